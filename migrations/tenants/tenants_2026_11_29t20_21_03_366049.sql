-- Why: who coordinates goes not by districts alone: agencies write down who is specialised in what, who has which activity
-- (annex 1 of S003), who stands in for whom and who shares a cell (S000, S001; domain reference 1.8, 1.9), and it changes in the
-- middle of a year (ADR 0079). None of it is of a client; everybody of the organisation may look, the administrator writes it.

-- --- work_part ---------------------------------------------------------------------------------------------------

-- What of the work of a service somebody has from a first to a last day: a specialisation or an activity of the lists of the
-- organisation (of an activity perhaps the surnames from some letters to others), a place in a shared cell, or that they stand in
-- for somebody. Why stands sealed. Never written over; an end is a row of its own.
CREATE TABLE work_part (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    for_worker_id uuid,
    first_letters text NOT NULL,
    last_letters text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    set_by uuid,
    set_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT work_part_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT work_part_service_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT work_part_worker_fkey FOREIGN KEY (tenant_id, worker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT work_part_for_worker_fkey FOREIGN KEY (tenant_id, for_worker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT work_part_set_by_fkey FOREIGN KEY (tenant_id, set_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT work_part_kind_known CHECK (kind IN ('specialisation', 'activity', 'stands_in', 'cell')),
    CONSTRAINT work_part_says_what CHECK (
        (kind = 'stands_in') = (code = '') AND (kind = 'stands_in') = (for_worker_id IS NOT NULL)
        AND for_worker_id IS DISTINCT FROM worker_id
        AND (kind = 'activity' OR (first_letters = '' AND last_letters = ''))
    ),
    CONSTRAINT work_part_not_past CHECK (valid_from >= (set_at AT TIME ZONE 'Europe/Prague')::date),
    CONSTRAINT work_part_ends CHECK (valid_to >= valid_from),
    CONSTRAINT work_part_bounds CHECK (
        octet_length(code) <= 100 AND octet_length(first_letters) <= 40 AND octet_length(last_letters) <= 40
        AND octet_length(sealed) <= 10000
        AND least(valid_from, valid_to) >= '1800-01-01' AND greatest(valid_from, valid_to) < '3000-01-01'
        AND set_at >= '1800-01-01' AND set_at < '3000-01-01'
    )
);
CREATE INDEX work_part_of ON work_part (tenant_id, service_id);
CREATE INDEX work_part_who ON work_part (tenant_id, worker_id);
CREATE INDEX work_part_for ON work_part (tenant_id, for_worker_id) WHERE for_worker_id IS NOT NULL;

-- --- work_part_end -----------------------------------------------------------------------------------------------

-- That it ends after a last day, and why; of several the earliest holds, so an end is brought forward and never put off. A last
-- day before the first one says that it never held.
CREATE TABLE work_part_end (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    part_id uuid NOT NULL,
    last_day date NOT NULL,
    set_by uuid,
    set_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT work_part_end_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT work_part_end_part_fkey FOREIGN KEY (tenant_id, part_id) REFERENCES work_part (tenant_id, id),
    CONSTRAINT work_part_end_set_by_fkey FOREIGN KEY (tenant_id, set_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT work_part_end_not_past CHECK (last_day >= (set_at AT TIME ZONE 'Europe/Prague')::date - 1),
    CONSTRAINT work_part_end_bounds CHECK (
        octet_length(sealed) <= 10000 AND last_day >= '1800-01-01' AND last_day < '3000-01-01'
        AND set_at >= '1800-01-01' AND set_at < '3000-01-01'
    )
);
CREATE INDEX work_part_end_of ON work_part_end (tenant_id, part_id, last_day);

ALTER TABLE work_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE work_part FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON work_part AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON work_part FOR ALL
    USING (tenant_id = (SELECT opora.tenant()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()));
CREATE POLICY only_insert ON work_part AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));
CREATE POLICY author ON work_part AS RESTRICTIVE FOR INSERT
    WITH CHECK (set_by IS NOT DISTINCT FROM (SELECT opora.worker()));
CREATE POLICY lately ON work_part AS RESTRICTIVE FOR INSERT WITH CHECK (set_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON work_part TO opora_app;

ALTER TABLE work_part_end ENABLE ROW LEVEL SECURITY;
ALTER TABLE work_part_end FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON work_part_end AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON work_part_end FOR ALL
    USING (tenant_id = (SELECT opora.tenant()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()));
CREATE POLICY only_insert ON work_part_end AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));
CREATE POLICY author ON work_part_end AS RESTRICTIVE FOR INSERT
    WITH CHECK (set_by IS NOT DISTINCT FROM (SELECT opora.worker()));
CREATE POLICY lately ON work_part_end AS RESTRICTIVE FOR INSERT WITH CHECK (set_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON work_part_end TO opora_app;

-- guarded twice: no right for the application, and a trigger for everybody else
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON work_part FOR EACH ROW EXECUTE FUNCTION opora.append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON work_part_end FOR EACH ROW EXECUTE FUNCTION opora.append_only();
