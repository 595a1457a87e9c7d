-- Why: a client can name only who is there to be named: people of the recipient who work there at this moment. Who leaves
-- afterwards stays in the wording, as the client said it.
CREATE FUNCTION opora.named_work_there() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT opora.all_work_in(NEW.recipient_tenant_id, ARRAY[NEW.recipient_service_id], NEW.recipient_worker_ids) THEN
    RAISE EXCEPTION 'a consent names somebody who does not work in the service' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER named_work_there AFTER INSERT ON consent_provision FOR EACH ROW EXECUTE FUNCTION opora.named_work_there();

REVOKE ALL ON FUNCTION opora.named_work_there() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.named_work_there() TO opora_app;
