-- Why: by law something crosses the wall without the client's consent: a notice goes to the authority that it belongs to, and
-- later a report of danger to whom it is owed (ADR 0059). Each is one row: by which paragraph, from whom to whom, what of it, when.
-- No second pair of eyes: what has to go without delay waits for nobody.

-- --- statutory_disclosure ----------------------------------------------------------------------------------------

-- That something left by law. `about_id` is the sender's thing. On the platform it goes to a service and `delivered_at` is all
-- that comes back; elsewhere it went to an office of the sender's directory in another way.
CREATE TABLE statutory_disclosure (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    kind text NOT NULL,
    law_ref text NOT NULL,
    about_id uuid NOT NULL,
    authority_id uuid NOT NULL,
    recipient_tenant_id uuid,
    recipient_service_id uuid,
    fields text[] NOT NULL,
    left_at timestamptz NOT NULL,
    disclosed_by uuid NOT NULL,
    disclosed_at timestamptz NOT NULL,
    delivered_at timestamptz,
    CONSTRAINT statutory_disclosure_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT statutory_disclosure_service_fkey FOREIGN KEY (tenant_id, service_id)
        REFERENCES service (tenant_id, id),
    CONSTRAINT statutory_disclosure_authority_fkey FOREIGN KEY (tenant_id, authority_id)
        REFERENCES authority (tenant_id, id),
    CONSTRAINT statutory_disclosure_recipient_fkey FOREIGN KEY (recipient_tenant_id, recipient_service_id)
        REFERENCES service (tenant_id, id),
    CONSTRAINT statutory_disclosure_disclosed_by_fkey FOREIGN KEY (tenant_id, disclosed_by)
        REFERENCES worker (tenant_id, id),
    CONSTRAINT statutory_disclosure_once UNIQUE (tenant_id, service_id, kind, about_id),
    CONSTRAINT statutory_disclosure_in_service UNIQUE (tenant_id, service_id, id),
    CONSTRAINT statutory_disclosure_recipient CHECK (
        (recipient_tenant_id IS NULL) = (recipient_service_id IS NULL)
        AND (recipient_tenant_id, recipient_service_id) IS DISTINCT FROM (tenant_id, service_id)
        AND (delivered_at IS NULL OR recipient_tenant_id IS NOT NULL)
    ),
    CONSTRAINT statutory_disclosure_says CHECK (
        kind <> '' AND law_ref <> '' AND cardinality(fields) > 0 AND array_position(fields, NULL) IS NULL
    ),
    CONSTRAINT statutory_disclosure_bounds CHECK (
        octet_length(kind) <= 1000 AND octet_length(law_ref) <= 1000
        AND cardinality(fields) <= 50 AND octet_length(fields::text) <= 5000
        AND least(left_at, disclosed_at, delivered_at) >= '1800-01-01'
        AND greatest(left_at, disclosed_at, delivered_at) < '3000-01-01'
    )
);
CREATE INDEX statutory_disclosure_to ON statutory_disclosure (recipient_tenant_id, recipient_service_id, id);

ALTER TABLE statutory_disclosure ENABLE ROW LEVEL SECURITY;
ALTER TABLE statutory_disclosure FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON statutory_disclosure AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON statutory_disclosure FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- nobody signs for another, and nothing is delivered by who sends it
CREATE POLICY author ON statutory_disclosure AS RESTRICTIVE FOR INSERT
    WITH CHECK (disclosed_by = (SELECT opora.worker()) AND delivered_at IS NULL);
CREATE POLICY lately ON statutory_disclosure AS RESTRICTIVE FOR INSERT
    WITH CHECK (disclosed_at <@ (SELECT opora.lately()));
