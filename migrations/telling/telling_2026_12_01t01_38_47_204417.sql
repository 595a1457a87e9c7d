-- Why: a client is told provably who leads their case and how to reach them (S000, S003; Standard 8c; ADR 0116). A telling is a row of
-- its own beside the record of the file: it says of which assignment, on which day and how, and the task to tell ends with it.

-- --- client_told -------------------------------------------------------------------------------------------------

-- On a day a client, of a child its people, were told who leads the case since an assignment. Who was told lies sealed. Never written over.
CREATE TABLE client_told (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    case_id uuid NOT NULL,
    client_id uuid NOT NULL,
    assignment_id uuid NOT NULL,
    told_on date NOT NULL,
    via text NOT NULL,
    told_by uuid NOT NULL,
    told_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT client_told_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT client_told_case_fkey FOREIGN KEY (tenant_id, client_id, service_id, case_id)
        REFERENCES client_case (tenant_id, client_id, service_id, id),
    CONSTRAINT client_told_assignment_fkey FOREIGN KEY (tenant_id, assignment_id, service_id)
        REFERENCES key_worker_assignment (tenant_id, id, service_id),
    CONSTRAINT client_told_told_by_fkey FOREIGN KEY (tenant_id, told_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT client_told_via_known CHECK (
        via IN ('personal', 'letter', 'email', 'sms', 'phone', 'data_box', 'other')
    ),
    CONSTRAINT client_told_happened CHECK (told_on <= (told_at AT TIME ZONE 'Europe/Prague')::date),
    CONSTRAINT client_told_bounds CHECK (
        octet_length(sealed) <= 100000 AND told_on >= '1800-01-01' AND told_on < '3000-01-01'
        AND told_at >= '1800-01-01' AND told_at < '3000-01-01'
    )
);
CREATE INDEX client_told_of ON client_told (tenant_id, case_id, told_at, id);

-- A telling is of who leads the case at that moment.
CREATE FUNCTION opora.told_who_leads() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM key_worker_assignment a WHERE a.tenant_id = NEW.tenant_id AND a.id = NEW.assignment_id
      AND a.case_id = NEW.case_id AND a.ended_at IS NULL) THEN
    RAISE EXCEPTION 'a client is told who leads the case' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION opora.told_who_leads() FROM PUBLIC;
CREATE TRIGGER who_leads AFTER INSERT ON client_told FOR EACH ROW EXECUTE FUNCTION opora.told_who_leads();

ALTER TABLE client_told ENABLE ROW LEVEL SECURITY;
ALTER TABLE client_told FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON client_told AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON client_told FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- nobody signs for another, and when is now
CREATE POLICY author ON client_told AS RESTRICTIVE FOR INSERT WITH CHECK (told_by = (SELECT opora.worker()));
CREATE POLICY lately ON client_told AS RESTRICTIVE FOR INSERT WITH CHECK (told_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON client_told TO opora_app;

-- --- worker_contact ----------------------------------------------------------------------------------------------

-- How clients reach somebody of a service, as it stands on the leaflet that they are given; sealed. Of several the last one holds.
CREATE TABLE worker_contact (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    set_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT worker_contact_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT worker_contact_service_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT worker_contact_worker_fkey FOREIGN KEY (tenant_id, worker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT worker_contact_bounds CHECK (
        octet_length(sealed) <= 10000 AND set_at >= '1800-01-01' AND set_at < '3000-01-01'
    )
);
CREATE INDEX worker_contact_of ON worker_contact (tenant_id, worker_id, set_at DESC, id DESC);

ALTER TABLE worker_contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE worker_contact FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON worker_contact AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON worker_contact FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- each says their own, and when is now
CREATE POLICY author ON worker_contact AS RESTRICTIVE FOR INSERT WITH CHECK (worker_id = (SELECT opora.worker()));
CREATE POLICY lately ON worker_contact AS RESTRICTIVE FOR INSERT WITH CHECK (set_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON worker_contact TO opora_app;
