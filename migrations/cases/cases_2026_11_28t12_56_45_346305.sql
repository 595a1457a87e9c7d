-- Why: the present key worker could end, and the next begin, in the year 2090: the line had neither gap nor overlap, and
-- until then the one who answered was not the one whom everybody was shown.

-- Who answers for a case answers from now on or from before, never from a day to come.
CREATE FUNCTION opora.key_worker_by_now() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF opora.ahead(NEW.started_at) OR opora.ahead(NEW.ended_at) THEN
    RAISE EXCEPTION 'a key worker begins and ends by now' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER by_now BEFORE INSERT OR UPDATE OF ended_at ON key_worker_assignment FOR EACH ROW
    EXECUTE FUNCTION opora.key_worker_by_now();

REVOKE ALL ON FUNCTION opora.key_worker_by_now() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.key_worker_by_now() TO opora_app;
