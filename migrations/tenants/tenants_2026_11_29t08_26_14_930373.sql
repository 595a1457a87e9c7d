-- Why: who coordinates goes by where the child lives (domain reference 1.8): an agency divides its territory into districts by
-- streets with ranges of numbers and by villages, and says who works for each from when to when (ADR 0055). None of it is of a
-- client; everybody of the organisation may ask which district an address lies in, the administrator writes it.

-- --- district ----------------------------------------------------------------------------------------------------

CREATE TABLE district (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    name text NOT NULL,
    set_by uuid,
    set_at timestamptz NOT NULL,
    CONSTRAINT district_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT district_name UNIQUE (tenant_id, service_id, name),
    CONSTRAINT district_service_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT district_set_by_fkey FOREIGN KEY (tenant_id, set_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT district_bounds CHECK (
        octet_length(name) <= 1000 AND set_at >= '1800-01-01' AND set_at < '3000-01-01'
    )
);

-- --- district_area -----------------------------------------------------------------------------------------------

-- A piece of a district: a street of a town, all of it or a side or a range of its numbers; without a street all of the town
-- that no street line names. `valid_to` is the last day; a day before the first says that it never held.
CREATE TABLE district_area (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    district_id uuid NOT NULL,
    town text NOT NULL,
    street text NOT NULL,
    side text NOT NULL,
    first_number integer,
    last_number integer,
    valid_from date NOT NULL,
    valid_to date,
    set_by uuid,
    set_at timestamptz NOT NULL,
    CONSTRAINT district_area_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT district_area_district_fkey FOREIGN KEY (tenant_id, district_id) REFERENCES district (tenant_id, id),
    CONSTRAINT district_area_set_by_fkey FOREIGN KEY (tenant_id, set_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT district_area_side_known CHECK (side IN ('all', 'odd', 'even')),
    CONSTRAINT district_area_numbers CHECK (
        first_number >= 1 AND last_number <= 99999 AND first_number <= last_number
        AND (street <> '' OR (side = 'all' AND first_number IS NULL AND last_number IS NULL))
    ),
    CONSTRAINT district_area_not_past CHECK (valid_from >= (set_at AT TIME ZONE 'Europe/Prague')::date),
    CONSTRAINT district_area_ends CHECK (valid_to >= valid_from - 1),
    CONSTRAINT district_area_bounds CHECK (
        town <> '' AND octet_length(town) <= 1000 AND octet_length(street) <= 1000
        AND least(valid_from, valid_to) >= '1800-01-01' AND greatest(valid_from, valid_to) < '3000-01-01'
        AND set_at >= '1800-01-01' AND set_at < '3000-01-01'
    )
);
CREATE INDEX district_area_of ON district_area (tenant_id, district_id);

-- --- district_worker ---------------------------------------------------------------------------------------------

-- Who works for a district, or stands in for who does, from a first to a last day.
CREATE TABLE district_worker (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    district_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    deputy boolean NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    set_by uuid,
    set_at timestamptz NOT NULL,
    CONSTRAINT district_worker_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT district_worker_district_fkey FOREIGN KEY (tenant_id, district_id) REFERENCES district (tenant_id, id),
    CONSTRAINT district_worker_worker_fkey FOREIGN KEY (tenant_id, worker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT district_worker_set_by_fkey FOREIGN KEY (tenant_id, set_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT district_worker_not_past CHECK (valid_from >= (set_at AT TIME ZONE 'Europe/Prague')::date),
    CONSTRAINT district_worker_ends CHECK (valid_to >= valid_from - 1),
    CONSTRAINT district_worker_bounds CHECK (
        least(valid_from, valid_to) >= '1800-01-01' AND greatest(valid_from, valid_to) < '3000-01-01'
        AND set_at >= '1800-01-01' AND set_at < '3000-01-01'
    )
);
CREATE INDEX district_worker_of ON district_worker (tenant_id, district_id);
CREATE INDEX district_worker_who ON district_worker (tenant_id, worker_id);

-- An end is not dated back, and once there it is brought forward only: what held yesterday held.
CREATE FUNCTION opora.district_ends() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NEW.valid_to IS NULL OR NEW.valid_to > OLD.valid_to
    OR NEW.valid_to < (lower(opora.lately()) AT TIME ZONE 'Europe/Prague')::date - 1 THEN
    RAISE EXCEPTION 'what is written now is not of another time' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION opora.district_ends() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.district_ends() TO opora_app;
CREATE TRIGGER ends BEFORE UPDATE OF valid_to ON district_area FOR EACH ROW EXECUTE FUNCTION opora.district_ends();
CREATE TRIGGER ends BEFORE UPDATE OF valid_to ON district_worker FOR EACH ROW EXECUTE FUNCTION opora.district_ends();

ALTER TABLE district ENABLE ROW LEVEL SECURITY;
ALTER TABLE district FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON district AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON district FOR ALL
    USING (tenant_id = (SELECT opora.tenant()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()));
CREATE POLICY only_insert ON district AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));
CREATE POLICY author ON district AS RESTRICTIVE FOR INSERT
    WITH CHECK (set_by IS NOT DISTINCT FROM (SELECT opora.worker()));
CREATE POLICY lately ON district AS RESTRICTIVE FOR INSERT WITH CHECK (set_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON district TO opora_app;

ALTER TABLE district_area ENABLE ROW LEVEL SECURITY;
ALTER TABLE district_area FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON district_area AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON district_area FOR ALL
    USING (tenant_id = (SELECT opora.tenant()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()));
CREATE POLICY only_insert ON district_area AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));
CREATE POLICY author ON district_area AS RESTRICTIVE FOR INSERT
    WITH CHECK (set_by IS NOT DISTINCT FROM (SELECT opora.worker()));
CREATE POLICY lately ON district_area AS RESTRICTIVE FOR INSERT WITH CHECK (set_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON district_area TO opora_app;
CREATE POLICY only_update ON district_area AS RESTRICTIVE FOR UPDATE
    USING ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));
GRANT UPDATE (valid_to) ON district_area TO opora_app;

ALTER TABLE district_worker ENABLE ROW LEVEL SECURITY;
ALTER TABLE district_worker FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON district_worker AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON district_worker FOR ALL
    USING (tenant_id = (SELECT opora.tenant()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()));
CREATE POLICY only_insert ON district_worker AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));
CREATE POLICY author ON district_worker AS RESTRICTIVE FOR INSERT
    WITH CHECK (set_by IS NOT DISTINCT FROM (SELECT opora.worker()));
CREATE POLICY lately ON district_worker AS RESTRICTIVE FOR INSERT WITH CHECK (set_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON district_worker TO opora_app;
CREATE POLICY only_update ON district_worker AS RESTRICTIVE FOR UPDATE
    USING ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));
GRANT UPDATE (valid_to) ON district_worker TO opora_app;

