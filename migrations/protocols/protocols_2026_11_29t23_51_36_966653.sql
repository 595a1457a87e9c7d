-- Baseline of protocols: words that were read aloud, frozen as they were read, and who signed them, refused to, or signed on paper
-- (domain reference 1.16, ADR 0084). Nothing of it is written over.

-- --- protocol ----------------------------------------------------------------------------------------------------

-- What was read, and the names of who is to sign, are sealed with a key of the protocol's own. `signers` says as what, in order.
-- No policy here lets anybody in: each domain whose things have protocols brings one of its own, for its `kind`.
CREATE TABLE protocol (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    kind text NOT NULL,
    about_id uuid NOT NULL,
    read_by uuid NOT NULL,
    read_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    signers text[] NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT protocol_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT protocol_here UNIQUE (tenant_id, service_id, id),
    CONSTRAINT protocol_key_fkey FOREIGN KEY (tenant_id, service_id, id) REFERENCES data_key (tenant_id, service_id, id),
    CONSTRAINT protocol_read_by_fkey FOREIGN KEY (tenant_id, read_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT protocol_signers_known CHECK (
        signers <@ ARRAY['notifier', 'child', 'witness', 'worker']
        AND array_position(signers, NULL) IS NULL AND signers[cardinality(signers)] = 'worker'
        AND cardinality(array_positions(signers, 'worker')) = 1
    ),
    CONSTRAINT protocol_bounds CHECK (
        cardinality(signers) BETWEEN 2 AND 6 AND octet_length(kind) BETWEEN 1 AND 40 AND octet_length(sealed) <= 1000000
        AND least(read_at, recorded_at) >= '1800-01-01' AND greatest(read_at, recorded_at) < '3000-01-01'
        AND read_at <= recorded_at + interval '10 minutes'
    )
);
CREATE INDEX protocol_about ON protocol (tenant_id, service_id, about_id, recorded_at, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON protocol FOR EACH ROW EXECUTE FUNCTION opora.append_only();

ALTER TABLE protocol ENABLE ROW LEVEL SECURITY;
ALTER TABLE protocol FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON protocol AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON protocol AS RESTRICTIVE FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- who read it aloud says so; nobody signs for another
CREATE POLICY author ON protocol AS RESTRICTIVE FOR INSERT WITH CHECK (read_by = (SELECT opora.worker()));
CREATE POLICY lately ON protocol AS RESTRICTIVE FOR INSERT WITH CHECK (recorded_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON protocol TO opora_app;

-- --- protocol_sheet ----------------------------------------------------------------------------------------------

-- A sheet that was printed, signed on paper and put in; whoever the protocol is shown to has it.
CREATE TABLE protocol_sheet (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    protocol_id uuid NOT NULL,
    media_type text NOT NULL,
    size integer NOT NULL,
    object_key text NOT NULL,
    wrapped_key bytea NOT NULL,
    added_by uuid NOT NULL,
    added_at timestamptz NOT NULL,
    CONSTRAINT protocol_sheet_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT protocol_sheet_of UNIQUE (tenant_id, service_id, protocol_id, id),
    CONSTRAINT protocol_sheet_protocol_fkey FOREIGN KEY (tenant_id, service_id, protocol_id)
        REFERENCES protocol (tenant_id, service_id, id),
    CONSTRAINT protocol_sheet_added_by_fkey FOREIGN KEY (tenant_id, added_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT protocol_sheet_media_type_known CHECK (media_type IN ('application/pdf', 'image/png', 'image/jpeg')),
    CONSTRAINT protocol_sheet_bounds CHECK (
        size > 0 AND octet_length(object_key) BETWEEN 1 AND 200 AND octet_length(wrapped_key) <= 1000
        AND added_at >= '1800-01-01' AND added_at < '3000-01-01'
    )
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON protocol_sheet FOR EACH ROW EXECUTE FUNCTION opora.append_only();

ALTER TABLE protocol_sheet ENABLE ROW LEVEL SECURITY;
ALTER TABLE protocol_sheet FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON protocol_sheet AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON protocol_sheet FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place)
        AND EXISTS (SELECT FROM protocol p WHERE p.tenant_id = protocol_sheet.tenant_id AND p.service_id = protocol_sheet.service_id
            AND p.id = protocol_sheet.protocol_id))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place)
        AND EXISTS (SELECT FROM protocol p WHERE p.tenant_id = protocol_sheet.tenant_id AND p.service_id = protocol_sheet.service_id
            AND p.id = protocol_sheet.protocol_id));
CREATE POLICY author ON protocol_sheet AS RESTRICTIVE FOR INSERT WITH CHECK (added_by = (SELECT opora.worker()));
CREATE POLICY lately ON protocol_sheet AS RESTRICTIVE FOR INSERT WITH CHECK (added_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON protocol_sheet TO opora_app;

-- --- protocol_signature ------------------------------------------------------------------------------------------

-- One for each signer: the strokes, that the sheet bears it, or why there is none. `no` is the place in `signers`, from 0.
CREATE TABLE protocol_signature (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    protocol_id uuid NOT NULL,
    no smallint NOT NULL,
    way text NOT NULL,
    sheet_id uuid,
    noted_by uuid NOT NULL,
    noted_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT protocol_signature_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT protocol_signature_once UNIQUE (tenant_id, service_id, protocol_id, no),
    CONSTRAINT protocol_signature_protocol_fkey FOREIGN KEY (tenant_id, service_id, protocol_id)
        REFERENCES protocol (tenant_id, service_id, id),
    CONSTRAINT protocol_signature_sheet_fkey FOREIGN KEY (tenant_id, service_id, protocol_id, sheet_id)
        REFERENCES protocol_sheet (tenant_id, service_id, protocol_id, id),
    CONSTRAINT protocol_signature_noted_by_fkey FOREIGN KEY (tenant_id, noted_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT protocol_signature_way_known CHECK (way IN ('drawn', 'paper', 'refused')),
    CONSTRAINT protocol_signature_whole CHECK ((way = 'paper') = (sheet_id IS NOT NULL)),
    CONSTRAINT protocol_signature_bounds CHECK (
        no BETWEEN 0 AND 5 AND octet_length(sealed) <= 100000
        AND noted_at >= '1800-01-01' AND noted_at < '3000-01-01'
    )
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON protocol_signature FOR EACH ROW EXECUTE FUNCTION opora.append_only();

ALTER TABLE protocol_signature ENABLE ROW LEVEL SECURITY;
ALTER TABLE protocol_signature FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON protocol_signature AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON protocol_signature FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place)
        AND EXISTS (SELECT FROM protocol p WHERE p.tenant_id = protocol_signature.tenant_id AND p.service_id = protocol_signature.service_id
            AND p.id = protocol_signature.protocol_id))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place)
        AND EXISTS (SELECT FROM protocol p WHERE p.tenant_id = protocol_signature.tenant_id AND p.service_id = protocol_signature.service_id
            AND p.id = protocol_signature.protocol_id));
