-- Why: what came stayed on My day of those who can only read it, and a recipient who takes nothing over had no answer.

-- Two more things that a recipient does with what it may see: it takes note of it (each for themselves), or says that the
-- service takes nothing over. The words of the second are sealed for the owner, with the name of who answered.
ALTER TABLE disclosure DROP CONSTRAINT disclosure_action_known;
ALTER TABLE disclosure ADD CONSTRAINT disclosure_action_known CHECK (
    action IN ('view', 'print', 'export', 'copy', 'seen', 'declined')
);
ALTER TABLE disclosure DROP CONSTRAINT disclosure_bounds;
ALTER TABLE disclosure ADD CONSTRAINT disclosure_bounds CHECK (octet_length(viewer) <= 20000);

-- As before; an answer needs no more than the right to see.
CREATE OR REPLACE FUNCTION opora.disclosure_looks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM share_grant WHERE tenant_id = NEW.tenant_id AND service_id = NEW.service_id AND id = NEW.grant_id
    AND item_id = NEW.item_id
    AND CASE WHEN NEW.action IN ('seen', 'declined') THEN 'view' ELSE NEW.action END = ANY (actions)
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

-- What the own service answered; looks stay with the owner.
CREATE POLICY answers ON disclosure FOR SELECT
    USING (viewer_tenant_id = (SELECT opora.tenant()) AND viewer_service_id = (SELECT opora.service())
        AND action IN ('seen', 'declined'));
