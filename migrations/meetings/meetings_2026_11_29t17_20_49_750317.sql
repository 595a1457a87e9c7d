-- Why: goals that were open when joint work ended were judged by nobody any more, and nothing said who finished a step.

-- As before; and after an end the service that keeps the joint object says of a concluded output whether its goals were
-- met. What was concluded stays so, and the other service writes nothing any more.
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

-- Who finished a step: said by the service that answers for it, whose task it is, of somebody who works there.
ALTER TABLE joint_step
    ADD COLUMN done_by uuid,
    ADD CONSTRAINT joint_step_done_by_fkey FOREIGN KEY (tenant_id, done_by) REFERENCES worker (tenant_id, id),
    ADD CONSTRAINT joint_step_done_by_whom CHECK (done_by IS NULL OR done_at IS NOT NULL);
GRANT UPDATE (done_by) ON joint_step TO opora_app;

CREATE FUNCTION opora.step_finisher_works() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NEW.responsible_service_id IS DISTINCT FROM (SELECT opora.service())
    OR NOT opora.all_work_in(NEW.tenant_id, ARRAY[NEW.responsible_service_id], ARRAY[NEW.done_by]) THEN
    RAISE EXCEPTION 'who finished a step works in its service, which says so' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER finisher_works AFTER INSERT OR UPDATE OF done_by ON joint_step FOR EACH ROW WHEN (NEW.done_by IS NOT NULL)
    EXECUTE FUNCTION opora.step_finisher_works();

REVOKE ALL ON FUNCTION opora.step_finisher_works() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.step_finisher_works() TO opora_app;
