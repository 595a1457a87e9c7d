-- Why: a case was given to somebody whose work ended in the same moment; then it ran under a worker who had left, handed over to
-- nobody, or the act broke. Whoever is given work is held until the commit, and whoever ends somebody's work waits for that:
-- what was given before is there to be handed over, what comes after is refused.

-- The turn of one worker of an organisation: one of its 256 (see opora.take_turn).
CREATE FUNCTION opora.worker_turn(tenant uuid, worker uuid) RETURNS bigint LANGUAGE sql IMMUTABLE SET search_path = ''
RETURN (hashtextextended(tenant::text, 0) & -256) | (hashtextextended('worker|' || worker::text, 0) & 255);
REVOKE ALL ON FUNCTION opora.worker_turn(uuid, uuid) FROM PUBLIC;

-- Nobody's work ends until the commit of whoever holds them; any number hold the same people. Only of the own organisation.
CREATE FUNCTION opora.hold_workers(workers uuid[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  here uuid := opora.tenant();
  turn bigint;
BEGIN
  IF here IS NULL THEN RETURN; END IF;
  FOR turn IN SELECT DISTINCT opora.worker_turn(here, one) FROM unnest(workers) one WHERE one IS NOT NULL ORDER BY 1 LOOP
    PERFORM pg_catalog.pg_advisory_xact_lock_shared(turn);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION opora.hold_workers(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.hold_workers(uuid[]) TO opora_app;

CREATE FUNCTION opora.ends_in_turn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM pg_catalog.pg_advisory_xact_lock(
    opora.worker_turn(NEW.tenant_id, (pg_catalog.to_jsonb(NEW) ->> TG_ARGV[0])::uuid));
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION opora.ends_in_turn() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.ends_in_turn() TO opora_app;
CREATE TRIGGER ends_in_turn BEFORE UPDATE OF ended_at ON worker FOR EACH ROW
    WHEN (OLD.ended_at IS DISTINCT FROM NEW.ended_at) EXECUTE FUNCTION opora.ends_in_turn('id');
CREATE TRIGGER ends_in_turn BEFORE UPDATE OF valid_to ON membership FOR EACH ROW
    WHEN (OLD.valid_to IS DISTINCT FROM NEW.valid_to) EXECUTE FUNCTION opora.ends_in_turn('worker_id');

-- What the guards of everything that gives work ask: as before, of people who are held, and by the clock of that instant, which
-- the beginning of a transaction that had to wait is not. Who only reads asks with an instant.
CREATE OR REPLACE FUNCTION opora.all_work_in(tenant uuid, services uuid[], workers uuid[]) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = '' AS $$
BEGIN
  PERFORM opora.hold_workers(workers);
  RETURN NOT EXISTS (SELECT FROM unnest(workers) AS named(worker_id) WHERE NOT EXISTS (
    SELECT FROM public.membership m
    JOIN public.worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id AND w.ended_at IS NULL
    WHERE m.tenant_id = tenant AND m.worker_id = named.worker_id AND m.service_id = ANY (services)
      AND m.valid_from <= clock_timestamp() AND (m.valid_to IS NULL OR clock_timestamp() < m.valid_to)));
END $$;
