-- Why: both services may write these rows, so one could write over the wall a version at its end, which nobody changes
-- any more, and times that nobody can read.

CREATE TRIGGER counts BEFORE INSERT OR UPDATE ON team_meeting FOR EACH ROW EXECUTE FUNCTION opora.counts();
CREATE TRIGGER counts BEFORE INSERT OR UPDATE ON meeting_item FOR EACH ROW EXECUTE FUNCTION opora.counts();

-- As before; and an output was concluded since both agreed to work together, and not in days to come.
CREATE OR REPLACE FUNCTION opora.meeting_item_written() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE since timestamptz;
BEGIN
  SELECT m.answered_at INTO since FROM case_management m
    WHERE m.tenant_id = NEW.tenant_id AND m.id = NEW.case_management_id
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
  ELSIF (NEW.concluded_at, NEW.concluded_by) IS DISTINCT FROM (OLD.concluded_at, OLD.concluded_by) THEN
    IF OLD.concluded_at IS NOT NULL THEN
      RAISE EXCEPTION 'a concluded item stays concluded' USING ERRCODE = 'OP409';
    ELSIF opora.ahead(NEW.concluded_at) OR NEW.concluded_at < since - interval '5 minutes' THEN
      RAISE EXCEPTION 'not concluded at that time' USING ERRCODE = 'OP409';
    END IF;
  END IF;
  RETURN NEW;
END $$;

-- A step is not done before it is said, nor in days to come.
CREATE FUNCTION opora.joint_step_done() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF opora.ahead(NEW.done_at) OR (TG_OP = 'INSERT' AND NEW.done_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a step is not done at that time' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER done BEFORE INSERT OR UPDATE OF done_at ON joint_step FOR EACH ROW
    EXECUTE FUNCTION opora.joint_step_done();

REVOKE ALL ON FUNCTION opora.joint_step_done() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.joint_step_done() TO opora_app;
