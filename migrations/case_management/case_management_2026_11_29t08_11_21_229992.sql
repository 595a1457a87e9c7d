-- Why: joint work ended only when the client took the consent back; neither service could end it with a reason.

-- Either service ends running joint work, with the reason in the sealed words. The consent goes on, so what becomes of it
-- later is still told, as of a declined offer. The row stays with both, what was shared does not (see meetings).
ALTER TABLE case_management
    ADD COLUMN closed_by uuid,
    ADD COLUMN closed_at timestamptz,
    ADD CONSTRAINT case_management_closed_by_fkey FOREIGN KEY (tenant_id, closed_by) REFERENCES worker (tenant_id, id),
    ADD CONSTRAINT case_management_closed CHECK (
        num_nonnulls(closed_by, closed_at) = CASE status WHEN 'closed' THEN 2 ELSE 0 END
    ),
    DROP CONSTRAINT case_management_bounds,
    ADD CONSTRAINT case_management_bounds CHECK (
        cardinality(partner_worker_ids) <= 1000 AND array_position(partner_worker_ids, NULL) IS NULL
        AND octet_length(sealed) <= 200000
        AND least(proposed_at, answered_at, taken_back_at, closed_at, valid_until, ended_at) >= '1800-01-01'
        AND greatest(proposed_at, answered_at, taken_back_at, closed_at, valid_until, ended_at) < '3000-01-01'
    ),
    DROP CONSTRAINT case_management_end,
    ADD CONSTRAINT case_management_end CHECK (
        CASE WHEN ended_at IS NULL
            THEN status IN ('proposed', 'active', 'declined', 'taken_back', 'closed')
            ELSE status IN ('declined', 'taken_back', 'withdrawn', 'closed') END
    );
GRANT UPDATE (closed_by, closed_at) ON case_management TO opora_app;

DROP INDEX case_management_once;
CREATE UNIQUE INDEX case_management_once ON case_management (tenant_id, client_id, service_id, partner_service_id)
    WHERE ended_at IS NULL AND status NOT IN ('declined', 'taken_back', 'closed');

-- As before, and nothing is changed by the partner of what was closed.
ALTER POLICY partner_answers ON case_management
    USING (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND (SELECT opora.in_team()) AND ended_at IS NULL AND statement_timestamp() < valid_until
        AND status NOT IN ('taken_back', 'closed')
        AND (cardinality(partner_worker_ids) = 0 OR (SELECT opora.worker()) = ANY (partner_worker_ids)
        OR (SELECT opora.kind()) = 'system')
        AND (SELECT opora.hold_case_management(tenant_id, id)));

-- Only of running joint work whose consent holds, in the name of who acts and now; nothing of it changes afterwards but that
-- its consent ends.
CREATE FUNCTION opora.case_management_closed() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF OLD.status = 'closed' AND (NEW.status, NEW.closed_by, NEW.closed_at, NEW.sealed, NEW.answered_at, NEW.answered_by,
      NEW.key_worker_id, NEW.partner_case_id) IS DISTINCT FROM (OLD.status, OLD.closed_by, OLD.closed_at, OLD.sealed,
      OLD.answered_at, OLD.answered_by, OLD.key_worker_id, OLD.partner_case_id)
    OR OLD.status <> 'closed' AND NEW.status = 'closed' AND (OLD.status <> 'active' OR NEW.ended_at IS NOT NULL
      OR statement_timestamp() >= NEW.valid_until
      OR NEW.closed_by IS DISTINCT FROM opora.worker() OR NEW.closed_at IS NULL OR opora.ahead(NEW.closed_at)
      OR NEW.closed_at < statement_timestamp() - interval '5 minutes')
  THEN
    RAISE EXCEPTION 'a case management does not change so' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER changes_closed BEFORE UPDATE ON case_management FOR EACH ROW
    EXECUTE FUNCTION opora.case_management_closed();

-- As before, and what was closed stays that.
CREATE OR REPLACE FUNCTION opora.consent_event_ends_case_management() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  IF NEW.state <> 'given' AND EXISTS (
    SELECT FROM case_management WHERE tenant_id = NEW.tenant_id AND consent_id = NEW.consent_id) THEN
    UPDATE case_management SET end_cause = NEW.state, ended_at = clock_timestamp(),
        status = CASE WHEN status IN ('declined', 'taken_back', 'closed') THEN status ELSE 'withdrawn' END
      WHERE tenant_id = NEW.tenant_id AND consent_id = NEW.consent_id AND ended_at IS NULL;
    UPDATE data_key k SET partner_service_id = NULL FROM case_management m
      WHERE m.tenant_id = NEW.tenant_id AND m.consent_id = NEW.consent_id
        AND k.tenant_id = m.tenant_id AND k.id = m.id;
  END IF;
  RETURN NULL;
END $$;
ALTER FUNCTION opora.consent_event_ends_case_management() SET deadlock_timeout = '30s';

REVOKE ALL ON FUNCTION opora.case_management_closed() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.case_management_closed() TO opora_app;
