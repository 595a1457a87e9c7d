-- Why: what somebody typed into a form and had not sent yet was lost with the session, with a switch of the service in
-- another tab, with a file that was too large. Each such form now has a draft, of its person alone.

-- What a person typed into a form that is not sent yet: sealed, for its place (service, form, subject), which only the keyed
-- `place_term` names. `session_term` is set on a foreign device: such a draft goes with its session.
CREATE TABLE draft (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    user_id uuid NOT NULL,
    place_term bytea NOT NULL,
    session_term bytea,
    sealed bytea NOT NULL,
    saved_at timestamptz NOT NULL,
    gone_at timestamptz NOT NULL,
    CONSTRAINT draft_pkey PRIMARY KEY (tenant_id, user_id, id),
    CONSTRAINT draft_bounds CHECK (
        greatest(octet_length(place_term), octet_length(session_term)) <= 100
        AND octet_length(sealed) <= 300000
        AND least(saved_at, gone_at) >= '1800-01-01' AND greatest(saved_at, gone_at) < '3000-01-01'
    ),
    CONSTRAINT draft_goes CHECK (gone_at <= saved_at + interval '14 days')
);

CREATE INDEX draft_newest ON draft (tenant_id, user_id, saved_at);
CREATE INDEX draft_gone ON draft (gone_at);

-- Only of its person; written where that person is, seen and thrown away from each of their services.
ALTER TABLE draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE draft FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON draft AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON draft FOR SELECT
    USING (tenant_id = (SELECT opora.tenant()) AND user_id = (SELECT opora.user_account()));
CREATE POLICY throws_away ON draft FOR DELETE
    USING (tenant_id = (SELECT opora.tenant()) AND user_id = (SELECT opora.user_account()));
CREATE POLICY begins ON draft FOR INSERT
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place)
        AND user_id = (SELECT opora.user_account()));
CREATE POLICY goes_on ON draft FOR UPDATE
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place)
        AND user_id = (SELECT opora.user_account()))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place)
        AND user_id = (SELECT opora.user_account()));
-- the relay takes away whose time has come, and sees nothing else
CREATE POLICY waits ON draft FOR SELECT USING ((SELECT opora.kind()) = 'relay' AND gone_at < statement_timestamp());
CREATE POLICY sweeps ON draft FOR DELETE USING ((SELECT opora.kind()) = 'relay' AND gone_at < statement_timestamp());
GRANT SELECT, INSERT ON draft TO opora_app;
GRANT UPDATE (sealed, saved_at, gone_at) ON draft TO opora_app;

-- Nobody piles them up: a person has fifty in an organisation, and the oldest go. A day that lies ahead is none.
CREATE FUNCTION opora.draft_saved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF opora.ahead(NEW.saved_at) THEN
    RAISE EXCEPTION 'a draft is saved now' USING ERRCODE = 'OP409';
  END IF;
  IF TG_OP = 'INSERT' THEN
    DELETE FROM public.draft d WHERE d.tenant_id = NEW.tenant_id AND d.user_id = NEW.user_id AND d.id IN (
      SELECT o.id FROM public.draft o WHERE o.tenant_id = NEW.tenant_id AND o.user_id = NEW.user_id
        ORDER BY o.saved_at DESC, o.id OFFSET 50);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER draft_saved AFTER INSERT OR UPDATE ON draft FOR EACH ROW EXECUTE FUNCTION opora.draft_saved();

-- One is sent, or its person wants it no more.
CREATE FUNCTION opora.drop_draft(draft uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  DELETE FROM public.draft d WHERE d.tenant_id = opora.tenant() AND d.user_id = opora.user_account()
    AND d.id = drop_draft.draft;
  RETURN FOUND;
END $$;

-- The session of a foreign device ended.
CREATE FUNCTION opora.drop_drafts_of(session bytea) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  DELETE FROM public.draft d WHERE d.tenant_id = opora.tenant() AND d.user_id = opora.user_account()
    AND d.session_term = session;
END $$;

-- For the relay; the policy shows it nothing else.
CREATE FUNCTION opora.take_old_drafts(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE taken integer;
BEGIN
  IF opora.kind() IS DISTINCT FROM 'relay' THEN RETURN 0; END IF;
  DELETE FROM public.draft d WHERE (d.tenant_id, d.user_id, d.id) IN (
    SELECT o.tenant_id, o.user_id, o.id FROM public.draft o WHERE o.gone_at < statement_timestamp()
      ORDER BY o.gone_at LIMIT most);
  GET DIAGNOSTICS taken = ROW_COUNT;
  RETURN taken;
END $$;

REVOKE ALL ON FUNCTION opora.draft_saved(), opora.drop_draft(uuid), opora.drop_drafts_of(bytea),
  opora.take_old_drafts(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.drop_draft(uuid), opora.drop_drafts_of(bytea), opora.take_old_drafts(integer) TO opora_app;
