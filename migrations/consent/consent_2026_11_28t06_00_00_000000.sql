-- Baseline of consent: the states a consent may take, its wordings, what they let through, and the projection of its
-- state from the events. No transition edits a row: the state is what the last event says, and only allowed steps
-- exist.

-- --- consent -----------------------------------------------------------------------------------------------------

-- One agreement or disagreement of a client. State and version are projected by the database from the events.
CREATE TABLE consent (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    client_id uuid NOT NULL,
    case_id uuid NOT NULL,
    type text NOT NULL,
    state text NOT NULL DEFAULT 'new',
    version_no integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT consent_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT consent_state_known CHECK (state IN ('new', 'given', 'refused', 'withdrawn', 'expired', 'superseded')),
    CONSTRAINT consent_type_known CHECK (type IN ('handover', 'case_management', 'info_sharing')),
    CONSTRAINT consent_client_fkey FOREIGN KEY (tenant_id, service_id, client_id)
        REFERENCES client (tenant_id, service_id, id),
    CONSTRAINT consent_case_fkey FOREIGN KEY (tenant_id, client_id, service_id, case_id)
        REFERENCES client_case (tenant_id, client_id, service_id, id),
    CONSTRAINT consent_of_client UNIQUE (tenant_id, service_id, client_id, id)
);

CREATE INDEX consent_list ON consent (tenant_id, client_id, created_at DESC);
CREATE INDEX consent_given ON consent (tenant_id, id) WHERE state = 'given';

CREATE FUNCTION opora.consent_starts_new() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN NEW.state := 'new'; NEW.version_no := 0; RETURN NEW; END $$;
CREATE TRIGGER starts_new BEFORE INSERT ON consent FOR EACH ROW EXECUTE FUNCTION opora.consent_starts_new();

-- An old wording makes room only for a new one: at the commit every consent has been answered. One that is out of
-- sight then, because the context was put away, has not.
CREATE FUNCTION opora.consent_answered() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM consent WHERE tenant_id = NEW.tenant_id AND id = NEW.id
                 AND state NOT IN ('new', 'superseded')) THEN
    RAISE EXCEPTION 'a consent without an answer' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER answered AFTER INSERT OR UPDATE ON consent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION opora.consent_answered();

