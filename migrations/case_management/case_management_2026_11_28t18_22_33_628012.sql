-- Why: nobody signs for another (ADR 0038). Who answers is held by `case_management_when`.

CREATE POLICY author ON case_management AS RESTRICTIVE FOR INSERT
    WITH CHECK (proposed_by IS NOT DISTINCT FROM (SELECT opora.worker()));
