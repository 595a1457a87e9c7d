-- Why: a client's no that the partner's service wrote down left the consent in force that the joint work of both rests on.
-- What is said last holds, whoever heard it (ADR 0072); the consent says where it was heard.

-- Where a withdrawal was heard, when it was another service of the organisation, and what that service wrote down: its
-- own no, or the withdrawal of a consent of its own. Nothing else of it comes along: not in what form, nor who spoke.
ALTER TABLE consent_event
    ADD COLUMN heard_in_service_id uuid,
    ADD COLUMN heard_event_id uuid,
    DROP CONSTRAINT consent_event_indicated,
    -- time and a new wording are nobody's word; an answer and a withdrawal are somebody's, of a day, in a form
    ADD CONSTRAINT consent_event_indicated CHECK (
        CASE WHEN heard_in_service_id IS NULL THEN heard_event_id IS NULL
            AND (state IN ('expired', 'superseded')) = (num_nonnulls(indicated_on, indicated_by, form) = 0)
            AND num_nonnulls(indicated_on, indicated_by, form) IN (0, 3)
        ELSE heard_event_id IS NOT NULL AND state = 'withdrawn' AND heard_in_service_id <> service_id
            AND indicated_on IS NOT NULL AND num_nonnulls(indicated_by, form, sealed) = 0 END
    ),
    ADD CONSTRAINT consent_event_heard_fkey FOREIGN KEY (tenant_id, heard_event_id, heard_in_service_id)
        REFERENCES consent_event (tenant_id, id, service_id);
CREATE INDEX consent_event_heard ON consent_event (tenant_id, heard_event_id) WHERE heard_event_id IS NOT NULL;

-- Only the trigger that ends it says so, which runs as the owner of the schema: nobody says it for another service.
CREATE POLICY heard_here ON consent_event AS RESTRICTIVE FOR INSERT TO opora_app
    WITH CHECK ((SELECT opora.inside()) AND num_nonnulls(heard_in_service_id, heard_event_id) = 0);

-- As before. Only what is left without an answer has to be looked at again at the commit: what ended for another service is
-- out of sight of whoever ended it by then.
DROP TRIGGER answered ON consent;
CREATE CONSTRAINT TRIGGER answered AFTER INSERT OR UPDATE ON consent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state IN ('new', 'superseded'))
    EXECUTE FUNCTION opora.consent_answered();
