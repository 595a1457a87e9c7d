-- Baseline of tenants: organisations, their services, accounts of people, workers and their roles, bearer tokens,
-- notifications. Who works where is the operator's word: nobody gives themselves a role, not even by raw SQL (the
-- policies `only_insert` and `only_update`).

-- --- organisation ------------------------------------------------------------------------------------------------

-- An agency on the platform. Name and services are public; `tenant_id` equals `id`.
CREATE TABLE organisation (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    code text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    short_name text NOT NULL,
    abbreviation text NOT NULL,
    company_number text,
    key_generation integer NOT NULL,
    exchange_public bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT organisation_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT organisation_is_its_tenant CHECK (tenant_id = id),
    CONSTRAINT organisation_kind_known CHECK (kind IN ('ospod', 'provider')),
    CONSTRAINT organisation_tenant UNIQUE (tenant_id),
    -- no organisation without its key: the generation whose public half it shows
    CONSTRAINT organisation_key_fkey FOREIGN KEY (tenant_id, key_generation)
        REFERENCES organisation_key (tenant_id, generation) DEFERRABLE INITIALLY DEFERRED
);

-- a code is the public name of an organisation on the platform
CREATE UNIQUE INDEX organisation_code ON organisation (code);

ALTER TABLE organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON organisation AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON organisation FOR ALL
    USING (tenant_id = (SELECT opora.tenant()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()));
-- organisations and their services are public: a recipient is chosen from them
CREATE POLICY directory ON organisation FOR SELECT USING ((SELECT opora.kind()) IS NOT NULL);
CREATE POLICY only_insert ON organisation AS RESTRICTIVE FOR INSERT WITH CHECK ((SELECT opora.kind()) = 'operator');
GRANT SELECT, INSERT ON organisation TO opora_app;

-- --- service -----------------------------------------------------------------------------------------------------

-- A registered social service, or an agenda of an authority: the wall stands around it.
CREATE TABLE service (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    short_name text NOT NULL,
    ended_at timestamptz,
    CONSTRAINT service_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT service_code UNIQUE (tenant_id, code),
    CONSTRAINT service_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES organisation (tenant_id)
);

ALTER TABLE service ENABLE ROW LEVEL SECURITY;
ALTER TABLE service FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON service AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON service FOR ALL
    USING (tenant_id = (SELECT opora.tenant()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()));
CREATE POLICY directory ON service FOR SELECT USING ((SELECT opora.kind()) IS NOT NULL);
CREATE POLICY only_insert ON service AS RESTRICTIVE FOR INSERT WITH CHECK ((SELECT opora.kind()) = 'operator');
CREATE POLICY only_update ON service AS RESTRICTIVE FOR UPDATE USING ((SELECT opora.kind()) = 'operator');
GRANT SELECT, INSERT ON service TO opora_app;
GRANT UPDATE (ended_at) ON service TO opora_app;

-- --- user_account ------------------------------------------------------------------------------------------------

