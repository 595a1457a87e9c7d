-- Why: whoever had left the organisation, with memberships that nobody ended one by one, was taken as a key worker; and a task
-- was given to anybody the organisation ever employed.

-- Whoever answers for a case works in its service when that is written, not in a sibling of it.
CREATE OR REPLACE FUNCTION opora.key_worker_works_here() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT opora.all_work_in(NEW.tenant_id, ARRAY[NEW.service_id], ARRAY[NEW.worker_id]) THEN
    RAISE EXCEPTION 'the key worker does not work in the service' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;

-- Whoever gets something to do works in the service when they get it. What is open when they leave stays theirs until
-- somebody gives it on.
CREATE FUNCTION opora.assignee_works_here() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT opora.all_work_in(NEW.tenant_id, ARRAY[NEW.service_id], ARRAY[NEW.assignee_id]) THEN
    RAISE EXCEPTION 'the assignee does not work in the service' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER works_here AFTER INSERT ON task FOR EACH ROW EXECUTE FUNCTION opora.assignee_works_here();
CREATE TRIGGER goes_to_who_works_here AFTER UPDATE OF assignee_id ON task FOR EACH ROW
    WHEN (OLD.assignee_id IS DISTINCT FROM NEW.assignee_id) EXECUTE FUNCTION opora.assignee_works_here();

REVOKE ALL ON FUNCTION opora.assignee_works_here() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.assignee_works_here() TO opora_app;
