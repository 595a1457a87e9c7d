-- Why: a notice is found by who cares for its child as well (ADR 0045). Terms are counted on, so all are indexed anew (ADR 0037, no. 6).
ALTER TABLE service NO FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox NO FORCE ROW LEVEL SECURITY;
INSERT INTO outbox (tenant_id, id, service_id, event, payload)
  SELECT tenant_id, gen_random_uuid(), id, 'case.terms_changed', '{"version": 5, "after": "00000000-0000-0000-0000-000000000000"}'
  FROM service;
ALTER TABLE service FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
