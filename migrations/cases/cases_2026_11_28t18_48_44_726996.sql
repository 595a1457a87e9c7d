-- Why: what is written now says so (ADR 0038). When something happened is another matter, and may be long ago.

CREATE POLICY lately ON client AS RESTRICTIVE FOR INSERT
    WITH CHECK (created_at <@ (SELECT opora.lately()));
CREATE POLICY lately ON case_record AS RESTRICTIVE FOR INSERT
    WITH CHECK (recorded_at <@ (SELECT opora.lately()));
CREATE POLICY lately ON task AS RESTRICTIVE FOR INSERT
    WITH CHECK (created_at <@ (SELECT opora.lately())
        AND (done_at IS NULL OR done_at <@ (SELECT opora.lately())));
CREATE TRIGGER written_lately BEFORE UPDATE OF done_at ON task FOR EACH ROW
    WHEN (NEW.done_at IS DISTINCT FROM OLD.done_at AND NOT NEW.done_at <@ opora.lately())
    EXECUTE FUNCTION opora.written_another_time();
