-- Baseline of meetings: the partner sees items and steps only while it may see their case management.

-- --- team_meeting ------------------------------------------------------------------------------------------------

-- A meeting of two services; the minutes are internal.
CREATE TABLE team_meeting (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    partner_service_id uuid NOT NULL,
    held_at timestamptz NOT NULL,
    participant_ids uuid[] NOT NULL,
    convened_by uuid NOT NULL,
    sealed bytea NOT NULL,
    version integer NOT NULL,
    CONSTRAINT team_meeting_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT team_meeting_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT team_meeting_partner_service_id_fkey FOREIGN KEY (tenant_id, partner_service_id)
        REFERENCES service (tenant_id, id),
    CONSTRAINT team_meeting_key_fkey FOREIGN KEY (tenant_id, service_id, id)
        REFERENCES data_key (tenant_id, service_id, id),
    CONSTRAINT team_meeting_convened_by_fkey FOREIGN KEY (tenant_id, convened_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT team_meeting_two_services CHECK (service_id <> partner_service_id)
);

CREATE INDEX team_meeting_list ON team_meeting (tenant_id, service_id, held_at DESC);
CREATE INDEX team_meeting_partner ON team_meeting (tenant_id, partner_service_id, held_at DESC);

ALTER TABLE team_meeting ENABLE ROW LEVEL SECURITY;
ALTER TABLE team_meeting FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON team_meeting AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON team_meeting FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY partner_reads ON team_meeting FOR SELECT
    USING (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service()));
CREATE POLICY partner_writes ON team_meeting FOR UPDATE
    USING (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service()));
CREATE POLICY team ON team_meeting AS RESTRICTIVE FOR ALL USING ((SELECT opora.in_team()));
GRANT SELECT, INSERT ON team_meeting TO opora_app;
GRANT UPDATE (sealed, participant_ids, version) ON team_meeting TO opora_app;

-- --- meeting_item ------------------------------------------------------------------------------------------------

-- One client on the agenda and the output: plan, goals with measure and date, steps with person and date.
-- `service_id` is the service of the case management, whoever convened the meeting.
CREATE TABLE meeting_item (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    partner_service_id uuid NOT NULL,
    meeting_id uuid NOT NULL,
    case_management_id uuid NOT NULL,
    sealed bytea NOT NULL,
    concluded_at timestamptz,
    concluded_by uuid,
    version integer NOT NULL,
    CONSTRAINT meeting_item_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT meeting_item_meeting_id_fkey FOREIGN KEY (tenant_id, meeting_id)
        REFERENCES team_meeting (tenant_id, id),
    CONSTRAINT meeting_item_concluded_by_fkey FOREIGN KEY (tenant_id, concluded_by) REFERENCES worker (tenant_id, id),
    -- the row belongs to the same two services as its case management
    CONSTRAINT meeting_item_case_management_fkey
        FOREIGN KEY (tenant_id, case_management_id, service_id, partner_service_id)
        REFERENCES case_management (tenant_id, id, service_id, partner_service_id),
    CONSTRAINT meeting_item_once UNIQUE (tenant_id, meeting_id, case_management_id),
    CONSTRAINT meeting_item_of_case_management UNIQUE (tenant_id, id, case_management_id),
    CONSTRAINT meeting_item_concluded CHECK ((concluded_at IS NULL) = (concluded_by IS NULL))
);

CREATE INDEX meeting_item_list ON meeting_item (tenant_id, case_management_id);

-- What a case management brings is written only while both services may see it; the lock orders it against a withdrawal at the same
-- time. A concluded output stays concluded.
CREATE FUNCTION opora.meeting_item_written() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM case_management m WHERE m.tenant_id = NEW.tenant_id AND m.id = NEW.case_management_id
    AND m.status = 'active' AND m.ended_at IS NULL AND statement_timestamp() < m.valid_until FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no active case management' USING ERRCODE = 'OP409';
  END IF;
  IF TG_OP = 'INSERT' THEN
    PERFORM 1 FROM team_meeting t WHERE t.tenant_id = NEW.tenant_id AND t.id = NEW.meeting_id
      AND ((t.service_id = NEW.service_id AND t.partner_service_id = NEW.partner_service_id)
        OR (t.service_id = NEW.partner_service_id AND t.partner_service_id = NEW.service_id));
    IF NOT FOUND OR NEW.concluded_at IS NOT NULL THEN
      RAISE EXCEPTION 'an item of another meeting' USING ERRCODE = 'OP409';
    END IF;
  ELSIF OLD.concluded_at IS NOT NULL
    AND (NEW.concluded_at, NEW.concluded_by) IS DISTINCT FROM (OLD.concluded_at, OLD.concluded_by) THEN
    RAISE EXCEPTION 'a concluded item stays concluded' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER written BEFORE INSERT OR UPDATE ON meeting_item FOR EACH ROW
    EXECUTE FUNCTION opora.meeting_item_written();

ALTER TABLE meeting_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE meeting_item FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON meeting_item AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON meeting_item FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- What belongs to a case management is the partner's as long as the case management is: its own policy decides.
CREATE POLICY partner_reads ON meeting_item FOR SELECT
    USING (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND case_management_id = ANY (ARRAY(SELECT cm.id FROM case_management cm
        WHERE cm.tenant_id = (SELECT opora.tenant()) AND cm.partner_service_id = (SELECT opora.service()))));
