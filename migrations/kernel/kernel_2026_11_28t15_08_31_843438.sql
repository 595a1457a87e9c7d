-- Why: sessions that take turns, each for a moment, keep others waiting for a lock without any transaction that stays open.

-- Transactions of the application that wait for a lock, and who holds it: in this database, and none that waits itself or
-- may last. Whoever is before them in a queue is not who keeps them waiting.
CREATE FUNCTION opora.kept_waiting() RETURNS TABLE (pid integer, number text, by_pid integer, by_number text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN QUERY
    WITH here AS MATERIALIZED (SELECT o.pid, o.number FROM opora.open_transactions() o),
    waiting AS MATERIALIZED (SELECT DISTINCT l.pid FROM pg_catalog.pg_lock_status() l WHERE NOT l.granted)
    SELECT h.pid, h.number, b.pid, b.number
    FROM here h JOIN waiting w ON w.pid = h.pid
      JOIN here b ON b.pid = ANY (pg_catalog.pg_blocking_pids(h.pid))
    WHERE b.pid NOT IN (SELECT w2.pid FROM waiting w2);
END $$;
REVOKE ALL ON FUNCTION opora.kept_waiting() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.kept_waiting() TO opora_app;