CREATE POLICY author ON protocol_signature AS RESTRICTIVE FOR INSERT WITH CHECK (noted_by = (SELECT opora.worker()));
CREATE POLICY lately ON protocol_signature AS RESTRICTIVE FOR INSERT WITH CHECK (noted_at <@ (SELECT opora.lately()));
-- as the worker signs, or does not, only who read it aloud
CREATE POLICY signer ON protocol_signature AS RESTRICTIVE FOR INSERT
    WITH CHECK (EXISTS (SELECT FROM protocol p WHERE p.tenant_id = protocol_signature.tenant_id
        AND p.service_id = protocol_signature.service_id AND p.id = protocol_signature.protocol_id
        AND protocol_signature.no < cardinality(p.signers)
        AND (p.signers[protocol_signature.no + 1] <> 'worker' OR p.read_by = (SELECT opora.worker()))));
GRANT SELECT, INSERT ON protocol_signature TO opora_app;

-- --- protocol_addition -------------------------------------------------------------------------------------------

-- What follows: an addendum (a protocol is never corrected), or to whom a copy was given, and on which day.
CREATE TABLE protocol_addition (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    protocol_id uuid NOT NULL,
    what text NOT NULL,
    given_on date,
    added_by uuid NOT NULL,
    added_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT protocol_addition_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT protocol_addition_protocol_fkey FOREIGN KEY (tenant_id, service_id, protocol_id)
        REFERENCES protocol (tenant_id, service_id, id),
    CONSTRAINT protocol_addition_added_by_fkey FOREIGN KEY (tenant_id, added_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT protocol_addition_what_known CHECK (what IN ('addendum', 'copy')),
    CONSTRAINT protocol_addition_whole CHECK ((what = 'copy') = (given_on IS NOT NULL)),
    CONSTRAINT protocol_addition_bounds CHECK (
        octet_length(sealed) <= 100000 AND given_on >= '1800-01-01' AND given_on < '3000-01-01'
        AND added_at >= '1800-01-01' AND added_at < '3000-01-01'
    )
);
CREATE INDEX protocol_addition_of ON protocol_addition (tenant_id, service_id, protocol_id, added_at, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON protocol_addition FOR EACH ROW EXECUTE FUNCTION opora.append_only();

ALTER TABLE protocol_addition ENABLE ROW LEVEL SECURITY;
ALTER TABLE protocol_addition FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON protocol_addition AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON protocol_addition FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place)
        AND EXISTS (SELECT FROM protocol p WHERE p.tenant_id = protocol_addition.tenant_id AND p.service_id = protocol_addition.service_id
            AND p.id = protocol_addition.protocol_id))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place)
        AND EXISTS (SELECT FROM protocol p WHERE p.tenant_id = protocol_addition.tenant_id AND p.service_id = protocol_addition.service_id
            AND p.id = protocol_addition.protocol_id));
CREATE POLICY author ON protocol_addition AS RESTRICTIVE FOR INSERT WITH CHECK (added_by = (SELECT opora.worker()));
CREATE POLICY lately ON protocol_addition AS RESTRICTIVE FOR INSERT WITH CHECK (added_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON protocol_addition TO opora_app;
