-- A new wording of a consent is for the service that the ones before are for (ADR 0091): what a client says of another
-- service is another consent, so nothing that rests on one is ever held against what they said of somebody else.
CREATE OR REPLACE FUNCTION opora.consent_provision_inside() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM opora.lock_consent(NEW.tenant_id, NEW.consent_id);
  IF NOT EXISTS (SELECT 1 FROM consent_version v JOIN consent c ON c.tenant_id = v.tenant_id AND c.id = v.consent_id
      WHERE v.tenant_id = NEW.tenant_id AND v.consent_id = NEW.consent_id
      AND v.no = NEW.version_no AND v.client_id = NEW.client_id AND c.version_no < v.no
      AND v.valid_from <= NEW.valid_from AND NEW.valid_until <= v.valid_until) THEN
    RAISE EXCEPTION 'a provision outside its consent' USING ERRCODE = 'OP409';
  END IF;
  IF EXISTS (SELECT 1 FROM consent_provision p WHERE p.tenant_id = NEW.tenant_id AND p.consent_id = NEW.consent_id
      AND p.version_no = NEW.version_no - 1 AND (p.recipient_tenant_id <> NEW.recipient_tenant_id
      OR p.recipient_service_id <> NEW.recipient_service_id)) THEN
    RAISE EXCEPTION 'a new wording is for the same service' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
