-- Why: the watch passed over whoever holds a lock and waits for another one. Somebody's end waited behind such a session for
-- as long as there was always one more to wait for, which sessions of one person give each other: the watch ended those,
-- one at a look, and never the one in the middle (ADR 0032).

DROP FUNCTION opora.kept_waiting();

-- Who waits, and who holds just what they wait for; `by_waits` when that one waits for something, too. Who only stands before
-- somebody in a queue (a lock of a tuple is the place of the next one there) holds nothing, and is not here.
CREATE FUNCTION opora.kept_waiting()
RETURNS TABLE (pid integer, number text, by_pid integer, by_number text, by_waits boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN QUERY
    WITH here AS MATERIALIZED (SELECT o.pid, o.number FROM opora.open_transactions() o),
    lock AS MATERIALIZED (SELECT l.pid, l.granted, l.locktype, row(l.locktype, l.database, l.relation, l.page, l.tuple, l.virtualxid,
      l.transactionid, l.classid, l.objid, l.objsubid)::text AS what FROM pg_catalog.pg_lock_status() l),
    waiting AS MATERIALIZED (SELECT l.pid, l.what FROM lock l WHERE NOT l.granted)
    SELECT h.pid, h.number, b.pid, b.number, b.pid IN (SELECT w2.pid FROM waiting w2)
    FROM here h JOIN waiting w ON w.pid = h.pid
      JOIN here b ON b.pid = ANY(pg_catalog.pg_blocking_pids(h.pid))
    WHERE b.pid NOT IN (SELECT w2.pid FROM waiting w2)
      OR EXISTS (SELECT FROM lock l WHERE l.granted AND l.pid = b.pid AND l.what = w.what
        AND l.locktype <> 'tuple');
END $$;
REVOKE ALL ON FUNCTION opora.kept_waiting() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.kept_waiting() TO opora_app;