-- Locks for acts at the same time. The application may not lock the rows itself: it has no UPDATE on them. Whoever
-- rests something on a consent holds it; whoever ends it waits for the holders, and the other way round.
CREATE FUNCTION opora.hold_consent(tenant uuid, the_consent uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN PERFORM 1 FROM consent WHERE tenant_id = tenant AND id = the_consent FOR SHARE; END $$;

CREATE FUNCTION opora.lock_consent(tenant uuid, the_consent uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN PERFORM 1 FROM consent WHERE tenant_id = tenant AND id = the_consent FOR UPDATE; END $$;

ALTER TABLE consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON consent AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON consent FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY clock ON consent FOR SELECT TO CURRENT_USER USING ((SELECT opora.kind()) = 'relay' AND state = 'given');
-- the application never writes state and version: the events do
GRANT SELECT, INSERT ON consent TO opora_app;

-- --- consent_version ---------------------------------------------------------------------------------------------

-- The text as the client saw it. Immutable.
CREATE TABLE consent_version (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    consent_id uuid NOT NULL,
    client_id uuid NOT NULL,
    no integer NOT NULL,
    text_version text NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    gdpr_basis text NOT NULL,
    confidentiality_basis text NOT NULL,
    digest bytea NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by uuid,
    CONSTRAINT consent_version_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT consent_version_consent_fkey FOREIGN KEY (tenant_id, service_id, client_id, consent_id)
        REFERENCES consent (tenant_id, service_id, client_id, id),
    CONSTRAINT consent_version_no UNIQUE (tenant_id, consent_id, service_id, no),
    CONSTRAINT consent_version_period CHECK (valid_from < valid_until AND no > 0)
);

-- A version is written before its event and never again: nothing widens what was already said.
CREATE FUNCTION opora.consent_version_next() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM opora.lock_consent(NEW.tenant_id, NEW.consent_id);
  IF NOT EXISTS (SELECT 1 FROM consent c WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.consent_id
      AND c.version_no + 1 = NEW.no) THEN
    RAISE EXCEPTION 'versions of a consent follow one another' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER next BEFORE INSERT ON consent_version FOR EACH ROW EXECUTE FUNCTION opora.consent_version_next();

-- Is this consent effective now? Given, its present version within its period. Expiry needs no job.
CREATE FUNCTION opora.consent_effective(tenant uuid, the_consent uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM consent c JOIN consent_version v
      ON v.tenant_id = c.tenant_id AND v.consent_id = c.id AND v.no = c.version_no
    WHERE c.tenant_id = tenant AND c.id = the_consent AND c.state = 'given'
      AND v.valid_from <= statement_timestamp() AND statement_timestamp() < v.valid_until)
$$;

-- The relay sees which consents ran out and nothing of them, and that only through this function: the policies
-- `clock` let in the owner of the schema alone. What ended last comes first, so that none that cannot be ended stands
-- in the way.
CREATE FUNCTION opora.consents_ran_out(most integer)
RETURNS TABLE (tenant_id uuid, service_id uuid, consent_id uuid, valid_until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.tenant_id, c.service_id, c.id, v.valid_until FROM consent c JOIN consent_version v
    ON v.tenant_id = c.tenant_id AND v.consent_id = c.id AND v.no = c.version_no
  WHERE (SELECT opora.kind()) = 'relay' AND c.state = 'given' AND v.valid_until <= statement_timestamp()
  ORDER BY v.valid_until DESC LIMIT most
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON consent_version FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE consent_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_version FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON consent_version AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON consent_version FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY clock ON consent_version FOR SELECT TO CURRENT_USER USING ((SELECT opora.kind()) = 'relay');
GRANT SELECT, INSERT ON consent_version TO opora_app;

-- --- consent_provision -------------------------------------------------------------------------------------------

-- What may go to whom: item kinds, recipient service, named workers, actions, purpose, period. Immutable.
CREATE TABLE consent_provision (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    consent_id uuid NOT NULL,
    version_no integer NOT NULL,
    client_id uuid NOT NULL,
    effect text NOT NULL,
    recipient_tenant_id uuid NOT NULL,
    recipient_service_id uuid NOT NULL,
    recipient_worker_ids uuid[] NOT NULL,
    item_kinds text[] NOT NULL,
    actions text[] NOT NULL,
    purpose text NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    CONSTRAINT consent_provision_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT consent_provision_effect_known CHECK (effect IN ('permit', 'deny')),
    CONSTRAINT consent_provision_version_fkey FOREIGN KEY (tenant_id, consent_id, service_id, version_no)
        REFERENCES consent_version (tenant_id, consent_id, service_id, no),
    CONSTRAINT consent_provision_recipient_fkey FOREIGN KEY (recipient_tenant_id, recipient_service_id)
        REFERENCES service (tenant_id, id),
    CONSTRAINT consent_provision_named CHECK (
        valid_from < valid_until AND cardinality(item_kinds) > 0 AND cardinality(actions) > 0 AND purpose <> ''
        AND array_position(item_kinds, NULL) IS NULL AND array_position(actions, NULL) IS NULL
        AND array_position(recipient_worker_ids, NULL) IS NULL
    )
);

CREATE INDEX consent_provision_of_consent ON consent_provision (tenant_id, consent_id, version_no);

-- A provision lies inside its version, which nobody has spoken about yet.
CREATE FUNCTION opora.consent_provision_inside() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM opora.lock_consent(NEW.tenant_id, NEW.consent_id);
  IF NOT EXISTS (SELECT 1 FROM consent_version v JOIN consent c ON c.tenant_id = v.tenant_id AND c.id = v.consent_id
      WHERE v.tenant_id = NEW.tenant_id AND v.consent_id = NEW.consent_id
      AND v.no = NEW.version_no AND v.client_id = NEW.client_id AND c.version_no < v.no
      AND v.valid_from <= NEW.valid_from AND NEW.valid_until <= v.valid_until) THEN
    RAISE EXCEPTION 'a provision outside its consent' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER inside BEFORE INSERT ON consent_provision FOR EACH ROW
    EXECUTE FUNCTION opora.consent_provision_inside();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON consent_provision FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE consent_provision ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_provision FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON consent_provision AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON consent_provision FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
GRANT SELECT, INSERT ON consent_provision TO opora_app;

-- --- consent_evidence --------------------------------------------------------------------------------------------

-- The scan of what was signed; the file lies encrypted in the object store. Immutable.
CREATE TABLE consent_evidence (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    consent_id uuid NOT NULL,
    client_id uuid NOT NULL,
    version_no integer NOT NULL,
    media_type text NOT NULL,
    size integer NOT NULL,
    digest bytea NOT NULL,
    object_key text NOT NULL,
    wrapped_key bytea NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT consent_evidence_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT consent_evidence_consent_fkey FOREIGN KEY (tenant_id, service_id, client_id, consent_id)
        REFERENCES consent (tenant_id, service_id, client_id, id),
    CONSTRAINT consent_evidence_version_fkey FOREIGN KEY (tenant_id, consent_id, service_id, version_no)
        REFERENCES consent_version (tenant_id, consent_id, service_id, no)
);

CREATE INDEX consent_evidence_of_consent ON consent_evidence (tenant_id, consent_id);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON consent_evidence FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE consent_evidence ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_evidence FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON consent_evidence AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON consent_evidence FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
GRANT SELECT, INSERT ON consent_evidence TO opora_app;

-- --- consent_event -----------------------------------------------------------------------------------------------

-- What happened to a consent. Append-only; a terminal event ends everything that rests on it.
CREATE TABLE consent_event (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    consent_id uuid NOT NULL,
    client_id uuid NOT NULL,
    version_no integer NOT NULL,
    seq integer NOT NULL,
    state text NOT NULL,
    indicated_on date,
    indicated_by text,
    form text,
    recorded_by uuid,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    sealed bytea,
    CONSTRAINT consent_event_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT consent_event_state_known CHECK (state IN ('given', 'refused', 'withdrawn', 'expired', 'superseded')),
    CONSTRAINT consent_event_form_known CHECK (form IN ('written', 'oral_recorded', 'electronic')),
    CONSTRAINT consent_event_indicated_by_known CHECK (indicated_by IN ('self', 'parent', 'guardian')),
    CONSTRAINT consent_event_seq UNIQUE (tenant_id, consent_id, service_id, seq),
    CONSTRAINT consent_event_version_fkey FOREIGN KEY (tenant_id, consent_id, service_id, version_no)
        REFERENCES consent_version (tenant_id, consent_id, service_id, no),
    -- time and a new wording are nobody's word; an answer and a withdrawal are somebody's, of a day, in a form
    CONSTRAINT consent_event_indicated CHECK (
        (state IN ('expired', 'superseded')) = (num_nonnulls(indicated_on, indicated_by, form) = 0)
        AND num_nonnulls(indicated_on, indicated_by, form) IN (0, 3)
    ),
    CONSTRAINT consent_event_recorded_by_fkey FOREIGN KEY (tenant_id, recorded_by) REFERENCES worker (tenant_id, id)
);

-- A step that is not allowed is refused; the row of the consent follows the event.
CREATE FUNCTION opora.consent_event_before() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE c record;
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
  IF NEW.state = 'expired' AND EXISTS (
    SELECT 1 FROM consent_version v WHERE v.tenant_id = NEW.tenant_id AND v.consent_id = NEW.consent_id
      AND v.no = NEW.version_no AND statement_timestamp() < v.valid_until) THEN
    RAISE EXCEPTION 'the consent is still valid' USING ERRCODE = 'OP409';
  END IF;
  UPDATE consent SET state = NEW.state, version_no = NEW.version_no
    WHERE tenant_id = NEW.tenant_id AND id = NEW.consent_id;
  RETURN NEW;
END $$;
CREATE TRIGGER projects BEFORE INSERT ON consent_event FOR EACH ROW EXECUTE FUNCTION opora.consent_event_before();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON consent_event FOR EACH ROW EXECUTE FUNCTION opora.append_only();

ALTER TABLE consent_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_event FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON consent_event AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON consent_event FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
GRANT SELECT, INSERT ON consent_event TO opora_app;

-- --- who may call -------------------------------------------------------------------------------------------------

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA opora FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA opora TO opora_app;
