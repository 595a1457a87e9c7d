-- Baseline of deadlines: by when something has to be done with a thing of a service, and whether it was.

-- --- deadline ----------------------------------------------------------------------------------------------------

-- The end is counted once, when it starts: legal day, and the first instant at which it is late. What it is about is known by
-- its id alone. What ended does not run again: the next one is a row of its own.
CREATE TABLE deadline (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    kind text NOT NULL,
    about_id uuid NOT NULL,
    worker_id uuid,
    started_at timestamptz NOT NULL,
    due_on date NOT NULL,
    due_at timestamptz NOT NULL,
    planned_on date NOT NULL,
    warn_at timestamptz,
    internal boolean NOT NULL,
    warned_at timestamptz,
    alerted_at timestamptz,
    ended_at timestamptz,
    ended_by uuid,
    outcome text,
    CONSTRAINT deadline_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT deadline_service_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT deadline_worker_fkey FOREIGN KEY (tenant_id, worker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT deadline_ended_by_fkey FOREIGN KEY (tenant_id, ended_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT deadline_outcome_known CHECK (outcome IN ('met', 'void')),
    CONSTRAINT deadline_ended CHECK ((ended_at IS NULL) = (outcome IS NULL) AND (ended_by IS NULL OR ended_at IS NOT NULL)),
    CONSTRAINT deadline_ends_later CHECK (due_at > started_at AND planned_on <= due_on),
    CONSTRAINT deadline_bounds CHECK (
        octet_length(kind) <= 100
        AND least(started_at, due_at, warn_at, warned_at, alerted_at, ended_at) >= '1800-01-01'
        AND greatest(started_at, due_at, warn_at, warned_at, alerted_at, ended_at) < '3000-01-01'
        AND least(due_on, planned_on) >= '1800-01-01' AND greatest(due_on, planned_on) < '3000-01-01'
    )
);

-- of a kind only one runs for a thing
CREATE UNIQUE INDEX deadline_running ON deadline (tenant_id, service_id, about_id, kind) WHERE ended_at IS NULL;
CREATE INDEX deadline_of_thing ON deadline (tenant_id, service_id, about_id, due_at, id);
CREATE INDEX deadline_open ON deadline (tenant_id, service_id, due_at, id) WHERE ended_at IS NULL;
CREATE INDEX deadline_of_worker ON deadline (tenant_id, service_id, worker_id, due_at, id) WHERE ended_at IS NULL;
-- for the clock, which looks at every service at once
CREATE INDEX deadline_to_alert ON deadline (due_at) WHERE ended_at IS NULL AND alerted_at IS NULL;
CREATE INDEX deadline_to_warn ON deadline (warn_at) WHERE ended_at IS NULL AND warned_at IS NULL AND alerted_at IS NULL;

ALTER TABLE deadline ENABLE ROW LEVEL SECURITY;
ALTER TABLE deadline FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON deadline AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON deadline FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY clock ON deadline FOR SELECT TO CURRENT_USER
    USING ((SELECT opora.kind()) = 'relay' AND ended_at IS NULL);
-- it starts running, told to nobody: no right to insert the rest
GRANT SELECT ON deadline TO opora_app;
GRANT INSERT (
    id, tenant_id, service_id, kind, about_id, worker_id, started_at, due_on, due_at, planned_on, warn_at, internal
) ON deadline TO opora_app;
GRANT UPDATE (worker_id, warned_at, alerted_at, ended_at, ended_by, outcome) ON deadline TO opora_app;

-- What ended stays as it ended; who ended it stands in the signed context, and when is now (ADR 0038).
CREATE TRIGGER stays_ended BEFORE UPDATE ON deadline FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL)
    EXECUTE FUNCTION opora.append_only();
CREATE TRIGGER written_by BEFORE UPDATE OF ended_by ON deadline FOR EACH ROW
    WHEN (NEW.ended_by IS DISTINCT FROM OLD.ended_by AND NEW.ended_by IS DISTINCT FROM opora.worker())
    EXECUTE FUNCTION opora.signed_by_another();
CREATE TRIGGER written_lately BEFORE UPDATE OF ended_at, warned_at, alerted_at ON deadline FOR EACH ROW
    WHEN ((NEW.ended_at IS DISTINCT FROM OLD.ended_at AND NOT NEW.ended_at <@ opora.lately())
        OR (NEW.warned_at IS DISTINCT FROM OLD.warned_at AND NOT NEW.warned_at <@ opora.lately())
        OR (NEW.alerted_at IS DISTINCT FROM OLD.alerted_at AND NOT NEW.alerted_at <@ opora.lately()))
    EXECUTE FUNCTION opora.written_another_time();

-- Whoever answers for it works in the service when they get it.
CREATE FUNCTION opora.deadline_works_here() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT opora.all_work_in(NEW.tenant_id, ARRAY[NEW.service_id], ARRAY[NEW.worker_id]) THEN
    RAISE EXCEPTION 'who answers for the deadline does not work in the service' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER works_here AFTER INSERT ON deadline FOR EACH ROW
    WHEN (NEW.worker_id IS NOT NULL) EXECUTE FUNCTION opora.deadline_works_here();
CREATE TRIGGER goes_to_who_works_here AFTER UPDATE OF worker_id ON deadline FOR EACH ROW
    WHEN (NEW.worker_id IS NOT NULL AND OLD.worker_id IS DISTINCT FROM NEW.worker_id)
    EXECUTE FUNCTION opora.deadline_works_here();

-- The relay sees whose moment came and nothing of them, and that only through this function; what is late longest first.
CREATE FUNCTION opora.deadlines_ran(most integer)
RETURNS TABLE (tenant_id uuid, service_id uuid, id uuid, passed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  (SELECT d.tenant_id, d.service_id, d.id, true FROM deadline d
   WHERE (SELECT opora.kind()) = 'relay' AND d.ended_at IS NULL AND d.alerted_at IS NULL AND d.due_at <= statement_timestamp()
   ORDER BY d.due_at LIMIT most)
  UNION ALL
  (SELECT d.tenant_id, d.service_id, d.id, false FROM deadline d
   WHERE (SELECT opora.kind()) = 'relay' AND d.ended_at IS NULL AND d.warned_at IS NULL AND d.alerted_at IS NULL
     AND d.warn_at <= statement_timestamp() AND d.due_at > statement_timestamp()
   ORDER BY d.warn_at LIMIT most)
$$;
REVOKE ALL ON FUNCTION opora.deadlines_ran(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.deadlines_ran(integer) TO opora_app;
REVOKE ALL ON FUNCTION opora.deadline_works_here() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.deadline_works_here() TO opora_app;
