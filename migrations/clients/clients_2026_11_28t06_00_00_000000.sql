-- Baseline of clients: whom a service works for.

-- --- client ------------------------------------------------------------------------------------------------------

-- A person a service works for; who it is stands in the sealed document.
CREATE TABLE client (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    kind text NOT NULL,
    handover_id uuid,
    sealed bytea NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT client_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT client_kind_known CHECK (kind IN ('child', 'adult')),
    CONSTRAINT client_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT client_key_fkey FOREIGN KEY (tenant_id, service_id, id)
        REFERENCES data_key (tenant_id, service_id, id)
);

-- a client who came by a handover says which one, once in a service
CREATE UNIQUE INDEX client_by_handover ON client (tenant_id, service_id, handover_id) WHERE handover_id IS NOT NULL;

ALTER TABLE client ENABLE ROW LEVEL SECURITY;
ALTER TABLE client FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON client AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON client FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
GRANT SELECT, INSERT ON client TO opora_app;
GRANT UPDATE (sealed, version) ON client TO opora_app;
