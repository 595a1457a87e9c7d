-- Why: whoever may write a number or a time may write the last one there is. A version at its end let nobody change the
-- row any more, and a withdrawal of the client was refused for ever, because ending the joint work counted it on.

-- The trigger `counts` of every table with a version: the first is 1, each change is the next, whatever was written. At
-- the last number it stays, so that no row can be brought to where it does not change any more.
CREATE FUNCTION opora.counts() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.version := 1;
  ELSE
    NEW.version := least(OLD.version, 2147483646) + 1;
  END IF;
  RETURN NEW;
END $$;

-- Whether an instant lies ahead, with five minutes for clocks that differ: of what has happened, none does.
CREATE FUNCTION opora.ahead(at timestamptz) RETURNS boolean LANGUAGE sql VOLATILE BEGIN ATOMIC
SELECT coalesce(at > clock_timestamp() + interval '5 minutes', false); END;

REVOKE ALL ON FUNCTION opora.counts(), opora.ahead(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.counts(), opora.ahead(timestamptz) TO opora_app;
