-- Why: what is written now says so (ADR 0038). When a call came is another matter.

CREATE POLICY lately ON notice AS RESTRICTIVE FOR INSERT
    WITH CHECK (recorded_at <@ (SELECT opora.lately())
        AND (assigned_at IS NULL OR assigned_at <@ (SELECT opora.lately())));
CREATE TRIGGER written_lately BEFORE UPDATE OF assigned_at ON notice FOR EACH ROW
    WHEN (NEW.assigned_at IS DISTINCT FROM OLD.assigned_at AND NOT NEW.assigned_at <@ opora.lately())
    EXECUTE FUNCTION opora.written_another_time();
CREATE POLICY lately ON notice_addition AS RESTRICTIVE FOR INSERT
    WITH CHECK (added_at <@ (SELECT opora.lately()));
CREATE POLICY lately ON notice_duplicate AS RESTRICTIVE FOR INSERT
    WITH CHECK (marked_at <@ (SELECT opora.lately())
        AND (taken_back_at IS NULL OR taken_back_at <@ (SELECT opora.lately())));
CREATE TRIGGER written_lately BEFORE UPDATE OF taken_back_at ON notice_duplicate FOR EACH ROW
    WHEN (NEW.taken_back_at IS DISTINCT FROM OLD.taken_back_at AND NOT NEW.taken_back_at <@ opora.lately())
    EXECUTE FUNCTION opora.written_another_time();
