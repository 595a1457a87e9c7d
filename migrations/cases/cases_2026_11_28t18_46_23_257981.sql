-- Why: who asks the list of cases the same each morning sets the same filters each morning.

-- The filters of the worklist that a person keeps in a service, all of them sealed in one row: what people call them may be
-- somebody's name, and a filter names a colleague.
CREATE TABLE saved_filters (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    sealed bytea NOT NULL,
    version integer NOT NULL,
    CONSTRAINT saved_filters_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT saved_filters_of_worker UNIQUE (tenant_id, worker_id, service_id),
    CONSTRAINT saved_filters_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT saved_filters_worker_id_fkey FOREIGN KEY (tenant_id, worker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT saved_filters_bounds CHECK (octet_length(sealed) <= 100000)
);
CREATE TRIGGER counts BEFORE INSERT OR UPDATE ON saved_filters FOR EACH ROW EXECUTE FUNCTION opora.counts();

ALTER TABLE saved_filters ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_filters FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON saved_filters AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
-- only of its person, where they are
CREATE POLICY own ON saved_filters FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place)
        AND worker_id = (SELECT opora.worker()))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place)
        AND worker_id = (SELECT opora.worker()));
GRANT SELECT, INSERT ON saved_filters TO opora_app;
GRANT UPDATE (sealed, version) ON saved_filters TO opora_app;
