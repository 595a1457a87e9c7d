-- Why: days that Python cannot read and texts of any size took down the lists of others; each table is given bounds.

ALTER TABLE team_meeting ADD CONSTRAINT team_meeting_bounds CHECK (
    cardinality(participant_ids) <= 1000 AND array_position(participant_ids, NULL) IS NULL
    AND octet_length(sealed) <= 1000000 AND held_at >= '1800-01-01' AND held_at < '3000-01-01'
);
-- 20 goals of 30 steps, each with its sentences
ALTER TABLE meeting_item ADD CONSTRAINT meeting_item_bounds CHECK (
    octet_length(sealed) <= 3000000 AND concluded_at >= '1800-01-01' AND concluded_at < '3000-01-01'
);
ALTER TABLE joint_step ADD CONSTRAINT joint_step_bounds CHECK (
    due_on >= '1800-01-01' AND due_on < '3000-01-01'
    AND least(done_at, ended_at) >= '1800-01-01' AND greatest(done_at, ended_at) < '3000-01-01'
);
