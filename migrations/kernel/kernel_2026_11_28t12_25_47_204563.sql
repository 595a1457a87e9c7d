-- Why: when the lock table is full, whatever needs a place in it fails, and shared catalogues always do. The watch reads
-- none, and whether the owner may end sessions is known from its first look on: so it still ends who filled the table.
-- And a command of the operator may last, too: the demonstration is made in one transaction.

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
    WHERE a.usesysid = 'opora_app'::regrole AND l.pid <> pg_catalog.pg_backend_pid()
      AND a.datid = (SELECT mine.datid FROM pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid()) mine)
    GROUP BY l.pid
    HAVING bool_or(l.locktype = 'virtualxid')
      AND NOT bool_or(l.locktype = 'advisory' AND l.classid::bigint = 1819505524 AND l.objid::bigint = l.pid);
END $$;

CREATE OR REPLACE FUNCTION opora.may_last() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF opora.kind() IS NULL OR opora.kind() NOT IN ('relay', 'operator') THEN
    RAISE EXCEPTION 'only the relay and commands may last' USING ERRCODE = 'OP401';
  END IF;
  PERFORM pg_catalog.pg_advisory_xact_lock((1819505524::bigint << 32) | pg_catalog.pg_backend_pid());
END $$;
