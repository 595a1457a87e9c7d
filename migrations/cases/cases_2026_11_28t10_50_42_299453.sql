-- Why: whoever asks for their cases, open or not, walked the whole service. The index of open assignments holds all of
-- them, so one index serves the open cases of a key worker and all they answer for, in the order of the list.
CREATE INDEX assignment_of_worker_any
    ON key_worker_assignment (tenant_id, service_id, worker_id, case_opened_at DESC, case_id DESC);
DROP INDEX assignment_of_worker;
