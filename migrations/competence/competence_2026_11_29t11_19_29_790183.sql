-- Baseline of competence: whether a notice belongs to this authority, who decided that and why, and how it went to another one
-- (domain reference 1.4, ADR 0059). Nothing of it is written over.

-- --- competence_decision -----------------------------------------------------------------------------------------

-- One decision, signed by who made it; the last of a notice holds. Why, and where was looked for the child, is sealed with the
-- notice's key. A notice belongs to another authority once.
CREATE TABLE competence_decision (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    result text NOT NULL,
    way text,
    authority_id uuid,
    decided_by uuid NOT NULL,
    decided_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT competence_decision_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT competence_decision_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT competence_decision_authority_fkey FOREIGN KEY (tenant_id, authority_id)
        REFERENCES authority (tenant_id, id),
    CONSTRAINT competence_decision_decided_by_fkey FOREIGN KEY (tenant_id, decided_by)
        REFERENCES worker (tenant_id, id),
    CONSTRAINT competence_decision_result_known CHECK (
        result IN ('competent', 'not_competent', 'competent_request_other')
    ),
    CONSTRAINT competence_decision_way_known CHECK (way IN ('referred', 'forwarded')),
    CONSTRAINT competence_decision_whole CHECK (
        (result = 'not_competent') = (way IS NOT NULL) AND (result = 'competent') = (authority_id IS NULL)
    ),
    CONSTRAINT competence_decision_bounds CHECK (
        octet_length(sealed) <= 100000 AND decided_at >= '1800-01-01' AND decided_at < '3000-01-01'
    )
);
CREATE UNIQUE INDEX competence_decision_once ON competence_decision (tenant_id, notice_id, service_id)
    WHERE result = 'not_competent';
CREATE INDEX competence_decision_of_notice ON competence_decision (tenant_id, notice_id, decided_at, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON competence_decision FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE competence_decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE competence_decision FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON competence_decision AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON competence_decision FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- nobody signs for another
CREATE POLICY author ON competence_decision AS RESTRICTIVE FOR INSERT
    WITH CHECK (decided_by = (SELECT opora.worker()));
CREATE POLICY lately ON competence_decision AS RESTRICTIVE FOR INSERT
    WITH CHECK (decided_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON competence_decision TO opora_app;

-- --- competence_step ---------------------------------------------------------------------------------------------

-- How it went on: sent to the other authority, the notifier told, or why not. Each once.
CREATE TABLE competence_step (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    step text NOT NULL,
    how text NOT NULL,
    happened_at timestamptz NOT NULL,
    noted_by uuid NOT NULL,
    noted_at timestamptz NOT NULL,
    CONSTRAINT competence_step_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT competence_step_decision_fkey FOREIGN KEY (tenant_id, decision_id, service_id)
        REFERENCES competence_decision (tenant_id, id, service_id),
    CONSTRAINT competence_step_noted_by_fkey FOREIGN KEY (tenant_id, noted_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT competence_step_step_known CHECK (step IN ('sent', 'told')),
    CONSTRAINT competence_step_how_known CHECK (
        how IN ('platform', 'data_box', 'letter', 'email', 'phone', 'in_person', 'anonymous', 'no_contact', 'would_harm')
    ),
    CONSTRAINT competence_step_bounds CHECK (
        least(happened_at, noted_at) >= '1800-01-01' AND greatest(happened_at, noted_at) < '3000-01-01'
    )
);
CREATE UNIQUE INDEX competence_step_once ON competence_step (tenant_id, decision_id, step, service_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON competence_step FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE competence_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE competence_step FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON competence_step AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON competence_step FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON competence_step AS RESTRICTIVE FOR INSERT WITH CHECK (noted_by = (SELECT opora.worker()));
CREATE POLICY lately ON competence_step AS RESTRICTIVE FOR INSERT WITH CHECK (noted_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON competence_step TO opora_app;
