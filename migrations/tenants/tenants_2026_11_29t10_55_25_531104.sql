-- Why: what does not belong to an agency is passed on to whom it belongs (S001, 8a), and nobody could say to whom: an agency
-- keeps a directory of other offices with their contacts and the municipalities they are for (ADR 0059). None of it is of a
-- person; everybody of the organisation may look, the administrator writes it.

-- --- authority ---------------------------------------------------------------------------------------------------

-- An office from a first to a last day. What changes is a further row of the same code: an act keeps the row of its day.
-- Where the office works on this platform, `linked_*` is its service that takes notices.
CREATE TABLE authority (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    code text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    address text NOT NULL,
    phone text NOT NULL,
    email text NOT NULL,
    data_box text NOT NULL,
    municipalities text[] NOT NULL,
    linked_tenant_id uuid,
    linked_service_id uuid,
    made_up boolean NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    set_by uuid,
    set_at timestamptz NOT NULL,
    CONSTRAINT authority_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT authority_set_by_fkey FOREIGN KEY (tenant_id, set_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT authority_linked_fkey FOREIGN KEY (linked_tenant_id, linked_service_id)
        REFERENCES service (tenant_id, id),
    CONSTRAINT authority_linked CHECK (
        (linked_tenant_id IS NULL) = (linked_service_id IS NULL) AND linked_tenant_id <> tenant_id
    ),
    CONSTRAINT authority_kind_known CHECK (
        kind IN ('ospod', 'region', 'court', 'prosecution', 'police', 'other')
    ),
    CONSTRAINT authority_not_past CHECK (valid_from >= (set_at AT TIME ZONE 'Europe/Prague')::date),
    CONSTRAINT authority_ends CHECK (valid_to >= valid_from - 1),
    CONSTRAINT authority_bounds CHECK (
        code <> '' AND name <> ''
        AND greatest(octet_length(code), octet_length(name), octet_length(phone), octet_length(email),
            octet_length(data_box)) <= 1000
        AND octet_length(address) <= 2000 AND octet_length(municipalities::text) <= 60000
        AND array_position(municipalities, NULL) IS NULL
        AND least(valid_from, valid_to) >= '1800-01-01' AND greatest(valid_from, valid_to) < '3000-01-01'
        AND set_at >= '1800-01-01' AND set_at < '3000-01-01'
    )
);
-- one office of a code goes on without an end
CREATE UNIQUE INDEX authority_code ON authority (tenant_id, code) WHERE valid_to IS NULL;
CREATE INDEX authority_of_code ON authority (tenant_id, code, valid_from);
-- as with districts: an end is not dated back, and once there it is brought forward only
CREATE TRIGGER ends BEFORE UPDATE OF valid_to ON authority FOR EACH ROW EXECUTE FUNCTION opora.district_ends();

ALTER TABLE authority ENABLE ROW LEVEL SECURITY;
ALTER TABLE authority FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON authority AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON authority FOR ALL
    USING (tenant_id = (SELECT opora.tenant()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()));
CREATE POLICY only_insert ON authority AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));
CREATE POLICY author ON authority AS RESTRICTIVE FOR INSERT
    WITH CHECK (set_by IS NOT DISTINCT FROM (SELECT opora.worker()));
CREATE POLICY lately ON authority AS RESTRICTIVE FOR INSERT WITH CHECK (set_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON authority TO opora_app;
CREATE POLICY only_update ON authority AS RESTRICTIVE FOR UPDATE
    USING ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));
GRANT UPDATE (valid_to) ON authority TO opora_app;
