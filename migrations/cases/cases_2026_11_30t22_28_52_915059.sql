-- Why: a notice with a case was indexed anew by the telephone, the birth number and the former surname of its client too, so whoever lists
-- notices found it by what only a reader of the case may know (ADR 0037, no. 3). Terms are counted on, so all are indexed anew (no. 6).
ALTER TABLE service NO FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox NO FORCE ROW LEVEL SECURITY;
INSERT INTO outbox (tenant_id, id, service_id, event, payload)
  SELECT tenant_id, gen_random_uuid(), id, 'case.terms_changed', '{"version": 6, "after": "00000000-0000-0000-0000-000000000000"}'
  FROM service;
ALTER TABLE service FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