-- whom it is for knows from whom and by which law it came; its system says that it arrived, once, now
CREATE POLICY recipient ON statutory_disclosure FOR SELECT
    USING ((recipient_tenant_id, recipient_service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY delivers ON statutory_disclosure FOR UPDATE
    USING ((recipient_tenant_id, recipient_service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY only_update ON statutory_disclosure AS RESTRICTIVE FOR UPDATE
    USING ((SELECT opora.kind()) = 'system' AND delivered_at IS NULL
        AND (recipient_tenant_id, recipient_service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK (delivered_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON statutory_disclosure TO opora_app;
GRANT UPDATE (delivered_at) ON statutory_disclosure TO opora_app;

-- --- statutory_part ----------------------------------------------------------------------------------------------

-- What left, in parts that stay apart there too, each sealed to the recipient's key alone. Taken away once it arrived: then
-- it is the recipient's own, under its own keys, and is erased with them.
CREATE TABLE statutory_part (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    disclosure_id uuid NOT NULL,
    part text NOT NULL,
    sealed bytea,
    CONSTRAINT statutory_part_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT statutory_part_disclosure_fkey FOREIGN KEY (tenant_id, service_id, disclosure_id)
        REFERENCES statutory_disclosure (tenant_id, service_id, id),
    CONSTRAINT statutory_part_once UNIQUE (tenant_id, disclosure_id, part),
    CONSTRAINT statutory_part_bounds CHECK (octet_length(part) <= 1000 AND octet_length(sealed) <= 30000000)
);

ALTER TABLE statutory_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE statutory_part FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON statutory_part AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON statutory_part FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- only the system of the recipient opens a part, on its way in, and takes it away
CREATE POLICY recipient ON statutory_part FOR SELECT USING ((SELECT opora.kind()) = 'system' AND EXISTS (SELECT FROM statutory_disclosure d
        WHERE d.tenant_id = statutory_part.tenant_id AND d.id = statutory_part.disclosure_id
        AND (d.recipient_tenant_id, d.recipient_service_id)
            = (SELECT place.tenant, place.service FROM opora.place() place)));
CREATE POLICY takes ON statutory_part FOR UPDATE USING ((SELECT opora.kind()) = 'system' AND EXISTS (SELECT FROM statutory_disclosure d
        WHERE d.tenant_id = statutory_part.tenant_id AND d.id = statutory_part.disclosure_id
        AND (d.recipient_tenant_id, d.recipient_service_id)
            = (SELECT place.tenant, place.service FROM opora.place() place)));
CREATE POLICY only_update ON statutory_part AS RESTRICTIVE FOR UPDATE
    USING ((SELECT opora.kind()) = 'system' AND EXISTS (SELECT FROM statutory_disclosure d
        WHERE d.tenant_id = statutory_part.tenant_id AND d.id = statutory_part.disclosure_id
        AND (d.recipient_tenant_id, d.recipient_service_id)
            = (SELECT place.tenant, place.service FROM opora.place() place)))
    WITH CHECK (sealed IS NULL AND (SELECT opora.kind()) = 'system');
GRANT SELECT, INSERT ON statutory_part TO opora_app;
GRANT UPDATE (sealed) ON statutory_part TO opora_app;

-- --- statutory_arrival -------------------------------------------------------------------------------------------

-- What became of it at the recipient: its own thing. The sender never sees this row.
CREATE TABLE statutory_arrival (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    sender_tenant_id uuid NOT NULL,
    disclosure_id uuid NOT NULL,
    thing_id uuid NOT NULL,
    arrived_at timestamptz NOT NULL,
    CONSTRAINT statutory_arrival_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT statutory_arrival_service_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT statutory_arrival_disclosure_fkey FOREIGN KEY (sender_tenant_id, disclosure_id)
        REFERENCES statutory_disclosure (tenant_id, id),
    CONSTRAINT statutory_arrival_once UNIQUE (tenant_id, sender_tenant_id, disclosure_id),
    CONSTRAINT statutory_arrival_bounds CHECK (arrived_at >= '1800-01-01' AND arrived_at < '3000-01-01')
);
CREATE INDEX statutory_arrival_thing ON statutory_arrival (tenant_id, service_id, thing_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON statutory_arrival FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE statutory_arrival ENABLE ROW LEVEL SECURITY;
ALTER TABLE statutory_arrival FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON statutory_arrival AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON statutory_arrival FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY only_insert ON statutory_arrival AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT opora.kind()) = 'system');
CREATE POLICY lately ON statutory_arrival AS RESTRICTIVE FOR INSERT WITH CHECK (arrived_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON statutory_arrival TO opora_app;
