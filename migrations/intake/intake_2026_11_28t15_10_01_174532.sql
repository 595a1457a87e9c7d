-- Why: a notice was given to a key worker who had left, and nobody read it.
CREATE FUNCTION opora.notice_goes_to_who_works_here() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT opora.all_work_in(NEW.tenant_id, ARRAY[NEW.service_id], ARRAY[NEW.assigned_to]) THEN
    RAISE EXCEPTION 'the notice would go to somebody who does not work in the service' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER works_here AFTER UPDATE OF assigned_to ON notice FOR EACH ROW
    WHEN (OLD.assigned_to IS DISTINCT FROM NEW.assigned_to AND NEW.assigned_to IS NOT NULL)
    EXECUTE FUNCTION opora.notice_goes_to_who_works_here();

REVOKE ALL ON FUNCTION opora.notice_goes_to_who_works_here() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.notice_goes_to_who_works_here() TO opora_app;
