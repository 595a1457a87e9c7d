-- Why: what is written now says so (ADR 0038). When a client said it, and from when it holds, is another matter.

CREATE POLICY lately ON consent AS RESTRICTIVE FOR INSERT
    WITH CHECK (created_at <@ (SELECT opora.lately()));
CREATE POLICY lately ON consent_version AS RESTRICTIVE FOR INSERT
    WITH CHECK (created_at <@ (SELECT opora.lately()));
CREATE POLICY lately ON consent_event AS RESTRICTIVE FOR INSERT
    WITH CHECK (recorded_at <@ (SELECT opora.lately()));
CREATE POLICY lately ON consent_evidence AS RESTRICTIVE FOR INSERT
    WITH CHECK (created_at <@ (SELECT opora.lately()));
