-- Why: what is urgent is dealt with at once, and whoever acts must be able to say why they took each step (S001 annex S 8-2, S003 8b).

-- --- urgency_step ------------------------------------------------------------------------------------------------

-- That a step of the lists was taken, or was not needed: when it happened, who says so and why (sealed with the notice's key).
CREATE TABLE urgency_step (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    step text NOT NULL,
    outcome text NOT NULL,
    happened_at timestamptz NOT NULL,
    ticked_by uuid NOT NULL,
    ticked_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT urgency_step_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT urgency_step_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT urgency_step_ticked_by_fkey FOREIGN KEY (tenant_id, ticked_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT urgency_step_step_known CHECK (step IN ('where_child_is', 'police', 'ambulance', 'head_consulted',
        'on_the_spot', 'child_talked_to', 'prosecution', 'care_15', 'parents_told', 'motion_16', 'child_handed_over',
        'conference')),
    CONSTRAINT urgency_step_outcome_known CHECK (outcome IN ('done', 'not_needed')),
    CONSTRAINT urgency_step_bounds CHECK (
        octet_length(sealed) <= 100000 AND least(happened_at, ticked_at) >= '1800-01-01'
        AND greatest(happened_at, ticked_at) < '3000-01-01'
    )
);

CREATE INDEX urgency_step_of_notice ON urgency_step (tenant_id, notice_id, happened_at, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON urgency_step FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE urgency_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE urgency_step FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON urgency_step AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON urgency_step FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON urgency_step AS RESTRICTIVE FOR INSERT WITH CHECK (ticked_by = (SELECT opora.worker()));
CREATE POLICY lately ON urgency_step AS RESTRICTIVE FOR INSERT WITH CHECK (ticked_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON urgency_step TO opora_app;
