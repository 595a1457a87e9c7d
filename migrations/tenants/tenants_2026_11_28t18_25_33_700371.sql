-- Why: nobody signs for another (ADR 0038). What the whole service was told is seen by each for themselves: who saw it
-- is added to those before, and nobody takes a colleague out.

CREATE POLICY author ON notification AS RESTRICTIVE FOR INSERT
    WITH CHECK (seen_by IS NULL OR seen_by = ARRAY[(SELECT opora.worker())]);
CREATE TRIGGER written_by BEFORE UPDATE OF seen_by ON notification FOR EACH ROW
    WHEN (NEW.seen_by IS DISTINCT FROM OLD.seen_by
        AND NEW.seen_by IS DISTINCT FROM array_append(OLD.seen_by, opora.worker()))
    EXECUTE FUNCTION opora.signed_by_another();
