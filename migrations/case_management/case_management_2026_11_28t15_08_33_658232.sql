-- Why: a partner may lock the rows of joint work, and new holders of a row pass whoever waits for it: two sessions that took
-- turns held up the withdrawal of the consent. Whatever the partner locks has a part of the turn of the consent first.

-- A part of the turn of the consent that a case management rests on; only of one that whoever acts sees.
CREATE FUNCTION opora.hold_case_management(tenant uuid, the_case_management uuid) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(opora.consent_turn(m.tenant_id, m.service_id, m.consent_id))
    FROM case_management m WHERE m.tenant_id = tenant AND m.id = the_case_management;
  RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION opora.hold_case_management(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.hold_case_management(uuid, uuid) TO opora_app;

-- As before, the turn last: PostgreSQL asks this policy of whoever changes a row, and of whoever only locks it.
ALTER POLICY partner_answers ON case_management
    USING (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND (SELECT opora.in_team()) AND ended_at IS NULL AND statement_timestamp() < valid_until
        AND (cardinality(partner_worker_ids) = 0 OR (SELECT opora.worker()) = ANY (partner_worker_ids)
        OR (SELECT opora.kind()) = 'system')
        AND (SELECT opora.hold_case_management(tenant_id, id)));
