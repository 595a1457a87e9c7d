-- Why: the terms of cases grew. Those of notices did not, but jobs of the version before leave their work to this one
-- (ADR 0037, 0045).
ALTER TABLE service NO FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox NO FORCE ROW LEVEL SECURITY;
INSERT INTO outbox (tenant_id, id, service_id, event, payload)
  SELECT tenant_id, gen_random_uuid(), id, 'notice.terms_changed', '{"version": 3, "after": "00000000-0000-0000-0000-000000000000"}'
  FROM service;
ALTER TABLE service FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
