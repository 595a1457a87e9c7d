-- Why: the entry of a further register that was made in the case of a sibling stood with the notice alone, as that of the notice's own
-- child, and kept every other sibling out of that register. It is of the child whose case it was made in.
ALTER TABLE register_entry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE notice_case NO FORCE ROW LEVEL SECURITY;
ALTER TABLE register_entry DISABLE TRIGGER USER;
UPDATE register_entry e SET child_id = w.child_id FROM notice_case w
  WHERE (w.tenant_id, w.service_id, w.notice_id, w.case_id) = (e.tenant_id, e.service_id, e.notice_id, e.case_id) AND e.child_id IS NULL
    AND NOT (e.ended_at IS NULL AND EXISTS (SELECT FROM register_entry o WHERE o.ended_at IS NULL AND o.register = e.register
      AND (o.tenant_id, o.service_id, o.notice_id, o.child_id) = (e.tenant_id, e.service_id, e.notice_id, w.child_id)));
ALTER TABLE register_entry ENABLE TRIGGER USER;
ALTER TABLE register_entry FORCE ROW LEVEL SECURITY;
ALTER TABLE notice_case FORCE ROW LEVEL SECURITY;
