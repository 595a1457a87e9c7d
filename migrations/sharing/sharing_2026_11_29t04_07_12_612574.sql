-- Why: a second handover of a client who has a case in the recipient's service could only be taken note of, by each for
-- themselves; what was handed over never came into the case.

-- --- joined_handover ---------------------------------------------------------------------------------------------

-- A further handover, taken into the case that the client has in the recipient's service. Who did it and when, the log
-- and the record in the file say.
CREATE TABLE joined_handover (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    client_id uuid NOT NULL,
    case_id uuid NOT NULL,
    handover_id uuid NOT NULL,
    CONSTRAINT joined_handover_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT joined_handover_case_fkey FOREIGN KEY (tenant_id, client_id, service_id, case_id)
        REFERENCES client_case (tenant_id, client_id, service_id, id)
);

CREATE UNIQUE INDEX joined_handover_once ON joined_handover (tenant_id, handover_id, service_id);
CREATE INDEX joined_handover_of_case ON joined_handover (tenant_id, case_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON joined_handover FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE joined_handover ENABLE ROW LEVEL SECURITY;
ALTER TABLE joined_handover FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON joined_handover AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON joined_handover FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
GRANT SELECT, INSERT ON joined_handover TO opora_app;
