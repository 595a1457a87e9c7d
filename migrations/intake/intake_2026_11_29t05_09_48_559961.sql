-- Why: whoever deputises for the head of a unit, and the head of the department, decide where a notice goes and see who made it,
-- as the head does (domain reference 1.18); only the head and who deputises add to it.
DROP POLICY assigns ON notice;
CREATE POLICY assigns ON notice AS RESTRICTIVE FOR UPDATE USING ((SELECT opora.inside()))
    WITH CHECK ((SELECT 'unit_head' = ANY (opora.roles()))
        OR (SELECT 'deputy_head' = ANY (opora.roles()))
        OR (SELECT 'department_head' = ANY (opora.roles())));
DROP POLICY notifier ON notifier_identity;
CREATE POLICY notifier ON notifier_identity AS RESTRICTIVE FOR SELECT
    USING ((SELECT 'unit_head' = ANY (opora.roles()))
        OR (SELECT 'deputy_head' = ANY (opora.roles()))
        OR (SELECT 'department_head' = ANY (opora.roles()))
        OR EXISTS (SELECT FROM notice n WHERE n.tenant_id = notifier_identity.tenant_id
        AND n.id = notifier_identity.notice_id AND (SELECT opora.worker()) IN (n.received_by, n.assigned_to)));
DROP POLICY told ON notifier_identity;
CREATE POLICY told ON notifier_identity AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT 'unit_head' = ANY (opora.roles()))
        OR (SELECT 'deputy_head' = ANY (opora.roles()))
        OR EXISTS (SELECT FROM notice n WHERE n.tenant_id = notifier_identity.tenant_id
        AND n.id = notifier_identity.notice_id AND (SELECT opora.worker()) IN (n.received_by, n.assigned_to)));
