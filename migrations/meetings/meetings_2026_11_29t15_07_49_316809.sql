-- Why: a meeting that was called for a wrong day could not be moved.

GRANT UPDATE (held_at) ON team_meeting TO opora_app;

-- What was settled was settled on its day.
CREATE FUNCTION opora.settled_on_its_day() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  RAISE EXCEPTION 'a meeting of which something is settled keeps its day' USING ERRCODE = 'OP409';
END $$;
CREATE TRIGGER settled_on_its_day BEFORE UPDATE OF held_at ON team_meeting FOR EACH ROW
    WHEN (OLD.settled AND OLD.held_at IS DISTINCT FROM NEW.held_at) EXECUTE FUNCTION opora.settled_on_its_day();

REVOKE ALL ON FUNCTION opora.settled_on_its_day() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.settled_on_its_day() TO opora_app;
