-- Why: days that Python cannot read and texts of any size took down the lists of others; each table is given bounds.
-- And why joint work ended is one of what can happen to a consent; who is named is a plain list of people.

ALTER TABLE case_management
    ADD CONSTRAINT case_management_bounds CHECK (
        cardinality(partner_worker_ids) <= 1000 AND array_position(partner_worker_ids, NULL) IS NULL
        AND octet_length(sealed) <= 200000
        AND least(proposed_at, answered_at, valid_until, ended_at) >= '1800-01-01'
        AND greatest(proposed_at, answered_at, valid_until, ended_at) < '3000-01-01'
    ),
    ADD CONSTRAINT case_management_end_cause_known CHECK (
        end_cause IN ('refused', 'withdrawn', 'expired', 'superseded')
    );
