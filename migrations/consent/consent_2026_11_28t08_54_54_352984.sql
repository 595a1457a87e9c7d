-- Why: whoever looks which consents ran out read every given consent of the platform, each time. The end of the present
-- wording stands beside the state now, so the look reads what ran out and nothing else.

-- When the present wording ends: projected from the events, as the state is. None before the first answer.
ALTER TABLE consent ADD COLUMN ends_at timestamptz;

-- the migration speaks for every organisation; what is written is what the wordings say, so nothing is checked again
ALTER TABLE consent NO FORCE ROW LEVEL SECURITY;
ALTER TABLE consent_version NO FORCE ROW LEVEL SECURITY;
ALTER TABLE consent DISABLE TRIGGER answered;
UPDATE consent c SET ends_at = v.valid_until FROM consent_version v
  WHERE v.tenant_id = c.tenant_id AND v.consent_id = c.id AND v.no = c.version_no;
ALTER TABLE consent ENABLE TRIGGER answered;
ALTER TABLE consent FORCE ROW LEVEL SECURITY;
ALTER TABLE consent_version FORCE ROW LEVEL SECURITY;

DROP INDEX consent_given;
CREATE INDEX consent_running ON consent (ends_at) WHERE state = 'given';

CREATE OR REPLACE FUNCTION opora.consent_starts_new() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN NEW.state := 'new'; NEW.version_no := 0; NEW.ends_at := NULL; RETURN NEW; END $$;

-- A step that is not allowed is refused; the row of the consent follows the event.
CREATE OR REPLACE FUNCTION opora.consent_event_before() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE c record; until timestamptz;
BEGIN
  SELECT state, version_no, client_id INTO c FROM consent WHERE tenant_id = NEW.tenant_id AND id = NEW.consent_id
    FOR UPDATE;
  IF NOT FOUND OR c.client_id <> NEW.client_id THEN
    RAISE EXCEPTION 'no such consent' USING ERRCODE = 'OP409';
  END IF;
  IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM consent_event
                 WHERE tenant_id = NEW.tenant_id AND consent_id = NEW.consent_id) THEN
    RAISE EXCEPTION 'consent events follow one another' USING ERRCODE = 'OP409';
  END IF;
  IF NOT (
    (c.state = 'new' AND NEW.state IN ('given', 'refused') AND NEW.version_no = 1)
    OR (c.state = 'given' AND NEW.state IN ('withdrawn', 'expired', 'superseded') AND NEW.version_no = c.version_no)
    OR (c.state = 'refused' AND NEW.state = 'superseded' AND NEW.version_no = c.version_no)
    OR (c.state = 'superseded' AND NEW.state IN ('given', 'refused') AND NEW.version_no = c.version_no + 1)
  ) THEN
    RAISE EXCEPTION 'a consent does not go from % to %', c.state, NEW.state USING ERRCODE = 'OP409';
  END IF;
  SELECT v.valid_until INTO until FROM consent_version v
    WHERE v.tenant_id = NEW.tenant_id AND v.consent_id = NEW.consent_id AND v.no = NEW.version_no;
  IF NEW.state = 'expired' AND statement_timestamp() < until THEN
    RAISE EXCEPTION 'the consent is still valid' USING ERRCODE = 'OP409';
  END IF;
  UPDATE consent SET state = NEW.state, version_no = NEW.version_no, ends_at = until
    WHERE tenant_id = NEW.tenant_id AND id = NEW.consent_id;
  RETURN NEW;
END $$;

-- As before, without the wordings: the relay sees which consents ran out and nothing of them, what ended last first.
CREATE OR REPLACE FUNCTION opora.consents_ran_out(most integer)
RETURNS TABLE (tenant_id uuid, service_id uuid, consent_id uuid, valid_until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.tenant_id, c.service_id, c.id, c.ends_at FROM consent c
  WHERE (SELECT opora.kind()) = 'relay' AND c.state = 'given' AND c.ends_at <= statement_timestamp()
  ORDER BY c.ends_at DESC LIMIT most
$$;
DROP POLICY clock ON consent_version;
