-- Why: what an obliged notifier asked was lost when their notice was forwarded: each page said that the other authority answers (D16,
-- ADR 0086). It comes with the notice; nobody here noted it, and what was answered there waits no more.
ALTER TABLE notifier_request ALTER COLUMN noted_by DROP NOT NULL;
ALTER TABLE notifier_request ADD COLUMN answered_there boolean NOT NULL DEFAULT false;
ALTER TABLE notifier_request ALTER COLUMN answered_there DROP DEFAULT;
ALTER TABLE notifier_request ADD CONSTRAINT notifier_request_answered_there CHECK (NOT answered_there OR noted_by IS NULL);
-- nobody signs for another; nobody signs at all for what came with a notice from another authority, by the system of its service
DROP POLICY author ON notifier_request;
CREATE POLICY author ON notifier_request AS RESTRICTIVE FOR INSERT WITH CHECK (
    noted_by IS NOT DISTINCT FROM (SELECT opora.worker())
    AND (noted_by IS NOT NULL OR EXISTS (
        SELECT FROM notice n WHERE n.tenant_id = notifier_request.tenant_id AND n.service_id = notifier_request.service_id
            AND n.id = notifier_request.notice_id AND n.channel = 'authority' AND NOT n.act_asked
    ))
);
