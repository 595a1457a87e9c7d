-- Why: agencies differ in who assigns, by when urgency is assessed, what a caller is told (domain reference 9). Each begins with
-- the values of a preset, and changes one from a day on: what was done keeps the rule of its day.

ALTER TABLE organisation ADD COLUMN preset text;
ALTER TABLE organisation DISABLE ROW LEVEL SECURITY;
UPDATE organisation SET preset = CASE kind WHEN 'ospod' THEN 'ospod_strict' ELSE 'ngo_two_services' END;
ALTER TABLE organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation ALTER COLUMN preset SET NOT NULL;
ALTER TABLE organisation ADD CONSTRAINT organisation_preset_known
    CHECK (preset IN ('ospod_strict', 'ospod_s001', 'ospod_s003', 'ngo_two_services'));
ALTER TABLE organisation ADD CONSTRAINT organisation_preset_of_kind
    CHECK ((kind = 'ospod') = (preset IN ('ospod_strict', 'ospod_s001', 'ospod_s003')));

-- --- setting_change ----------------------------------------------------------------------------------------------

-- That a setting of the organisation is another one from a day on, by whom and why (sealed); never written over. The last
-- that was written for a day holds on it.
CREATE TABLE setting_change (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    key text NOT NULL,
    value text NOT NULL,
    valid_from date NOT NULL,
    set_by uuid,
    set_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT setting_change_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT setting_change_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES organisation (tenant_id),
    CONSTRAINT setting_change_set_by_fkey FOREIGN KEY (tenant_id, set_by) REFERENCES worker (tenant_id, id),
    -- what held yesterday is not changed any more
    CONSTRAINT setting_change_not_past CHECK (valid_from >= (set_at AT TIME ZONE 'Europe/Prague')::date),
    CONSTRAINT setting_change_bounds CHECK (
        octet_length(key) <= 100 AND octet_length(value) <= 20000 AND octet_length(sealed) <= 20000
        AND valid_from >= '1800-01-01' AND valid_from < '3000-01-01' AND set_at >= '1800-01-01' AND set_at < '3000-01-01'
    )
);

CREATE INDEX setting_change_of_key ON setting_change (tenant_id, key, valid_from DESC, id DESC);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON setting_change FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE setting_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE setting_change FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON setting_change AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
-- the rules of an organisation are known to all who work there
CREATE POLICY own ON setting_change FOR ALL
    USING (tenant_id = (SELECT opora.tenant()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()));
-- and changed by its administrator and the operator alone, in their own name
CREATE POLICY only_insert ON setting_change AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));
CREATE POLICY author ON setting_change AS RESTRICTIVE FOR INSERT
    WITH CHECK (set_by IS NOT DISTINCT FROM (SELECT opora.worker()));
CREATE POLICY lately ON setting_change AS RESTRICTIVE FOR INSERT WITH CHECK (set_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON setting_change TO opora_app;
