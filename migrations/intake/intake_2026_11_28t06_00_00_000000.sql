-- Baseline of intake: notices, and who made them.

-- --- notice ------------------------------------------------------------------------------------------------------

-- Information about a child that may be in danger.
CREATE TABLE notice (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    channel text NOT NULL,
    reference_number text NOT NULL,
    received_at timestamptz NOT NULL,
    received_by uuid NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    status text NOT NULL,
    anonymous boolean NOT NULL,
    wants_report boolean NOT NULL,
    confidentiality_explained_at timestamptz,
    disclosure_explained_at timestamptz,
    assigned_to uuid,
    assigned_by uuid,
    assigned_at timestamptz,
    case_id uuid,
    sealed bytea NOT NULL,
    version integer NOT NULL,
    CONSTRAINT notice_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT notice_channel_known CHECK (
        channel IN ('letter', 'data_box', 'in_person', 'phone', 'own_activity', 'email', 'field')
    ),
    CONSTRAINT notice_status_known CHECK (status IN ('recorded', 'assigned', 'joined')),
    CONSTRAINT notice_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT notice_key_fkey FOREIGN KEY (tenant_id, service_id, id)
        REFERENCES data_key (tenant_id, service_id, id),
    CONSTRAINT notice_received_by_fkey FOREIGN KEY (tenant_id, received_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT notice_assigned_to_fkey FOREIGN KEY (tenant_id, assigned_to) REFERENCES worker (tenant_id, id),
    CONSTRAINT notice_assigned_by_fkey FOREIGN KEY (tenant_id, assigned_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT notice_case_fkey FOREIGN KEY (tenant_id, service_id, case_id)
        REFERENCES client_case (tenant_id, service_id, id),
    CONSTRAINT notice_number UNIQUE (tenant_id, reference_number, service_id),
    CONSTRAINT notice_assigned CHECK (
        (status = 'recorded') = (case_id IS NULL) AND (assigned_to IS NULL) = (status = 'recorded')
    )
);

CREATE INDEX notice_of_receiver ON notice (tenant_id, service_id, received_by, received_at DESC, id DESC);
CREATE INDEX notice_of_worker ON notice (tenant_id, service_id, assigned_to, assigned_at DESC);
CREATE INDEX notice_of_case ON notice (tenant_id, case_id);
CREATE INDEX notice_list ON notice (tenant_id, service_id, status, received_at DESC, id DESC);

ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON notice AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON notice FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- what was said is never rewritten
GRANT SELECT, INSERT ON notice TO opora_app;
GRANT UPDATE (status, assigned_to, assigned_by, assigned_at, case_id, version) ON notice TO opora_app;

-- --- notifier_identity -------------------------------------------------------------------------------------------

-- Who made a notice; kept apart, each display is recorded (§ 57 of Act 359/1999).
CREATE TABLE notifier_identity (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT notifier_identity_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT notifier_identity_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT notifier_identity_key_fkey FOREIGN KEY (tenant_id, service_id, id)
        REFERENCES data_key (tenant_id, service_id, id),
    CONSTRAINT notifier_identity_once UNIQUE (tenant_id, notice_id, service_id)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON notifier_identity FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE notifier_identity ENABLE ROW LEVEL SECURITY;
ALTER TABLE notifier_identity FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON notifier_identity AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON notifier_identity FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- who made a notice is kept from colleagues too: the receiver, the key worker and the heads see the row
CREATE POLICY notifier ON notifier_identity AS RESTRICTIVE FOR SELECT
    USING ((SELECT 'unit_head' = ANY (opora.roles()))
        OR EXISTS (SELECT FROM notice n WHERE n.tenant_id = notifier_identity.tenant_id
        AND n.id = notifier_identity.notice_id AND (SELECT opora.worker()) IN (n.received_by, n.assigned_to)));
GRANT SELECT, INSERT ON notifier_identity TO opora_app;
