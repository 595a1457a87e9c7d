-- Why: a child whose entry ended could not be enrolled by the same notice again. It is enrolled once, and once more after each time that
-- its entry ended by an act of its own, whichever notice of its case that stood with (ADR 0077; amends 0075 no. 8).
CREATE OR REPLACE FUNCTION opora.child_enrolled_once() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  before timestamptz;
  its_case uuid;
BEGIN
  SELECT n.case_id INTO its_case FROM public.notice n WHERE n.tenant_id = NEW.tenant_id AND n.id = NEW.notice_id
    FOR NO KEY UPDATE;  -- two at once
  SELECT max(b.assessed_at) INTO before FROM public.basic_assessment b WHERE b.tenant_id = NEW.tenant_id
    AND b.service_id = NEW.service_id AND b.notice_id = NEW.notice_id AND b.child_id IS NOT DISTINCT FROM NEW.child_id
    AND b.result = 'section_6';
  IF before IS NOT NULL AND NOT EXISTS (SELECT FROM public.register_entry e WHERE e.tenant_id = NEW.tenant_id
      AND e.service_id = NEW.service_id AND e.child_id IS NOT DISTINCT FROM NEW.child_id
      AND (e.notice_id = NEW.notice_id OR e.case_id = its_case)
      AND e.ending IN ('mistaken', 'removed') AND e.ended_at > before) THEN
    RAISE EXCEPTION 'a child of a notice is enrolled once' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
