-- Why: what a serializable transaction read stays in the lock table after its commit, in the name of its backend, as long as
-- another serializable one is open. The watch counted it, and took its number for the present one's: it ended innocent
-- sessions. It counts what is held now, and a transaction is known by its own lock.

CREATE OR REPLACE FUNCTION opora.open_transactions() RETURNS TABLE (pid integer, number text, locks bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF opora.kind() IS DISTINCT FROM 'relay' THEN RETURN; END IF;
  IF NOT pg_catalog.pg_has_role('pg_signal_backend', 'USAGE') THEN
    RAISE EXCEPTION 'the owner of the schema may end no session' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY
    SELECT l.pid, max(l.virtualtransaction), count(*)
    FROM pg_catalog.pg_lock_status() l JOIN pg_catalog.pg_stat_get_activity(NULL) a ON a.pid = l.pid
    WHERE a.usesysid = 'opora_app'::regrole AND l.pid <> pg_catalog.pg_backend_pid() AND l.mode <> 'SIReadLock'
      AND a.datid = (SELECT mine.datid FROM pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid()) mine)
    GROUP BY l.pid
    HAVING bool_or(l.locktype = 'virtualxid')
      AND NOT bool_or(l.locktype = 'advisory' AND l.classid::bigint = 1819505524 AND l.objid::bigint = l.pid);
END $$;
