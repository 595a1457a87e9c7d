-- Why: that a notice belongs to another authority may have been a mistake (S001, 8a; ADR 0078): it waits here again as before. Who
-- says so, and why, is a decision; which one, the domain that keeps decisions holds against the row.

CREATE OR REPLACE FUNCTION opora.notice_passed_on() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NEW.status IN ('forwarded', 'referred') THEN
    IF OLD.status <> 'recorded' THEN
      RAISE EXCEPTION 'a notice is passed on once, before anybody has it' USING ERRCODE = 'OP409';
    END IF;
  ELSIF NEW.status <> 'recorded' THEN
    RAISE EXCEPTION 'a notice that was passed on waits again before anybody has it' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;

-- As before; and whoever passed it on may take it back, which gives it to nobody.
DROP POLICY assigns ON notice;
CREATE POLICY assigns ON notice AS RESTRICTIVE FOR UPDATE USING ((SELECT opora.inside()))
    WITH CHECK ((SELECT 'unit_head' = ANY (opora.roles()))
        OR (SELECT 'deputy_head' = ANY (opora.roles()))
        OR (SELECT 'department_head' = ANY (opora.roles()))
        OR ((SELECT opora.worker()) IN (received_by, written_by) AND status IN ('recorded', 'forwarded', 'referred')
            AND num_nonnulls(assigned_to, assigned_by, assigned_at) = 0 AND (SELECT opora.roles() <> ARRAY['mailroom']))
        OR ((SELECT opora.kind()) = 'system' AND EXISTS (SELECT FROM key_worker_assignment k
            WHERE k.tenant_id = notice.tenant_id AND k.case_id = notice.case_id
            AND k.worker_id = notice.assigned_to AND k.ended_at IS NULL)));
