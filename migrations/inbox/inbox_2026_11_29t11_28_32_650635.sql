-- Why: a file from the folder of the records system that is not taken is told to whoever works with notices, with the reason.
-- What it was called is sealed: the name of a file may name the notifier.

-- --- arrived_refusal ---------------------------------------------------------------------------------------------

CREATE TABLE arrived_refusal (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    refused_at timestamptz NOT NULL,
    code text NOT NULL,
    fingerprint bytea NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT arrived_refusal_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT arrived_refusal_once UNIQUE (tenant_id, service_id, fingerprint),
    CONSTRAINT arrived_refusal_key_fkey FOREIGN KEY (tenant_id, service_id, id)
        REFERENCES data_key (tenant_id, service_id, id),
    CONSTRAINT arrived_refusal_bounds CHECK (
        octet_length(code) BETWEEN 1 AND 60 AND octet_length(fingerprint) <= 64 AND octet_length(sealed) <= 5000
        AND refused_at >= '1800-01-01' AND refused_at < '3000-01-01'
    )
);

CREATE INDEX arrived_refusal_last ON arrived_refusal (tenant_id, service_id, refused_at DESC, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON arrived_refusal FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE arrived_refusal ENABLE ROW LEVEL SECURITY;
ALTER TABLE arrived_refusal FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON arrived_refusal AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON arrived_refusal FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- people are told at once, beside the field; only the folder needs a row
CREATE POLICY folder ON arrived_refusal AS RESTRICTIVE FOR INSERT WITH CHECK ((SELECT opora.worker()) IS NULL);
CREATE POLICY lately ON arrived_refusal AS RESTRICTIVE FOR INSERT WITH CHECK (refused_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON arrived_refusal TO opora_app;
