-- Why: an end that met a deadlock gave way. Who holds a row of it and then asks for the turn of the consent, within a second
-- of its waiting, made it so again and again, and it was the end that PostgreSQL broke off: whoever has waited for a second
-- first finds the circle and goes. Here an end looks for circles only after the longest wait for a lock (20 seconds), so the
-- other one finds it and goes. deploy/roles.sql lets the owner say so; nobody else may.
ALTER FUNCTION opora.consent_event_ends_grants() SET deadlock_timeout = '30s';

-- The end of one share locks its row here, where it is patient, and not in the statement behind.
CREATE OR REPLACE FUNCTION opora.wait_for_looks(the_grant uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET deadlock_timeout = '30s' AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(opora.consent_turn(g.tenant_id, g.service_id, coalesce(g.consent_id, g.id)))
    FROM share_grant g WHERE g.tenant_id = (SELECT opora.tenant()) AND g.service_id = (SELECT opora.service())
      AND g.id = the_grant;
  PERFORM 1 FROM share_grant g WHERE g.tenant_id = (SELECT opora.tenant()) AND g.service_id = (SELECT opora.service())
      AND g.id = the_grant FOR NO KEY UPDATE;
  RETURN true;
END $$;
