-- Why: days that Python cannot read and texts of any size took down the lists of others; each table is given bounds.
-- And codes that the code does not know: the lists of a provision are compared with their enums as other codes are.

ALTER TABLE consent ADD CONSTRAINT consent_bounds CHECK (
    least(ends_at, created_at) >= '1800-01-01' AND greatest(ends_at, created_at) < '3000-01-01'
);
ALTER TABLE consent_version ADD CONSTRAINT consent_version_bounds CHECK (
    greatest(octet_length(text_version), octet_length(gdpr_basis), octet_length(confidentiality_basis),
        octet_length(digest)) <= 100
    AND octet_length(sealed) <= 1000000
    AND least(valid_from, valid_until, created_at) >= '1800-01-01'
    AND greatest(valid_from, valid_until, created_at) < '3000-01-01'
);
ALTER TABLE consent_provision
    ADD CONSTRAINT consent_provision_bounds CHECK (
        greatest(cardinality(recipient_worker_ids), cardinality(item_kinds), cardinality(actions)) <= 1000
        AND least(valid_from, valid_until) >= '1800-01-01' AND greatest(valid_from, valid_until) < '3000-01-01'
    ),
    ADD CONSTRAINT consent_provision_item_kinds_known CHECK (
        item_kinds <@ ARRAY['given_name', 'family_name', 'residence', 'email', 'phone', 'health', 'plan', 'goal', 'task',
            'meeting_output', 'information']
    ),
    ADD CONSTRAINT consent_provision_actions_known CHECK (actions <@ ARRAY['view', 'copy']),
    ADD CONSTRAINT consent_provision_purpose_known CHECK (purpose IN ('choose_peer', 'service_start', 'cooperation'));
ALTER TABLE consent_event ADD CONSTRAINT consent_event_bounds CHECK (
    octet_length(sealed) <= 100000
    AND indicated_on >= '1800-01-01' AND indicated_on < '3000-01-01'
    AND recorded_at >= '1800-01-01' AND recorded_at < '3000-01-01'
);
ALTER TABLE consent_evidence ADD CONSTRAINT consent_evidence_bounds CHECK (
    greatest(octet_length(media_type), octet_length(digest), octet_length(object_key)) <= 100
    AND greatest(octet_length(wrapped_key), octet_length(sealed)) <= 10000
    AND created_at >= '1800-01-01' AND created_at < '3000-01-01'
);
