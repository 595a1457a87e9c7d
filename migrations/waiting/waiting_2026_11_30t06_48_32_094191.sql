-- Why: a written notice that is not urgent may wait for the return of a named coordinator (S001, Standard 8a; ADR 0095). For whom, until
-- when and why stays written; it ends once, and is changed by ending it and writing another one.

CREATE TABLE notice_wait (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    until date NOT NULL,
    set_by uuid NOT NULL,
    set_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    ended_by uuid,
    ended_at timestamptz,
    ended text,
    CONSTRAINT notice_wait_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT notice_wait_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT notice_wait_worker_fkey FOREIGN KEY (tenant_id, worker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT notice_wait_set_by_fkey FOREIGN KEY (tenant_id, set_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT notice_wait_ended_by_fkey FOREIGN KEY (tenant_id, ended_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT notice_wait_ended_known CHECK (
        ended IN ('assigned', 'changed', 'taken_back', 'urgent', 'learnt', 'passed_on')
    ),
    CONSTRAINT notice_wait_ended_whole CHECK (
        (ended_at IS NULL) = (ended IS NULL) AND (ended_by IS NULL OR ended_at IS NOT NULL)
    ),
    CONSTRAINT notice_wait_bounds CHECK (
        octet_length(sealed) <= 100000 AND until >= '1800-01-01' AND until < '3000-01-01'
        AND least(set_at, ended_at) >= '1800-01-01' AND greatest(set_at, ended_at) < '3000-01-01'
    )
);
CREATE UNIQUE INDEX notice_wait_once ON notice_wait (tenant_id, notice_id, service_id) WHERE ended_at IS NULL;
CREATE INDEX notice_wait_of_notice ON notice_wait (tenant_id, notice_id, set_at, id);
CREATE INDEX notice_wait_open ON notice_wait (tenant_id, service_id, until, id) WHERE ended_at IS NULL;

ALTER TABLE notice_wait ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice_wait FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON notice_wait AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON notice_wait FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- nobody signs for another, and when is now
CREATE POLICY author ON notice_wait AS RESTRICTIVE FOR INSERT WITH CHECK (set_by = (SELECT opora.worker()) AND ended_at IS NULL);
CREATE POLICY lately ON notice_wait AS RESTRICTIVE FOR INSERT WITH CHECK (set_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON notice_wait TO opora_app;
GRANT UPDATE (ended_by, ended_at, ended) ON notice_wait TO opora_app;

CREATE TRIGGER stays_ended BEFORE UPDATE ON notice_wait FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL)
    EXECUTE FUNCTION opora.append_only();
CREATE TRIGGER written_by BEFORE UPDATE OF ended_by ON notice_wait FOR EACH ROW
    WHEN (NEW.ended_by IS DISTINCT FROM OLD.ended_by AND NEW.ended_by IS DISTINCT FROM opora.worker())
    EXECUTE FUNCTION opora.signed_by_another();
CREATE TRIGGER written_lately BEFORE UPDATE OF ended_at ON notice_wait FOR EACH ROW
    WHEN (NEW.ended_at IS DISTINCT FROM OLD.ended_at AND NOT NEW.ended_at <@ opora.lately())
    EXECUTE FUNCTION opora.written_another_time();

-- Whoever is waited for works in the service when that is written.
CREATE FUNCTION opora.waited_for_works_here() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT opora.all_work_in(NEW.tenant_id, ARRAY[NEW.service_id], ARRAY[NEW.worker_id]) THEN
    RAISE EXCEPTION 'who is waited for does not work in the service' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER works_here AFTER INSERT ON notice_wait FOR EACH ROW EXECUTE FUNCTION opora.waited_for_works_here();
REVOKE ALL ON FUNCTION opora.waited_for_works_here() FROM PUBLIC;
