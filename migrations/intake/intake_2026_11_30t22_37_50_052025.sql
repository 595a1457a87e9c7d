-- Why: who coordinates is proposed by the rules of the authority in their order, against a dated limit of families (domain reference
-- 1.8, 1.13; ADR 0115). By what a notice was assigned stays written as it was then: who assigned, in which way of assigning, whom which
-- rule proposed and why, and how many families who got it had. Whoever is at the limit gets one more from a head alone, who says why.
CREATE TABLE assignment_basis (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    case_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    mode text NOT NULL,
    rule text NOT NULL,
    proposed_id uuid,
    families integer NOT NULL,
    family_limit integer NOT NULL,
    assigned_by uuid NOT NULL,
    assigned_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT assignment_basis_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT assignment_basis_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT assignment_basis_case_fkey FOREIGN KEY (tenant_id, service_id, case_id)
        REFERENCES client_case (tenant_id, service_id, id),
    CONSTRAINT assignment_basis_worker_fkey FOREIGN KEY (tenant_id, worker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT assignment_basis_proposed_fkey FOREIGN KEY (tenant_id, proposed_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT assignment_basis_assigned_by_fkey FOREIGN KEY (tenant_id, assigned_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT assignment_basis_once UNIQUE (tenant_id, notice_id, service_id),
    CONSTRAINT assignment_basis_mode_known CHECK (
        mode IN ('rule_then_head_confirms', 'rule_auto', 'head_only', 'mailroom_by_rule')
    ),
    CONSTRAINT assignment_basis_rule_known CHECK (
        rule IN ('district', 'specialisation', 'activity_split', 'surname_range', 'manual')
    ),
    CONSTRAINT assignment_basis_by_rule CHECK (rule <> 'manual' OR proposed_id IS NULL),
    CONSTRAINT assignment_basis_bounds CHECK (
        families BETWEEN 0 AND 1000000 AND family_limit BETWEEN 1 AND 1000000 AND octet_length(sealed) <= 100000
        AND assigned_at >= '1800-01-01' AND assigned_at < '3000-01-01'
    )
);
CREATE INDEX assignment_basis_of_case ON assignment_basis (tenant_id, case_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON assignment_basis FOR EACH ROW EXECUTE FUNCTION opora.append_only();

-- It tells of the assignment that was just made.
CREATE FUNCTION opora.basis_of_assignment() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.notice n WHERE n.tenant_id = NEW.tenant_id AND n.service_id = NEW.service_id
      AND n.id = NEW.notice_id AND n.case_id = NEW.case_id AND n.assigned_to = NEW.worker_id) THEN
    RAISE EXCEPTION 'by what a notice was assigned is written with the assignment' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION opora.basis_of_assignment() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.basis_of_assignment() TO opora_app;
CREATE TRIGGER of_assignment BEFORE INSERT ON assignment_basis FOR EACH ROW EXECUTE FUNCTION opora.basis_of_assignment();

ALTER TABLE assignment_basis ENABLE ROW LEVEL SECURITY;
ALTER TABLE assignment_basis FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON assignment_basis AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON assignment_basis FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- nobody signs for another, and when is now
CREATE POLICY author ON assignment_basis AS RESTRICTIVE FOR INSERT WITH CHECK (assigned_by = (SELECT opora.worker()));
CREATE POLICY lately ON assignment_basis AS RESTRICTIVE FOR INSERT WITH CHECK (assigned_at <@ (SELECT opora.lately()));
-- one more than the limit is a head's to give (domain reference 1.18, override of a limit)
CREATE POLICY over_limit ON assignment_basis AS RESTRICTIVE FOR INSERT
    WITH CHECK (families < family_limit OR (SELECT 'unit_head' = ANY (opora.roles()))
        OR (SELECT 'deputy_head' = ANY (opora.roles())) OR (SELECT 'department_head' = ANY (opora.roles())));
GRANT SELECT, INSERT ON assignment_basis TO opora_app;
