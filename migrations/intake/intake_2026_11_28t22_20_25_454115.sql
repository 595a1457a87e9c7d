-- Why: two marks at the same instant left a duplicate of a duplicate, and raw SQL could write one: what a notice is of the
-- same as stays one step away. Marks of one service take turns; each sees what those before it wrote.
CREATE FUNCTION opora.one_step_from_its_double() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  PERFORM opora.take_turn('duplicate|' || NEW.service_id);
  IF EXISTS (SELECT FROM public.notice_duplicate d
             WHERE d.tenant_id = NEW.tenant_id AND d.service_id = NEW.service_id AND d.taken_back_at IS NULL
               AND (d.notice_id = NEW.of_id OR d.of_id = NEW.notice_id)) THEN
    RAISE EXCEPTION 'a duplicate would be one of a duplicate' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER one_step BEFORE INSERT OR UPDATE ON notice_duplicate FOR EACH ROW
    WHEN (NEW.taken_back_at IS NULL) EXECUTE FUNCTION opora.one_step_from_its_double();

REVOKE ALL ON FUNCTION opora.one_step_from_its_double() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.one_step_from_its_double() TO opora_app;
