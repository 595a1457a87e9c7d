-- Why: a colleague who piled up wordings, or scans, by raw SQL made the page of a consent and its withdrawal, which shows it,
-- take longer than any statement may. A consent has no more of them than people record, many times over.

-- As before, and a consent has a hundred wordings at most.
CREATE OR REPLACE FUNCTION opora.consent_version_next() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM opora.lock_consent(NEW.tenant_id, NEW.consent_id);
  IF NOT EXISTS (SELECT 1 FROM consent c WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.consent_id
      AND c.version_no + 1 = NEW.no) THEN
    RAISE EXCEPTION 'versions of a consent follow one another' USING ERRCODE = 'OP409';
  END IF;
  IF NEW.no > 100 THEN
    RAISE EXCEPTION 'a consent has no more than 100 versions' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION opora.scans_have_a_number() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT tenant_id, consent_id FROM written) w CROSS JOIN LATERAL (
      SELECT count(*) AS number FROM consent_evidence e
      WHERE e.tenant_id = w.tenant_id AND e.consent_id = w.consent_id) of_it
    WHERE of_it.number > 100) THEN
    RAISE EXCEPTION 'a consent has no more than 100 scans' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION opora.scans_have_a_number() FROM PUBLIC;
CREATE TRIGGER have_a_number AFTER INSERT ON consent_evidence REFERENCING NEW TABLE AS written FOR EACH STATEMENT
    EXECUTE FUNCTION opora.scans_have_a_number();
