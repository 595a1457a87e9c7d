-- Why: what belongs to another authority ends here (S001, 8a; domain reference 1.1): the notice is forwarded, or its notifier is
-- referred to whom it belongs. And what another authority forwards comes as a notice that nobody here took down (ADR 0059).

ALTER TABLE notice DROP CONSTRAINT notice_status_known;
ALTER TABLE notice ADD CONSTRAINT notice_status_known CHECK (
    status IN ('recorded', 'assigned', 'joined', 'forwarded', 'referred')
);
ALTER TABLE notice DROP CONSTRAINT notice_channel_known;
ALTER TABLE notice ADD CONSTRAINT notice_channel_known CHECK (
    channel IN ('letter', 'data_box', 'in_person', 'phone', 'own_activity', 'email', 'field', 'authority')
);
ALTER TABLE notice DROP CONSTRAINT notice_assigned;
ALTER TABLE notice ADD CONSTRAINT notice_assigned CHECK (
    (status IN ('recorded', 'forwarded', 'referred')) = (case_id IS NULL) AND (assigned_to IS NULL) = (case_id IS NULL)
);
ALTER TABLE notice ALTER COLUMN received_by DROP NOT NULL;
ALTER TABLE notice ADD CONSTRAINT notice_received CHECK (received_by IS NOT NULL OR channel = 'authority');

-- A notice is passed on once, before anybody has it, and stays passed on.
CREATE FUNCTION opora.notice_passed_on() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF OLD.status IN ('forwarded', 'referred') OR OLD.status <> 'recorded' THEN
    RAISE EXCEPTION 'a notice is passed on once, before anybody has it' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION opora.notice_passed_on() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.notice_passed_on() TO opora_app;
CREATE TRIGGER passed_on BEFORE UPDATE OF status ON notice FOR EACH ROW
    WHEN (OLD.status <> NEW.status AND (OLD.status IN ('forwarded', 'referred') OR NEW.status IN ('forwarded', 'referred')))
    EXECUTE FUNCTION opora.notice_passed_on();

-- As before; and whoever received a notice may pass it on, which gives it to nobody here.
DROP POLICY assigns ON notice;
CREATE POLICY assigns ON notice AS RESTRICTIVE FOR UPDATE USING ((SELECT opora.inside()))
    WITH CHECK ((SELECT 'unit_head' = ANY (opora.roles()))
        OR (SELECT 'deputy_head' = ANY (opora.roles()))
        OR (SELECT 'department_head' = ANY (opora.roles()))
        OR (received_by = (SELECT opora.worker()) AND status IN ('forwarded', 'referred'))
        OR ((SELECT opora.kind()) = 'system' AND EXISTS (SELECT FROM key_worker_assignment k
            WHERE k.tenant_id = notice.tenant_id AND k.case_id = notice.case_id
            AND k.worker_id = notice.assigned_to AND k.ended_at IS NULL)));

-- As before; and who made a notice that another authority forwarded comes with it, written by the system of the service.
DROP POLICY told ON notifier_identity;
CREATE POLICY told ON notifier_identity AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT 'unit_head' = ANY (opora.roles()))
        OR (SELECT 'deputy_head' = ANY (opora.roles()))
        OR EXISTS (SELECT FROM notice n WHERE n.tenant_id = notifier_identity.tenant_id
        AND n.id = notifier_identity.notice_id AND ((SELECT opora.worker()) IN (n.received_by, n.assigned_to)
            OR ((SELECT opora.kind()) = 'system' AND n.channel = 'authority' AND n.received_by IS NULL))));
