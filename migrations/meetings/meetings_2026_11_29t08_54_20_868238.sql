-- Why: the plan named who had agreed to do a step, also when its task was long somebody else's.

-- Who does a step now, where it is not who agreed to: said by the service that answers for it, whose task it is.
ALTER TABLE joint_step
    ADD COLUMN doer_id uuid,
    ADD CONSTRAINT joint_step_doer_id_fkey FOREIGN KEY (tenant_id, doer_id) REFERENCES worker (tenant_id, id);
GRANT UPDATE (doer_id) ON joint_step TO opora_app;

CREATE FUNCTION opora.step_doer_works() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NEW.responsible_service_id IS DISTINCT FROM (SELECT opora.service())
    OR NOT opora.all_work_in(NEW.tenant_id, ARRAY[NEW.responsible_service_id], ARRAY[NEW.doer_id]) THEN
    RAISE EXCEPTION 'who does a step works in its service, which says so' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER doer_works AFTER INSERT OR UPDATE OF doer_id ON joint_step FOR EACH ROW WHEN (NEW.doer_id IS NOT NULL)
    EXECUTE FUNCTION opora.step_doer_works();

REVOKE ALL ON FUNCTION opora.step_doer_works() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.step_doer_works() TO opora_app;
