-- Why: an authority may divide its work by surnames alone (domain reference 1.8, rule `surname_range`), without naming an activity
-- for it (ADR 0115). A range is a part of the work like the others: dated, with its author, ended by a row of its own.
ALTER TABLE work_part DROP CONSTRAINT work_part_kind_known;
ALTER TABLE work_part ADD CONSTRAINT work_part_kind_known
    CHECK (kind IN ('specialisation', 'activity', 'surnames', 'stands_in', 'cell'));
ALTER TABLE work_part DROP CONSTRAINT work_part_says_what;
ALTER TABLE work_part ADD CONSTRAINT work_part_says_what CHECK (
    (kind IN ('stands_in', 'surnames')) = (code = '') AND (kind = 'stands_in') = (for_worker_id IS NOT NULL)
    AND for_worker_id IS DISTINCT FROM worker_id
    AND (kind IN ('activity', 'surnames') OR (first_letters = '' AND last_letters = ''))
);
