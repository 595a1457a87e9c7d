-- Why: a district is called otherwise from a day on, and it has to be told how it was called before (ADR 0055, 0079). A name that
-- was given up is free for another one, so that names of one service differ is held by the turn in which they are written.

CREATE TABLE district_called (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    district_id uuid NOT NULL,
    name text NOT NULL,
    valid_from date NOT NULL,
    set_by uuid,
    set_at timestamptz NOT NULL,
    CONSTRAINT district_called_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT district_called_district_fkey FOREIGN KEY (tenant_id, district_id) REFERENCES district (tenant_id, id),
    CONSTRAINT district_called_set_by_fkey FOREIGN KEY (tenant_id, set_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT district_called_not_past CHECK (valid_from >= (set_at AT TIME ZONE 'Europe/Prague')::date),
    CONSTRAINT district_called_bounds CHECK (
        name <> '' AND octet_length(name) <= 1000
        AND valid_from >= '1800-01-01' AND valid_from < '3000-01-01'
        AND set_at >= '1800-01-01' AND set_at < '3000-01-01'
    )
);
CREATE INDEX district_called_on ON district_called (tenant_id, district_id, valid_from, id);
ALTER TABLE district DROP CONSTRAINT district_name;

ALTER TABLE district_called ENABLE ROW LEVEL SECURITY;
ALTER TABLE district_called FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON district_called AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON district_called FOR ALL
    USING (tenant_id = (SELECT opora.tenant()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()));
CREATE POLICY only_insert ON district_called AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));
CREATE POLICY author ON district_called AS RESTRICTIVE FOR INSERT
    WITH CHECK (set_by IS NOT DISTINCT FROM (SELECT opora.worker()));
CREATE POLICY lately ON district_called AS RESTRICTIVE FOR INSERT WITH CHECK (set_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON district_called TO opora_app;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON district_called FOR EACH ROW EXECUTE FUNCTION opora.append_only();
