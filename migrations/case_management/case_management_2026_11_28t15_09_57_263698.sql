-- Why: who had left the organisation could still be chosen as the key worker of joint work. And a consent that names people
-- binds the partner here, too: of its people only those named lead the client's joint work.
CREATE FUNCTION opora.joint_key_worker_works() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  of_owner boolean := opora.all_work_in(NEW.tenant_id, ARRAY[NEW.service_id], ARRAY[NEW.key_worker_id]);
  of_partner boolean := opora.all_work_in(NEW.tenant_id, ARRAY[NEW.partner_service_id], ARRAY[NEW.key_worker_id])
    AND (cardinality(NEW.partner_worker_ids) = 0 OR NEW.key_worker_id = ANY (NEW.partner_worker_ids));
BEGIN
  IF NOT of_owner AND NOT of_partner THEN
    RAISE EXCEPTION 'the key worker works in neither service, or is not named' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER key_worker_works AFTER UPDATE OF key_worker_id ON case_management FOR EACH ROW
    WHEN (OLD.key_worker_id IS DISTINCT FROM NEW.key_worker_id AND NEW.key_worker_id IS NOT NULL)
    EXECUTE FUNCTION opora.joint_key_worker_works();

REVOKE ALL ON FUNCTION opora.joint_key_worker_works() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.joint_key_worker_works() TO opora_app;
