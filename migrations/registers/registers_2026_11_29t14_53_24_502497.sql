-- Why: a child is removed from a register (domain reference 1.16: the reason, words, day and who), and an entry that was made by
-- mistake stays to be seen with its number while the right one stands beside it; no act ended one.

-- --- register_entry ----------------------------------------------------------------------------------------------

ALTER TABLE register_entry DROP CONSTRAINT register_entry_ending_known;
ALTER TABLE register_entry ADD CONSTRAINT register_entry_ending_known
    CHECK (ending IN ('enrolled', 'joined', 'moved', 'removed', 'mistaken'));
ALTER TABLE register_entry ADD COLUMN removal_reason text;  -- a code of the authority
ALTER TABLE register_entry ADD COLUMN sealed bytea;  -- why it was removed or was a mistake, in words
ALTER TABLE register_entry ADD CONSTRAINT register_entry_removed CHECK (
    ended_at IS NULL AND removal_reason IS NULL AND sealed IS NULL
    OR ended_at IS NOT NULL AND (ending = 'removed') = (removal_reason IS NOT NULL)
        AND (ending IN ('removed', 'mistaken')) = (sealed IS NOT NULL)
);
ALTER TABLE register_entry DROP CONSTRAINT register_entry_bounds;
ALTER TABLE register_entry ADD CONSTRAINT register_entry_bounds CHECK (
    octet_length(register) <= 30 AND octet_length(series) <= 30 AND octet_length(file_mark) <= 200
    AND octet_length(mark_key) <= 200 AND octet_length(removal_reason) <= 30 AND octet_length(sealed) <= 100000
    AND least(begun_on, ended_on) >= '1800-01-01' AND greatest(begun_on, ended_on) < '3000-01-01'
    AND least(begun_at, ended_at) >= '1800-01-01' AND greatest(begun_at, ended_at) < '3000-01-01'
);
DROP TRIGGER stays_ended ON register_entry;
CREATE TRIGGER stays_ended BEFORE UPDATE ON register_entry FOR EACH ROW
    WHEN (OLD.ended_at IS NOT NULL AND (OLD.ended_on, OLD.ended_by, OLD.ended_at, OLD.ending, OLD.removal_reason, OLD.sealed)
        IS DISTINCT FROM (NEW.ended_on, NEW.ended_by, NEW.ended_at, NEW.ending, NEW.removal_reason, NEW.sealed))
    EXECUTE FUNCTION opora.append_only();
GRANT UPDATE (removal_reason, sealed, begun_on) ON register_entry TO opora_app;

-- --- register_correction -----------------------------------------------------------------------------------------

-- That the day of an entry was wrong: what it was, what it is now, by whom, when and why (sealed).
CREATE TABLE register_correction (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    was date NOT NULL,
    becomes date NOT NULL,
    corrected_by uuid NOT NULL,
    corrected_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT register_correction_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT register_correction_entry_fkey FOREIGN KEY (tenant_id, entry_id, service_id)
        REFERENCES register_entry (tenant_id, id, service_id),
    CONSTRAINT register_correction_corrected_by_fkey FOREIGN KEY (tenant_id, corrected_by)
        REFERENCES worker (tenant_id, id),
    CONSTRAINT register_correction_another CHECK (was <> becomes),
    CONSTRAINT register_correction_bounds CHECK (
        octet_length(sealed) <= 100000 AND least(was, becomes) >= '1800-01-01' AND greatest(was, becomes) < '3000-01-01'
        AND corrected_at >= '1800-01-01' AND corrected_at < '3000-01-01'
    )
);

CREATE INDEX register_correction_of_entry ON register_correction (tenant_id, entry_id, corrected_at, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON register_correction FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE register_correction ENABLE ROW LEVEL SECURITY;
ALTER TABLE register_correction FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON register_correction AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON register_correction FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON register_correction AS RESTRICTIVE FOR INSERT
    WITH CHECK (corrected_by = (SELECT opora.worker()));
CREATE POLICY lately ON register_correction AS RESTRICTIVE FOR INSERT
    WITH CHECK (corrected_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON register_correction TO opora_app;

-- a day is another one only by its correction, written in the same transaction before it
CREATE FUNCTION opora.entry_day_corrected() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL OR NOT EXISTS (SELECT FROM public.register_correction c WHERE c.tenant_id = OLD.tenant_id
      AND c.entry_id = OLD.id AND c.was = OLD.begun_on AND c.becomes = NEW.begun_on
      AND c.corrected_by = opora.worker() AND c.corrected_at <@ opora.lately()) THEN
    RAISE EXCEPTION 'nobody corrected this day' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER day_corrected BEFORE UPDATE OF begun_on ON register_entry FOR EACH ROW
    WHEN (NEW.begun_on IS DISTINCT FROM OLD.begun_on) EXECUTE FUNCTION opora.entry_day_corrected();
REVOKE ALL ON FUNCTION opora.entry_day_corrected() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.entry_day_corrected() TO opora_app;
