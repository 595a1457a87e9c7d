-- Baseline of cases: the case, the line of key workers without gap or overlap, records, tasks, numbers.

-- --- client_case -------------------------------------------------------------------------------------------------

-- A case of a client in a service.
CREATE TABLE client_case (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    client_id uuid NOT NULL,
    file_mark text NOT NULL,
    status text NOT NULL,
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    close_reason text,
    version integer NOT NULL,
    CONSTRAINT client_case_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT client_case_status_known CHECK (status IN ('open', 'closed')),
    CONSTRAINT client_case_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT client_case_client_fkey FOREIGN KEY (tenant_id, service_id, client_id)
        REFERENCES client (tenant_id, service_id, id),
    CONSTRAINT client_case_mark UNIQUE (tenant_id, file_mark, service_id),
    CONSTRAINT client_case_opening UNIQUE (tenant_id, id, service_id, opened_at),
    CONSTRAINT client_case_closing CHECK (
        (closed_at IS NULL) = (status = 'open') AND (closed_at IS NULL OR closed_at > opened_at)
    ),
    -- what hangs on a case names its client too, and the two belong together
    CONSTRAINT client_case_of_client UNIQUE (tenant_id, client_id, service_id, id)
);

CREATE INDEX client_case_list ON client_case (tenant_id, service_id, opened_at DESC, id DESC);

CREATE FUNCTION opora.case_closed_once() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL AND (NEW.closed_at, NEW.status) IS DISTINCT FROM (OLD.closed_at, OLD.status) THEN
    RAISE EXCEPTION 'a closed case stays closed' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER closed_once BEFORE UPDATE ON client_case FOR EACH ROW EXECUTE FUNCTION opora.case_closed_once();

ALTER TABLE client_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE client_case FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON client_case AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON client_case FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
GRANT SELECT, INSERT ON client_case TO opora_app;
GRANT UPDATE (status, closed_at, close_reason, version) ON client_case TO opora_app;

-- --- key_worker_assignment ---------------------------------------------------------------------------------------

-- Who answers for a case from–to. Each row carries the end of its predecessor as its own start (`follows`).
CREATE TABLE key_worker_assignment (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    case_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    -- when the case was opened: the open cases of a worker lie in the order of their list
    case_opened_at timestamptz NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    follows timestamptz,
    opened_at timestamptz,
    reason text NOT NULL,
    informed_on date,
    informed_via text,
    sealed bytea,
    assigned_by uuid,
    CONSTRAINT key_worker_assignment_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT key_worker_assignment_reason_known CHECK (
        reason IN (
            'opening', 'client_request', 'bias', 'inner_conflict', 'head_decision', 'urgent_staffing',
            'local_competence_change')
    ),
    CONSTRAINT key_worker_assignment_informed_via_known CHECK (
        informed_via IN ('personal', 'letter', 'email', 'sms', 'phone')
    ),
    CONSTRAINT assignment_case_fkey FOREIGN KEY (tenant_id, service_id, case_id)
        REFERENCES client_case (tenant_id, service_id, id),
    CONSTRAINT key_worker_assignment_worker_id_fkey FOREIGN KEY (tenant_id, worker_id)
        REFERENCES worker (tenant_id, id),
    CONSTRAINT assignment_period CHECK (ended_at > started_at),
    -- first of the line: starts with the case; every other starts where its predecessor ends
    CONSTRAINT assignment_start CHECK (
        ((follows IS NULL AND opened_at = started_at AND reason = 'opening')
            OR (opened_at IS NULL AND follows = started_at AND reason <> 'opening')) IS TRUE
    ),
    CONSTRAINT assignment_opening_fkey FOREIGN KEY (tenant_id, case_id, service_id, case_opened_at)
        REFERENCES client_case (tenant_id, id, service_id, opened_at),
    CONSTRAINT assignment_opening CHECK (opened_at = case_opened_at),
    CONSTRAINT assignment_end UNIQUE (tenant_id, case_id, service_id, ended_at),
    CONSTRAINT assignment_follows_fkey FOREIGN KEY (tenant_id, case_id, service_id, follows)
        REFERENCES key_worker_assignment (tenant_id, case_id, service_id, ended_at),
    CONSTRAINT assignment_once UNIQUE (tenant_id, case_id, service_id, started_at),
    -- told before the change, or a reason why not (Standard 8c)
    CONSTRAINT assignment_informed CHECK (
        (informed_on IS NULL) = (informed_via IS NULL) AND (reason = 'opening' OR informed_on IS NOT NULL
        OR sealed IS NOT NULL)
    )
);

CREATE UNIQUE INDEX assignment_first ON key_worker_assignment (tenant_id, case_id, service_id) WHERE follows IS NULL;
CREATE UNIQUE INDEX assignment_open ON key_worker_assignment (tenant_id, case_id, service_id) WHERE ended_at IS NULL;
CREATE INDEX assignment_of_worker
    ON key_worker_assignment (tenant_id, service_id, worker_id, case_opened_at DESC, case_id DESC)
    WHERE ended_at IS NULL;

-- An open case has exactly one open assignment; a closed one ends with its last assignment. Checked at commit,
-- because a case and its first assignment are two rows.
CREATE FUNCTION opora.key_worker_line() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  the_case uuid := CASE WHEN TG_TABLE_NAME = 'client_case' THEN (to_jsonb(NEW)->>'id')::uuid
                        ELSE (to_jsonb(NEW)->>'case_id')::uuid END;
  closed timestamptz;
  last timestamptz;
  lines integer;
