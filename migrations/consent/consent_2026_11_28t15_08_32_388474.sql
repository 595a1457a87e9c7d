-- Why: a shared lock of a row lets new holders pass whoever waits for it alone. Two sessions of a recipient that took turns
-- looking held up a withdrawal for as long as they liked, each for a moment. And a colleague answered a wording without
-- words and without a provision: the consent was gone from every page, and nobody could withdraw it any more.

-- The turn of a consent: whoever looks at something that rests on it, or rests something on it, has a part of it until the
-- commit; whoever changes or ends it has it alone, and takes it first of all. PostgreSQL gives such a lock in the order in
-- which it was asked for. A number that nobody can aim at with an id of their own choice.
CREATE FUNCTION opora.consent_turn(tenant uuid, service uuid, the_consent uuid) RETURNS bigint LANGUAGE plpgsql IMMUTABLE
SET search_path = '' AS $$
BEGIN
  RETURN ('x' || left(encode(sha256(uuid_send(tenant) || uuid_send(service) || uuid_send(the_consent)), 'hex'), 16))
    ::bit(64)::bigint;
END $$;
REVOKE ALL ON FUNCTION opora.consent_turn(uuid, uuid, uuid) FROM PUBLIC;

-- As before, and in turn. Nobody has the turn of a consent that they do not see. The row alone is not enough, and what
-- only names the consent does not keep it from its end.
CREATE OR REPLACE FUNCTION opora.hold_consent(tenant uuid, the_consent uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(opora.consent_turn(c.tenant_id, c.service_id, c.id)) FROM consent c
    WHERE c.tenant_id = tenant AND c.id = the_consent;
  PERFORM 1 FROM consent WHERE tenant_id = tenant AND id = the_consent FOR SHARE;
END $$;

CREATE OR REPLACE FUNCTION opora.lock_consent(tenant uuid, the_consent uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(opora.consent_turn(c.tenant_id, c.service_id, c.id)) FROM consent c
    WHERE c.tenant_id = tenant AND c.id = the_consent;
  PERFORM 1 FROM consent WHERE tenant_id = tenant AND id = the_consent FOR NO KEY UPDATE;
END $$;

-- As before, in turn; and an answer is one to a wording that says in one provision what it lets through.
CREATE OR REPLACE FUNCTION opora.consent_event_before() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE c record; until timestamptz;
BEGIN
  PERFORM opora.lock_consent(NEW.tenant_id, NEW.consent_id);
  SELECT state, version_no, client_id INTO c FROM consent WHERE tenant_id = NEW.tenant_id AND id = NEW.consent_id;
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
  IF NEW.state IN ('given', 'refused') AND 1 <> (SELECT count(*) FROM consent_provision p
      WHERE p.tenant_id = NEW.tenant_id AND p.consent_id = NEW.consent_id AND p.version_no = NEW.version_no) THEN
    RAISE EXCEPTION 'an answer to a wording without its one provision' USING ERRCODE = 'OP409';
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