CREATE POLICY partner_writes ON meeting_item FOR UPDATE
    USING (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND case_management_id = ANY (ARRAY(SELECT cm.id FROM case_management cm
        WHERE cm.tenant_id = (SELECT opora.tenant()) AND cm.partner_service_id = (SELECT opora.service()))))
    WITH CHECK (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service()));
CREATE POLICY partner_adds ON meeting_item FOR INSERT
    WITH CHECK (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND case_management_id = ANY (ARRAY(SELECT cm.id FROM case_management cm
        WHERE cm.tenant_id = (SELECT opora.tenant()) AND cm.partner_service_id = (SELECT opora.service()))));
CREATE POLICY team ON meeting_item AS RESTRICTIVE FOR ALL USING ((SELECT opora.in_team()));
GRANT SELECT, INSERT ON meeting_item TO opora_app;
GRANT UPDATE (sealed, concluded_at, concluded_by, version) ON meeting_item TO opora_app;

-- --- joint_step --------------------------------------------------------------------------------------------------

-- A step of a concluded output as both services see it: who, by when, done. Its words lie in the item. `ended_at` is
-- when the case management ended, for those who answer for the step and do not see the case management.
CREATE TABLE joint_step (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    partner_service_id uuid NOT NULL,
    case_management_id uuid NOT NULL,
    item_id uuid NOT NULL,
    responsible_id uuid NOT NULL,
    responsible_service_id uuid NOT NULL,
    case_id uuid NOT NULL,
    task_id uuid,
    due_on date NOT NULL,
    done_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT joint_step_pkey PRIMARY KEY (tenant_id, id),
    -- the row belongs to the same two services as its case management
    CONSTRAINT joint_step_case_management_fkey
        FOREIGN KEY (tenant_id, case_management_id, service_id, partner_service_id)
        REFERENCES case_management (tenant_id, id, service_id, partner_service_id),
    CONSTRAINT joint_step_item_fkey FOREIGN KEY (tenant_id, item_id, case_management_id)
        REFERENCES meeting_item (tenant_id, id, case_management_id),
    CONSTRAINT joint_step_responsible_id_fkey FOREIGN KEY (tenant_id, responsible_id)
        REFERENCES worker (tenant_id, id),
    CONSTRAINT joint_step_task_id_fkey FOREIGN KEY (tenant_id, task_id, responsible_service_id)
        REFERENCES task (tenant_id, id, service_id),
    CONSTRAINT joint_step_case_fkey FOREIGN KEY (tenant_id, responsible_service_id, case_id)
        REFERENCES client_case (tenant_id, service_id, id),
    CONSTRAINT joint_step_of_either CHECK (responsible_service_id IN (service_id, partner_service_id))
);

CREATE INDEX joint_step_list ON joint_step (tenant_id, case_management_id);
CREATE INDEX joint_step_of_service ON joint_step (tenant_id, responsible_service_id, case_id);
CREATE UNIQUE INDEX joint_step_task ON joint_step (tenant_id, task_id, responsible_service_id) WHERE task_id IS NOT NULL;

-- A colleague whom the consent does not name does not see the case management, and so not whether it ended: the steps
-- say it themselves. Nobody else may write the column.
CREATE FUNCTION opora.case_management_ends_steps() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE joint_step SET ended_at = NEW.ended_at
    WHERE tenant_id = NEW.tenant_id AND case_management_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER ends_steps AFTER UPDATE OF ended_at ON case_management FOR EACH ROW
    WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)
    EXECUTE FUNCTION opora.case_management_ends_steps();

ALTER TABLE joint_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE joint_step FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON joint_step AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON joint_step FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY partner_reads ON joint_step FOR SELECT
    USING (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND case_management_id = ANY (ARRAY(SELECT cm.id FROM case_management cm
        WHERE cm.tenant_id = (SELECT opora.tenant()) AND cm.partner_service_id = (SELECT opora.service()))));
-- after the end the partner keeps its own, and what it does with them no longer reaches the other service
CREATE POLICY responsible_reads ON joint_step FOR SELECT
    USING (tenant_id = (SELECT opora.tenant()) AND responsible_service_id = (SELECT opora.service()));
CREATE POLICY partner_writes ON joint_step FOR UPDATE
    USING (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND case_management_id = ANY (ARRAY(SELECT cm.id FROM case_management cm
        WHERE cm.tenant_id = (SELECT opora.tenant()) AND cm.partner_service_id = (SELECT opora.service()))))
    WITH CHECK (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service()));
CREATE POLICY partner_adds ON joint_step FOR INSERT
    WITH CHECK (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND case_management_id = ANY (ARRAY(SELECT cm.id FROM case_management cm
        WHERE cm.tenant_id = (SELECT opora.tenant()) AND cm.partner_service_id = (SELECT opora.service()))));
-- for the function above alone, which runs as the owner of the schema: it ends the steps of both services, whoever
-- acts
CREATE POLICY ends_find ON joint_step FOR SELECT TO CURRENT_USER USING (tenant_id = (SELECT opora.tenant()));
CREATE POLICY ends ON joint_step FOR UPDATE TO CURRENT_USER USING (tenant_id = (SELECT opora.tenant()));
GRANT SELECT, INSERT ON joint_step TO opora_app;
GRANT UPDATE (task_id, done_at) ON joint_step TO opora_app;

-- --- who may call -------------------------------------------------------------------------------------------------

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA opora FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA opora TO opora_app;
