-- Why: a question goes to whoever works in the service when it is put, however it is written (ADR 0044).
CREATE FUNCTION opora.urgency_question_to_who_works() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT opora.all_work_in(NEW.tenant_id, ARRAY[NEW.service_id], ARRAY[NEW.asked_of]) THEN
    RAISE EXCEPTION 'a question of urgency goes to whoever works in the service' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER to_who_works BEFORE INSERT ON urgency_question FOR EACH ROW
    EXECUTE FUNCTION opora.urgency_question_to_who_works();
REVOKE ALL ON FUNCTION opora.urgency_question_to_who_works() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.urgency_question_to_who_works() TO opora_app;
