-- Why: who stayed anonymous and says later who they are had no place: what is told of the notifier later is a row of its
-- own, under the id of the addition that it came with and a key of its own, and nothing of it is written over (ADR 0036).
ALTER TABLE notifier_identity DROP CONSTRAINT notifier_identity_once;
CREATE INDEX notifier_identity_of_notice ON notifier_identity (tenant_id, notice_id, service_id);
-- who may add to a notice may say who made it, and nobody else: the receiver, the key worker and the heads
CREATE POLICY told ON notifier_identity AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT 'unit_head' = ANY (opora.roles()))
        OR EXISTS (SELECT FROM notice n WHERE n.tenant_id = notifier_identity.tenant_id
        AND n.id = notifier_identity.notice_id AND (SELECT opora.worker()) IN (n.received_by, n.assigned_to)));
