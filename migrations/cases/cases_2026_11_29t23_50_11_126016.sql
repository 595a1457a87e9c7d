-- Why: two records of one person are led as one from a moment on, and apart again from another (ADR 0083). Nothing moves: a row says which
-- record stands for which, and since it is there the other file is `merged`: it takes no new words, and lists leave it out.

ALTER TABLE client_case DROP CONSTRAINT client_case_status_known;
ALTER TABLE client_case ADD CONSTRAINT client_case_status_known CHECK (status IN ('open', 'closed', 'merged'));
ALTER TABLE client_case DROP CONSTRAINT client_case_closing;
ALTER TABLE client_case ADD CONSTRAINT client_case_closing CHECK (
    (closed_at IS NOT NULL) = (status = 'closed') AND (closed_at IS NULL OR closed_at > opened_at)
);
ALTER TABLE case_standing DROP CONSTRAINT case_standing_status_known;
ALTER TABLE case_standing ADD CONSTRAINT case_standing_status_known CHECK (status IN ('open', 'closed', 'merged'));

-- --- client_merge ------------------------------------------------------------------------------------------------

-- That the record of `case_id` is one with that of `kept_case_id`, from–to. The words, and what the kept client was written down with
-- before and after, are sealed with the kept client's key; those of the way back with it too.
CREATE TABLE client_merge (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    kept_case_id uuid NOT NULL,
    kept_client_id uuid NOT NULL,
    case_id uuid NOT NULL,
    client_id uuid NOT NULL,
    merged_by uuid NOT NULL,
    merged_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    undone_by uuid,
    undone_at timestamptz,
    undone_sealed bytea,
    CONSTRAINT client_merge_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT client_merge_kept_fkey FOREIGN KEY (tenant_id, kept_client_id, service_id, kept_case_id)
        REFERENCES client_case (tenant_id, client_id, service_id, id),
    CONSTRAINT client_merge_case_fkey FOREIGN KEY (tenant_id, client_id, service_id, case_id)
        REFERENCES client_case (tenant_id, client_id, service_id, id),
    CONSTRAINT client_merge_merged_by_fkey FOREIGN KEY (tenant_id, merged_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT client_merge_undone_by_fkey FOREIGN KEY (tenant_id, undone_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT client_merge_of_another CHECK (case_id <> kept_case_id AND client_id <> kept_client_id),
    CONSTRAINT client_merge_undone CHECK (
        (undone_by IS NULL) = (undone_at IS NULL) AND (undone_at IS NULL) = (undone_sealed IS NULL)
        AND (undone_at IS NULL OR undone_at >= merged_at)
    ),
    CONSTRAINT client_merge_bounds CHECK (
        least(merged_at, undone_at) >= '1800-01-01' AND greatest(merged_at, undone_at) < '3000-01-01'
        AND greatest(octet_length(sealed), octet_length(undone_sealed)) <= 100000
    )
);

CREATE UNIQUE INDEX client_merge_once ON client_merge (tenant_id, case_id, service_id) WHERE undone_at IS NULL;
CREATE INDEX client_merge_of_kept ON client_merge (tenant_id, kept_case_id) WHERE undone_at IS NULL;

-- Both files are open and led by one person; what another is merged into is itself merged into none, so nothing is to be followed twice.
CREATE FUNCTION opora.merges_two_records() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  number integer;
BEGIN
  IF NEW.undone_at IS NOT NULL THEN
    RAISE EXCEPTION 'what is merged is not undone yet' USING ERRCODE = 'OP409';
  END IF;
  PERFORM FROM client_case c WHERE c.tenant_id = NEW.tenant_id AND c.service_id = NEW.service_id
    AND c.id IN (NEW.case_id, NEW.kept_case_id) ORDER BY c.id = NEW.case_id, c.id FOR NO KEY UPDATE;
  SELECT count(*) INTO number FROM client_case c WHERE c.tenant_id = NEW.tenant_id AND c.service_id = NEW.service_id
    AND c.id IN (NEW.case_id, NEW.kept_case_id) AND c.status = 'open';
  IF number <> 2 THEN
    RAISE EXCEPTION 'only two open files are merged' USING ERRCODE = 'OP409';
  END IF;
  SELECT count(DISTINCT (c.kind)) INTO number FROM client c WHERE c.tenant_id = NEW.tenant_id
    AND c.service_id = NEW.service_id AND c.id IN (NEW.client_id, NEW.kept_client_id);
  IF number <> 1 THEN
    RAISE EXCEPTION 'a child and an adult are not one' USING ERRCODE = 'OP409';
  END IF;
  SELECT count(DISTINCT a.worker_id) INTO number FROM key_worker_assignment a WHERE a.tenant_id = NEW.tenant_id
    AND a.service_id = NEW.service_id AND a.case_id IN (NEW.case_id, NEW.kept_case_id) AND a.ended_at IS NULL;
  IF number <> 1 THEN
    RAISE EXCEPTION 'one person is led by one worker' USING ERRCODE = 'OP409';
  END IF;
  IF EXISTS (SELECT FROM client_merge m WHERE m.tenant_id = NEW.tenant_id AND m.service_id = NEW.service_id
    AND m.kept_case_id = NEW.case_id AND m.undone_at IS NULL) THEN
    RAISE EXCEPTION 'another record is merged into this one' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER merges BEFORE INSERT ON client_merge FOR EACH ROW EXECUTE FUNCTION opora.merges_two_records();

-- What was merged stays written; it ends once.
CREATE FUNCTION opora.merge_ends_once() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL THEN
    RAISE EXCEPTION 'a merge is undone once' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ends_once BEFORE UPDATE ON client_merge FOR EACH ROW EXECUTE FUNCTION opora.merge_ends_once();
CREATE TRIGGER written_by BEFORE UPDATE OF undone_by ON client_merge FOR EACH ROW
    WHEN (NEW.undone_by IS DISTINCT FROM OLD.undone_by AND NEW.undone_by IS DISTINCT FROM opora.worker())
    EXECUTE FUNCTION opora.signed_by_another();
CREATE TRIGGER written_lately BEFORE UPDATE OF undone_at ON client_merge FOR EACH ROW
    WHEN (NEW.undone_at IS DISTINCT FROM OLD.undone_at AND NOT NEW.undone_at <@ opora.lately())
    EXECUTE FUNCTION opora.written_another_time();

-- The file stands as its rows here say, by whatever way they are written.
CREATE FUNCTION opora.merged_file_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  UPDATE public.client_case SET status = CASE WHEN NEW.undone_at IS NULL THEN 'merged' ELSE 'open' END,
      version = version + 1
    WHERE tenant_id = NEW.tenant_id AND service_id = NEW.service_id AND id = NEW.case_id;
  RETURN NULL;
END $$;
CREATE TRIGGER file_stands AFTER INSERT OR UPDATE OF undone_at ON client_merge FOR EACH ROW
    EXECUTE FUNCTION opora.merged_file_stands();
CREATE FUNCTION opora.merged_by_its_row() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF (NEW.status = 'merged') <> EXISTS (SELECT FROM public.client_merge m WHERE m.tenant_id = NEW.tenant_id
      AND m.service_id = NEW.service_id AND m.case_id = NEW.id AND m.undone_at IS NULL) THEN
    RAISE EXCEPTION 'a file is merged where a row says with which' USING ERRCODE = 'OP409';
  END IF;
  IF NEW.status <> 'open' AND EXISTS (SELECT FROM public.client_merge m WHERE m.tenant_id = NEW.tenant_id
      AND m.service_id = NEW.service_id AND m.kept_case_id = NEW.id AND m.undone_at IS NULL) THEN
    RAISE EXCEPTION 'another record is merged into this one' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER merged_by_its_row BEFORE UPDATE OF status ON client_case FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION opora.merged_by_its_row();
CREATE FUNCTION opora.opens_not_merged() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  RAISE EXCEPTION 'a file is merged where a row says with which' USING ERRCODE = 'OP409';
END $$;
CREATE TRIGGER opens_not_merged BEFORE INSERT ON client_case FOR EACH ROW WHEN (NEW.status = 'merged')
    EXECUTE FUNCTION opora.opens_not_merged();

ALTER TABLE client_merge ENABLE ROW LEVEL SECURITY;
ALTER TABLE client_merge FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON client_merge AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON client_merge FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON client_merge AS RESTRICTIVE FOR INSERT WITH CHECK (merged_by = (SELECT opora.worker()));
CREATE POLICY lately ON client_merge AS RESTRICTIVE FOR INSERT WITH CHECK (merged_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON client_merge TO opora_app;
GRANT UPDATE (undone_by, undone_at, undone_sealed) ON client_merge TO opora_app;

REVOKE ALL ON FUNCTION opora.merges_two_records(), opora.merge_ends_once(), opora.merged_file_stands(),
  opora.merged_by_its_row(), opora.opens_not_merged() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.merges_two_records(), opora.merge_ends_once(), opora.merged_file_stands(),
  opora.merged_by_its_row(), opora.opens_not_merged() TO opora_app;
