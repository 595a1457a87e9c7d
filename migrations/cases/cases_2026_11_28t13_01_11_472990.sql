-- Why: who wrote the last number there is into a series, or set it back, let nobody in the service open a case any more:
-- the next number overflowed, or was taken.

-- A series begins with 1 and goes on by one, whatever is written; a number that nobody uses is all that can be lost.
CREATE FUNCTION opora.number_series_goes_on() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.last := 1;
  ELSE
    NEW.last := OLD.last + 1;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER goes_on BEFORE INSERT OR UPDATE ON number_series FOR EACH ROW
    EXECUTE FUNCTION opora.number_series_goes_on();
CREATE TRIGGER stays BEFORE DELETE ON number_series FOR EACH ROW EXECUTE FUNCTION opora.append_only();

REVOKE ALL ON FUNCTION opora.number_series_goes_on() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.number_series_goes_on() TO opora_app;
