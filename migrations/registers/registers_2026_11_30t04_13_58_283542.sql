-- Why: a case that is opened directly where the records system issues file marks has none, and no entry of a register to type it at.

-- --- case_mark ---------------------------------------------------------------------------------------------------

-- The mark that the records system gave to the file of a case, as somebody typed it in; one for a case, and each once.
CREATE TABLE case_mark (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    case_id uuid NOT NULL,
    file_mark text NOT NULL,
    mark_key text NOT NULL,
    marked_by uuid NOT NULL,
    marked_at timestamptz NOT NULL,
    CONSTRAINT case_mark_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT case_mark_case_fkey FOREIGN KEY (tenant_id, service_id, case_id)
        REFERENCES client_case (tenant_id, service_id, id),
    CONSTRAINT case_mark_marked_by_fkey FOREIGN KEY (tenant_id, marked_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT case_mark_bounds CHECK (
        file_mark <> '' AND mark_key <> '' AND octet_length(file_mark) <= 200 AND octet_length(mark_key) <= 200
        AND marked_at >= '1800-01-01' AND marked_at < '3000-01-01'
    )
);

CREATE UNIQUE INDEX case_mark_of_case ON case_mark (tenant_id, case_id, service_id);
CREATE UNIQUE INDEX case_mark_once ON case_mark (tenant_id, mark_key, service_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON case_mark FOR EACH ROW EXECUTE FUNCTION opora.append_only();

ALTER TABLE case_mark ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_mark FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON case_mark AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON case_mark FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON case_mark AS RESTRICTIVE FOR INSERT WITH CHECK (marked_by = (SELECT opora.worker()));
CREATE POLICY lately ON case_mark AS RESTRICTIVE FOR INSERT WITH CHECK (marked_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON case_mark TO opora_app;
