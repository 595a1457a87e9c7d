-- A joint step is written while its case management runs, on the case of that case management on the side that answers
-- for it. The foreign keys alone let any case of the other service be named, and told by their refusal which ids are
-- there: whatever does not fit is refused here, in one way, before they look. What a step became is said by the service
-- whose task it is: of the other one's tasks nobody else learns which are there.
CREATE FUNCTION opora.joint_step_written() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM 1 FROM case_management m WHERE m.tenant_id = NEW.tenant_id AND m.id = NEW.case_management_id
      AND m.service_id = NEW.service_id AND m.partner_service_id = NEW.partner_service_id
      AND m.status = 'active' AND m.ended_at IS NULL AND statement_timestamp() < m.valid_until
      AND NEW.case_id = CASE NEW.responsible_service_id
        WHEN m.service_id THEN m.case_id WHEN m.partner_service_id THEN m.partner_case_id END
      FOR SHARE;
    IF NOT FOUND OR NEW.ended_at IS NOT NULL OR NEW.task_id IS NOT NULL THEN
      RAISE EXCEPTION 'no step of an active case management' USING ERRCODE = 'OP409';
    END IF;
  ELSIF NEW.task_id IS DISTINCT FROM OLD.task_id AND NEW.responsible_service_id <> (SELECT opora.service()) THEN
    RAISE EXCEPTION 'a task is said by its own service' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER written BEFORE INSERT OR UPDATE OF task_id ON joint_step FOR EACH ROW
    EXECUTE FUNCTION opora.joint_step_written();
REVOKE ALL ON FUNCTION opora.joint_step_written() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.joint_step_written() TO opora_app;
