-- Baseline of the kernel: the signed context, the audit log and its seals, the outbox, keys, search terms, answered
-- requests. The role opora_app is the application: it owns nothing, and row-level security is forced on every table.
-- Each table of an organisation is made alike, here and in the domains above: its primary key begins with the
-- organisation; no column has a default but those that are the database's own word, because what is not said is an
-- error and not a guess; the policy `own` says whose rows they are (`service`: of one service of one organisation;
-- `tenant`: of everybody in the organisation), a restrictive policy `context` lets nobody in without a signed
-- context; the grants name what the application may do, UPDATE by column; foreign keys carry the organisation and
-- take no rows with them. Each look at the context stands in a subquery of its own, so that it runs once per
-- statement.

-- --- schemas and the signed context --------------------------------------------------------------------------------

GRANT USAGE ON SCHEMA public TO opora_app;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
-- a temporary table of the application could stand in for a real one in its own statements
DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$;

CREATE SCHEMA opora;
GRANT USAGE ON SCHEMA opora TO opora_app;

-- The key that checks contexts, as the two pads of an HMAC; `opora migrate` writes it.
CREATE TABLE opora.context_key (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    inner_pad bytea NOT NULL,
    outer_pad bytea NOT NULL
);

-- Which file ran, in which edition: one that was edited afterwards is refused.
CREATE TABLE opora.migration_file (
    name text PRIMARY KEY,
    sha256 text NOT NULL
);

-- What the catalogue said when the migrations had run, in the words of that major version: `migrate --check` compares.
CREATE TABLE opora.catalogue (
    major integer NOT NULL,
    fact text NOT NULL
);

-- A number for each unit of work: a context names the number that its connection was told last, and entering takes the
-- next one. Numbers are never given back, whatever is rolled back, so a context is good once.
CREATE SEQUENCE opora.entry CACHE 100;

CREATE FUNCTION opora.next_entry() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN RETURN nextval('opora.entry'); END $$;

