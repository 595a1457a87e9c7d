-- Baseline of answers: that whoever made a notice asked for a report, and what they were told (domain reference 1.15, ADR 0067).
-- Nothing of it is written over, and nothing of it says who they are or how to reach them.

-- --- notifier_request --------------------------------------------------------------------------------------------

CREATE TABLE notifier_request (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    asked_at timestamptz NOT NULL,
    how text NOT NULL,
    obliged boolean NOT NULL,
    noted_by uuid NOT NULL,
    noted_at timestamptz NOT NULL,
    CONSTRAINT notifier_request_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT notifier_request_of_notice UNIQUE (tenant_id, notice_id, id, service_id),
    CONSTRAINT notifier_request_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT notifier_request_noted_by_fkey FOREIGN KEY (tenant_id, noted_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT notifier_request_how_known CHECK (how IN ('data_box', 'letter', 'email', 'phone', 'in_person')),
    CONSTRAINT notifier_request_bounds CHECK (
        least(asked_at, noted_at) >= '1800-01-01' AND greatest(asked_at, noted_at) < '3000-01-01'
    )
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON notifier_request FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE notifier_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE notifier_request FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON notifier_request AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON notifier_request FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- nobody signs for another
CREATE POLICY author ON notifier_request AS RESTRICTIVE FOR INSERT WITH CHECK (noted_by = (SELECT opora.worker()));
CREATE POLICY lately ON notifier_request AS RESTRICTIVE FOR INSERT WITH CHECK (noted_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON notifier_request TO opora_app;

-- --- notifier_answer ---------------------------------------------------------------------------------------------

-- What was told, its words sealed with the notice's key, or why nothing was. A request is answered once, in its own notice.
CREATE TABLE notifier_answer (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    request_id uuid,
    template text,
    how text NOT NULL,
    happened_at timestamptz NOT NULL,
    noted_by uuid NOT NULL,
    noted_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT notifier_answer_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT notifier_answer_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT notifier_answer_request_fkey FOREIGN KEY (tenant_id, notice_id, request_id, service_id)
        REFERENCES notifier_request (tenant_id, notice_id, id, service_id),
    CONSTRAINT notifier_answer_noted_by_fkey FOREIGN KEY (tenant_id, noted_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT notifier_answer_template_known CHECK (
        template IN ('general', 'received', 'section_6', 'not_section_6')
    ),
    CONSTRAINT notifier_answer_how_known CHECK (
        how IN ('data_box', 'letter', 'email', 'phone', 'in_person', 'anonymous', 'no_contact', 'would_harm')
    ),
    CONSTRAINT notifier_answer_whole CHECK (
        (template IS NULL) = (how IN ('anonymous', 'no_contact', 'would_harm'))
        AND (request_id IS NOT NULL OR template IS NULL OR template IN ('general', 'received'))
    ),
    CONSTRAINT notifier_answer_bounds CHECK (
        octet_length(sealed) <= 100000
        AND least(happened_at, noted_at) >= '1800-01-01' AND greatest(happened_at, noted_at) < '3000-01-01'
    )
);
CREATE UNIQUE INDEX notifier_answer_once ON notifier_answer (tenant_id, request_id, service_id)
    WHERE request_id IS NOT NULL;
CREATE INDEX notifier_answer_of_notice ON notifier_answer (tenant_id, notice_id, noted_at, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON notifier_answer FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE notifier_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE notifier_answer FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON notifier_answer AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON notifier_answer FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON notifier_answer AS RESTRICTIVE FOR INSERT WITH CHECK (noted_by = (SELECT opora.worker()));
CREATE POLICY lately ON notifier_answer AS RESTRICTIVE FOR INSERT WITH CHECK (noted_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON notifier_answer TO opora_app;
