-- Why: that a client was told who leads their case is a record of the file of a kind of its own; ways of telling are a list of the
-- organisation, which begins with two more (Standard 8c, ADR 0116).
ALTER TABLE case_record DROP CONSTRAINT case_record_kind_known;
ALTER TABLE case_record ADD CONSTRAINT case_record_kind_known CHECK (
    kind IN (
        'note', 'phone_call', 'meeting', 'home_visit', 'notice', 'key_worker_change', 'consent', 'handover',
        'meeting_output', 'joint_work', 'client_told')
);
ALTER TABLE case_standing DROP CONSTRAINT case_standing_last_kind_known;
ALTER TABLE case_standing ADD CONSTRAINT case_standing_last_kind_known CHECK (
    last_kind IN (
        'note', 'phone_call', 'meeting', 'home_visit', 'notice', 'key_worker_change', 'consent', 'handover',
        'meeting_output', 'joint_work', 'client_told')
);
ALTER TABLE key_worker_assignment DROP CONSTRAINT key_worker_assignment_informed_via_known;
ALTER TABLE key_worker_assignment ADD CONSTRAINT key_worker_assignment_informed_via_known CHECK (
    informed_via IN ('personal', 'letter', 'email', 'sms', 'phone', 'data_box', 'other')
);

-- The task to say that joint work ended had the kind of the task to say who leads a case, which has a form of its own from now on.
ALTER TABLE task NO FORCE ROW LEVEL SECURITY;
ALTER TABLE key_worker_assignment NO FORCE ROW LEVEL SECURITY;
UPDATE task t SET kind = 'inform_of_end' WHERE t.kind = 'inform_client' AND NOT EXISTS (
    SELECT FROM key_worker_assignment a WHERE a.tenant_id = t.tenant_id AND a.id = t.source_id);
ALTER TABLE key_worker_assignment FORCE ROW LEVEL SECURITY;
ALTER TABLE task FORCE ROW LEVEL SECURITY;

-- Heads see who was not told yet: among all tasks of a service few are of this kind.
CREATE INDEX task_untold ON task (tenant_id, service_id, due_on, id) WHERE done_at IS NULL AND kind = 'inform_client';

-- A task is finished by somebody. That it is void because somebody else leads the case may come of an act of the system of the service.
ALTER TABLE task DROP CONSTRAINT task_done;
ALTER TABLE task ADD CONSTRAINT task_done CHECK (
    (done_by IS NULL OR done_at IS NOT NULL) AND (done_at IS NULL OR done_by IS NOT NULL OR kind = 'inform_client')
);
