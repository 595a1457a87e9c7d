-- Baseline of inbox: files in which notices come to an authority (data messages, e-mails), from their arrival until somebody
-- takes a notice down from them or sets them aside. What a file says, and who sent it, lies in its parts, sealed.

-- --- arrived_file ------------------------------------------------------------------------------------------------

-- That a file came: nothing here tells of anybody. `fingerprint` and `message_term` are keyed, so equal ones show only that a
-- service has the same file, or the same data message, twice.
CREATE TABLE arrived_file (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    kind text NOT NULL,
    arrived_by uuid,
    arrived_at timestamptz NOT NULL,
    received_at timestamptz,
    verdict text,
    size integer NOT NULL,
    attachments integer NOT NULL,
    fingerprint bytea NOT NULL,
    message_term bytea,
    taker_id uuid,
    outcome text,
    reason text,
    notice_id uuid,
    ended_by uuid,
    ended_at timestamptz,
    CONSTRAINT arrived_file_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT arrived_file_here UNIQUE (tenant_id, service_id, id),
    CONSTRAINT arrived_file_once UNIQUE (tenant_id, service_id, fingerprint),
    CONSTRAINT arrived_file_key_fkey FOREIGN KEY (tenant_id, service_id, id)
        REFERENCES data_key (tenant_id, service_id, id),
    CONSTRAINT arrived_file_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT arrived_file_arrived_by_fkey FOREIGN KEY (tenant_id, arrived_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT arrived_file_taker_fkey FOREIGN KEY (tenant_id, taker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT arrived_file_ended_by_fkey FOREIGN KEY (tenant_id, ended_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT arrived_file_kind_known CHECK (kind IN ('data_message', 'email')),
    CONSTRAINT arrived_file_verdict_known CHECK (verdict IN ('trusted', 'unknown_issuer')),
    CONSTRAINT arrived_file_outcome_known CHECK (outcome IN ('taken', 'set_aside')),
    CONSTRAINT arrived_file_reason_known CHECK (reason IN ('not_notice', 'known_already', 'mistake')),
    CONSTRAINT arrived_file_ends_whole CHECK (
        (outcome IS NULL) = (ended_by IS NULL) AND (outcome IS NULL) = (ended_at IS NULL)
        AND (outcome IS NOT DISTINCT FROM 'taken') = (notice_id IS NOT NULL)
        AND (outcome IS NOT DISTINCT FROM 'set_aside') = (reason IS NOT NULL)
        AND (outcome IS NULL OR ended_by = taker_id)
    ),
    CONSTRAINT arrived_file_bounds CHECK (
        size >= 0 AND attachments BETWEEN 0 AND 100 AND octet_length(fingerprint) <= 64
        AND octet_length(message_term) <= 64
        AND arrived_at >= '1800-01-01' AND arrived_at < '3000-01-01'
        AND received_at >= '1800-01-01' AND received_at < '3000-01-01'
        AND ended_at >= '1800-01-01' AND ended_at < '3000-01-01'
    )
);

CREATE UNIQUE INDEX arrived_file_message_once ON arrived_file (tenant_id, service_id, message_term)
    WHERE message_term IS NOT NULL;
CREATE UNIQUE INDEX arrived_file_of_notice ON arrived_file (tenant_id, service_id, notice_id) WHERE notice_id IS NOT NULL;
CREATE INDEX arrived_file_waiting ON arrived_file (tenant_id, service_id, arrived_at, id) WHERE outcome IS NULL;
CREATE INDEX arrived_file_aside ON arrived_file (tenant_id, service_id, ended_at DESC) WHERE outcome = 'set_aside';

ALTER TABLE arrived_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE arrived_file FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON arrived_file AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON arrived_file FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON arrived_file AS RESTRICTIVE FOR INSERT
    WITH CHECK (arrived_by IS NOT DISTINCT FROM (SELECT opora.worker()) AND outcome IS NULL
        AND (taker_id IS NULL OR taker_id = arrived_by));
CREATE POLICY lately ON arrived_file AS RESTRICTIVE FOR INSERT WITH CHECK (arrived_at <@ (SELECT opora.lately()));
-- what became a notice stays so; whoever takes a file up, or ends it, does so for themselves
CREATE POLICY takes ON arrived_file AS RESTRICTIVE FOR UPDATE
    USING ((SELECT opora.inside()) AND outcome IS DISTINCT FROM 'taken')
    WITH CHECK (taker_id = (SELECT opora.worker()) AND (ended_at IS NULL OR ended_at <@ (SELECT opora.lately())) AND (notice_id IS NULL OR EXISTS (SELECT FROM notice n
        WHERE n.tenant_id = arrived_file.tenant_id AND n.id = arrived_file.notice_id
        AND n.received_by = (SELECT opora.worker()))));
GRANT SELECT, INSERT ON arrived_file TO opora_app;
GRANT UPDATE (taker_id, outcome, reason, notice_id, ended_by, ended_at) ON arrived_file TO opora_app;

-- --- arrived_part ------------------------------------------------------------------------------------------------

-- What came in a file: part 0 is the untouched original, with the envelope and the words sealed; the others are attachments.
-- All of it may name the notifier, so it is shown to whoever took the file up and, once there is a notice, to whoever may be
-- shown who made it.
CREATE TABLE arrived_part (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    file_id uuid NOT NULL,
    no integer NOT NULL,
    size integer NOT NULL,
    object_key text NOT NULL,
    wrapped_key bytea NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT arrived_part_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT arrived_part_once UNIQUE (tenant_id, service_id, file_id, no),
    CONSTRAINT arrived_part_file_fkey FOREIGN KEY (tenant_id, service_id, file_id)
        REFERENCES arrived_file (tenant_id, service_id, id),
    CONSTRAINT arrived_part_bounds CHECK (
        no BETWEEN 0 AND 100 AND size >= 0 AND octet_length(object_key) BETWEEN 1 AND 200
        AND octet_length(wrapped_key) <= 1000 AND octet_length(sealed) <= 1000000
    )
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON arrived_part FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE arrived_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE arrived_part FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON arrived_part AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON arrived_part FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY reads ON arrived_part AS RESTRICTIVE FOR SELECT
    USING (EXISTS (SELECT FROM arrived_file f WHERE f.tenant_id = arrived_part.tenant_id
        AND f.service_id = arrived_part.service_id AND f.id = arrived_part.file_id
        AND CASE WHEN f.notice_id IS NULL THEN f.taker_id = (SELECT opora.worker())
            ELSE (SELECT 'unit_head' = ANY (opora.roles())) OR (SELECT 'deputy_head' = ANY (opora.roles()))
                OR (SELECT 'department_head' = ANY (opora.roles()))
                OR EXISTS (SELECT FROM notice n WHERE n.tenant_id = f.tenant_id AND n.id = f.notice_id
                    AND (SELECT opora.worker()) IN (n.received_by, n.assigned_to)) END));
-- only who brought a file says what was in it, before anything became of it
CREATE POLICY brings ON arrived_part AS RESTRICTIVE FOR INSERT
    WITH CHECK (EXISTS (SELECT FROM arrived_file f WHERE f.tenant_id = arrived_part.tenant_id
        AND f.service_id = arrived_part.service_id AND f.id = arrived_part.file_id AND f.outcome IS NULL
        AND f.arrived_by IS NOT DISTINCT FROM (SELECT opora.worker()) AND f.arrived_at <@ (SELECT opora.lately())));
GRANT SELECT, INSERT ON arrived_part TO opora_app;
