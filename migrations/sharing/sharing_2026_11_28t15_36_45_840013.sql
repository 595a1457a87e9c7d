-- Why: the end of a consent ends all its grants in the same statement. A colleague who wrote a million of them by raw SQL
-- made the withdrawal take longer than any statement may.

CREATE FUNCTION opora.grants_have_a_number() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT tenant_id, consent_id FROM written WHERE consent_id IS NOT NULL) w CROSS JOIN LATERAL (
      SELECT count(*) AS number FROM share_grant g WHERE g.tenant_id = w.tenant_id AND g.consent_id = w.consent_id) of_it
    WHERE of_it.number > 10000) THEN
    RAISE EXCEPTION 'a consent has no more than 10000 grants' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION opora.grants_have_a_number() FROM PUBLIC;
CREATE TRIGGER have_a_number AFTER INSERT ON share_grant REFERENCING NEW TABLE AS written FOR EACH STATEMENT
    EXECUTE FUNCTION opora.grants_have_a_number();
