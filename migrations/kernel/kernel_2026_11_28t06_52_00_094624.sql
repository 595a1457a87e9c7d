-- Why: a file is stored before the act that names it, so that nothing is held while a bucket answers. When the act does
-- not happen, the file belongs to nobody. Whoever stores one says so here first; the act claims it with its own commit;
-- what nobody claimed within a day the relay takes away.

CREATE TABLE stored_file (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    -- where it lies, sealed under the root key: nobody can have another file taken away by writing a row by hand
    sealed bytea NOT NULL,
    claimed boolean NOT NULL DEFAULT false,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT stored_file_pkey PRIMARY KEY (tenant_id, id, service_id)
);

CREATE INDEX stored_file_waiting ON stored_file (stored_at) WHERE NOT claimed;

ALTER TABLE stored_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE stored_file FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON stored_file AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON stored_file FOR SELECT
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY stores ON stored_file FOR INSERT
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place) AND NOT claimed);
-- a claimed file is claimed for good: its row stays, so that an old one cannot be written again and the file be swept
CREATE POLICY claims ON stored_file FOR UPDATE
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place) AND NOT claimed)
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place) AND claimed);
-- the relay sees and takes away what waits for more than a day, and nothing else
CREATE POLICY waits ON stored_file FOR SELECT
    USING ((SELECT opora.kind()) = 'relay' AND NOT claimed AND stored_at < statement_timestamp() - interval '1 day');
CREATE POLICY sweeps ON stored_file FOR DELETE
    USING ((SELECT opora.kind()) = 'relay' AND NOT claimed AND stored_at < statement_timestamp() - interval '1 day');
GRANT SELECT, DELETE ON stored_file TO opora_app;
GRANT INSERT (tenant_id, id, service_id, sealed) ON stored_file TO opora_app;
GRANT UPDATE (claimed) ON stored_file TO opora_app;
