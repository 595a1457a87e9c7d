-- Why: where the records system issues file marks a case that was opened there bore one that Opora had made up. It is named by the
-- mark of its file, where that was typed in, and is found by it: the jobs of each service index its cases anew (ADR 0087).
ALTER TABLE client_case NO FORCE ROW LEVEL SECURITY;
ALTER TABLE register_entry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE setting_change NO FORCE ROW LEVEL SECURITY;
ALTER TABLE organisation NO FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox NO FORCE ROW LEVEL SECURITY;
ALTER TABLE client_case DISABLE TRIGGER mark_stays;
WITH invented AS (
  UPDATE client_case c SET mark_drawn = false, file_mark = coalesce((
      SELECT e.file_mark FROM register_entry e WHERE e.tenant_id = c.tenant_id AND e.case_id = c.id AND e.child_id IS NULL
        AND e.file_mark IS NOT NULL AND e.kind = 'basic' AND e.ending IS DISTINCT FROM 'mistaken'
        ORDER BY e.ended_at DESC NULLS FIRST, e.begun_at DESC LIMIT 1), '')
    FROM organisation o WHERE o.tenant_id = c.tenant_id AND coalesce((
      SELECT s.value FROM setting_change s WHERE s.tenant_id = c.tenant_id AND s.key = 'numbers_issued'
        AND s.valid_from <= (c.opened_at AT TIME ZONE 'Europe/Prague')::date ORDER BY s.valid_from DESC, s.id DESC LIMIT 1),
      CASE WHEN o.preset IN ('ospod_s001', 'ospod_s003') THEN 'outside' END, '') = 'outside'
    RETURNING c.tenant_id, c.service_id)
INSERT INTO outbox (tenant_id, id, service_id, event, payload)
  SELECT tenant_id, gen_random_uuid(), service_id, 'case.terms_changed', '{"version": 4, "after": "00000000-0000-0000-0000-000000000000"}'
  FROM (SELECT DISTINCT tenant_id, service_id FROM invented) of;
ALTER TABLE client_case ENABLE TRIGGER mark_stays;
ALTER TABLE client_case FORCE ROW LEVEL SECURITY;
ALTER TABLE register_entry FORCE ROW LEVEL SECURITY;
ALTER TABLE setting_change FORCE ROW LEVEL SECURITY;
ALTER TABLE organisation FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
