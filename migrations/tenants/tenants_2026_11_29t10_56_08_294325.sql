-- Why: agencies choose from lists of their own (registers, reasons of enrolment), which the directive and their practice change. Each
-- begins with the codes of its preset; a code is called otherwise, is not used any more or is new from a day on, and what was
-- said by it before keeps the words of its day.

-- --- code_change -------------------------------------------------------------------------------------------------

-- That a code of a list is another one from a day on, by whom and why (sealed); never written over, and no code is ever taken
-- away. The last that was written for a day holds on it. `details`: what is said of it beside its name, as JSON.
CREATE TABLE code_change (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    list_key text NOT NULL,
    code text NOT NULL,
    label text NOT NULL,
    used boolean NOT NULL,
    details text NOT NULL,
    valid_from date NOT NULL,
    set_by uuid,
    set_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT code_change_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT code_change_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES organisation (tenant_id),
    CONSTRAINT code_change_set_by_fkey FOREIGN KEY (tenant_id, set_by) REFERENCES worker (tenant_id, id),
    -- what held yesterday is not changed any more
    CONSTRAINT code_change_not_past CHECK (valid_from >= (set_at AT TIME ZONE 'Europe/Prague')::date),
    CONSTRAINT code_change_code_plain CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9_]*$'),
    CONSTRAINT code_change_bounds CHECK (
        octet_length(list_key) <= 100 AND octet_length(code) <= 30 AND octet_length(label) <= 1000
        AND octet_length(details) <= 5000 AND octet_length(sealed) <= 20000
        AND valid_from >= '1800-01-01' AND valid_from < '3000-01-01' AND set_at >= '1800-01-01' AND set_at < '3000-01-01'
    )
);

CREATE INDEX code_change_of_list ON code_change (tenant_id, list_key, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON code_change FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE code_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE code_change FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON code_change AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
-- what an organisation chooses from is known to all who work there
CREATE POLICY own ON code_change FOR ALL
    USING (tenant_id = (SELECT opora.tenant()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()));
-- and changed by its administrator and the operator alone, in their own name
CREATE POLICY only_insert ON code_change AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));
CREATE POLICY author ON code_change AS RESTRICTIVE FOR INSERT
    WITH CHECK (set_by IS NOT DISTINCT FROM (SELECT opora.worker()));
CREATE POLICY lately ON code_change AS RESTRICTIVE FOR INSERT WITH CHECK (set_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON code_change TO opora_app;
