-- Baseline of protection: what an authority judges of a notice, child by child. What somebody judged is never written over: a
-- correction, and what somebody else thinks of it, is a judgement of its own.

-- --- assessed_child ----------------------------------------------------------------------------------------------

-- A further child of the family whose urgency is judged by itself; the child that a notice tells of needs no row.
CREATE TABLE assessed_child (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    added_by uuid NOT NULL,
    added_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT assessed_child_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT assessed_child_of_notice UNIQUE (tenant_id, service_id, notice_id, id),
    CONSTRAINT assessed_child_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT assessed_child_added_by_fkey FOREIGN KEY (tenant_id, added_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT assessed_child_bounds CHECK (
        octet_length(sealed) <= 20000 AND added_at >= '1800-01-01' AND added_at < '3000-01-01'
    )
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON assessed_child FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE assessed_child ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessed_child FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON assessed_child AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON assessed_child FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON assessed_child AS RESTRICTIVE FOR INSERT WITH CHECK (added_by = (SELECT opora.worker()));
CREATE POLICY lately ON assessed_child AS RESTRICTIVE FOR INSERT WITH CHECK (added_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON assessed_child TO opora_app;

-- --- urgency_assessment ------------------------------------------------------------------------------------------

-- One judgement of urgency (Standard 8b), signed by who made it: of the child of the notice, or of a further one. The last
-- of a child holds. Its questions are sealed beside the answers, as they
-- were asked that day, with the notice's key.
CREATE TABLE urgency_assessment (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    child_id uuid,
    result text NOT NULL,
    assessed_by uuid NOT NULL,
    assessed_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT urgency_assessment_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT urgency_assessment_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT urgency_assessment_child_fkey FOREIGN KEY (tenant_id, service_id, notice_id, child_id)
        REFERENCES assessed_child (tenant_id, service_id, notice_id, id),
    CONSTRAINT urgency_assessment_assessed_by_fkey FOREIGN KEY (tenant_id, assessed_by)
        REFERENCES worker (tenant_id, id),
    CONSTRAINT urgency_assessment_result_known CHECK (result IN ('urgent', 'not_urgent')),
    CONSTRAINT urgency_assessment_bounds CHECK (
        octet_length(sealed) <= 400000 AND assessed_at >= '1800-01-01' AND assessed_at < '3000-01-01'
    )
);

CREATE INDEX urgency_assessment_of_notice ON urgency_assessment (tenant_id, notice_id, assessed_at, id);
-- the head's queue shows what is urgent in front
CREATE INDEX urgency_assessment_urgent ON urgency_assessment (tenant_id, service_id, assessed_at DESC)
    WHERE result = 'urgent';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON urgency_assessment FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE urgency_assessment ENABLE ROW LEVEL SECURITY;
ALTER TABLE urgency_assessment FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON urgency_assessment AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON urgency_assessment FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- nobody signs for another
CREATE POLICY author ON urgency_assessment AS RESTRICTIVE FOR INSERT
    WITH CHECK (assessed_by = (SELECT opora.worker()));
CREATE POLICY lately ON urgency_assessment AS RESTRICTIVE FOR INSERT
    WITH CHECK (assessed_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON urgency_assessment TO opora_app;

-- --- addition_judgement ------------------------------------------------------------------------------------------

-- What was learnt of a notice after it was judged is judged too, once: how serious, how credible (sealed), and whether the
-- urgency of the notice is to be judged anew.
CREATE TABLE addition_judgement (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    addition_id uuid NOT NULL,
    reopens boolean NOT NULL,
    judged_by uuid NOT NULL,
    judged_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT addition_judgement_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT addition_judgement_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT addition_judgement_addition_fkey FOREIGN KEY (tenant_id, addition_id, service_id)
        REFERENCES notice_addition (tenant_id, id, service_id),
    CONSTRAINT addition_judgement_judged_by_fkey FOREIGN KEY (tenant_id, judged_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT addition_judgement_bounds CHECK (
        octet_length(sealed) <= 100000 AND judged_at >= '1800-01-01' AND judged_at < '3000-01-01'
    )
);

CREATE UNIQUE INDEX addition_judgement_once ON addition_judgement (tenant_id, addition_id, service_id);
CREATE INDEX addition_judgement_of_notice ON addition_judgement (tenant_id, notice_id, judged_at);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON addition_judgement FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE addition_judgement ENABLE ROW LEVEL SECURITY;
ALTER TABLE addition_judgement FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON addition_judgement AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON addition_judgement FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON addition_judgement AS RESTRICTIVE FOR INSERT WITH CHECK (judged_by = (SELECT opora.worker()));
CREATE POLICY lately ON addition_judgement AS RESTRICTIVE FOR INSERT
    WITH CHECK (judged_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON addition_judgement TO opora_app;
