-- Why: a no to the service on whose consent the two worked together left the other one's own consent to the same in force,
-- with its offers, though both know whose case is whose (ADR 0072).

-- As before, of every consent in force of a client whose case there has been in joint work with the case here, on whichever of
-- the two services' consents; only while it still names the service that heard the no.
CREATE OR REPLACE FUNCTION opora.consent_event_ends_elsewhere() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET deadlock_timeout = '30s' AS $$
DECLARE
  other uuid;
  own_cases uuid[];
  cases_there uuid[];
  here text := current_setting('backtrace_functions');
  there text[] := string_to_array(here, ',');
  it record;
BEGIN
  IF NEW.heard_event_id IS NOT NULL THEN RETURN NULL; END IF;  -- it was heard here already
  SELECT p.recipient_service_id INTO other FROM consent c JOIN consent_provision p
      ON p.tenant_id = c.tenant_id AND p.consent_id = c.id AND p.version_no = NEW.version_no
    WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.consent_id AND c.type = 'case_management'
      AND p.recipient_tenant_id = NEW.tenant_id AND p.recipient_service_id <> NEW.service_id;
  IF other IS NULL THEN RETURN NULL; END IF;
  PERFORM opora.take_turn('consent|' || NEW.client_id);
  own_cases := ARRAY(SELECT k.id FROM client_case k WHERE k.tenant_id = NEW.tenant_id AND k.client_id = NEW.client_id);
  -- what rests on a consent of this service may be ended already, and hidden from the other one
  cases_there := ARRAY(SELECT m.partner_case_id FROM case_management m WHERE m.tenant_id = NEW.tenant_id
    AND m.service_id = NEW.service_id AND m.partner_service_id = other AND m.case_id = ANY (own_cases)
    AND m.partner_case_id IS NOT NULL);
  there[4] := replace(other::text, '-', '');
  PERFORM set_config('backtrace_functions', array_to_string(there, ','), true);
  cases_there := cases_there || ARRAY(SELECT m.case_id FROM case_management m WHERE m.tenant_id = NEW.tenant_id
    AND m.service_id = other AND m.partner_service_id = NEW.service_id AND m.partner_case_id = ANY (own_cases));
  FOR it IN SELECT DISTINCT c.id FROM client_case k
      JOIN consent c ON c.tenant_id = k.tenant_id AND c.client_id = k.client_id AND c.type = 'case_management'
        AND c.service_id = other AND c.state = 'given'
    WHERE k.tenant_id = NEW.tenant_id AND k.id = ANY (cases_there)
    ORDER BY 1
  LOOP
    PERFORM opora.lock_consent(NEW.tenant_id, it.id);
    INSERT INTO consent_event (id, tenant_id, service_id, consent_id, client_id, version_no, seq, state, indicated_on,
        indicated_by, form, recorded_by, recorded_at, heard_in_service_id, heard_event_id)
      SELECT gen_random_uuid(), c.tenant_id, c.service_id, c.id, c.client_id, c.version_no, last.seq + 1, 'withdrawn',
          NEW.indicated_on, NEW.indicated_by, NEW.form, NEW.recorded_by, NEW.recorded_at, NEW.service_id, NEW.id
        FROM consent c JOIN consent_event said ON said.tenant_id = c.tenant_id AND said.consent_id = c.id
          AND said.version_no = c.version_no AND said.state = 'given'
        JOIN consent_provision p ON p.tenant_id = c.tenant_id AND p.consent_id = c.id AND p.version_no = c.version_no
          AND p.recipient_tenant_id = NEW.tenant_id AND p.recipient_service_id = NEW.service_id
        CROSS JOIN LATERAL (SELECT max(e.seq) AS seq FROM consent_event e
          WHERE e.tenant_id = c.tenant_id AND e.consent_id = c.id) last
        WHERE c.tenant_id = NEW.tenant_id AND c.id = it.id AND c.state = 'given' AND statement_timestamp() < c.ends_at
          AND NEW.indicated_on >= least(said.indicated_on, (statement_timestamp() AT TIME ZONE 'Europe/Prague')::date);
  END LOOP;
  PERFORM set_config('backtrace_functions', here, true);
  RETURN NULL;
END $$;
