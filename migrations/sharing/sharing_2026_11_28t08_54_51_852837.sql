-- Why: a withdrawal ends all grants of a consent at once, and five of the eight indexes got a new entry for each, because
-- two were partial on `revoked_at`: no row could be changed in its place. What a service received is now found by
-- handovers instead, of which the ended ones leave their index: one row where there were as many as items.

-- Ended: none of its grants lets through any more. Only the trigger below writes it. Two who end the last two grants at
-- the same moment may leave it unsaid: then a list looks at the handover in vain, and shows nothing that the grants do
-- not let through.
ALTER TABLE handover ADD COLUMN ended_at timestamptz;

-- the migration speaks for every organisation
DROP TRIGGER append_only ON handover;
ALTER TABLE handover NO FORCE ROW LEVEL SECURITY;
ALTER TABLE share_grant NO FORCE ROW LEVEL SECURITY;
UPDATE handover h SET ended_at = (SELECT max(g.revoked_at) FROM share_grant g
    WHERE g.tenant_id = h.tenant_id AND g.handover_id = h.id)
  WHERE NOT EXISTS (SELECT FROM share_grant g
    WHERE g.tenant_id = h.tenant_id AND g.handover_id = h.id AND g.revoked_at IS NULL);
ALTER TABLE handover FORCE ROW LEVEL SECURITY;
ALTER TABLE share_grant FORCE ROW LEVEL SECURITY;
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OF id, tenant_id, service_id, client_id, case_id, consent_id,
    recipient_tenant_id, recipient_service_id, handed_at, handed_by ON handover
    FOR EACH ROW EXECUTE FUNCTION opora.append_only();
CREATE TRIGGER ended_once BEFORE UPDATE OF ended_at ON handover
    FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL) EXECUTE FUNCTION opora.append_only();
REVOKE INSERT ON handover FROM opora_app;
GRANT INSERT (
    id, tenant_id, service_id, client_id, case_id, consent_id, recipient_tenant_id, recipient_service_id, handed_at,
    handed_by
) ON handover TO opora_app;

-- what a service received, newest first
CREATE INDEX handover_to ON handover (recipient_tenant_id, recipient_service_id, id) WHERE ended_at IS NULL;

-- Each grant is changed once, when it ends: room beside it, and no index that looks at its end.
DROP INDEX share_grant_to;
DROP INDEX share_grant_on;
CREATE INDEX share_grant_on ON share_grant (tenant_id, consent_id);
ALTER TABLE share_grant SET (fillfactor = 50);

-- Here and in the other triggers of an end: looks by a key are planned once a connection, not anew five times; an end is
-- rare, so most of them were written on a connection that had not settled on its plans.

-- The keys go with their grants, all those of one statement at once, and handovers of which nothing is left are ended.
-- The application itself does neither.
CREATE OR REPLACE FUNCTION opora.share_keys_go() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  DELETE FROM share_key k USING ended e WHERE k.tenant_id = e.tenant_id AND k.id = e.id;
  UPDATE handover h SET ended_at = clock_timestamp()
    FROM (SELECT DISTINCT tenant_id, handover_id FROM ended) e
    WHERE h.tenant_id = e.tenant_id AND h.id = e.handover_id AND h.ended_at IS NULL
      AND NOT EXISTS (SELECT FROM share_grant g
        WHERE g.tenant_id = h.tenant_id AND g.handover_id = h.id AND g.revoked_at IS NULL);
  RETURN NULL;
END $$;

-- As before: locked by id, as those who look do. Where nothing was shared, nothing has to be ended.
CREATE OR REPLACE FUNCTION opora.consent_event_ends_grants() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  IF NEW.state <> 'given' THEN
    PERFORM 1 FROM share_grant WHERE tenant_id = NEW.tenant_id AND consent_id = NEW.consent_id AND revoked_at IS NULL
      ORDER BY id FOR UPDATE;
    IF FOUND THEN
      UPDATE share_grant SET revoked_at = clock_timestamp(), revoke_cause = NEW.state
        WHERE tenant_id = NEW.tenant_id AND consent_id = NEW.consent_id AND revoked_at IS NULL;
    END IF;
  END IF;
  RETURN NULL;
END $$;

-- The recipient is the application. What runs as the owner of the schema ends shares of its own service alone, and need
-- not be planned for a recipient.
ALTER POLICY recipient ON share_key TO opora_app;
ALTER POLICY recipient ON shared_item TO opora_app;
-- OFFSET 0: a handover is asked for its own grants, by their index, and never for those of the whole platform
ALTER POLICY recipient ON handover TO opora_app
    USING (EXISTS (SELECT FROM share_grant g WHERE g.tenant_id = handover.tenant_id AND g.handover_id = handover.id
        AND grantee_tenant_id = (SELECT opora.tenant()) AND grantee_service_id = (SELECT opora.service())
        AND revoked_at IS NULL AND valid_from <= statement_timestamp() AND statement_timestamp() < valid_until
        AND (cardinality(grantee_worker_ids) = 0 OR (SELECT opora.worker()) = ANY (grantee_worker_ids)) OFFSET 0));
