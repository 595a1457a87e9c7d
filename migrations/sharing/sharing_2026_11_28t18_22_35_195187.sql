-- Why: nobody signs for another (ADR 0038).

CREATE POLICY author ON shared_item AS RESTRICTIVE FOR INSERT
    WITH CHECK (created_by IS NOT DISTINCT FROM (SELECT opora.worker()));
CREATE POLICY author ON handover AS RESTRICTIVE FOR INSERT
    WITH CHECK (handed_by IS NOT DISTINCT FROM (SELECT opora.worker()));
CREATE POLICY author ON share_grant AS RESTRICTIVE FOR INSERT
    WITH CHECK (created_by IS NOT DISTINCT FROM (SELECT opora.worker()));
