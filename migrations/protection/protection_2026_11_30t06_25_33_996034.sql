-- Why: a child that was enrolled by the entry of a record that was led as one with its own could not be enrolled once the two were apart, nor
-- after that entry ended. It is enrolled once, and once more after each time that what it rested on ended: its entry, or that of a record
-- led as one with it, by an act of its own, or the merge (ADR 0083; amends 0077).
CREATE OR REPLACE FUNCTION opora.child_enrolled_once() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  before timestamptz;
  its_case uuid;
  own_case uuid;
  led_as_one uuid[];
BEGIN
  SELECT n.case_id INTO its_case FROM public.notice n WHERE n.tenant_id = NEW.tenant_id AND n.id = NEW.notice_id
    FOR NO KEY UPDATE;  -- two at once
  SELECT max(b.assessed_at) INTO before FROM public.basic_assessment b WHERE b.tenant_id = NEW.tenant_id
    AND b.service_id = NEW.service_id AND b.notice_id = NEW.notice_id AND b.child_id IS NOT DISTINCT FROM NEW.child_id
    AND b.result = 'section_6';
  IF before IS NULL THEN
    RETURN NEW;
  END IF;
  SELECT w.case_id INTO own_case FROM public.notice_case w WHERE w.tenant_id = NEW.tenant_id
    AND w.service_id = NEW.service_id AND w.notice_id = NEW.notice_id AND w.child_id = NEW.child_id;
  its_case := coalesce(own_case, its_case);
  IF EXISTS (SELECT FROM public.client_merge m WHERE m.tenant_id = NEW.tenant_id AND m.service_id = NEW.service_id
      AND its_case IN (m.case_id, m.kept_case_id) AND m.undone_at > before) THEN
    RETURN NEW;
  END IF;
  led_as_one := ARRAY(SELECT its_case UNION SELECT unnest(ARRAY[m.case_id, m.kept_case_id]) FROM public.client_merge m
    WHERE m.tenant_id = NEW.tenant_id AND m.service_id = NEW.service_id AND its_case IN (m.case_id, m.kept_case_id));
  IF NOT EXISTS (SELECT FROM public.register_entry e WHERE e.tenant_id = NEW.tenant_id AND e.service_id = NEW.service_id
      AND ((e.child_id IS NOT DISTINCT FROM NEW.child_id AND (e.notice_id = NEW.notice_id OR e.case_id = ANY (led_as_one)))
        OR ((NEW.child_id IS NULL OR own_case IS NOT NULL) AND e.case_id = ANY (led_as_one) AND (e.child_id IS NULL
          OR EXISTS (SELECT FROM public.notice_case w WHERE w.tenant_id = NEW.tenant_id
            AND w.service_id = NEW.service_id AND w.case_id = ANY (led_as_one) AND w.child_id = e.child_id))))
      AND e.ending IN ('mistaken', 'removed') AND e.ended_at > before) THEN
    RAISE EXCEPTION 'a child of a notice is enrolled once' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