BEGIN
  SELECT c.closed_at INTO closed FROM client_case c WHERE c.tenant_id = NEW.tenant_id AND c.id = the_case;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'an assignment without its case' USING ERRCODE = 'OP409';
  END IF;
  SELECT count(*), max(coalesce(a.ended_at, 'infinity')) INTO lines, last
    FROM key_worker_assignment a WHERE a.tenant_id = NEW.tenant_id AND a.case_id = the_case;
  IF lines = 0 OR last IS DISTINCT FROM coalesce(closed, 'infinity') THEN
    RAISE EXCEPTION 'the case would be without exactly one key worker' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER key_worker_line AFTER INSERT OR UPDATE OF closed_at ON client_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION opora.key_worker_line();
CREATE CONSTRAINT TRIGGER key_worker_line AFTER INSERT OR UPDATE OF ended_at ON key_worker_assignment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION opora.key_worker_line();

-- Whoever answers for a case works in its service when that is written, not in a sibling of it.
CREATE FUNCTION opora.key_worker_works_here() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM membership m WHERE m.tenant_id = NEW.tenant_id AND m.worker_id = NEW.worker_id
      AND m.service_id = NEW.service_id AND m.valid_from <= now() AND (m.valid_to IS NULL OR now() < m.valid_to)) THEN
    RAISE EXCEPTION 'the key worker does not work in the service' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER works_here AFTER INSERT ON key_worker_assignment FOR EACH ROW
    EXECUTE FUNCTION opora.key_worker_works_here();

-- What ended stays ended as it was: who answered for a case on a day is not rewritten afterwards.
CREATE FUNCTION opora.key_worker_ended_once() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
    RAISE EXCEPTION 'an ended assignment stays ended' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ended_once BEFORE UPDATE ON key_worker_assignment FOR EACH ROW
    EXECUTE FUNCTION opora.key_worker_ended_once();

ALTER TABLE key_worker_assignment ENABLE ROW LEVEL SECURITY;
ALTER TABLE key_worker_assignment FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON key_worker_assignment AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON key_worker_assignment FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
GRANT SELECT, INSERT ON key_worker_assignment TO opora_app;
GRANT UPDATE (ended_at) ON key_worker_assignment TO opora_app;

-- --- case_record -------------------------------------------------------------------------------------------------

-- Something that happened: facts, statements of people and the worker's opinion kept apart.
CREATE TABLE case_record (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    case_id uuid NOT NULL,
    client_id uuid NOT NULL,
    kind text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    author_id uuid,
    source_id uuid,
    sealed bytea NOT NULL,
    version integer NOT NULL,
    CONSTRAINT case_record_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT case_record_kind_known CHECK (
        kind IN (
            'note', 'phone_call', 'meeting', 'home_visit', 'notice', 'key_worker_change', 'consent', 'handover',
            'meeting_output')
    ),
    CONSTRAINT case_record_case_fkey FOREIGN KEY (tenant_id, client_id, service_id, case_id)
        REFERENCES client_case (tenant_id, client_id, service_id, id),
    CONSTRAINT case_record_author_id_fkey FOREIGN KEY (tenant_id, author_id) REFERENCES worker (tenant_id, id)
);

CREATE INDEX case_record_timeline ON case_record (tenant_id, case_id, occurred_at DESC, id DESC);
CREATE UNIQUE INDEX case_record_source ON case_record (tenant_id, case_id, kind, source_id, service_id)
    WHERE source_id IS NOT NULL;

ALTER TABLE case_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_record FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON case_record AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON case_record FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
GRANT SELECT, INSERT ON case_record TO opora_app;
GRANT UPDATE (sealed, version) ON case_record TO opora_app;

-- --- task --------------------------------------------------------------------------------------------------------

-- Something one worker has to do by a day.
CREATE TABLE task (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    case_id uuid,
    client_id uuid,
    assignee_id uuid NOT NULL,
    due_on date NOT NULL,
    kind text NOT NULL,
    source_id uuid,
    step_id uuid,
    sealed bytea NOT NULL,
    done_at timestamptz,
    done_by uuid,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT task_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT task_case_fkey FOREIGN KEY (tenant_id, service_id, case_id)
        REFERENCES client_case (tenant_id, service_id, id),
    CONSTRAINT task_client_fkey FOREIGN KEY (tenant_id, service_id, client_id)
        REFERENCES client (tenant_id, service_id, id),
    CONSTRAINT task_case_of_client_fkey FOREIGN KEY (tenant_id, client_id, service_id, case_id)
        REFERENCES client_case (tenant_id, client_id, service_id, id),
    CONSTRAINT task_assignee_id_fkey FOREIGN KEY (tenant_id, assignee_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT task_done CHECK ((done_at IS NULL) = (done_by IS NULL))
);

CREATE INDEX task_open ON task (tenant_id, assignee_id, due_on) WHERE done_at IS NULL;
CREATE INDEX task_of_case ON task (tenant_id, case_id, due_on);

ALTER TABLE task ENABLE ROW LEVEL SECURITY;
ALTER TABLE task FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON task AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON task FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
GRANT SELECT, INSERT ON task TO opora_app;
GRANT UPDATE (sealed, due_on, assignee_id, done_at, done_by, version) ON task TO opora_app;

-- --- number_series -----------------------------------------------------------------------------------------------

-- A gapless series of numbers per organisation, series and year.
CREATE TABLE number_series (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    series text NOT NULL,
    year integer NOT NULL,
    last integer NOT NULL,
    CONSTRAINT number_series_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT number_series_once UNIQUE (tenant_id, series, year)
);

ALTER TABLE number_series ENABLE ROW LEVEL SECURITY;
ALTER TABLE number_series FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON number_series AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON number_series FOR ALL
    USING (tenant_id = (SELECT opora.tenant()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()));
GRANT SELECT, INSERT ON number_series TO opora_app;
GRANT UPDATE (last) ON number_series TO opora_app;

-- --- who may call -------------------------------------------------------------------------------------------------

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA opora FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA opora TO opora_app;
