-- Why: the words of an official number were found as if they were a name. They have terms of their own, so notices are indexed anew
-- (ADR 0037, 0045, 0077).
ALTER TABLE service NO FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox NO FORCE ROW LEVEL SECURITY;
INSERT INTO outbox (tenant_id, id, service_id, event, payload)
  SELECT tenant_id, gen_random_uuid(), id, 'notice.terms_changed', '{"version": 4, "after": "00000000-0000-0000-0000-000000000000"}'
  FROM service;
ALTER TABLE service FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