-- A person's account on the platform; one account may work in several organisations.
CREATE TABLE user_account (
    id uuid NOT NULL,
    email_term bytea NOT NULL,
    sealed bytea NOT NULL,
    password_hash text NOT NULL,
    totp_sealed bytea,
    totp_last_step bigint NOT NULL,
    failed_attempts integer NOT NULL,
    locked_until timestamptz,
    disabled_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT user_account_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX user_account_email ON user_account (email_term);

ALTER TABLE user_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_account FORCE ROW LEVEL SECURITY;
-- accounts belong to people, not to organisations: only sign-in, the operator and the person reach them
CREATE POLICY own ON user_account FOR ALL
    USING (id = (SELECT opora.user_account()) OR (SELECT opora.kind()) IN ('sign_in', 'operator'))
    WITH CHECK (id = (SELECT opora.user_account()) OR (SELECT opora.kind()) IN ('sign_in', 'operator'));
GRANT SELECT, INSERT ON user_account TO opora_app;
GRANT UPDATE (
    sealed, password_hash, totp_sealed, totp_last_step, failed_attempts, locked_until, disabled_at
) ON user_account TO opora_app;

-- --- sign_in_address ---------------------------------------------------------------------------------------------

-- What became of sign-ins to one account from one address, of which only a keyed hash is kept. Counted there first,
-- see tenants/rules.py.
CREATE TABLE sign_in_address (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    address_term bytea NOT NULL,
    failed_attempts integer NOT NULL,
    locked_until timestamptz,
    succeeded_at timestamptz,
    tried_at timestamptz NOT NULL,
    CONSTRAINT sign_in_address_pkey PRIMARY KEY (id),
    CONSTRAINT sign_in_address_once UNIQUE (user_id, address_term),
    CONSTRAINT sign_in_address_user_fkey FOREIGN KEY (user_id) REFERENCES user_account (id)
);

ALTER TABLE sign_in_address ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_in_address FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON sign_in_address FOR ALL
    USING (user_id = (SELECT opora.user_account()) OR (SELECT opora.kind()) IN ('sign_in', 'operator'))
    WITH CHECK (user_id = (SELECT opora.user_account()) OR (SELECT opora.kind()) IN ('sign_in', 'operator'));
GRANT SELECT, INSERT, DELETE ON sign_in_address TO opora_app;
GRANT UPDATE (failed_attempts, locked_until, succeeded_at, tried_at) ON sign_in_address TO opora_app;

-- --- worker ------------------------------------------------------------------------------------------------------

-- A person employed by an organisation.
CREATE TABLE worker (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    user_id uuid NOT NULL,
    sealed bytea NOT NULL,
    ended_at timestamptz,
    CONSTRAINT worker_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT worker_user UNIQUE (tenant_id, user_id),
    CONSTRAINT worker_is_user UNIQUE (tenant_id, id, user_id),
    CONSTRAINT worker_user_fkey FOREIGN KEY (user_id) REFERENCES user_account (id)
);

ALTER TABLE worker ENABLE ROW LEVEL SECURITY;
ALTER TABLE worker FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON worker AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON worker FOR ALL
    USING (tenant_id = (SELECT opora.tenant()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()));
CREATE POLICY mine ON worker FOR SELECT USING (user_id = (SELECT opora.user_account()));
CREATE POLICY only_insert ON worker AS RESTRICTIVE FOR INSERT WITH CHECK ((SELECT opora.kind()) = 'operator');
CREATE POLICY only_update ON worker AS RESTRICTIVE FOR UPDATE USING ((SELECT opora.kind()) = 'operator');
GRANT SELECT, INSERT ON worker TO opora_app;
GRANT UPDATE (sealed, ended_at) ON worker TO opora_app;

-- --- membership --------------------------------------------------------------------------------------------------

-- A role of a worker in a service (or, without a service, in the organisation) for a period.
CREATE TABLE membership (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    user_id uuid NOT NULL,
    service_id uuid,
    role text NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    CONSTRAINT membership_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT membership_role_known CHECK (
        role IN (
            'case_coordinator', 'intake_worker', 'unit_head', 'mailroom', 'social_worker', 'spinal_specialist',
            'peer_mentor', 'service_head', 'tenant_admin', 'auditor')
    ),
    CONSTRAINT membership_worker_fkey FOREIGN KEY (tenant_id, worker_id, user_id)
        REFERENCES worker (tenant_id, id, user_id),
    CONSTRAINT membership_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT membership_period CHECK (valid_to IS NULL OR valid_to >= valid_from)
);

CREATE INDEX membership_of_worker ON membership (tenant_id, worker_id, service_id);
CREATE INDEX membership_of_user ON membership (user_id);

ALTER TABLE membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE membership FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON membership AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON membership FOR ALL
    USING (tenant_id = (SELECT opora.tenant()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()));
CREATE POLICY mine ON membership FOR SELECT USING (user_id = (SELECT opora.user_account()));
CREATE POLICY only_insert ON membership AS RESTRICTIVE FOR INSERT WITH CHECK ((SELECT opora.kind()) = 'operator');
CREATE POLICY only_update ON membership AS RESTRICTIVE FOR UPDATE USING ((SELECT opora.kind()) = 'operator');
GRANT SELECT, INSERT ON membership TO opora_app;
GRANT UPDATE (valid_to) ON membership TO opora_app;

-- --- api_token ---------------------------------------------------------------------------------------------------

-- A bearer token of a worker in one service; only its hash is kept.
CREATE TABLE api_token (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid,
    worker_id uuid NOT NULL,
    user_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    label text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT api_token_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT api_token_worker_fkey FOREIGN KEY (tenant_id, worker_id, user_id)
        REFERENCES worker (tenant_id, id, user_id),
    CONSTRAINT api_token_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
);

CREATE UNIQUE INDEX api_token_hash ON api_token (token_hash);

ALTER TABLE api_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_token FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON api_token AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON api_token FOR ALL
    USING (tenant_id = (SELECT opora.tenant()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()));
CREATE POLICY sign_in ON api_token FOR SELECT USING ((SELECT opora.kind()) = 'sign_in');
CREATE POLICY only_insert ON api_token AS RESTRICTIVE FOR INSERT WITH CHECK ((SELECT opora.kind()) = 'operator');
CREATE POLICY only_update ON api_token AS RESTRICTIVE FOR UPDATE
    USING ((SELECT opora.kind()) = 'operator' OR user_id = (SELECT opora.user_account()));
GRANT SELECT, INSERT ON api_token TO opora_app;
GRANT UPDATE (revoked_at) ON api_token TO opora_app;

-- --- notification ------------------------------------------------------------------------------------------------

-- Something a worker (or, without one, the whole service) should know; carries ids and codes only.
CREATE TABLE notification (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    worker_id uuid,
    kind text NOT NULL,
    about_type text NOT NULL,
    about_id uuid,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at timestamptz,
    CONSTRAINT notification_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT notification_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT notification_worker_id_fkey FOREIGN KEY (tenant_id, worker_id) REFERENCES worker (tenant_id, id)
);

CREATE INDEX notification_unseen ON notification (tenant_id, service_id, worker_id) WHERE seen_at IS NULL;

ALTER TABLE notification ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON notification AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON notification FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
GRANT SELECT, INSERT ON notification TO opora_app;
GRANT UPDATE (seen_at) ON notification TO opora_app;

-- --- the beginning of every unit of work --------------------------------------------------------------------------

-- The only way in: '2|pid|entry|epoch|kind|tenant|service|worker|user|roles|hmac', signed with the key of contexts. It is
-- refused when it is forged, signed long ago, for another connection or for another entry than the one this connection
-- was told last: what somebody kept of another's, or of before, is of no use. Returns the number of the next entry.
-- Membership is a fact of this moment: a role that ended a second ago ends the unit of work.
CREATE FUNCTION opora.enter(context text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  parts text[] := string_to_array(context, '|');
  pads record;
  roles text[];
  entry bigint;
BEGIN
  IF cardinality(parts) IS DISTINCT FROM 11 OR parts[1] <> '2' OR parts[2] <> pg_backend_pid()::text
    OR parts[3] <> currval('opora.entry')::text THEN
    RAISE EXCEPTION 'context refused' USING ERRCODE = 'OP401';
  END IF;
  SELECT inner_pad, outer_pad INTO pads FROM opora.context_key;
  IF encode(sha256(pads.outer_pad || sha256(pads.inner_pad || convert_to(left(context, -65), 'UTF8'))), 'hex')
     IS DISTINCT FROM parts[11] THEN
    RAISE EXCEPTION 'context refused' USING ERRCODE = 'OP401';
  END IF;
  IF to_timestamp(parts[4]::bigint)
     NOT BETWEEN now() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes' THEN
    RAISE EXCEPTION 'context refused' USING ERRCODE = 'OP401';
  END IF;
  entry := nextval('opora.entry');
  PERFORM set_config('backtrace_functions', concat_ws(',', entry, parts[5], replace(parts[6], '-', ''),
    replace(parts[7], '-', ''), replace(parts[8], '-', ''), replace(parts[9], '-', ''),
    replace(parts[10], ',', ' ')), true);
  IF parts[5] = 'worker' THEN
    roles := string_to_array(nullif(parts[10], ''), ',');
    IF roles IS NULL OR (
      SELECT count(DISTINCT m.role) FROM public.membership m JOIN public.worker w
        ON w.tenant_id = m.tenant_id AND w.id = m.worker_id AND w.ended_at IS NULL
      JOIN public.user_account u ON u.id = m.user_id AND u.disabled_at IS NULL
      WHERE m.tenant_id = nullif(parts[6], '')::uuid AND m.worker_id = nullif(parts[8], '')::uuid
        AND m.user_id = nullif(parts[9], '')::uuid
        AND m.service_id IS NOT DISTINCT FROM nullif(parts[7], '')::uuid AND m.role = ANY(roles)
        AND m.valid_from <= statement_timestamp() AND (m.valid_to IS NULL OR statement_timestamp() < m.valid_to)
    ) <> cardinality(roles) THEN
      RAISE EXCEPTION 'membership ended' USING ERRCODE = 'OP402';
    END IF;
  END IF;
  RETURN entry;
END $$;

-- --- who may call -------------------------------------------------------------------------------------------------

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA opora FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA opora TO opora_app;
