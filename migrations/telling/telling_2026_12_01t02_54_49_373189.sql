-- Why: a client may be told by a message that leaves from here (S000: e-mail, SMS; ADR 0116). To whom and what lies sealed with the
-- client's key; that they were told is written down only once it was handed over, by the system of the service.

CREATE TABLE client_letter (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    case_id uuid NOT NULL,
    client_id uuid NOT NULL,
    assignment_id uuid NOT NULL,
    plan_id uuid,
    channel text NOT NULL,
    sent_by uuid NOT NULL,
    sent_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    ended text,
    ended_at timestamptz,
    CONSTRAINT client_letter_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT client_letter_case_fkey FOREIGN KEY (tenant_id, client_id, service_id, case_id)
        REFERENCES client_case (tenant_id, client_id, service_id, id),
    CONSTRAINT client_letter_assignment_fkey FOREIGN KEY (tenant_id, assignment_id, service_id)
        REFERENCES key_worker_assignment (tenant_id, id, service_id),
    CONSTRAINT client_letter_plan_fkey FOREIGN KEY (tenant_id, plan_id, service_id)
        REFERENCES planned_change (tenant_id, id, service_id),
    CONSTRAINT client_letter_sent_by_fkey FOREIGN KEY (tenant_id, sent_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT client_letter_channel_known CHECK (channel IN ('email', 'sms')),
    CONSTRAINT client_letter_ended_known CHECK (ended IN ('sent', 'failed')),
    CONSTRAINT client_letter_end_whole CHECK ((ended_at IS NULL) = (ended IS NULL)),
    CONSTRAINT client_letter_bounds CHECK (
        octet_length(sealed) <= 100000 AND least(sent_at, ended_at) >= '1800-01-01'
        AND greatest(sent_at, ended_at) < '3000-01-01'
    )
);
CREATE INDEX client_letter_of ON client_letter (tenant_id, case_id, sent_at, id);

ALTER TABLE client_letter ENABLE ROW LEVEL SECURITY;
ALTER TABLE client_letter FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON client_letter AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON client_letter FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- nobody signs for another, and when is now
CREATE POLICY author ON client_letter AS RESTRICTIVE FOR INSERT
    WITH CHECK (sent_by = (SELECT opora.worker()) AND ended IS NULL);
CREATE POLICY lately ON client_letter AS RESTRICTIVE FOR INSERT WITH CHECK (sent_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON client_letter TO opora_app;
GRANT UPDATE (ended, ended_at) ON client_letter TO opora_app;
CREATE TRIGGER stays_ended BEFORE UPDATE ON client_letter FOR EACH ROW WHEN (OLD.ended IS NOT NULL)
    EXECUTE FUNCTION opora.append_only();
CREATE TRIGGER written_lately BEFORE UPDATE OF ended_at ON client_letter FOR EACH ROW
    WHEN (NEW.ended_at IS DISTINCT FROM OLD.ended_at AND NOT NEW.ended_at <@ opora.lately())
    EXECUTE FUNCTION opora.written_another_time();

-- Messages belong to an organisation; whoever sends one asks in which service it was written, and reads nothing of it by that.
CREATE POLICY sender ON client_letter FOR SELECT TO CURRENT_USER USING ((SELECT opora.kind()) = 'system');
CREATE FUNCTION opora.service_of_letter(organisation uuid, letter uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT l.service_id FROM client_letter l
  WHERE (SELECT opora.kind()) = 'system' AND l.tenant_id = organisation AND l.id = letter
    AND l.tenant_id = (SELECT place.tenant FROM opora.place() place)
$$;
REVOKE ALL ON FUNCTION opora.service_of_letter(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.service_of_letter(uuid, uuid) TO opora_app;

-- Who was told by a message is told by nobody of the service at that moment: the message says who had it sent.
ALTER TABLE client_told ADD COLUMN letter_id uuid;
ALTER TABLE client_told ADD CONSTRAINT client_told_letter_fkey FOREIGN KEY (tenant_id, letter_id, service_id)
    REFERENCES client_letter (tenant_id, id, service_id);
ALTER TABLE client_told ALTER COLUMN told_by DROP NOT NULL;
ALTER TABLE client_told ADD CONSTRAINT client_told_by_whom CHECK ((told_by IS NULL) = (letter_id IS NOT NULL));
DROP POLICY author ON client_told;
CREATE POLICY author ON client_told AS RESTRICTIVE FOR INSERT
    WITH CHECK (told_by IS NOT DISTINCT FROM (SELECT opora.worker()));
ALTER TABLE planned_change DROP CONSTRAINT planned_change_informed;
ALTER TABLE planned_change ADD CONSTRAINT planned_change_informed CHECK (
    (informed_on IS NULL) = (informed_via IS NULL) AND (informed_by IS NULL OR informed_on IS NOT NULL)
    AND (informed_on IS NULL) = (informed_at IS NULL) AND ((informed_on IS NOT NULL OR deferred) = (told IS NOT NULL))
    AND (informed_on IS NULL OR informed_on <= (informed_at AT TIME ZONE 'Europe/Prague')::date)
);
