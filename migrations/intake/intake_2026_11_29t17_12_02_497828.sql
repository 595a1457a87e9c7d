-- Why: a notice made from what a colleague had noted said that who typed it received it. Now it says both (ADR 0075): `received_by`
-- noted that it came, `written_by` took it down, where that is somebody else; either reads it, as whoever took a call does.

ALTER TABLE notice ADD COLUMN written_by uuid;
ALTER TABLE notice ADD CONSTRAINT notice_written_by_fkey FOREIGN KEY (tenant_id, written_by) REFERENCES worker (tenant_id, id);
ALTER TABLE notice ADD CONSTRAINT notice_written CHECK (written_by IS NULL OR (received_by IS NOT NULL AND written_by <> received_by));
CREATE INDEX notice_of_writer ON notice (tenant_id, service_id, written_by, received_at DESC, id DESC) WHERE written_by IS NOT NULL;

ALTER TABLE notice NO FORCE ROW LEVEL SECURITY;
ALTER TABLE notice_arrival NO FORCE ROW LEVEL SECURITY;
UPDATE notice n SET written_by = n.received_by, received_by = a.noted_by FROM notice_arrival a
    WHERE (a.tenant_id, a.service_id, a.notice_id) = (n.tenant_id, n.service_id, n.id) AND a.noted_by <> n.received_by;
ALTER TABLE notice FORCE ROW LEVEL SECURITY;
ALTER TABLE notice_arrival FORCE ROW LEVEL SECURITY;

-- Nobody signs for another: who takes down what a colleague noted signs for that, and a colleague is named as the one who received it
-- only by what they noted themselves, at the latest with the commit.
DROP POLICY author ON notice;
CREATE POLICY author ON notice AS RESTRICTIVE FOR INSERT
    WITH CHECK ((CASE WHEN written_by IS NULL THEN received_by ELSE written_by END) IS NOT DISTINCT FROM (SELECT opora.worker())
        AND (assigned_by IS NULL OR assigned_by = (SELECT opora.worker())));
CREATE FUNCTION opora.notice_noted_by() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.notice_arrival a WHERE a.tenant_id = NEW.tenant_id AND a.service_id = NEW.service_id
      AND a.notice_id = NEW.id AND a.noted_by = NEW.received_by) THEN
    RAISE EXCEPTION 'who received a notice that another takes down noted that it came' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION opora.notice_noted_by() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.notice_noted_by() TO opora_app;
CREATE CONSTRAINT TRIGGER noted_by AFTER INSERT ON notice DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.written_by IS NOT NULL) EXECUTE FUNCTION opora.notice_noted_by();

-- As before, but what a colleague noted ends with a notice that names them.
DROP POLICY ends ON notice_arrival;
CREATE POLICY ends ON notice_arrival AS RESTRICTIVE FOR UPDATE
    USING ((SELECT opora.inside()) AND ended_at IS NULL)
    WITH CHECK (ended_by = (SELECT opora.worker()) AND ended_at <@ (SELECT opora.lately())
        AND (notice_id IS NULL OR EXISTS (SELECT FROM notice n WHERE n.tenant_id = notice_arrival.tenant_id
            AND n.id = notice_arrival.notice_id AND n.received_by = notice_arrival.noted_by
            AND coalesce(n.written_by, n.received_by) = (SELECT opora.worker()))));

-- Either of the two, and never the mailroom: it notes what came and knows no notifier (domain reference 1.18).
DROP POLICY assigns ON notice;
CREATE POLICY assigns ON notice AS RESTRICTIVE FOR UPDATE USING ((SELECT opora.inside()))
    WITH CHECK ((SELECT 'unit_head' = ANY (opora.roles()))
        OR (SELECT 'deputy_head' = ANY (opora.roles()))
        OR (SELECT 'department_head' = ANY (opora.roles()))
        OR ((SELECT opora.worker()) IN (received_by, written_by) AND status IN ('forwarded', 'referred')
            AND (SELECT opora.roles() <> ARRAY['mailroom']))
        OR ((SELECT opora.kind()) = 'system' AND EXISTS (SELECT FROM key_worker_assignment k
            WHERE k.tenant_id = notice.tenant_id AND k.case_id = notice.case_id
            AND k.worker_id = notice.assigned_to AND k.ended_at IS NULL)));
DROP POLICY notifier ON notifier_identity;
CREATE POLICY notifier ON notifier_identity AS RESTRICTIVE FOR SELECT
    USING ((SELECT 'unit_head' = ANY (opora.roles()))
        OR (SELECT 'deputy_head' = ANY (opora.roles()))
        OR (SELECT 'department_head' = ANY (opora.roles()))
        OR ((SELECT opora.roles() <> ARRAY['mailroom']) AND EXISTS (SELECT FROM notice n
            WHERE n.tenant_id = notifier_identity.tenant_id AND n.id = notifier_identity.notice_id
            AND (SELECT opora.worker()) IN (n.received_by, n.written_by, n.assigned_to))));
DROP POLICY told ON notifier_identity;
CREATE POLICY told ON notifier_identity AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT 'unit_head' = ANY (opora.roles()))
        OR (SELECT 'deputy_head' = ANY (opora.roles()))
        OR EXISTS (SELECT FROM notice n WHERE n.tenant_id = notifier_identity.tenant_id
        AND n.id = notifier_identity.notice_id AND ((SELECT opora.worker()) IN (n.received_by, n.written_by, n.assigned_to)
            OR ((SELECT opora.kind()) = 'system' AND n.channel = 'authority' AND n.received_by IS NULL))));
