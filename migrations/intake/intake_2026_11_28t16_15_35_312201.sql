-- Why: what a notice says is never written over, and what is learnt of it later had no place in it (ADR 0036); the same
-- call that two people took down was two notices, and neither said so.

-- --- notice_addition ---------------------------------------------------------------------------------------------

-- What was learnt of a notice later, by whom and when; sealed with the notice's key.
CREATE TABLE notice_addition (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    added_by uuid NOT NULL,
    added_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT notice_addition_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT notice_addition_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT notice_addition_added_by_fkey FOREIGN KEY (tenant_id, added_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT notice_addition_bounds CHECK (
        octet_length(sealed) <= 200000 AND added_at >= '1800-01-01' AND added_at < '3000-01-01'
    )
);

CREATE INDEX notice_addition_of_notice ON notice_addition (tenant_id, notice_id, added_at, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON notice_addition FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE notice_addition ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice_addition FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON notice_addition AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON notice_addition FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- nobody adds in another's name
CREATE POLICY author ON notice_addition AS RESTRICTIVE FOR INSERT WITH CHECK (added_by = (SELECT opora.worker()));
GRANT SELECT, INSERT ON notice_addition TO opora_app;

-- --- notice_duplicate --------------------------------------------------------------------------------------------

-- That a notice is of the same as another one, from one moment to the other.
CREATE TABLE notice_duplicate (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    of_id uuid NOT NULL,
    marked_by uuid NOT NULL,
    marked_at timestamptz NOT NULL,
    taken_back_by uuid,
    taken_back_at timestamptz,
    CONSTRAINT notice_duplicate_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT notice_duplicate_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT notice_duplicate_of_fkey FOREIGN KEY (tenant_id, service_id, of_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT notice_duplicate_marked_by_fkey FOREIGN KEY (tenant_id, marked_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT notice_duplicate_taken_back_by_fkey FOREIGN KEY (tenant_id, taken_back_by)
        REFERENCES worker (tenant_id, id),
    CONSTRAINT notice_duplicate_of_another CHECK (notice_id <> of_id),
    CONSTRAINT notice_duplicate_taken_back CHECK ((taken_back_by IS NULL) = (taken_back_at IS NULL)),
    CONSTRAINT notice_duplicate_bounds CHECK (
        least(marked_at, taken_back_at) >= '1800-01-01' AND greatest(marked_at, taken_back_at) < '3000-01-01'
    )
);

CREATE UNIQUE INDEX notice_duplicate_once ON notice_duplicate (tenant_id, notice_id, service_id)
    WHERE taken_back_at IS NULL;
CREATE INDEX notice_duplicate_of ON notice_duplicate (tenant_id, of_id) WHERE taken_back_at IS NULL;

ALTER TABLE notice_duplicate ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice_duplicate FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON notice_duplicate AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON notice_duplicate FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON notice_duplicate AS RESTRICTIVE FOR INSERT WITH CHECK (marked_by = (SELECT opora.worker()));
GRANT SELECT, INSERT ON notice_duplicate TO opora_app;
GRANT UPDATE (taken_back_by, taken_back_at) ON notice_duplicate TO opora_app;
