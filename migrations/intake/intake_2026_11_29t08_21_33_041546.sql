-- Why: when somebody's work ends and their cases go to a colleague, the notices of each go along. The system of the service
-- does it, on the order of whoever may not read cases; it may give a notice to nobody but the key worker of its case.
DROP POLICY assigns ON notice;
CREATE POLICY assigns ON notice AS RESTRICTIVE FOR UPDATE USING ((SELECT opora.inside()))
    WITH CHECK ((SELECT 'unit_head' = ANY (opora.roles()))
        OR (SELECT 'deputy_head' = ANY (opora.roles()))
        OR (SELECT 'department_head' = ANY (opora.roles()))
        OR ((SELECT opora.kind()) = 'system' AND EXISTS (SELECT FROM key_worker_assignment k
            WHERE k.tenant_id = notice.tenant_id AND k.case_id = notice.case_id
            AND k.worker_id = notice.assigned_to AND k.ended_at IS NULL)));