-- Who entered: '{entry,kind,tenant,service,worker,user,roles}'. It lies in a setting that nobody but `opora.enter` may
-- write (deploy/roles.sql gives the owner of the schema, and no other role, the right to) and ends with the
-- transaction. PostgreSQL has one such setting for any text: `backtrace_functions`, a list of names of functions of its
-- own whose errors would be logged at length, and nothing in a context is such a name. NULL outside of a unit of work,
-- and for what a savepoint brought back of a unit that ended.
CREATE FUNCTION opora.entered() RETURNS text[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE parts text[] := string_to_array(current_setting('backtrace_functions'), ',');
BEGIN
  IF cardinality(parts) <> 7 THEN RETURN NULL; END IF;
  IF parts[1] = currval('opora.entry')::text THEN RETURN parts; END IF;
  RETURN NULL;
END $$;

-- Whether there is any context at all: the first question to every table, and the cheapest.
CREATE FUNCTION opora.inside() RETURNS boolean LANGUAGE sql STABLE BEGIN ATOMIC
SELECT current_setting('backtrace_functions') <> ''; END;

-- Bodies that are parsed here, not in the search path of whoever calls; the planner puts them in their places.
CREATE FUNCTION opora.kind() RETURNS text LANGUAGE sql STABLE BEGIN ATOMIC
SELECT (opora.entered())[2]; END;

CREATE FUNCTION opora.tenant() RETURNS uuid LANGUAGE sql STABLE BEGIN ATOMIC
SELECT nullif((opora.entered())[3], '')::uuid; END;

CREATE FUNCTION opora.service() RETURNS uuid LANGUAGE sql STABLE BEGIN ATOMIC
SELECT nullif((opora.entered())[4], '')::uuid; END;

CREATE FUNCTION opora.worker() RETURNS uuid LANGUAGE sql STABLE BEGIN ATOMIC
SELECT nullif((opora.entered())[5], '')::uuid; END;

CREATE FUNCTION opora.user_account() RETURNS uuid LANGUAGE sql STABLE BEGIN ATOMIC
SELECT nullif((opora.entered())[6], '')::uuid; END;

CREATE FUNCTION opora.roles() RETURNS text[] LANGUAGE sql STABLE BEGIN ATOMIC
SELECT string_to_array((opora.entered())[7], ' '); END;

-- Organisation and service with one look at the context.
CREATE FUNCTION opora.place() RETURNS TABLE (tenant uuid, service uuid) LANGUAGE sql STABLE ROWS 1 BEGIN ATOMIC
SELECT nullif(parts[3], '')::uuid, nullif(parts[4], '')::uuid FROM opora.entered() parts; END;

-- Who acts, as text with '' for nobody: what the audit log compares an entry with.
CREATE FUNCTION opora.whole() RETURNS TABLE (kind text, tenant text, service text, worker text, user_account text)
LANGUAGE sql STABLE ROWS 1 BEGIN ATOMIC
SELECT parts[2], nullif(parts[3], '')::uuid::text, coalesce(nullif(parts[4], '')::uuid::text, ''),
    coalesce(nullif(parts[5], '')::uuid::text, ''), coalesce(nullif(parts[6], '')::uuid::text, '')
FROM opora.entered() parts; END;

-- People who do the same thing at the same moment take turns, each until its commit. The lock is of their organisation:
-- nobody keeps another organisation waiting, and the functions of advisory locks are not the application's to call.
CREATE FUNCTION opora.take_turn(what text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN PERFORM pg_advisory_xact_lock(hashtextextended(concat_ws('|', opora.tenant(), what), 0)); END $$;

-- One sealer at a time, until its commit. The row is locked here alone, and for the relay alone: nobody else stops it.
CREATE TABLE opora.sealer (one boolean PRIMARY KEY DEFAULT true CHECK (one));
INSERT INTO opora.sealer DEFAULT VALUES;

CREATE FUNCTION opora.may_seal() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF opora.kind() IS DISTINCT FROM 'relay' THEN RETURN false; END IF;
  PERFORM 1 FROM opora.sealer FOR UPDATE SKIP LOCKED;
  RETURN FOUND;
END $$;

-- The guard of rows that nobody changes, not even by raw SQL.
CREATE FUNCTION opora.append_only() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'OP409'; END $$;

-- --- audit_entry -------------------------------------------------------------------------------------------------

-- One act, refusal or look at content. Insert-only.
CREATE TABLE audit_entry (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind text NOT NULL,
    worker_id uuid,
    user_id uuid,
    action text NOT NULL,
    outcome text NOT NULL,
    object_type text NOT NULL,
    object_id uuid,
    case_id uuid,
    details jsonb NOT NULL,
    grant_id uuid,
    basis_id uuid,
    session_id text,
    request_id text,
    transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
    CONSTRAINT audit_entry_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT audit_entry_outcome_known CHECK (outcome IN ('done', 'read', 'refused'))
);

CREATE INDEX audit_entry_case ON audit_entry (tenant_id, case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX audit_entry_transaction ON audit_entry (tenant_id, transaction);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION opora.append_only();

ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON audit_entry AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
-- Who acts writes entries in their own name only; the time and the transaction are the database's word.
CREATE POLICY write ON audit_entry FOR INSERT
    WITH CHECK ((kind, tenant_id::text, coalesce(service_id::text, ''),
            coalesce(worker_id::text, ''), coalesce(user_id::text, ''))
        = (SELECT whole.kind, whole.tenant, whole.service, whole.worker, whole.user_account
            FROM opora.whole() whole));
CREATE POLICY look ON audit_entry FOR SELECT
    USING (tenant_id = (SELECT opora.tenant()) AND (service_id = (SELECT opora.service())
        OR (SELECT opora.service()) IS NULL));
-- The relay seals the log of every organisation and passes on the outbox; it sees nothing else.
CREATE POLICY relay ON audit_entry FOR SELECT USING ((SELECT opora.kind()) = 'relay');
GRANT SELECT ON audit_entry TO opora_app;
GRANT INSERT (
    tenant_id, id, service_id, kind, worker_id, user_id, action, outcome, object_type, object_id, case_id, details,
    grant_id, basis_id, session_id, request_id
) ON audit_entry TO opora_app;

-- --- audit_seal --------------------------------------------------------------------------------------------------

-- One link of an organisation's chain: the hash of all its entries below a transaction watermark.
CREATE TABLE audit_seal (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    number bigint NOT NULL,
    from_transaction bigint NOT NULL,
    to_transaction bigint NOT NULL,
    entries integer NOT NULL,
    previous bytea NOT NULL,
    digest bytea NOT NULL,
    sealed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT audit_seal_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT audit_seal_number UNIQUE (tenant_id, number)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_seal FOR EACH ROW EXECUTE FUNCTION opora.append_only();

ALTER TABLE audit_seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_seal FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON audit_seal AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY relay ON audit_seal FOR ALL
    USING ((SELECT opora.kind()) = 'relay')
    WITH CHECK ((SELECT opora.kind()) = 'relay');
GRANT SELECT, INSERT ON audit_seal TO opora_app;

-- --- outbox ------------------------------------------------------------------------------------------------------

-- A fact that somebody reacts to later; the row goes in the transaction of the reaction. The act inserts, the relay
-- marks, the reaction takes.
CREATE TABLE outbox (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid,
    event text NOT NULL,
    payload jsonb NOT NULL,
    worker_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    sent_at timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    refusals integer NOT NULL DEFAULT 0,
    given_up_at timestamptz,
    -- when the relay sends it: a new one at once, one that nobody took after 30 seconds, doubling, at most an hour.
    -- A column, because under row-level security no expression may be the condition of an index.
    due_at timestamptz NOT NULL GENERATED ALWAYS AS (coalesce((sent_at AT TIME ZONE 'UTC'
            + least(interval '30 seconds' * power(2, least(attempts, 8) - 1), interval '1 hour')) AT TIME ZONE 'UTC',
        '-infinity')) STORED,
    CONSTRAINT outbox_pkey PRIMARY KEY (tenant_id, id)
);

CREATE INDEX outbox_due ON outbox (due_at, id) WHERE given_up_at IS NULL;

ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON outbox AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY act ON outbox FOR INSERT
    WITH CHECK (tenant_id = (SELECT opora.tenant()) AND service_id IS NOT DISTINCT FROM (SELECT opora.service()));
CREATE POLICY reaction ON outbox FOR ALL
    USING (tenant_id = (SELECT opora.tenant()) AND service_id IS NOT DISTINCT FROM (SELECT opora.service())
        AND (SELECT opora.kind()) = 'system');
CREATE POLICY relay ON outbox FOR ALL
    USING ((SELECT opora.kind()) = 'relay')
    WITH CHECK ((SELECT opora.kind()) = 'relay');
GRANT SELECT, INSERT, DELETE ON outbox TO opora_app;
GRANT UPDATE (sent_at, attempts, refusals, given_up_at) ON outbox TO opora_app;

-- --- organisation_key --------------------------------------------------------------------------------------------

-- An organisation's key, wrapped by the root key; the private half of its exchange pair, wrapped by that key.
CREATE TABLE organisation_key (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    generation integer NOT NULL,
    wrapped bytea NOT NULL,
    exchange_private bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT organisation_key_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT organisation_key_generation UNIQUE (tenant_id, generation)
);

ALTER TABLE organisation_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation_key FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON organisation_key AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON organisation_key FOR ALL
    USING (tenant_id = (SELECT opora.tenant()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()));
CREATE POLICY only_insert ON organisation_key AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT opora.kind()) = 'operator');
GRANT SELECT, INSERT ON organisation_key TO opora_app;

-- --- data_key ----------------------------------------------------------------------------------------------------

-- The key of a client, a notice, a meeting …: same id as its owner row, wrapped by the organisation's key.
CREATE TABLE data_key (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    partner_service_id uuid,
    wrapped bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    destroyed_at timestamptz,
    -- the owner's row names its key with the service: no row is sealed with a key of another service
    CONSTRAINT data_key_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT data_key_gone CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

ALTER TABLE data_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_key FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON data_key AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON data_key FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY partner ON data_key FOR SELECT
    USING (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service()));
-- A key is made and read. Nobody gives it to another service, moves or destroys it from the application: the end of
-- joint work takes it from the partner by a trigger of its own.
GRANT SELECT, INSERT ON data_key TO opora_app;

-- --- search_term -------------------------------------------------------------------------------------------------

-- A blind search term of a row: HMAC of a normalised word, date or mark.
CREATE TABLE search_term (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    term bytea NOT NULL,
    owner_type text NOT NULL,
    owner_id uuid NOT NULL,
    CONSTRAINT search_term_pkey PRIMARY KEY (tenant_id, service_id, term, owner_type, owner_id)
);

CREATE INDEX search_term_owner ON search_term (tenant_id, owner_id);

ALTER TABLE search_term ENABLE ROW LEVEL SECURITY;
ALTER TABLE search_term FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON search_term AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON search_term FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
GRANT SELECT, INSERT, DELETE ON search_term TO opora_app;

-- --- answered_request --------------------------------------------------------------------------------------------

-- The answer to a creating request with an Idempotency-Key, sealed, so that a repetition gets it again.
CREATE TABLE answered_request (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    user_id uuid NOT NULL,
    key_hash bytea NOT NULL,
    request_hash bytea NOT NULL,
    status integer NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT answered_request_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT answered_request_key UNIQUE (tenant_id, user_id, key_hash)
);

ALTER TABLE answered_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE answered_request FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON answered_request AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON answered_request FOR ALL
    USING (tenant_id = (SELECT opora.tenant()) AND user_id = (SELECT opora.user_account()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()) AND user_id = (SELECT opora.user_account()));
GRANT SELECT, INSERT, DELETE ON answered_request TO opora_app;

-- --- who may call -------------------------------------------------------------------------------------------------

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA opora FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA opora TO opora_app;
