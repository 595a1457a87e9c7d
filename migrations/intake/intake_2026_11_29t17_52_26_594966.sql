-- Why: a notice also comes on call (S001), and by the system of early intervention (SVI), where the police and others insert an event that
-- the authority sees at once (domain reference 1.2).

ALTER TABLE notice DROP CONSTRAINT notice_channel_known;
ALTER TABLE notice ADD CONSTRAINT notice_channel_known CHECK (
    channel IN ('letter', 'data_box', 'in_person', 'phone', 'own_activity', 'email', 'field', 'on_call', 'svi', 'authority')
);
ALTER TABLE notice_arrival DROP CONSTRAINT notice_arrival_channel_known;
ALTER TABLE notice_arrival ADD CONSTRAINT notice_arrival_channel_known CHECK (
    channel IN ('letter', 'data_box', 'in_person', 'phone', 'own_activity', 'email', 'field', 'on_call', 'svi')
);
