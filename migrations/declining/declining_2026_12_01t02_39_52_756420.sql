-- Why: whoever got a case and cannot take it over says so with a reason, and the head decides (S003; domain reference 1.8; ADR 0118). They
-- stay responsible until then: nothing here moves the line of key workers. The reason is for the heads and for who wrote it, in no file.
CREATE TABLE case_declined (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    case_id uuid NOT NULL,
    assignment_id uuid NOT NULL,
    declined_by uuid NOT NULL,
    declined_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    settled text,
    settled_by uuid,
    settled_at timestamptz,
    sealed_word bytea,
    CONSTRAINT case_declined_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT case_declined_case_fkey FOREIGN KEY (tenant_id, service_id, case_id)
        REFERENCES client_case (tenant_id, service_id, id),
    CONSTRAINT case_declined_assignment_fkey FOREIGN KEY (tenant_id, assignment_id, service_id)
        REFERENCES key_worker_assignment (tenant_id, id, service_id),
    CONSTRAINT case_declined_declined_by_fkey FOREIGN KEY (tenant_id, declined_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT case_declined_settled_by_fkey FOREIGN KEY (tenant_id, settled_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT case_declined_once UNIQUE (tenant_id, assignment_id, service_id),
    CONSTRAINT case_declined_settled_known CHECK (settled IN ('kept', 'given')),
    CONSTRAINT case_declined_settled_whole CHECK (
        (settled_at IS NULL) = (settled IS NULL) AND (settled_by IS NULL OR settled_at IS NOT NULL)
        AND (settled IS NOT DISTINCT FROM 'kept') = (sealed_word IS NOT NULL)
    ),
    CONSTRAINT case_declined_bounds CHECK (
        octet_length(sealed) <= 100000 AND octet_length(sealed_word) <= 100000
        AND least(declined_at, settled_at) >= '1800-01-01' AND greatest(declined_at, settled_at) < '3000-01-01'
    )
);
CREATE INDEX case_declined_open ON case_declined (tenant_id, service_id, declined_at, id) WHERE settled_at IS NULL;
CREATE INDEX case_declined_of_case ON case_declined (tenant_id, case_id);

ALTER TABLE case_declined ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_declined FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON case_declined AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON case_declined FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- personnel data: heads, who said it, and the system that tells them
CREATE POLICY personnel ON case_declined AS RESTRICTIVE FOR SELECT
    USING (declined_by = (SELECT opora.worker()) OR (SELECT opora.kind()) = 'system'
        OR (SELECT opora.roles() && ARRAY['unit_head', 'deputy_head', 'department_head', 'service_head']));
-- nobody says it for another, and when is now
CREATE POLICY author ON case_declined AS RESTRICTIVE FOR INSERT
    WITH CHECK (declined_by = (SELECT opora.worker()) AND settled_at IS NULL);
CREATE POLICY lately ON case_declined AS RESTRICTIVE FOR INSERT WITH CHECK (declined_at <@ (SELECT opora.lately()));
-- a head decides; the system, where it gave the case to somebody else
CREATE POLICY settles ON case_declined AS RESTRICTIVE FOR UPDATE USING ((SELECT opora.inside()))
    WITH CHECK ((SELECT opora.roles() && ARRAY['unit_head', 'deputy_head', 'department_head', 'service_head'])
        OR ((SELECT opora.kind()) = 'system' AND settled = 'given'));
GRANT SELECT, INSERT ON case_declined TO opora_app;
GRANT UPDATE (settled, settled_by, settled_at, sealed_word) ON case_declined TO opora_app;

CREATE TRIGGER stays_settled BEFORE UPDATE ON case_declined FOR EACH ROW WHEN (OLD.settled_at IS NOT NULL)
    EXECUTE FUNCTION opora.append_only();
CREATE TRIGGER written_by BEFORE UPDATE OF settled_by ON case_declined FOR EACH ROW
    WHEN (NEW.settled_by IS DISTINCT FROM OLD.settled_by AND NEW.settled_by IS DISTINCT FROM opora.worker())
    EXECUTE FUNCTION opora.signed_by_another();
CREATE TRIGGER written_lately BEFORE UPDATE OF settled_at ON case_declined FOR EACH ROW
    WHEN (NEW.settled_at IS DISTINCT FROM OLD.settled_at AND NOT NEW.settled_at <@ opora.lately())
    EXECUTE FUNCTION opora.written_another_time();

-- Of the assignment that holds now, by who leads the case, as long as it is open.
CREATE FUNCTION opora.declined_by_who_leads() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.key_worker_assignment k
      JOIN public.client_case c ON c.tenant_id = k.tenant_id AND c.service_id = k.service_id AND c.id = k.case_id
      WHERE k.tenant_id = NEW.tenant_id AND k.service_id = NEW.service_id AND k.id = NEW.assignment_id AND k.case_id = NEW.case_id
        AND k.worker_id = NEW.declined_by AND k.ended_at IS NULL AND c.status = 'open') THEN
    RAISE EXCEPTION 'who cannot take a case over leads it now' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION opora.declined_by_who_leads() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.declined_by_who_leads() TO opora_app;
CREATE TRIGGER who_leads AFTER INSERT ON case_declined FOR EACH ROW EXECUTE FUNCTION opora.declined_by_who_leads();
