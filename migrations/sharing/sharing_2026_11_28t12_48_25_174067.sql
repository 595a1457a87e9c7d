-- Why: days that Python cannot read and texts of any size took down the lists of others; each table is given bounds.
-- And codes that the code does not know: what crosses the wall is compared with the enums of consents.

ALTER TABLE shared_item
    ADD CONSTRAINT shared_item_bounds CHECK (
        octet_length(sealed) <= 100000 AND octet_length(wrapped_key) <= 10000
        AND created_at >= '1800-01-01' AND created_at < '3000-01-01'
    ),
    ADD CONSTRAINT shared_item_kind_known CHECK (
        kind IN ('given_name', 'family_name', 'residence', 'email', 'phone', 'health', 'plan', 'goal', 'task',
            'meeting_output', 'information')
    );
ALTER TABLE handover ADD CONSTRAINT handover_bounds CHECK (
    handed_at >= '1800-01-01' AND handed_at < '3000-01-01'
);
ALTER TABLE share_grant
    ADD CONSTRAINT share_grant_bounds CHECK (
        greatest(cardinality(grantee_worker_ids), cardinality(actions)) <= 1000
        AND least(valid_from, valid_until, revoked_at, created_at) >= '1800-01-01'
        AND greatest(valid_from, valid_until, revoked_at, created_at) < '3000-01-01'
    ),
    ADD CONSTRAINT share_grant_actions_known CHECK (actions <@ ARRAY['view', 'copy']),
    ADD CONSTRAINT share_grant_purpose_known CHECK (purpose IN ('choose_peer', 'service_start', 'cooperation'));
ALTER TABLE share_key ADD CONSTRAINT share_key_bounds CHECK (octet_length(wrapped) <= 10000);
ALTER TABLE disclosure ADD CONSTRAINT disclosure_bounds CHECK (octet_length(viewer) <= 10000);
