-- Why: a notice is registered without delay (S003, D4): it gets an evidence number and a reference number (č. j.) by the templates of
-- the authority, gapless per series and year, or those of its records system are typed in. Who stands in which register, from when to
-- when, stood nowhere (domain reference 1.5).

-- --- notice_registration -----------------------------------------------------------------------------------------

-- The numbers of a notice. What was issued here was drawn from its series and stays; what was typed in may be replaced, and then both
-- stay with who did it and why. One registration of a notice holds at a time.
CREATE TABLE notice_registration (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    issuer text NOT NULL,
    year integer NOT NULL,
    reference_no integer,
    evidence_no integer,
    reference_number text NOT NULL,
    evidence_number text,
    reference_key text NOT NULL,
    evidence_key text,
    registered_on date NOT NULL,
    registered_by uuid NOT NULL,
    registered_at timestamptz NOT NULL,
    replaced_by uuid,
    replaced_at timestamptz,
    correction text,
    CONSTRAINT notice_registration_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT notice_registration_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT notice_registration_registered_by_fkey FOREIGN KEY (tenant_id, registered_by)
        REFERENCES worker (tenant_id, id),
    CONSTRAINT notice_registration_replaced_by_fkey FOREIGN KEY (tenant_id, replaced_by)
        REFERENCES worker (tenant_id, id),
    CONSTRAINT notice_registration_correction_known CHECK (correction IN ('typo', 'renumbered', 'mixed_up')),
    CONSTRAINT notice_registration_issuer_known CHECK (issuer IN ('here', 'outside')),
    -- a number that is issued here was drawn; one of the records system is never invented
    CONSTRAINT notice_registration_issued CHECK (
        (issuer = 'here') = (reference_no IS NOT NULL) AND (issuer = 'here') = (evidence_no IS NOT NULL)
        AND (evidence_number IS NULL) = (evidence_key IS NULL) AND (issuer = 'outside' OR evidence_number IS NOT NULL)
    ),
    CONSTRAINT notice_registration_of_its_year CHECK (year = extract(year FROM registered_on)),
    CONSTRAINT notice_registration_replaced CHECK (
        (replaced_by IS NULL) = (replaced_at IS NULL) AND (replaced_at IS NULL OR issuer = 'outside')
    ),
    -- fifty characters of the national scheme of exchange
    CONSTRAINT notice_registration_short CHECK (char_length(reference_number) <= 50 AND char_length(evidence_number) <= 50),
    CONSTRAINT notice_registration_bounds CHECK (
        octet_length(reference_number) <= 200 AND octet_length(evidence_number) <= 200
        AND octet_length(reference_key) <= 200 AND octet_length(evidence_key) <= 200
        AND registered_on >= '1800-01-01' AND registered_on < '3000-01-01'
        AND least(registered_at, replaced_at) >= '1800-01-01' AND greatest(registered_at, replaced_at) < '3000-01-01'
    )
);

CREATE UNIQUE INDEX notice_registration_once ON notice_registration (tenant_id, notice_id, service_id)
    WHERE replaced_at IS NULL;
CREATE UNIQUE INDEX notice_registration_reference ON notice_registration (tenant_id, reference_key, service_id)
    WHERE replaced_at IS NULL;
CREATE UNIQUE INDEX notice_registration_evidence ON notice_registration (tenant_id, evidence_key, service_id)
    WHERE replaced_at IS NULL;
CREATE UNIQUE INDEX notice_registration_reference_drawn ON notice_registration (tenant_id, year, reference_no, service_id)
    WHERE issuer = 'here';
CREATE UNIQUE INDEX notice_registration_evidence_drawn ON notice_registration (tenant_id, year, evidence_no, service_id)
    WHERE issuer = 'here';

