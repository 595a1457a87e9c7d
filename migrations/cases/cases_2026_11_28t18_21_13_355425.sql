-- Why: the list of cases is a worklist, in the order of what is due, of what was written last and of when a case was
-- opened. Neither the tasks nor the records of a service lie in an order by case, so each order walked all of them.

-- Where a case stands in the worklist: one row a case, kept by the database from the case, its key workers, its tasks and
-- its records. It says nothing that those do not say, and nobody writes it. What there is none of stands at the end of
-- its order: a day and a moment that no row has.
CREATE TABLE case_standing (
    -- that of the case
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    status text NOT NULL,
    opened_at timestamptz NOT NULL,
    -- the first day by which an open task of the case has to be done
    next_due date NOT NULL,
    -- when what was recorded last happened, and of what kind it was; what was written to another record does not count
    last_at timestamptz NOT NULL,
    last_kind text,
    CONSTRAINT case_standing_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT case_standing_case_fkey FOREIGN KEY (tenant_id, service_id, id)
        REFERENCES client_case (tenant_id, service_id, id),
    CONSTRAINT case_standing_worker_id_fkey FOREIGN KEY (tenant_id, worker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT case_standing_status_known CHECK (status IN ('open', 'closed')),
    CONSTRAINT case_standing_last_kind_known CHECK (
        last_kind IN (
            'note', 'phone_call', 'meeting', 'home_visit', 'notice', 'key_worker_change', 'consent', 'handover',
            'meeting_output')
    ),
    CONSTRAINT case_standing_bounds CHECK (
        least(opened_at, last_at) >= '1800-01-01' AND greatest(opened_at, last_at) < '3000-01-01'
        AND next_due >= '1800-01-01' AND next_due < '3000-01-01'
    )
);

-- what stands nowhere in the order of days and in that of moments
CREATE FUNCTION opora.no_due() RETURNS date LANGUAGE sql IMMUTABLE SET search_path = ''
    AS $$ SELECT date '2999-12-31' $$;
CREATE FUNCTION opora.no_record() RETURNS timestamptz LANGUAGE sql IMMUTABLE SET search_path = ''
    AS $$ SELECT timestamptz '1800-01-02 00:00:00+00' $$;

-- The first key worker comes with the case, the next ones replace it; in the statement that opens a case, tasks and records
-- may have come before.
CREATE FUNCTION opora.standing_has_key_worker() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NEW.follows IS NULL THEN
    INSERT INTO public.case_standing
        (id, tenant_id, service_id, worker_id, status, opened_at, next_due, last_at, last_kind)
      SELECT c.id, c.tenant_id, c.service_id, NEW.worker_id, c.status, c.opened_at,
        coalesce((SELECT min(t.due_on) FROM public.task t WHERE t.tenant_id = c.tenant_id AND t.case_id = c.id
          AND t.done_at IS NULL), opora.no_due()),
        coalesce(last.occurred_at, opora.no_record()), last.kind
      FROM public.client_case c LEFT JOIN LATERAL (
        SELECT r.occurred_at, r.kind FROM public.case_record r WHERE r.tenant_id = c.tenant_id AND r.case_id = c.id
          AND r.amends IS NULL ORDER BY r.occurred_at DESC, r.id DESC LIMIT 1) last ON true
      WHERE c.tenant_id = NEW.tenant_id AND c.service_id = NEW.service_id AND c.id = NEW.case_id
      ON CONFLICT DO NOTHING;
  ELSE
    UPDATE public.case_standing s SET worker_id = a.worker_id FROM public.key_worker_assignment a
      WHERE s.tenant_id = NEW.tenant_id AND s.service_id = NEW.service_id AND s.id = NEW.case_id
        AND a.tenant_id = NEW.tenant_id AND a.id = (
          SELECT l.id FROM public.key_worker_assignment l WHERE l.tenant_id = NEW.tenant_id AND l.case_id = NEW.case_id
          ORDER BY l.started_at DESC LIMIT 1);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER standing AFTER INSERT ON key_worker_assignment FOR EACH ROW
    EXECUTE FUNCTION opora.standing_has_key_worker();

CREATE FUNCTION opora.standing_is_closed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.case_standing SET status = NEW.status
    WHERE tenant_id = NEW.tenant_id AND service_id = NEW.service_id AND id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER standing AFTER UPDATE OF status ON client_case FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION opora.standing_is_closed();

-- A new task can only come earlier. When one is done, put off or taken back, the row is locked first and the tasks are read
-- by the next statement: what another act of the same moment did is there then.
CREATE FUNCTION opora.standing_is_due() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE public.case_standing SET next_due = NEW.due_on
      WHERE tenant_id = NEW.tenant_id AND service_id = NEW.service_id AND id = NEW.case_id AND NEW.due_on < next_due;
  ELSE
    PERFORM 1 FROM public.case_standing
      WHERE tenant_id = NEW.tenant_id AND service_id = NEW.service_id AND id = NEW.case_id FOR NO KEY UPDATE;
    UPDATE public.case_standing s SET next_due = present.day FROM (
        SELECT coalesce(min(t.due_on), opora.no_due()) AS day FROM public.task t
        WHERE t.tenant_id = NEW.tenant_id AND t.case_id = NEW.case_id AND t.done_at IS NULL) present
      WHERE s.tenant_id = NEW.tenant_id AND s.service_id = NEW.service_id AND s.id = NEW.case_id
        AND s.next_due <> present.day;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER standing AFTER INSERT ON task FOR EACH ROW
    WHEN (NEW.case_id IS NOT NULL AND NEW.done_at IS NULL) EXECUTE FUNCTION opora.standing_is_due();
CREATE TRIGGER standing_changes AFTER UPDATE OF due_on, done_at ON task FOR EACH ROW
    WHEN (NEW.case_id IS NOT NULL AND (OLD.due_on, OLD.done_at) IS DISTINCT FROM (NEW.due_on, NEW.done_at))
    EXECUTE FUNCTION opora.standing_is_due();

CREATE FUNCTION opora.standing_is_recorded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.case_standing SET last_at = NEW.occurred_at, last_kind = NEW.kind
    WHERE tenant_id = NEW.tenant_id AND service_id = NEW.service_id AND id = NEW.case_id AND last_at <= NEW.occurred_at;
  RETURN NULL;
END $$;
CREATE TRIGGER standing AFTER INSERT ON case_record FOR EACH ROW
    WHEN (NEW.amends IS NULL) EXECUTE FUNCTION opora.standing_is_recorded();

-- the migration speaks for every organisation
ALTER TABLE client_case NO FORCE ROW LEVEL SECURITY;
ALTER TABLE key_worker_assignment NO FORCE ROW LEVEL SECURITY;
ALTER TABLE task NO FORCE ROW LEVEL SECURITY;
ALTER TABLE case_record NO FORCE ROW LEVEL SECURITY;
INSERT INTO case_standing (id, tenant_id, service_id, worker_id, status, opened_at, next_due, last_at, last_kind)
  SELECT c.id, c.tenant_id, c.service_id, a.worker_id, c.status, c.opened_at,
    coalesce(due.day, opora.no_due()), coalesce(last.occurred_at, opora.no_record()), last.kind
  FROM client_case c
  JOIN LATERAL (SELECT a.worker_id FROM key_worker_assignment a WHERE a.tenant_id = c.tenant_id AND a.case_id = c.id
    ORDER BY a.started_at DESC LIMIT 1) a ON true
  LEFT JOIN (SELECT t.tenant_id, t.case_id, min(t.due_on) AS day FROM task t WHERE t.done_at IS NULL
    GROUP BY t.tenant_id, t.case_id) due ON due.tenant_id = c.tenant_id AND due.case_id = c.id
  LEFT JOIN LATERAL (SELECT r.occurred_at, r.kind FROM case_record r WHERE r.tenant_id = c.tenant_id
    AND r.case_id = c.id AND r.amends IS NULL ORDER BY r.occurred_at DESC, r.id DESC LIMIT 1) last ON true;
ALTER TABLE client_case FORCE ROW LEVEL SECURITY;
ALTER TABLE key_worker_assignment FORCE ROW LEVEL SECURITY;
ALTER TABLE task FORCE ROW LEVEL SECURITY;
ALTER TABLE case_record FORCE ROW LEVEL SECURITY;

-- each order of the worklist, of one key worker and of the whole service
CREATE INDEX case_standing_due_of ON case_standing (tenant_id, service_id, worker_id, status, next_due, id);
CREATE INDEX case_standing_last_of ON case_standing (tenant_id, service_id, worker_id, status, last_at, id);
CREATE INDEX case_standing_opened_of ON case_standing (tenant_id, service_id, worker_id, status, opened_at DESC, id DESC);
CREATE INDEX case_standing_due ON case_standing (tenant_id, service_id, status, next_due, id);
CREATE INDEX case_standing_last ON case_standing (tenant_id, service_id, status, last_at, id);
CREATE INDEX case_standing_opened ON case_standing (tenant_id, service_id, status, opened_at DESC, id DESC);

ALTER TABLE case_standing ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_standing FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON case_standing AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON case_standing FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
GRANT SELECT ON case_standing TO opora_app;

REVOKE ALL ON FUNCTION opora.no_due(), opora.no_record(), opora.standing_has_key_worker(), opora.standing_is_closed(),
  opora.standing_is_due(), opora.standing_is_recorded() FROM PUBLIC;
