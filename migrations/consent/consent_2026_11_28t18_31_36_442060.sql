-- Why: a consent for named people who have all left lets nobody through, and nobody was told; the head's day looks for them.
CREATE INDEX consent_provision_named ON consent_provision (tenant_id, service_id)
    WHERE cardinality(recipient_worker_ids) > 0;
