-- Why: the partner could write a version at its end, and the withdrawal that counts it on was refused for ever; or a day
-- of its answer that nobody can read, and the page of the consent was an error.

CREATE TRIGGER counts BEFORE INSERT OR UPDATE ON case_management FOR EACH ROW EXECUTE FUNCTION opora.counts();

-- As before, without a word of the version: an end computes nothing from what the other service may write.
CREATE OR REPLACE FUNCTION opora.consent_event_ends_case_management() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  IF NEW.state <> 'given' AND EXISTS (
    SELECT FROM case_management WHERE tenant_id = NEW.tenant_id AND consent_id = NEW.consent_id) THEN
    UPDATE case_management SET end_cause = NEW.state, ended_at = clock_timestamp(),
        status = CASE status WHEN 'declined' THEN 'declined' ELSE 'withdrawn' END
      WHERE tenant_id = NEW.tenant_id AND consent_id = NEW.consent_id AND ended_at IS NULL;
    UPDATE data_key k SET partner_service_id = NULL FROM case_management m
      WHERE m.tenant_id = NEW.tenant_id AND m.consent_id = NEW.consent_id
        AND k.tenant_id = m.tenant_id AND k.id = m.id;
  END IF;
  RETURN NULL;
END $$;

-- An offer was not made in days to come, and is not answered with the offer.
CREATE FUNCTION opora.case_management_begins() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF opora.ahead(NEW.proposed_at) OR num_nonnulls(NEW.answered_at, NEW.answered_by, NEW.ended_at, NEW.end_cause) > 0
  THEN
    RAISE EXCEPTION 'a case management does not begin so' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER begins BEFORE INSERT ON case_management FOR EACH ROW EXECUTE FUNCTION opora.case_management_begins();

-- An answer is given once: with its step, by the one who acts, between the offer and now. When it ended the database
-- says; why it ended the consent says, to which the partner has no word.
CREATE FUNCTION opora.case_management_when() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF (NEW.answered_at, NEW.answered_by) IS DISTINCT FROM (OLD.answered_at, OLD.answered_by) AND (
      OLD.status <> 'proposed' OR NEW.status NOT IN ('active', 'declined')
      OR NEW.answered_by IS DISTINCT FROM opora.worker() OR opora.ahead(NEW.answered_at)
      OR NEW.answered_at < OLD.proposed_at - interval '5 minutes')
    OR (NEW.status = 'declined' AND NEW.answered_at IS NULL)
    OR (NEW.end_cause IS DISTINCT FROM OLD.end_cause
      AND (NEW.ended_at IS NULL OR opora.service() IS NOT DISTINCT FROM NEW.partner_service_id)) THEN
    RAISE EXCEPTION 'a case management does not change so' USING ERRCODE = 'OP409';
  END IF;
  IF NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
    NEW.ended_at := CASE NEW.end_cause WHEN 'expired' THEN least(NEW.valid_until, clock_timestamp())
      ELSE clock_timestamp() END;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER changes_when BEFORE UPDATE ON case_management FOR EACH ROW
    EXECUTE FUNCTION opora.case_management_when();

REVOKE ALL ON FUNCTION opora.case_management_begins(), opora.case_management_when() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.case_management_begins(), opora.case_management_when() TO opora_app;
