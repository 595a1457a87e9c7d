-- Why: a notice that went to another authority went on running in the register of notices here. It ends there with what became of it.

ALTER TABLE register_entry DROP CONSTRAINT register_entry_ending_known;
ALTER TABLE register_entry ADD CONSTRAINT register_entry_ending_known
    CHECK (ending IN ('enrolled', 'joined', 'moved', 'forwarded', 'referred', 'removed', 'mistaken'));

-- those of before end as of their decision, by who decided; a database that is made anew has none yet, nor the decisions
DO $$
BEGIN
  IF to_regclass('public.competence_decision') IS NULL THEN
    RETURN;
  END IF;
  ALTER TABLE register_entry NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE notice NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE competence_decision NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE register_entry DISABLE TRIGGER USER;
  UPDATE register_entry e SET ended_at = d.decided_at, ended_by = d.decided_by, ending = n.status,
      ended_on = greatest(e.begun_on, (d.decided_at AT TIME ZONE 'Europe/Prague')::date)
    FROM notice n CROSS JOIN LATERAL (SELECT c.decided_at, c.decided_by FROM competence_decision c
        WHERE c.tenant_id = n.tenant_id AND c.notice_id = n.id ORDER BY c.decided_at DESC, c.id DESC LIMIT 1) d
    WHERE (n.tenant_id, n.service_id, n.id) = (e.tenant_id, e.service_id, e.notice_id)
      AND n.status IN ('forwarded', 'referred') AND e.ended_at IS NULL;
  ALTER TABLE register_entry ENABLE TRIGGER USER;
  ALTER TABLE register_entry FORCE ROW LEVEL SECURITY;
  ALTER TABLE notice FORCE ROW LEVEL SECURITY;
  ALTER TABLE competence_decision FORCE ROW LEVEL SECURITY;
END $$;
