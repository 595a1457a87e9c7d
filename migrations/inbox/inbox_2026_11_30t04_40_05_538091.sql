-- Why: a file that was put to the wrong notice could not be told apart from what belongs there, and went along with it.

-- --- document_mistake --------------------------------------------------------------------------------------------

-- That a file does not belong to the notice it was put to: why, who says so and when. The file stays where it is.
CREATE TABLE document_mistake (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    file_id uuid NOT NULL,
    reason text NOT NULL,
    marked_by uuid NOT NULL,
    marked_at timestamptz NOT NULL,
    CONSTRAINT document_mistake_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT document_mistake_file_fkey FOREIGN KEY (tenant_id, service_id, file_id)
        REFERENCES arrived_file (tenant_id, service_id, id),
    CONSTRAINT document_mistake_marked_by_fkey FOREIGN KEY (tenant_id, marked_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT document_mistake_reason_known CHECK (reason IN ('other_notice', 'other_person', 'mistake')),
    CONSTRAINT document_mistake_bounds CHECK (marked_at >= '1800-01-01' AND marked_at < '3000-01-01')
);

CREATE UNIQUE INDEX document_mistake_once ON document_mistake (tenant_id, file_id, service_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON document_mistake FOR EACH ROW EXECUTE FUNCTION opora.append_only();

ALTER TABLE document_mistake ENABLE ROW LEVEL SECURITY;
ALTER TABLE document_mistake FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON document_mistake AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON document_mistake FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON document_mistake AS RESTRICTIVE FOR INSERT WITH CHECK (marked_by = (SELECT opora.worker()));
CREATE POLICY lately ON document_mistake AS RESTRICTIVE FOR INSERT WITH CHECK (marked_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON document_mistake TO opora_app;
