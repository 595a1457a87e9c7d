-- Why: on call the form of urgency is not filled in; who went out judges by that visit, in their own words, and every visit is urgent
-- (S001 8b; ADR 0113). `visited_at`: when they were there; what is judged by the form has none.

ALTER TABLE urgency_assessment ADD COLUMN visited_at timestamptz;
ALTER TABLE urgency_assessment ADD CONSTRAINT urgency_assessment_of_visit CHECK (
    visited_at IS NULL OR (result = 'urgent' AND visited_at <= assessed_at + interval '5 minutes'));
ALTER TABLE urgency_assessment DROP CONSTRAINT urgency_assessment_bounds;
ALTER TABLE urgency_assessment ADD CONSTRAINT urgency_assessment_bounds CHECK (
    octet_length(sealed) <= 400000
    AND least(assessed_at, visited_at) >= '1800-01-01' AND greatest(assessed_at, visited_at) < '3000-01-01'
);
