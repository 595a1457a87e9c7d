-- Why: of two records that are led as one, the client is asked in the one that stands for both (ADR 0083). A consent that the other one took
-- meanwhile would hold beside a no in the first.
CREATE POLICY not_of_a_merged_record ON consent AS RESTRICTIVE FOR INSERT
    WITH CHECK (NOT EXISTS (SELECT FROM client_merge m WHERE m.tenant_id = (SELECT opora.tenant())
        AND m.service_id = (SELECT opora.service()) AND m.client_id = consent.client_id AND m.undone_at IS NULL));
