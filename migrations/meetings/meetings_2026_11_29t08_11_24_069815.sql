-- Why: joint work that a service ended is still known to both, and what was shared in it is not shown to the partner any more.

ALTER POLICY partner_reads ON meeting_item
    USING (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND case_management_id = ANY (ARRAY(SELECT cm.id FROM case_management cm
        WHERE cm.tenant_id = (SELECT opora.tenant()) AND cm.partner_service_id = (SELECT opora.service())
        AND cm.status <> 'closed')));
ALTER POLICY partner_writes ON meeting_item
    USING (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND case_management_id = ANY (ARRAY(SELECT cm.id FROM case_management cm
        WHERE cm.tenant_id = (SELECT opora.tenant()) AND cm.partner_service_id = (SELECT opora.service())
        AND cm.status <> 'closed')));
ALTER POLICY partner_adds ON meeting_item
    WITH CHECK (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND case_management_id = ANY (ARRAY(SELECT cm.id FROM case_management cm
        WHERE cm.tenant_id = (SELECT opora.tenant()) AND cm.partner_service_id = (SELECT opora.service())
        AND cm.status <> 'closed')));
ALTER POLICY partner_reads ON joint_step
    USING (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND case_management_id = ANY (ARRAY(SELECT cm.id FROM case_management cm
        WHERE cm.tenant_id = (SELECT opora.tenant()) AND cm.partner_service_id = (SELECT opora.service())
        AND cm.status <> 'closed')));
ALTER POLICY partner_writes ON joint_step
    USING (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND case_management_id = ANY (ARRAY(SELECT cm.id FROM case_management cm
        WHERE cm.tenant_id = (SELECT opora.tenant()) AND cm.partner_service_id = (SELECT opora.service())
        AND cm.status <> 'closed'))
        AND (SELECT opora.hold_case_management(tenant_id, case_management_id)));
ALTER POLICY partner_adds ON joint_step
    WITH CHECK (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND case_management_id = ANY (ARRAY(SELECT cm.id FROM case_management cm
        WHERE cm.tenant_id = (SELECT opora.tenant()) AND cm.partner_service_id = (SELECT opora.service())
        AND cm.status <> 'closed')));

-- Its steps end with it, as with a consent.
CREATE OR REPLACE FUNCTION opora.case_management_ends_steps() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE joint_step SET ended_at = coalesce(NEW.closed_at, NEW.ended_at)
    WHERE tenant_id = NEW.tenant_id AND case_management_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER closing_ends_steps AFTER UPDATE OF status ON case_management FOR EACH ROW
    WHEN (OLD.status <> 'closed' AND NEW.status = 'closed') EXECUTE FUNCTION opora.case_management_ends_steps();
