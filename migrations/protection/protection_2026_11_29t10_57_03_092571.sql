-- Why: registers and reasons of enrolment are code lists of the authority, which go on (domain reference 1.5); what may be said is
-- what holds on the day of the act, and no list in a constraint.

ALTER TABLE basic_assessment DROP CONSTRAINT basic_assessment_register_known;
ALTER TABLE basic_assessment DROP CONSTRAINT basic_assessment_enrolment_reason_known;
ALTER TABLE basic_assessment DROP CONSTRAINT basic_assessment_bounds;
ALTER TABLE basic_assessment ADD CONSTRAINT basic_assessment_bounds CHECK (
    octet_length(sealed) <= 100000 AND assessed_at >= '1800-01-01' AND assessed_at < '3000-01-01'
    AND enrolled_on >= '1800-01-01' AND enrolled_on < '3000-01-01'
    AND octet_length(register) <= 30 AND octet_length(enrolment_reason) <= 30
);
