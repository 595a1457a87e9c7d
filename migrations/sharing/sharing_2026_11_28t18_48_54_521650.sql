-- Why: what is written now says so (ADR 0038).

CREATE POLICY lately ON shared_item AS RESTRICTIVE FOR INSERT
    WITH CHECK (created_at <@ (SELECT opora.lately()));
CREATE POLICY lately ON handover AS RESTRICTIVE FOR INSERT
    WITH CHECK (handed_at <@ (SELECT opora.lately()));
CREATE POLICY lately ON share_grant AS RESTRICTIVE FOR INSERT
    WITH CHECK (created_at <@ (SELECT opora.lately()));
