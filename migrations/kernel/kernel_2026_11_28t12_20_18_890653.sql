-- Why: a person's transaction that stays open holds what others wait for, such as the withdrawal of a consent, and who has
-- raw SQL takes every time limit away. The relay ends such a session; nobody else may, so it cannot be turned against
-- anybody. What the owner needs for it (sight of locks and sessions, pg_signal_backend) deploy/roles.sql gives.

-- Seals, exports and sweeps may last: they say so with a lock that names their session, which no person can take.
CREATE FUNCTION opora.may_last() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF opora.kind() IS DISTINCT FROM 'relay' THEN
    RAISE EXCEPTION 'only the relay may last' USING ERRCODE = 'OP401';
  END IF;
  PERFORM pg_catalog.pg_advisory_xact_lock((1819505524::bigint << 32) | pg_catalog.pg_backend_pid());
END $$;

-- The open transactions of the application in this database but one's own, and how many locks each holds. The number of
-- a transaction is used once, so it names the same one at the next look.
CREATE FUNCTION opora.open_transactions() RETURNS TABLE (pid integer, number text, locks bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF opora.kind() IS DISTINCT FROM 'relay' THEN RETURN; END IF;
  RETURN QUERY
    SELECT l.pid, max(l.virtualtransaction), count(*)
    FROM pg_catalog.pg_lock_status() l JOIN pg_catalog.pg_stat_get_activity(NULL) a ON a.pid = l.pid
    WHERE a.usesysid = 'opora_app'::regrole AND l.pid <> pg_catalog.pg_backend_pid()
      AND a.datid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
    GROUP BY l.pid
    HAVING bool_or(l.locktype = 'virtualxid')
      AND NOT bool_or(l.locktype = 'advisory' AND l.classid::bigint = 1819505524 AND l.objid::bigint = l.pid);
END $$;

-- Ends the session of one of them, if that transaction still runs there.
CREATE FUNCTION opora.end_transaction(of_pid integer, of_number text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN EXISTS (SELECT FROM opora.open_transactions() o WHERE o.pid = of_pid AND o.number = of_number)
    AND pg_catalog.pg_terminate_backend(of_pid, 0);
END $$;

REVOKE ALL ON FUNCTION opora.may_last(), opora.open_transactions(), opora.end_transaction(integer, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.may_last(), opora.open_transactions(), opora.end_transaction(integer, text) TO opora_app;