CREATE FUNCTION opora.registration_drawn() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NEW.issuer = 'here' AND NOT (opora.drawn(NEW.tenant_id, 'registers reference', NEW.year::text, NEW.reference_no::text)
      AND opora.drawn(NEW.tenant_id, 'registers evidence', NEW.year::text, NEW.evidence_no::text)) THEN
    RAISE EXCEPTION 'nobody drew this number' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER number_drawn BEFORE INSERT ON notice_registration FOR EACH ROW
    EXECUTE FUNCTION opora.registration_drawn();
-- what was replaced stays as it was replaced
CREATE TRIGGER stays_replaced BEFORE UPDATE ON notice_registration FOR EACH ROW WHEN (OLD.replaced_at IS NOT NULL)
    EXECUTE FUNCTION opora.append_only();
CREATE TRIGGER written_by BEFORE UPDATE OF replaced_by ON notice_registration FOR EACH ROW
    WHEN (NEW.replaced_by IS DISTINCT FROM OLD.replaced_by AND NEW.replaced_by IS DISTINCT FROM opora.worker())
    EXECUTE FUNCTION opora.signed_by_another();
CREATE TRIGGER written_lately BEFORE UPDATE OF replaced_at ON notice_registration FOR EACH ROW
    WHEN (NEW.replaced_at IS DISTINCT FROM OLD.replaced_at AND NOT NEW.replaced_at <@ opora.lately())
    EXECUTE FUNCTION opora.written_another_time();

ALTER TABLE notice_registration ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice_registration FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON notice_registration AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON notice_registration FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON notice_registration AS RESTRICTIVE FOR INSERT
    WITH CHECK (registered_by = (SELECT opora.worker()) AND (replaced_by IS NULL OR replaced_by = (SELECT opora.worker())));
CREATE POLICY lately ON notice_registration AS RESTRICTIVE FOR INSERT
    WITH CHECK (registered_at <@ (SELECT opora.lately())
        AND (replaced_at IS NULL OR replaced_at <@ (SELECT opora.lately())));
GRANT SELECT, INSERT ON notice_registration TO opora_app;
GRANT UPDATE (replaced_by, replaced_at) ON notice_registration TO opora_app;

-- --- register_entry ----------------------------------------------------------------------------------------------

