-- Why: of one organisation the oldest facts and the newest go first in turns, so that what is done now does not wait behind
-- thousands that somebody put there before (ADR 0030). Both ends are told by the id, which begins with the time and is the
-- writer's word, so it may not lie ahead: who fills the outbox stands behind whatever is done five minutes later.

CREATE FUNCTION opora.latest_id() RETURNS uuid LANGUAGE sql STABLE BEGIN ATOMIC
SELECT (lpad(to_hex((extract(epoch FROM statement_timestamp() + interval '5 minutes') * 1000)::bigint), 12, '0')
  || 'ffffffffffffffffffff')::uuid;
END;
REVOKE ALL ON FUNCTION opora.latest_id() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.latest_id() TO opora_app;

-- What time brings about has ids of another kind, which the relay derives.
CREATE POLICY by_now ON outbox AS RESTRICTIVE FOR INSERT
    WITH CHECK (id <= (SELECT opora.latest_id()) OR (SELECT opora.kind()) = 'relay');
