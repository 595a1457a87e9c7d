-- Why: nobody signs for another (ADR 0038).

CREATE POLICY author ON notice AS RESTRICTIVE FOR INSERT
    WITH CHECK (received_by IS NOT DISTINCT FROM (SELECT opora.worker())
        AND (assigned_by IS NULL OR assigned_by = (SELECT opora.worker())));
CREATE TRIGGER written_by BEFORE UPDATE OF assigned_by ON notice FOR EACH ROW
    WHEN (NEW.assigned_by IS DISTINCT FROM OLD.assigned_by AND NEW.assigned_by IS DISTINCT FROM opora.worker())
    EXECUTE FUNCTION opora.signed_by_another();
CREATE TRIGGER written_by BEFORE UPDATE OF taken_back_by ON notice_duplicate FOR EACH ROW
    WHEN (NEW.taken_back_by IS DISTINCT FROM OLD.taken_back_by AND NEW.taken_back_by IS DISTINCT FROM opora.worker())
    EXECUTE FUNCTION opora.signed_by_another();

-- A record is signed by who writes it. What is put into a file from a notice is signed by who took the notice, whoever
-- assigns it: only that person, and only as what came with a notice of the service.
CREATE POLICY author ON case_record AS RESTRICTIVE FOR INSERT
    WITH CHECK (author_id IS NOT DISTINCT FROM (SELECT opora.worker()) OR (kind = 'notice' AND EXISTS (
        SELECT FROM notice n WHERE n.tenant_id = case_record.tenant_id AND n.service_id = case_record.service_id
            AND n.id = case_record.source_id AND n.received_by = case_record.author_id)));