-- That a notice, or a child of it, stands in a register of the authority from a day on, under the next number of the register's series.
-- The file mark of the records system may be typed in later; a number stays, and what ended stays as it ended.
CREATE TABLE register_entry (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    register text NOT NULL,
    series text NOT NULL,
    year integer NOT NULL,
    number integer NOT NULL,
    file_mark text,
    mark_key text,
    notice_id uuid NOT NULL,
    child_id uuid,
    case_id uuid,
    begun_on date NOT NULL,
    begun_by uuid NOT NULL,
    begun_at timestamptz NOT NULL,
    ended_on date,
    ended_by uuid,
    ended_at timestamptz,
    ending text,
    CONSTRAINT register_entry_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT register_entry_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT register_entry_case_fkey FOREIGN KEY (tenant_id, service_id, case_id)
        REFERENCES client_case (tenant_id, service_id, id),
    CONSTRAINT register_entry_begun_by_fkey FOREIGN KEY (tenant_id, begun_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT register_entry_ended_by_fkey FOREIGN KEY (tenant_id, ended_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT register_entry_ending_known CHECK (ending IN ('enrolled', 'joined', 'moved')),
    CONSTRAINT register_entry_number CHECK (number > 0),
    CONSTRAINT register_entry_mark CHECK ((file_mark IS NULL) = (mark_key IS NULL)),
    CONSTRAINT register_entry_ended CHECK (
        (ended_at IS NULL) = (ended_on IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL)
        AND (ended_at IS NULL) = (ending IS NULL) AND (ended_on IS NULL OR ended_on >= begun_on)
    ),
    CONSTRAINT register_entry_short CHECK (char_length(file_mark) <= 50),
    CONSTRAINT register_entry_bounds CHECK (
        octet_length(register) <= 30 AND octet_length(series) <= 30 AND octet_length(file_mark) <= 200
        AND octet_length(mark_key) <= 200
        AND least(begun_on, ended_on) >= '1800-01-01' AND greatest(begun_on, ended_on) < '3000-01-01'
        AND least(begun_at, ended_at) >= '1800-01-01' AND greatest(begun_at, ended_at) < '3000-01-01'
    )
);

CREATE UNIQUE INDEX register_entry_numbered ON register_entry (tenant_id, series, year, number, service_id);
CREATE UNIQUE INDEX register_entry_marked ON register_entry (tenant_id, mark_key, service_id);
CREATE UNIQUE INDEX register_entry_running ON register_entry
    (tenant_id, notice_id, coalesce(child_id, notice_id), register, service_id) WHERE ended_at IS NULL;
CREATE INDEX register_entry_list ON register_entry (tenant_id, service_id, register, year DESC, number DESC);
CREATE INDEX register_entry_open ON register_entry (tenant_id, service_id, register, year DESC, number DESC)
    WHERE ended_at IS NULL;
CREATE INDEX register_entry_of_notice ON register_entry (tenant_id, notice_id);
CREATE INDEX register_entry_of_case ON register_entry (tenant_id, case_id) WHERE case_id IS NOT NULL;

CREATE FUNCTION opora.entry_drawn() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT opora.drawn(NEW.tenant_id, 'register ' || NEW.series, NEW.year::text, NEW.number::text) THEN
    RAISE EXCEPTION 'nobody drew this number' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER number_drawn BEFORE INSERT ON register_entry FOR EACH ROW EXECUTE FUNCTION opora.entry_drawn();
CREATE TRIGGER stays_ended BEFORE UPDATE ON register_entry FOR EACH ROW
    WHEN (OLD.ended_at IS NOT NULL AND (OLD.ended_on, OLD.ended_by, OLD.ended_at, OLD.ending)
        IS DISTINCT FROM (NEW.ended_on, NEW.ended_by, NEW.ended_at, NEW.ending))
    EXECUTE FUNCTION opora.append_only();
-- a file mark is given once
CREATE TRIGGER stays_marked BEFORE UPDATE OF file_mark, mark_key ON register_entry FOR EACH ROW
    WHEN (OLD.file_mark IS NOT NULL AND (OLD.file_mark, OLD.mark_key) IS DISTINCT FROM (NEW.file_mark, NEW.mark_key))
    EXECUTE FUNCTION opora.append_only();
CREATE TRIGGER written_by BEFORE UPDATE OF ended_by ON register_entry FOR EACH ROW
    WHEN (NEW.ended_by IS DISTINCT FROM OLD.ended_by AND NEW.ended_by IS DISTINCT FROM opora.worker())
    EXECUTE FUNCTION opora.signed_by_another();
CREATE TRIGGER written_lately BEFORE UPDATE OF ended_at ON register_entry FOR EACH ROW
    WHEN (NEW.ended_at IS DISTINCT FROM OLD.ended_at AND NOT NEW.ended_at <@ opora.lately())
    EXECUTE FUNCTION opora.written_another_time();

ALTER TABLE register_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE register_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON register_entry AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON register_entry FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON register_entry AS RESTRICTIVE FOR INSERT
    WITH CHECK (begun_by = (SELECT opora.worker()) AND (ended_by IS NULL OR ended_by = (SELECT opora.worker())));
CREATE POLICY lately ON register_entry AS RESTRICTIVE FOR INSERT
    WITH CHECK (begun_at <@ (SELECT opora.lately()) AND (ended_at IS NULL OR ended_at <@ (SELECT opora.lately())));
GRANT SELECT, INSERT ON register_entry TO opora_app;
GRANT UPDATE (file_mark, mark_key, ended_on, ended_by, ended_at, ending) ON register_entry TO opora_app;

REVOKE ALL ON FUNCTION opora.registration_drawn(), opora.entry_drawn() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.registration_drawn(), opora.entry_drawn() TO opora_app;
