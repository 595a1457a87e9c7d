-- Why: a notice about several children stood in the case of one of them, and a sibling was enrolled on a file that is another child's
-- (Om of each child, domain reference 1.5). Each further child of a notice may have a case of its own, or go into the one that it has here
-- already (ADR 0089). Nothing of the notice moves, and this is never written over. Who leads such a case reads the notice: it is asked of
-- the case, so the right goes along with the case and ends with it.
CREATE TABLE notice_case (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    child_id uuid NOT NULL,
    case_id uuid NOT NULL,
    opened_by uuid NOT NULL,
    opened_at timestamptz NOT NULL,
    CONSTRAINT notice_case_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT notice_case_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT notice_case_case_fkey FOREIGN KEY (tenant_id, service_id, case_id)
        REFERENCES client_case (tenant_id, service_id, id),
    CONSTRAINT notice_case_opened_by_fkey FOREIGN KEY (tenant_id, opened_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT notice_case_once UNIQUE (tenant_id, notice_id, child_id, service_id),
    CONSTRAINT notice_case_of_one UNIQUE (tenant_id, notice_id, case_id, service_id),
    CONSTRAINT notice_case_bounds CHECK (opened_at >= '1800-01-01' AND opened_at < '3000-01-01')
);
CREATE INDEX notice_case_of_case ON notice_case (tenant_id, case_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON notice_case FOR EACH ROW EXECUTE FUNCTION opora.append_only();

-- A child has its own file: not that of the notice's child, and only once somebody has the notice.
CREATE FUNCTION opora.another_case() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.notice n WHERE n.tenant_id = NEW.tenant_id AND n.service_id = NEW.service_id
      AND n.id = NEW.notice_id AND n.case_id IS NOT NULL AND n.case_id <> NEW.case_id) THEN
    RAISE EXCEPTION 'a further child of a notice has a case beside that of the notice' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION opora.another_case() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.another_case() TO opora_app;
CREATE TRIGGER another_case BEFORE INSERT ON notice_case FOR EACH ROW EXECUTE FUNCTION opora.another_case();

ALTER TABLE notice_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice_case FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON notice_case AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON notice_case FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON notice_case AS RESTRICTIVE FOR INSERT WITH CHECK (opened_by = (SELECT opora.worker()));
CREATE POLICY lately ON notice_case AS RESTRICTIVE FOR INSERT WITH CHECK (opened_at <@ (SELECT opora.lately()));
CREATE POLICY assigns ON notice_case AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT 'unit_head' = ANY (opora.roles())) OR (SELECT 'deputy_head' = ANY (opora.roles()))
        OR (SELECT 'department_head' = ANY (opora.roles())));
GRANT SELECT, INSERT ON notice_case TO opora_app;

-- Whether whoever asks leads the case of a further child of a notice now; it runs as whoever asks, behind their own wall.
CREATE FUNCTION opora.leads_child_of(tenant uuid, notice uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT EXISTS (SELECT FROM public.notice_case w JOIN public.key_worker_assignment k
    ON k.tenant_id = w.tenant_id AND k.case_id = w.case_id AND k.ended_at IS NULL
    WHERE w.tenant_id = tenant AND w.notice_id = notice AND k.worker_id = opora.worker())
$$;
REVOKE ALL ON FUNCTION opora.leads_child_of(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.leads_child_of(uuid, uuid) TO opora_app;

-- As before; and who leads the case of a further child.
ALTER POLICY notifier ON notifier_identity
    USING ((SELECT 'unit_head' = ANY (opora.roles()))
        OR (SELECT 'deputy_head' = ANY (opora.roles()))
        OR (SELECT 'department_head' = ANY (opora.roles()))
        OR ((SELECT opora.roles() <> ARRAY['mailroom']) AND EXISTS (SELECT FROM notice n
            WHERE n.tenant_id = notifier_identity.tenant_id AND n.id = notifier_identity.notice_id
            AND ((SELECT opora.worker()) IN (n.received_by, n.written_by, n.assigned_to)
                OR (SELECT opora.leads_child_of(n.tenant_id, n.id))))));
ALTER POLICY told ON notifier_identity
    WITH CHECK ((SELECT 'unit_head' = ANY (opora.roles()))
        OR (SELECT 'deputy_head' = ANY (opora.roles()))
        OR EXISTS (SELECT FROM notice n WHERE n.tenant_id = notifier_identity.tenant_id
        AND n.id = notifier_identity.notice_id AND ((SELECT opora.worker()) IN (n.received_by, n.written_by, n.assigned_to)
            OR (SELECT opora.leads_child_of(n.tenant_id, n.id))
            OR ((SELECT opora.kind()) = 'system' AND n.channel = 'authority' AND n.received_by IS NULL))));
ALTER POLICY notice ON protocol
    USING (kind = 'notice'
        AND (tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place)
        AND EXISTS (SELECT FROM notice n WHERE n.tenant_id = protocol.tenant_id AND n.service_id = protocol.service_id
            AND n.id = protocol.about_id
            AND ((SELECT 'unit_head' = ANY (opora.roles()))
                OR (SELECT 'deputy_head' = ANY (opora.roles()))
                OR (SELECT 'department_head' = ANY (opora.roles()))
                OR ((SELECT opora.roles() <> ARRAY['mailroom'])
                    AND ((SELECT opora.worker()) IN (n.received_by, n.written_by, n.assigned_to)
                        OR (SELECT opora.leads_child_of(n.tenant_id, n.id)))))))
    WITH CHECK (kind = 'notice'
        AND (tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place)
        AND EXISTS (SELECT FROM notice n WHERE n.tenant_id = protocol.tenant_id AND n.service_id = protocol.service_id
            AND n.id = protocol.about_id AND n.channel IN ('in_person', 'field', 'on_call')
            AND n.status NOT IN ('forwarded', 'referred')
            AND ((SELECT 'unit_head' = ANY (opora.roles()))
                OR (SELECT 'deputy_head' = ANY (opora.roles()))
                OR ((SELECT opora.roles() <> ARRAY['mailroom'])
                    AND ((SELECT opora.worker()) IN (n.received_by, n.written_by, n.assigned_to)
                        OR (SELECT opora.leads_child_of(n.tenant_id, n.id)))))));
