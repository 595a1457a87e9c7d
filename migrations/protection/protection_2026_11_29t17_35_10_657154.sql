-- Why: a child whose entry was a mistake could not be enrolled by the same notice again. A child of a notice is enrolled once, and once
-- more after each time that its entry should not have been made.

DROP INDEX basic_assessment_enrolled_once;
CREATE INDEX basic_assessment_enrolled ON basic_assessment
    (tenant_id, notice_id, coalesce(child_id, notice_id), service_id) WHERE result = 'section_6';

CREATE FUNCTION opora.child_enrolled_once() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  before timestamptz;
BEGIN
  PERFORM FROM public.notice n WHERE n.tenant_id = NEW.tenant_id AND n.id = NEW.notice_id FOR NO KEY UPDATE;  -- two at once
  SELECT max(b.assessed_at) INTO before FROM public.basic_assessment b WHERE b.tenant_id = NEW.tenant_id
    AND b.service_id = NEW.service_id AND b.notice_id = NEW.notice_id AND b.child_id IS NOT DISTINCT FROM NEW.child_id
    AND b.result = 'section_6';
  IF before IS NOT NULL AND NOT EXISTS (SELECT FROM public.register_entry e WHERE e.tenant_id = NEW.tenant_id
      AND e.service_id = NEW.service_id AND e.notice_id = NEW.notice_id AND e.child_id IS NOT DISTINCT FROM NEW.child_id
      AND e.ending = 'mistaken' AND e.ended_at > before) THEN
    RAISE EXCEPTION 'a child of a notice is enrolled once' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION opora.child_enrolled_once() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.child_enrolled_once() TO opora_app;
CREATE TRIGGER enrolled_once BEFORE INSERT ON basic_assessment FOR EACH ROW WHEN (NEW.result = 'section_6')
    EXECUTE FUNCTION opora.child_enrolled_once();
