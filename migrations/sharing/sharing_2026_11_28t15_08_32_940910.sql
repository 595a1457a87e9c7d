-- Why: two sessions of a recipient that took turns looking held up a withdrawal for as long as they liked: new holders of a
-- row pass whoever waits for it. A look has a part of the turn of its consent now, and an end waits for that first.

-- As before, in turn: the row of the recipient's own live grant is found, then its turn is waited for, then it is looked at
-- as it is by then. (A grant by law has a turn of its own.)
CREATE OR REPLACE FUNCTION opora.disclosure_looks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM share_grant WHERE tenant_id = NEW.tenant_id AND service_id = NEW.service_id AND id = NEW.grant_id
    AND item_id = NEW.item_id AND NEW.action = ANY (actions)
    AND grantee_tenant_id = (SELECT opora.tenant()) AND grantee_service_id = (SELECT opora.service())
    AND revoked_at IS NULL AND valid_from <= statement_timestamp() AND statement_timestamp() < valid_until
    AND (cardinality(grantee_worker_ids) = 0 OR (SELECT opora.worker()) = ANY (grantee_worker_ids))
    AND pg_advisory_xact_lock_shared(opora.consent_turn(tenant_id, service_id, coalesce(consent_id, id))) IS NOT NULL
    FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no grant to look by' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;

-- Whoever ends one grant of their service waits for those who look, in turn.
CREATE FUNCTION opora.wait_for_looks(the_grant uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(opora.consent_turn(g.tenant_id, g.service_id, coalesce(g.consent_id, g.id)))
    FROM share_grant g WHERE g.tenant_id = (SELECT opora.tenant()) AND g.service_id = (SELECT opora.service())
      AND g.id = the_grant;
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION opora.wait_for_looks(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.wait_for_looks(uuid) TO opora_app;

-- As before; the event has the turn of the consent. What only names a grant does not keep it from its end.
CREATE OR REPLACE FUNCTION opora.consent_event_ends_grants() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  IF NEW.state <> 'given' THEN
    PERFORM 1 FROM share_grant WHERE tenant_id = NEW.tenant_id AND consent_id = NEW.consent_id AND revoked_at IS NULL
      ORDER BY id FOR NO KEY UPDATE;
    IF FOUND THEN
      UPDATE share_grant SET revoked_at = clock_timestamp(), revoke_cause = NEW.state
        WHERE tenant_id = NEW.tenant_id AND consent_id = NEW.consent_id AND revoked_at IS NULL;
    END IF;
  END IF;
  RETURN NULL;
END $$;
