-- Why: people who had left were still members of meetings and answered for steps.

-- Who is invited works in one of the two services when they are; who leaves afterwards stays as they were.
CREATE FUNCTION opora.participants_work() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  invited uuid[] := ARRAY(SELECT unnest(NEW.participant_ids)
    EXCEPT SELECT unnest(CASE TG_OP WHEN 'UPDATE' THEN OLD.participant_ids END));
BEGIN
  IF NOT opora.all_work_in(NEW.tenant_id, ARRAY[NEW.service_id, NEW.partner_service_id], invited) THEN
    RAISE EXCEPTION 'somebody at the meeting works in neither service' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER participants_work AFTER INSERT OR UPDATE OF participant_ids ON team_meeting FOR EACH ROW
    EXECUTE FUNCTION opora.participants_work();

-- Who answers for a step works in the service that it is of.
CREATE FUNCTION opora.responsible_works() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT opora.all_work_in(NEW.tenant_id, ARRAY[NEW.responsible_service_id], ARRAY[NEW.responsible_id]) THEN
    RAISE EXCEPTION 'who answers for a step does not work in its service' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER responsible_works AFTER INSERT ON joint_step FOR EACH ROW EXECUTE FUNCTION opora.responsible_works();

REVOKE ALL ON FUNCTION opora.participants_work(), opora.responsible_works() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.participants_work(), opora.responsible_works() TO opora_app;
