-- Why: all reasons of a change (domain reference 1.10), and what heads find out of help for whoever asked to be relieved for an inner
-- conflict (S001): personnel data that no file, no export and no history of a case has (ADR 0116).
ALTER TABLE key_worker_assignment DROP CONSTRAINT key_worker_assignment_reason_known;
ALTER TABLE key_worker_assignment ADD CONSTRAINT key_worker_assignment_reason_known CHECK (
    reason IN (
        'opening', 'client_request', 'bias', 'inner_conflict', 'head_decision', 'urgent_staffing', 'guardian_separation',
        'local_competence_change')
);

-- Whether help or supervision was offered, wanted, arranged. Sealed with the organisation's key, not the client's; heads alone read it,
-- whatever statement asks. Never written over.
CREATE TABLE relief_note (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    case_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    offered boolean NOT NULL,
    wanted boolean NOT NULL,
    arranged boolean NOT NULL,
    noted_by uuid NOT NULL,
    noted_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT relief_note_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT relief_note_case_fkey FOREIGN KEY (tenant_id, service_id, case_id)
        REFERENCES client_case (tenant_id, service_id, id),
    CONSTRAINT relief_note_worker_fkey FOREIGN KEY (tenant_id, worker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT relief_note_noted_by_fkey FOREIGN KEY (tenant_id, noted_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT relief_note_bounds CHECK (
        octet_length(sealed) <= 100000 AND noted_at >= '1800-01-01' AND noted_at < '3000-01-01'
    )
);
CREATE INDEX relief_note_of ON relief_note (tenant_id, case_id, noted_at, id);

ALTER TABLE relief_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE relief_note FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON relief_note AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON relief_note FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY heads ON relief_note AS RESTRICTIVE FOR ALL
    USING ((SELECT opora.roles() && ARRAY['unit_head', 'deputy_head', 'service_head', 'department_head']))
    WITH CHECK ((SELECT opora.roles() && ARRAY['unit_head', 'deputy_head', 'service_head', 'department_head']));
-- nobody signs for another, and when is now
CREATE POLICY author ON relief_note AS RESTRICTIVE FOR INSERT WITH CHECK (noted_by = (SELECT opora.worker()));
CREATE POLICY lately ON relief_note AS RESTRICTIVE FOR INSERT WITH CHECK (noted_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON relief_note TO opora_app;
