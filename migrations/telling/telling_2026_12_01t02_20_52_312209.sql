-- Why: whoever leads a case may change on a coming day, after its client was told, or with a reason why not and a task for the new one
-- (S000; D12 of domain reference 1.17; 1.10; ADR 0116). Until that day nobody else leads it; on it the relay carries it out, or the head
-- is told why not. The line of key workers stays as it is: nothing of a plan stands in it.

CREATE TABLE planned_change (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    case_id uuid NOT NULL,
    client_id uuid NOT NULL,
    from_worker_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    reason text NOT NULL,
    effective_on date NOT NULL,
    decided_by uuid NOT NULL,
    decided_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    informed_on date,
    informed_via text,
    informed_by uuid,
    informed_at timestamptz,
    deferred boolean NOT NULL,
    told bytea,
    stuck text,
    ended text,
    ended_by uuid,
    ended_at timestamptz,
    CONSTRAINT planned_change_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT planned_change_case_fkey FOREIGN KEY (tenant_id, client_id, service_id, case_id)
        REFERENCES client_case (tenant_id, client_id, service_id, id),
    CONSTRAINT planned_change_from_fkey FOREIGN KEY (tenant_id, from_worker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT planned_change_worker_fkey FOREIGN KEY (tenant_id, worker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT planned_change_decided_by_fkey FOREIGN KEY (tenant_id, decided_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT planned_change_informed_by_fkey FOREIGN KEY (tenant_id, informed_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT planned_change_ended_by_fkey FOREIGN KEY (tenant_id, ended_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT planned_change_reason_known CHECK (
        reason IN (
            'opening', 'client_request', 'bias', 'inner_conflict', 'head_decision', 'urgent_staffing', 'guardian_separation',
            'local_competence_change')
    ),
    CONSTRAINT planned_change_informed_via_known CHECK (
        informed_via IN ('personal', 'letter', 'email', 'sms', 'phone', 'data_box', 'other')
    ),
    CONSTRAINT planned_change_stuck_known CHECK (stuck IN ('not_told', 'left', 'away', 'refused')),
    CONSTRAINT planned_change_ended_known CHECK (ended IN ('effective', 'cancelled', 'void')),
    CONSTRAINT planned_change_to_another CHECK (worker_id <> from_worker_id),
    CONSTRAINT planned_change_to_come CHECK (effective_on >= (decided_at AT TIME ZONE 'Europe/Prague')::date),
    CONSTRAINT planned_change_informed CHECK (
        (informed_on IS NULL) = (informed_via IS NULL) AND (informed_on IS NULL) = (informed_by IS NULL)
        AND (informed_on IS NULL) = (informed_at IS NULL) AND ((informed_on IS NOT NULL OR deferred) = (told IS NOT NULL))
        AND (informed_on IS NULL OR informed_on <= (informed_at AT TIME ZONE 'Europe/Prague')::date)
    ),
    -- D12: nothing becomes effective of which the client was not told before, unless there is a reason why not
    CONSTRAINT planned_change_told_before CHECK (ended IS DISTINCT FROM 'effective' OR informed_on IS NOT NULL OR deferred),
    CONSTRAINT planned_change_end_whole CHECK (
        (ended_at IS NULL) = (ended IS NULL) AND (ended_by IS NULL OR ended_at IS NOT NULL)
    ),
    CONSTRAINT planned_change_bounds CHECK (
        octet_length(sealed) <= 100000 AND octet_length(told) <= 100000
        AND least(effective_on, informed_on) >= '1800-01-01' AND greatest(effective_on, informed_on) < '3000-01-01'
        AND least(decided_at, informed_at, ended_at) >= '1800-01-01'
        AND greatest(decided_at, informed_at, ended_at) < '3000-01-01'
    )
);
CREATE UNIQUE INDEX planned_change_once ON planned_change (tenant_id, case_id, service_id) WHERE ended IS NULL;
CREATE INDEX planned_change_due ON planned_change (effective_on) WHERE ended IS NULL AND stuck IS NULL;
CREATE INDEX planned_change_stuck ON planned_change (tenant_id, service_id, effective_on, id)
    WHERE ended IS NULL AND stuck IS NOT NULL;

ALTER TABLE planned_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE planned_change FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON planned_change AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON planned_change FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- heads decide who leads a case; nobody signs for another, and when is now
CREATE POLICY heads ON planned_change AS RESTRICTIVE FOR INSERT WITH CHECK (
    (SELECT opora.roles() && ARRAY['unit_head', 'deputy_head', 'service_head', 'department_head'])
);
CREATE POLICY author ON planned_change AS RESTRICTIVE FOR INSERT
    WITH CHECK (decided_by = (SELECT opora.worker()) AND coalesce(informed_by, decided_by) = decided_by AND ended IS NULL);
CREATE POLICY lately ON planned_change AS RESTRICTIVE FOR INSERT WITH CHECK (
    decided_at <@ (SELECT opora.lately()) AND coalesce(informed_at, decided_at) <@ (SELECT opora.lately())
);
GRANT SELECT, INSERT ON planned_change TO opora_app;
GRANT UPDATE (informed_on, informed_via, informed_by, informed_at, deferred, told, stuck, ended, ended_by, ended_at)
    ON planned_change TO opora_app;

CREATE TRIGGER stays_ended BEFORE UPDATE ON planned_change FOR EACH ROW WHEN (OLD.ended IS NOT NULL)
    EXECUTE FUNCTION opora.append_only();
CREATE TRIGGER stays_told BEFORE UPDATE ON planned_change FOR EACH ROW
    WHEN (OLD.informed_on IS NOT NULL AND (NEW.informed_on, NEW.informed_via, NEW.informed_by, NEW.informed_at)
        IS DISTINCT FROM (OLD.informed_on, OLD.informed_via, OLD.informed_by, OLD.informed_at))
    EXECUTE FUNCTION opora.append_only();
CREATE TRIGGER written_by BEFORE UPDATE OF ended_by, informed_by ON planned_change FOR EACH ROW
    WHEN ((NEW.ended_by IS DISTINCT FROM OLD.ended_by AND NEW.ended_by IS DISTINCT FROM opora.worker())
        OR (NEW.informed_by IS DISTINCT FROM OLD.informed_by AND NEW.informed_by IS DISTINCT FROM opora.worker()))
    EXECUTE FUNCTION opora.signed_by_another();
CREATE TRIGGER written_lately BEFORE UPDATE OF ended_at, informed_at ON planned_change FOR EACH ROW
    WHEN ((NEW.ended_at IS DISTINCT FROM OLD.ended_at AND NOT NEW.ended_at <@ opora.lately())
        OR (NEW.informed_at IS DISTINCT FROM OLD.informed_at AND NOT NEW.informed_at <@ opora.lately()))
    EXECUTE FUNCTION opora.written_another_time();

-- The relay sees which changes are to be carried out, and nothing of them, and that only through this function. What was planned for the
-- day on which it was decided waits until the client was told; what was planned for a coming day is looked at as that day begins.
CREATE POLICY clock ON planned_change FOR SELECT TO CURRENT_USER USING ((SELECT opora.kind()) = 'relay');
CREATE FUNCTION opora.changes_due(most integer) RETURNS TABLE (tenant_id uuid, service_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.tenant_id, p.service_id, p.id FROM planned_change p,
    (SELECT (statement_timestamp() AT TIME ZONE 'Europe/Prague')::date AS day) today
  WHERE (SELECT opora.kind()) = 'relay' AND p.ended IS NULL AND p.stuck IS NULL AND p.effective_on <= today.day
    AND (p.informed_on IS NOT NULL OR p.deferred OR p.effective_on < today.day
      OR (p.decided_at AT TIME ZONE 'Europe/Prague')::date < p.effective_on)
  ORDER BY p.effective_on LIMIT most
$$;
REVOKE ALL ON FUNCTION opora.changes_due(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.changes_due(integer) TO opora_app;
