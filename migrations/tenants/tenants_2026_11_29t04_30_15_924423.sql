-- Why: people choose of which kinds they hear outside of the application, and by what (ADR 0049).

-- What a person wants to hear of in an organisation: `off` is not mailed, `sms` goes by SMS too; the number is sealed.
CREATE TABLE message_choice (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    off text[] NOT NULL,
    sms text[] NOT NULL,
    sealed bytea,
    chosen_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT message_choice_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT message_choice_of_worker UNIQUE (tenant_id, worker_id),
    CONSTRAINT message_choice_worker_fkey FOREIGN KEY (tenant_id, worker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT message_choice_named CHECK (array_position(off, NULL) IS NULL AND array_position(sms, NULL) IS NULL),
    CONSTRAINT message_choice_bounds CHECK (
        cardinality(off) <= 200 AND cardinality(sms) <= 200 AND octet_length(sealed) <= 1000
        AND chosen_at >= '1800-01-01' AND chosen_at < '3000-01-01'
        AND octet_length(array_to_string(off, ' ')) <= 20000 AND octet_length(array_to_string(sms, ' ')) <= 20000
    )
);
CREATE TRIGGER counts BEFORE INSERT OR UPDATE ON message_choice FOR EACH ROW EXECUTE FUNCTION opora.counts();

CREATE TRIGGER written_lately BEFORE INSERT OR UPDATE OF chosen_at ON message_choice FOR EACH ROW
    WHEN (NOT NEW.chosen_at <@ opora.lately()) EXECUTE FUNCTION opora.written_another_time();

ALTER TABLE message_choice ENABLE ROW LEVEL SECURITY;
ALTER TABLE message_choice FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON message_choice AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
-- only of its person, and read by the job that writes to them
CREATE POLICY own ON message_choice FOR ALL
    USING (tenant_id = (SELECT opora.tenant()) AND worker_id = (SELECT opora.worker()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()) AND worker_id = (SELECT opora.worker()));
CREATE POLICY sends ON message_choice FOR SELECT
    USING (tenant_id = (SELECT opora.tenant()) AND (SELECT opora.kind()) = 'system' AND (SELECT opora.service()) IS NULL);
GRANT SELECT, INSERT ON message_choice TO opora_app;
GRANT UPDATE (off, sms, sealed, chosen_at, version) ON message_choice TO opora_app;
