-- Why: nobody signs for another (ADR 0038). Time ends a consent in nobody's name.

CREATE POLICY author ON consent_version AS RESTRICTIVE FOR INSERT
    WITH CHECK (created_by IS NOT DISTINCT FROM (SELECT opora.worker()));
CREATE POLICY author ON consent_event AS RESTRICTIVE FOR INSERT
    WITH CHECK (recorded_by IS NOT DISTINCT FROM (SELECT opora.worker()));
