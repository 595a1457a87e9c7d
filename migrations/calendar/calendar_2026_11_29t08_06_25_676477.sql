-- Baseline of the calendar: the secret addresses under which people read what is due in a calendar of their own.

-- --- calendar_feed -----------------------------------------------------------------------------------------------

-- Only the hash of the address is kept. It rests on what its person signed in with when they made it (`proof`, as a session
-- does), and ends with their role, their account, that password or second factor, or by hand (ADR 0058).
CREATE TABLE calendar_feed (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    user_id uuid NOT NULL,
    whole boolean NOT NULL,
    token_hash bytea NOT NULL,
    proof text NOT NULL,
    made_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    CONSTRAINT calendar_feed_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT calendar_feed_service_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT calendar_feed_worker_fkey FOREIGN KEY (tenant_id, worker_id, user_id)
        REFERENCES worker (tenant_id, id, user_id),
    CONSTRAINT calendar_feed_bounds CHECK (
        octet_length(token_hash) <= 100 AND octet_length(proof) <= 100
        AND least(made_at, withdrawn_at) >= '1800-01-01' AND greatest(made_at, withdrawn_at) < '3000-01-01'
    )
);

-- of a person and a service one at a time
CREATE UNIQUE INDEX calendar_feed_live ON calendar_feed (tenant_id, service_id, worker_id) WHERE withdrawn_at IS NULL;
CREATE INDEX calendar_feed_of_user ON calendar_feed (user_id) WHERE withdrawn_at IS NULL;

ALTER TABLE calendar_feed ENABLE ROW LEVEL SECURITY;
ALTER TABLE calendar_feed FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON calendar_feed AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON calendar_feed FOR ALL
    USING (tenant_id = (SELECT opora.tenant()) AND user_id = (SELECT opora.user_account()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()) AND user_id = (SELECT opora.user_account()));
-- whoever comes with an address is not signed in yet; and whoever is signed out everywhere has addresses in several places
CREATE POLICY sign_in ON calendar_feed FOR SELECT USING (
    (SELECT opora.kind()) = 'sign_in'
    AND (tenant_id = (SELECT opora.tenant()) OR user_id = (SELECT opora.user_account())));
CREATE POLICY author ON calendar_feed AS RESTRICTIVE FOR INSERT
    WITH CHECK (worker_id IS NOT DISTINCT FROM (SELECT opora.worker())
        AND (tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY lately ON calendar_feed AS RESTRICTIVE FOR INSERT
    WITH CHECK (made_at <@ (SELECT opora.lately()) AND withdrawn_at IS NULL);
GRANT SELECT, INSERT ON calendar_feed TO opora_app;
GRANT UPDATE (withdrawn_at) ON calendar_feed TO opora_app;

CREATE TRIGGER stays_ended BEFORE UPDATE ON calendar_feed FOR EACH ROW
    WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION opora.append_only();
CREATE TRIGGER written_lately BEFORE UPDATE OF withdrawn_at ON calendar_feed FOR EACH ROW
    WHEN (NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at AND NOT NEW.withdrawn_at <@ opora.lately())
    EXECUTE FUNCTION opora.written_another_time();
