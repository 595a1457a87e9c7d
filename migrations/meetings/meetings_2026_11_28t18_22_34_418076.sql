-- Why: nobody signs for another (ADR 0038). An item is concluded later than it is written (`meeting_item_written`).

CREATE POLICY author ON team_meeting AS RESTRICTIVE FOR INSERT
    WITH CHECK (convened_by IS NOT DISTINCT FROM (SELECT opora.worker()));
CREATE TRIGGER written_by BEFORE UPDATE OF concluded_by ON meeting_item FOR EACH ROW
    WHEN (NEW.concluded_by IS DISTINCT FROM OLD.concluded_by AND NEW.concluded_by IS DISTINCT FROM opora.worker())
    EXECUTE FUNCTION opora.signed_by_another();
