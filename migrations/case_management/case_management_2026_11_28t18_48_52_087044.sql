-- Why: what is written now says so (ADR 0038).

CREATE POLICY lately ON case_management AS RESTRICTIVE FOR INSERT
    WITH CHECK (proposed_at <@ (SELECT opora.lately()));
