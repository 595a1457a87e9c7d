-- Why: the end of joint work ends its steps, so a partner who locked those in turns held up the withdrawal as well.

-- As before, and with a part of the turn of the consent, last.
ALTER POLICY partner_writes ON joint_step
    USING (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND case_management_id = ANY (ARRAY(SELECT cm.id FROM case_management cm
        WHERE cm.tenant_id = (SELECT opora.tenant()) AND cm.partner_service_id = (SELECT opora.service())))
        AND (SELECT opora.hold_case_management(tenant_id, case_management_id)));
