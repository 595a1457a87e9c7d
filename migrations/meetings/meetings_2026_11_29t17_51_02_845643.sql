-- Why: a meeting could not be called off, nor a client taken off its agenda before it was held.

ALTER TABLE team_meeting
    ADD COLUMN called_off_at timestamptz,
    ADD COLUMN called_off_by uuid,
    ADD CONSTRAINT team_meeting_called_off_by_fkey FOREIGN KEY (tenant_id, called_off_by)
        REFERENCES worker (tenant_id, id),
    ADD CONSTRAINT team_meeting_called_off CHECK ((called_off_at IS NULL) = (called_off_by IS NULL)),
    ADD CONSTRAINT team_meeting_held_or_not CHECK (NOT settled OR called_off_at IS NULL);
ALTER TABLE team_meeting DROP CONSTRAINT team_meeting_bounds, ADD CONSTRAINT team_meeting_bounds CHECK (
    cardinality(participant_ids) <= 1000 AND array_position(participant_ids, NULL) IS NULL
    AND octet_length(sealed) <= 1000000
    AND least(held_at, called_off_at) >= '1800-01-01' AND greatest(held_at, called_off_at) < '3000-01-01'
);
GRANT UPDATE (called_off_at, called_off_by) ON team_meeting TO opora_app;

-- By who acts, now, of which nothing is settled; and nothing of it changes any more.
CREATE FUNCTION opora.meeting_called_off() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF TG_OP = 'INSERT' OR OLD.called_off_at IS NOT NULL
    OR NEW.called_off_by IS DISTINCT FROM (SELECT opora.worker())
    OR opora.ahead(NEW.called_off_at) OR NEW.called_off_at < clock_timestamp() - interval '5 minutes' THEN
    RAISE EXCEPTION 'a meeting is called off once, by who says so' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER not_called_off BEFORE INSERT ON team_meeting FOR EACH ROW WHEN (NEW.called_off_at IS NOT NULL)
    EXECUTE FUNCTION opora.meeting_called_off();
CREATE TRIGGER called_off BEFORE UPDATE ON team_meeting FOR EACH ROW
    WHEN (OLD.called_off_at IS NOT NULL OR NEW.called_off_at IS NOT NULL)
    EXECUTE FUNCTION opora.meeting_called_off();

ALTER TABLE meeting_item
    ADD COLUMN taken_off_at timestamptz,
    ADD COLUMN taken_off_by uuid,
    ADD CONSTRAINT meeting_item_taken_off_by_fkey FOREIGN KEY (tenant_id, taken_off_by)
        REFERENCES worker (tenant_id, id),
    ADD CONSTRAINT meeting_item_taken_off CHECK ((taken_off_at IS NULL) = (taken_off_by IS NULL)),
    ADD CONSTRAINT meeting_item_discussed_or_not CHECK (concluded_at IS NULL OR taken_off_at IS NULL);
ALTER TABLE meeting_item DROP CONSTRAINT meeting_item_bounds, ADD CONSTRAINT meeting_item_bounds CHECK (
    octet_length(sealed) <= 3000000
    AND least(concluded_at, taken_off_at) >= '1800-01-01' AND greatest(concluded_at, taken_off_at) < '3000-01-01'
);
GRANT UPDATE (taken_off_at, taken_off_by) ON meeting_item TO opora_app;
-- who was taken off may be put on again
ALTER TABLE meeting_item DROP CONSTRAINT meeting_item_once;
CREATE UNIQUE INDEX meeting_item_once ON meeting_item (tenant_id, meeting_id, case_management_id)
    WHERE taken_off_at IS NULL;

-- As before; and nothing is written of a client who was taken off, nor at a meeting that was called off.
CREATE OR REPLACE FUNCTION opora.meeting_item_written() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE since timestamptz;
BEGIN
  SELECT m.answered_at INTO since FROM case_management m
    WHERE m.tenant_id = NEW.tenant_id AND m.id = NEW.case_management_id
      AND m.status = 'active' AND m.ended_at IS NULL AND statement_timestamp() < m.valid_until FOR SHARE;
  IF NOT FOUND THEN
    IF TG_OP = 'UPDATE' AND OLD.concluded_at IS NOT NULL AND NEW.service_id IS NOT DISTINCT FROM opora.service()
      AND (NEW.concluded_at, NEW.concluded_by) IS NOT DISTINCT FROM (OLD.concluded_at, OLD.concluded_by) THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'no active case management' USING ERRCODE = 'OP409';
  END IF;
  PERFORM 1 FROM team_meeting t WHERE t.tenant_id = NEW.tenant_id AND t.id = NEW.meeting_id AND t.called_off_at IS NULL
    AND ((t.service_id = NEW.service_id AND t.partner_service_id = NEW.partner_service_id)
      OR (t.service_id = NEW.partner_service_id AND t.partner_service_id = NEW.service_id));
  IF NOT FOUND THEN
    RAISE EXCEPTION 'an item of another meeting, or of one that was called off' USING ERRCODE = 'OP409';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.concluded_at IS NOT NULL OR NEW.taken_off_at IS NOT NULL THEN
      RAISE EXCEPTION 'an item begins open' USING ERRCODE = 'OP409';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.taken_off_at IS NOT NULL THEN
    RAISE EXCEPTION 'who was taken off is not discussed' USING ERRCODE = 'OP409';
  ELSIF NEW.taken_off_at IS NOT NULL AND (NEW.taken_off_by IS DISTINCT FROM (SELECT opora.worker())
    OR opora.ahead(NEW.taken_off_at) OR NEW.taken_off_at < clock_timestamp() - interval '5 minutes') THEN
    RAISE EXCEPTION 'taken off by who says so, now' USING ERRCODE = 'OP409';
  END IF;
  IF (NEW.concluded_at, NEW.concluded_by) IS DISTINCT FROM (OLD.concluded_at, OLD.concluded_by) THEN
    IF OLD.concluded_at IS NOT NULL THEN
      RAISE EXCEPTION 'a concluded item stays concluded' USING ERRCODE = 'OP409';
    ELSIF opora.ahead(NEW.concluded_at) OR NEW.concluded_at < since - interval '5 minutes' THEN
      RAISE EXCEPTION 'not concluded at that time' USING ERRCODE = 'OP409';
    END IF;
  END IF;
  RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION opora.meeting_called_off() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.meeting_called_off() TO opora_app;
