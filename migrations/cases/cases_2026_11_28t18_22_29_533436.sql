-- Why: nobody signs for another (ADR 0038). Who does something by a job is nobody, so the system writes no name.
-- The author of a record is held where notices stand: what the head puts into a file is signed by who took the call.

CREATE POLICY author ON key_worker_assignment AS RESTRICTIVE FOR INSERT
    WITH CHECK (assigned_by IS NOT DISTINCT FROM (SELECT opora.worker()));

-- A task is done by who says so; taking that back empties the name with the time (`task_done`).
CREATE POLICY author ON task AS RESTRICTIVE FOR INSERT
    WITH CHECK (done_by IS NULL OR done_by = (SELECT opora.worker()));
CREATE TRIGGER written_by BEFORE UPDATE OF done_by ON task FOR EACH ROW
    WHEN (NEW.done_by IS DISTINCT FROM OLD.done_by AND NEW.done_by IS DISTINCT FROM opora.worker() AND NEW.done_by IS NOT NULL)
    EXECUTE FUNCTION opora.signed_by_another();
