-- Why: that somebody always administers an organisation was held by the application alone (ADR 0050, 4); past it an administrator
-- could end the last role or the last worker. Guarded here by the same rule: nothing that an administrator ends makes a moment to
-- come without one that was not there before, or an earlier one. The operator stays able to leave an organisation without any.

-- The first instant from now on at which nobody administers; NULL when somebody always does. With a worker and a period besides:
-- as it was before that one ended.
CREATE FUNCTION opora.nobody_administers(organisation uuid, worker_before uuid, begins timestamptz, ends timestamptz)
RETURNS timestamptz LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp AS $$
DECLARE
  covered timestamptz := statement_timestamp();
  further timestamptz;
  found boolean;
BEGIN
  LOOP
    SELECT count(*) > 0, max(coalesce(p.valid_to, 'infinity')) INTO found, further FROM (
      SELECT m.valid_from, m.valid_to FROM membership m JOIN worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id
      WHERE m.tenant_id = organisation AND m.role = 'tenant_admin' AND (w.ended_at IS NULL OR w.id = worker_before)
      UNION ALL SELECT begins, ends WHERE begins IS NOT NULL) p
    WHERE p.valid_from <= covered AND (p.valid_to IS NULL OR covered < p.valid_to);
    IF NOT found THEN RETURN covered; END IF;
    IF further = 'infinity' THEN RETURN NULL; END IF;
    covered := further;
  END LOOP;
END $$;

-- At the commit, so that a successor may be written in the same transaction; whoever ends another one waits for who came first.
CREATE FUNCTION opora.somebody_administers() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  gap timestamptz;
  gap_before timestamptz;
BEGIN
  PERFORM opora.take_turn('people');
  gap := opora.nobody_administers(NEW.tenant_id, NULL, NULL, NULL);
  IF gap IS NULL THEN RETURN NULL; END IF;
  IF TG_TABLE_NAME = 'worker' THEN
    gap_before := opora.nobody_administers(NEW.tenant_id, NEW.id, NULL, NULL);
  ELSE
    gap_before := opora.nobody_administers(NEW.tenant_id, NULL, OLD.valid_from, OLD.valid_to);
  END IF;
  IF gap_before IS NULL OR gap < gap_before THEN
    RAISE EXCEPTION 'nobody would be left to administer' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION opora.nobody_administers(uuid, uuid, timestamptz, timestamptz), opora.somebody_administers() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.nobody_administers(uuid, uuid, timestamptz, timestamptz), opora.somebody_administers() TO opora_app;

-- the condition is looked at when the row is written, not at the commit: who does it is known there
CREATE CONSTRAINT TRIGGER somebody_administers AFTER UPDATE OF valid_to ON membership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.role = 'tenant_admin' AND NEW.valid_to IS DISTINCT FROM OLD.valid_to AND opora.kind() <> 'operator')
    EXECUTE FUNCTION opora.somebody_administers();
CREATE CONSTRAINT TRIGGER somebody_administers AFTER UPDATE OF ended_at ON worker
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND opora.kind() <> 'operator')
    EXECUTE FUNCTION opora.somebody_administers();
