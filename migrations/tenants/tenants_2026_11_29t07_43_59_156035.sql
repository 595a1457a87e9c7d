-- Why: an agency sets up its services and agendas itself (ADR 0054). Its administrator opens one, closes it from a day on and
-- opens it again, and says from which day it is called otherwise: what was signed or printed before keeps its words.

DROP POLICY only_insert ON service;
DROP POLICY only_update ON service;
CREATE POLICY only_insert ON service AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));
CREATE POLICY only_update ON service AS RESTRICTIVE FOR UPDATE
    USING ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));

-- What it did yesterday it did while it was open: an end is never dated back, by raw SQL either.
CREATE TRIGGER ends_not_past BEFORE INSERT OR UPDATE OF ended_at ON service FOR EACH ROW
    WHEN (NEW.ended_at < lower(opora.lately()))
    EXECUTE FUNCTION opora.written_another_time();

-- --- service_name ------------------------------------------------------------------------------------------------

-- How a service is called from a day on, by whom that was written; never written over. The last that was written for a day
-- holds on it; where there is none, or only of days to come, what stands with the service itself. As public as the service.
CREATE TABLE service_name (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    name text NOT NULL,
    short_name text NOT NULL,
    said text NOT NULL,
    valid_from date NOT NULL,
    set_by uuid,
    set_at timestamptz NOT NULL,
    CONSTRAINT service_name_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT service_name_service_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT service_name_set_by_fkey FOREIGN KEY (tenant_id, set_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT service_name_said CHECK (name <> '' AND short_name <> '' AND said <> ''),
    -- how it was called yesterday is not changed any more
    CONSTRAINT service_name_not_past CHECK (valid_from >= (set_at AT TIME ZONE 'Europe/Prague')::date),
    CONSTRAINT service_name_bounds CHECK (
        greatest(octet_length(name), octet_length(short_name), octet_length(said)) <= 1000
        AND valid_from >= '1800-01-01' AND valid_from < '3000-01-01' AND set_at >= '1800-01-01' AND set_at < '3000-01-01'
    )
);

CREATE INDEX service_name_of ON service_name (tenant_id, service_id, valid_from DESC, id DESC);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON service_name FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE service_name ENABLE ROW LEVEL SECURITY;
ALTER TABLE service_name FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON service_name AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON service_name FOR ALL
    USING (tenant_id = (SELECT opora.tenant()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()));
CREATE POLICY directory ON service_name FOR SELECT USING ((SELECT opora.kind()) IS NOT NULL);
CREATE POLICY only_insert ON service_name AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));
CREATE POLICY author ON service_name AS RESTRICTIVE FOR INSERT
    WITH CHECK (set_by IS NOT DISTINCT FROM (SELECT opora.worker()));
CREATE POLICY lately ON service_name AS RESTRICTIVE FOR INSERT WITH CHECK (set_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON service_name TO opora_app;
