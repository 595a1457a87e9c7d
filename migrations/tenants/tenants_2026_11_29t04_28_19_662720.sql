-- Why: an agency employs its people without a programmer. Its administrator sends a link that is good once; whoever opens it
-- proves nothing by that: the account is made when the form behind it is sent (ADR 0050).

-- --- invitation --------------------------------------------------------------------------------------------------

-- A link to join the organisation, or to set up a second factor anew; only its hash is kept. Whose it is and what comes of it
-- (name, address, role, days) is sealed; the term tells that the same address is not invited twice at a time.
CREATE TABLE invitation (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    email_term bytea NOT NULL,
    token_hash bytea NOT NULL,
    sealed bytea NOT NULL,
    invited_by uuid NOT NULL,
    sent_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    withdrawn_at timestamptz,
    CONSTRAINT invitation_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT invitation_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES organisation (tenant_id),
    CONSTRAINT invitation_invited_by_fkey FOREIGN KEY (tenant_id, invited_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT invitation_ends_once CHECK (used_at IS NULL OR withdrawn_at IS NULL),
    CONSTRAINT invitation_lapses CHECK (expires_at > sent_at AND expires_at <= sent_at + interval '15 days'),
    CONSTRAINT invitation_bounds CHECK (
        greatest(octet_length(email_term), octet_length(token_hash)) <= 100 AND octet_length(sealed) <= 20000
        AND least(sent_at, expires_at, used_at, withdrawn_at) >= '1800-01-01'
        AND greatest(sent_at, expires_at, used_at, withdrawn_at) < '3000-01-01'
    )
);

CREATE UNIQUE INDEX invitation_waiting ON invitation (tenant_id, email_term) WHERE used_at IS NULL AND withdrawn_at IS NULL;

ALTER TABLE invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitation FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON invitation AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON invitation FOR ALL
    USING (tenant_id = (SELECT opora.tenant()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()));
-- whom the organisation invites is its administrator's; whoever comes with a link is not signed in yet
CREATE POLICY administered ON invitation AS RESTRICTIVE FOR ALL USING (
    (SELECT opora.kind()) IN ('operator', 'sign_in') OR (SELECT 'tenant_admin' = ANY (opora.roles())));
CREATE POLICY only_insert ON invitation AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT 'tenant_admin' = ANY (opora.roles())));
CREATE POLICY author ON invitation AS RESTRICTIVE FOR INSERT
    WITH CHECK (invited_by IS NOT DISTINCT FROM (SELECT opora.worker()));
CREATE POLICY lately ON invitation AS RESTRICTIVE FOR INSERT
    WITH CHECK (sent_at <@ (SELECT opora.lately()) AND used_at IS NULL AND withdrawn_at IS NULL);
GRANT SELECT, INSERT ON invitation TO opora_app;
GRANT UPDATE (token_hash, sent_at, expires_at, used_at, withdrawn_at) ON invitation TO opora_app;

-- What was used or taken back stays so; and each says when it was, which is now.
CREATE TRIGGER stays_ended BEFORE UPDATE ON invitation FOR EACH ROW
    WHEN (OLD.used_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION opora.append_only();
CREATE TRIGGER written_lately BEFORE UPDATE OF sent_at, used_at, withdrawn_at ON invitation FOR EACH ROW
    WHEN ((NEW.sent_at IS DISTINCT FROM OLD.sent_at AND NOT NEW.sent_at <@ opora.lately())
        OR (NEW.used_at IS DISTINCT FROM OLD.used_at AND NOT NEW.used_at <@ opora.lately())
        OR (NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at AND NOT NEW.withdrawn_at <@ opora.lately()))
    EXECUTE FUNCTION opora.written_another_time();
