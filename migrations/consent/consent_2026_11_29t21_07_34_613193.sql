-- Why: the file that holds a consent said that the client took it back also where a guardian said so to the other service: what
-- was heard there had no place for who spoke, nor for the form (ADR 0072).

-- As before, with both or neither of a withdrawal that another service heard; what was heard until now stays without.
ALTER TABLE consent_event
    DROP CONSTRAINT consent_event_indicated,
    ADD CONSTRAINT consent_event_indicated CHECK (
        CASE WHEN heard_in_service_id IS NULL THEN heard_event_id IS NULL
            AND (state IN ('expired', 'superseded')) = (num_nonnulls(indicated_on, indicated_by, form) = 0)
            AND num_nonnulls(indicated_on, indicated_by, form) IN (0, 3)
        ELSE heard_event_id IS NOT NULL AND state = 'withdrawn' AND heard_in_service_id <> service_id
            AND indicated_on IS NOT NULL AND num_nonnulls(indicated_by, form) IN (0, 2) AND sealed IS NULL END
    );
