-- Why: who sees a threat to the child while being its guardian reports to the head, who gives the protection to another worker (S003; domain
-- reference 1.11, no. 6). The report crosses the wall to one agenda of the same authority, by law and by its own key.

-- --- guardian_threat ---------------------------------------------------------------------------------------------

-- What the guardian found. Sealed with a key that lies, wrapped, in the row and opens nothing else, so that the agenda it is for reads it.
CREATE TABLE guardian_threat (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    guardianship_id uuid NOT NULL,
    recipient_service_id uuid NOT NULL,
    person_id uuid,
    reported_by uuid NOT NULL,
    reported_at timestamptz NOT NULL,
    wrapped bytea NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT guardian_threat_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT guardian_threat_guardianship_fkey FOREIGN KEY (tenant_id, guardianship_id, service_id)
        REFERENCES guardianship (tenant_id, id, service_id),
    CONSTRAINT guardian_threat_recipient_fkey FOREIGN KEY (tenant_id, recipient_service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT guardian_threat_person_fkey FOREIGN KEY (tenant_id, person_id, service_id) REFERENCES person (tenant_id, id, service_id),
    CONSTRAINT guardian_threat_reported_by_fkey FOREIGN KEY (tenant_id, reported_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT guardian_threat_elsewhere CHECK (recipient_service_id <> service_id),
    CONSTRAINT guardian_threat_bounds CHECK (
        octet_length(wrapped) <= 10000 AND octet_length(sealed) <= 100000
        AND reported_at >= '1800-01-01' AND reported_at < '3000-01-01'
    )
);
CREATE INDEX guardian_threat_of ON guardian_threat (tenant_id, guardianship_id, reported_at);
CREATE INDEX guardian_threat_for ON guardian_threat (tenant_id, recipient_service_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON guardian_threat FOR EACH ROW EXECUTE FUNCTION opora.append_only();

ALTER TABLE guardian_threat ENABLE ROW LEVEL SECURITY;
ALTER TABLE guardian_threat FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON guardian_threat AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON guardian_threat FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- the agenda that it is for: its system makes a notice of it, and whoever assigns that asks whose child it is
CREATE POLICY recipient ON guardian_threat FOR SELECT
    USING ((tenant_id, recipient_service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON guardian_threat AS RESTRICTIVE FOR INSERT WITH CHECK (reported_by = (SELECT opora.worker()));
CREATE POLICY lately ON guardian_threat AS RESTRICTIVE FOR INSERT WITH CHECK (reported_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON guardian_threat TO opora_app;

-- --- threat_notice -----------------------------------------------------------------------------------------------

-- Which notice of the recipient it became; once. The agenda of guardianship does not see it.
CREATE TABLE threat_notice (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    threat_id uuid NOT NULL,
    threat_service_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    CONSTRAINT threat_notice_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT threat_notice_once UNIQUE (tenant_id, threat_id, service_id),
    CONSTRAINT threat_notice_of_notice UNIQUE (tenant_id, notice_id, service_id),
    CONSTRAINT threat_notice_threat_fkey FOREIGN KEY (tenant_id, threat_id, threat_service_id)
        REFERENCES guardian_threat (tenant_id, id, service_id),
    CONSTRAINT threat_notice_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id) REFERENCES notice (tenant_id, service_id, id)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON threat_notice FOR EACH ROW EXECUTE FUNCTION opora.append_only();
ALTER TABLE threat_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE threat_notice FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON threat_notice AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON threat_notice FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY takes ON threat_notice AS RESTRICTIVE FOR INSERT WITH CHECK ((SELECT opora.kind()) = 'system');
GRANT SELECT, INSERT ON threat_notice TO opora_app;
