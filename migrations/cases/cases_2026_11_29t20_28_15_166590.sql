-- Why: people of one surname in one house are found by both together. Terms are keyed hashes of sealed words, so no SQL can make them:
-- each service is told, and its own jobs index its cases anew, a hundred at a time (ADR 0037, 0045).
ALTER TABLE service NO FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox NO FORCE ROW LEVEL SECURITY;
INSERT INTO outbox (tenant_id, id, service_id, event, payload)
  SELECT tenant_id, gen_random_uuid(), id, 'case.terms_changed', '{"version": 4, "after": "00000000-0000-0000-0000-000000000000"}'
  FROM service;
ALTER TABLE service FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
