-- Why: an offer that was a mistake, or is not needed any more, stayed with the partner until it answered or the client took
-- the consent back.

-- Who made an offer takes it back while nobody has answered it: the partner sees it no more, and what becomes of the
-- consent later is still told of it, as of a declined one.
ALTER TABLE case_management
    ADD COLUMN taken_back_by uuid,
    ADD COLUMN taken_back_at timestamptz,
    ADD CONSTRAINT case_management_taken_back_by_fkey FOREIGN KEY (tenant_id, taken_back_by)
        REFERENCES worker (tenant_id, id),
    ADD CONSTRAINT case_management_taken_back CHECK (
        num_nonnulls(taken_back_by, taken_back_at) = CASE status WHEN 'taken_back' THEN 2 ELSE 0 END
    ),
    DROP CONSTRAINT case_management_bounds,
    ADD CONSTRAINT case_management_bounds CHECK (
        cardinality(partner_worker_ids) <= 1000 AND array_position(partner_worker_ids, NULL) IS NULL
        AND octet_length(sealed) <= 200000
        AND least(proposed_at, answered_at, taken_back_at, valid_until, ended_at) >= '1800-01-01'
        AND greatest(proposed_at, answered_at, taken_back_at, valid_until, ended_at) < '3000-01-01'
    ),
    DROP CONSTRAINT case_management_status_known,
    ADD CONSTRAINT case_management_status_known CHECK (
        status IN ('proposed', 'active', 'declined', 'taken_back', 'withdrawn', 'closed')
    ),
    DROP CONSTRAINT case_management_end,
    ADD CONSTRAINT case_management_end CHECK (
        CASE WHEN ended_at IS NULL
            THEN status IN ('proposed', 'active', 'declined', 'taken_back')
            ELSE status IN ('declined', 'taken_back', 'withdrawn', 'closed') END
    );
GRANT UPDATE (taken_back_by, taken_back_at) ON case_management TO opora_app;

DROP INDEX case_management_once;
CREATE UNIQUE INDEX case_management_once ON case_management (tenant_id, client_id, service_id, partner_service_id)
    WHERE ended_at IS NULL AND status NOT IN ('declined', 'taken_back');

-- As before, without what was taken back.
ALTER POLICY partner_reads ON case_management
    USING (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND (SELECT opora.in_team()) AND ended_at IS NULL AND statement_timestamp() < valid_until
        AND status <> 'taken_back'
        AND (cardinality(partner_worker_ids) = 0 OR (SELECT opora.worker()) = ANY (partner_worker_ids)
        OR (SELECT opora.kind()) = 'system'));
ALTER POLICY partner_answers ON case_management
    USING (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND (SELECT opora.in_team()) AND ended_at IS NULL AND statement_timestamp() < valid_until
        AND status <> 'taken_back'
        AND (cardinality(partner_worker_ids) = 0 OR (SELECT opora.worker()) = ANY (partner_worker_ids)
        OR (SELECT opora.kind()) = 'system')
        AND (SELECT opora.hold_case_management(tenant_id, id)));

-- Only by the service that made it, before an answer, in the name of who acts and now; nothing of it changes afterwards but
-- that its consent ends.
CREATE FUNCTION opora.case_management_taken_back() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF OLD.status = 'taken_back' AND (NEW.status, NEW.taken_back_by, NEW.taken_back_at, NEW.sealed, NEW.answered_at,
      NEW.answered_by, NEW.key_worker_id, NEW.partner_case_id) IS DISTINCT FROM (OLD.status, OLD.taken_back_by,
      OLD.taken_back_at, OLD.sealed, OLD.answered_at, OLD.answered_by, OLD.key_worker_id, OLD.partner_case_id)
    OR OLD.status <> 'taken_back' AND NEW.status = 'taken_back' AND (OLD.status <> 'proposed'
      OR opora.service() IS DISTINCT FROM NEW.service_id OR NEW.taken_back_by IS DISTINCT FROM opora.worker()
      OR NEW.taken_back_at IS NULL OR opora.ahead(NEW.taken_back_at)
      OR NEW.taken_back_at < statement_timestamp() - interval '5 minutes')
  THEN
    RAISE EXCEPTION 'a case management does not change so' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER changes_taken_back BEFORE UPDATE ON case_management FOR EACH ROW
    EXECUTE FUNCTION opora.case_management_taken_back();

-- Its key goes from the partner in the same transaction.
CREATE FUNCTION opora.case_management_key_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE data_key SET partner_service_id = NULL WHERE tenant_id = NEW.tenant_id AND id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER key_back AFTER UPDATE OF status ON case_management FOR EACH ROW
    WHEN (OLD.status <> 'taken_back' AND NEW.status = 'taken_back') EXECUTE FUNCTION opora.case_management_key_back();

-- As before, and what was taken back stays that.
CREATE OR REPLACE FUNCTION opora.consent_event_ends_case_management() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  IF NEW.state <> 'given' AND EXISTS (
    SELECT FROM case_management WHERE tenant_id = NEW.tenant_id AND consent_id = NEW.consent_id) THEN
    UPDATE case_management SET end_cause = NEW.state, ended_at = clock_timestamp(),
        status = CASE WHEN status IN ('declined', 'taken_back') THEN status ELSE 'withdrawn' END
      WHERE tenant_id = NEW.tenant_id AND consent_id = NEW.consent_id AND ended_at IS NULL;
    UPDATE data_key k SET partner_service_id = NULL FROM case_management m
      WHERE m.tenant_id = NEW.tenant_id AND m.consent_id = NEW.consent_id
        AND k.tenant_id = m.tenant_id AND k.id = m.id;
  END IF;
  RETURN NULL;
END $$;
ALTER FUNCTION opora.consent_event_ends_case_management() SET deadlock_timeout = '30s';

REVOKE ALL ON FUNCTION opora.case_management_taken_back(), opora.case_management_key_back() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.case_management_taken_back(), opora.case_management_key_back() TO opora_app;
