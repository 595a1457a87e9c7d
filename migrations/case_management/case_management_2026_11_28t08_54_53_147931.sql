-- Why: every end of a consent planned and ran two changes for joint work that most consents never had.

CREATE OR REPLACE FUNCTION opora.consent_event_ends_case_management() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  IF NEW.state <> 'given' AND EXISTS (
    SELECT FROM case_management WHERE tenant_id = NEW.tenant_id AND consent_id = NEW.consent_id) THEN
    UPDATE case_management SET end_cause = NEW.state, version = version + 1,
        ended_at = CASE NEW.state WHEN 'expired' THEN least(valid_until, clock_timestamp()) ELSE clock_timestamp() END,
        status = CASE status WHEN 'declined' THEN 'declined' ELSE 'withdrawn' END
      WHERE tenant_id = NEW.tenant_id AND consent_id = NEW.consent_id AND ended_at IS NULL;
    UPDATE data_key k SET partner_service_id = NULL FROM case_management m
      WHERE m.tenant_id = NEW.tenant_id AND m.consent_id = NEW.consent_id
        AND k.tenant_id = m.tenant_id AND k.id = m.id;
  END IF;
  RETURN NULL;
END $$;
