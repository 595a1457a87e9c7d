-- Why: a notice that went to another authority is registered there, and its registration here is refused; the deadline of those that were
-- forwarded before is not to be met any more.

ALTER TABLE deadline NO FORCE ROW LEVEL SECURITY;
ALTER TABLE notice NO FORCE ROW LEVEL SECURITY;
ALTER TABLE deadline DISABLE TRIGGER USER;
UPDATE deadline d SET ended_at = now(), outcome = 'void' FROM notice n
  WHERE d.kind = 'notice.registered' AND d.ended_at IS NULL AND (n.tenant_id, n.service_id, n.id) = (d.tenant_id, d.service_id, d.about_id)
    AND n.status IN ('forwarded', 'referred');
ALTER TABLE deadline ENABLE TRIGGER USER;
ALTER TABLE deadline FORCE ROW LEVEL SECURITY;
ALTER TABLE notice FORCE ROW LEVEL SECURITY;
