-- Why: the file of a service that works on another one's consent said neither that joint work began nor that it ended, so who
-- read its outputs took them to hold. Such a record is of a kind of its own.
ALTER TABLE case_record DROP CONSTRAINT case_record_kind_known;
ALTER TABLE case_record ADD CONSTRAINT case_record_kind_known CHECK (
    kind IN (
        'note', 'phone_call', 'meeting', 'home_visit', 'notice', 'key_worker_change', 'consent', 'handover',
        'meeting_output', 'joint_work')
);
ALTER TABLE case_standing DROP CONSTRAINT case_standing_last_kind_known;
ALTER TABLE case_standing ADD CONSTRAINT case_standing_last_kind_known CHECK (
    last_kind IN (
        'note', 'phone_call', 'meeting', 'home_visit', 'notice', 'key_worker_change', 'consent', 'handover',
        'meeting_output', 'joint_work')
);
