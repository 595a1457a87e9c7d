-- Why: a notice ends where it belongs (S003, 8a): without risks it stays a notice in its register, under the rules of records; where a
-- child is in danger in the sense of § 6, it is enrolled in the basic register, with the reason and the day.

-- --- basic_assessment --------------------------------------------------------------------------------------------

-- The basic assessment of one child of a notice, signed; never written over, the last of a child holds. The words are sealed with
-- the notice's key. `unequivocal`: it was clear from the notice alone (CAN, eviction of a violent person).
CREATE TABLE basic_assessment (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    child_id uuid,
    result text NOT NULL,
    unequivocal boolean NOT NULL,
    register text,
    enrolment_reason text,
    enrolled_on date,
    assessed_by uuid NOT NULL,
    assessed_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT basic_assessment_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT basic_assessment_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT basic_assessment_child_fkey FOREIGN KEY (tenant_id, service_id, notice_id, child_id)
        REFERENCES assessed_child (tenant_id, service_id, notice_id, id),
    CONSTRAINT basic_assessment_assessed_by_fkey FOREIGN KEY (tenant_id, assessed_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT basic_assessment_result_known CHECK (result IN ('kept', 'section_6')),
    CONSTRAINT basic_assessment_register_known CHECK (register IN ('OM', 'NOM')),
    CONSTRAINT basic_assessment_enrolment_reason_known CHECK (enrolment_reason IN ('section_6_found', 'zdvop',
        'health_provider', 'natural_person', 'future_adopter', 'embassy', 'guardian_appointed', 'juvenile_prosecuted',
        'misdemeanour', 'other')),
    -- whoever is enrolled is so in a register, for a reason, from a day; nobody else is
    CONSTRAINT basic_assessment_enrolled CHECK (
        (result = 'section_6') = (register IS NOT NULL AND enrolment_reason IS NOT NULL AND enrolled_on IS NOT NULL)
        AND (result = 'section_6' OR (register IS NULL AND enrolment_reason IS NULL AND enrolled_on IS NULL
            AND NOT unequivocal))
    ),
    CONSTRAINT basic_assessment_bounds CHECK (
        octet_length(sealed) <= 100000 AND assessed_at >= '1800-01-01' AND assessed_at < '3000-01-01'
        AND enrolled_on >= '1800-01-01' AND enrolled_on < '3000-01-01'
    )
);

-- a child of a notice is enrolled once
CREATE UNIQUE INDEX basic_assessment_enrolled_once ON basic_assessment
    (tenant_id, notice_id, coalesce(child_id, notice_id), service_id) WHERE result = 'section_6';
CREATE INDEX basic_assessment_of_notice ON basic_assessment (tenant_id, notice_id, assessed_at, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON basic_assessment FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE basic_assessment ENABLE ROW LEVEL SECURITY;
ALTER TABLE basic_assessment FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON basic_assessment AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON basic_assessment FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON basic_assessment AS RESTRICTIVE FOR INSERT WITH CHECK (assessed_by = (SELECT opora.worker()));
CREATE POLICY lately ON basic_assessment AS RESTRICTIVE FOR INSERT
    WITH CHECK (assessed_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON basic_assessment TO opora_app;
