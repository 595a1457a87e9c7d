-- Why: who opened a case by raw SQL under the mark that the next one would get let nobody in the service open a case any
-- more: the number was drawn, its mark was taken, and the number given back, each time.

-- Whether a number was drawn from its series: what has not been drawn belongs to whoever draws it.
CREATE FUNCTION opora.drawn(tenant uuid, of_series text, of_year text, number text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(bool_or(number::numeric <= last), false) FROM number_series
    WHERE tenant_id = tenant AND series = of_series AND year = of_year::integer
$$;

CREATE FUNCTION opora.case_mark_drawn() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE mark text[] := regexp_match(NEW.file_mark, ' (\d+)/(\d{4})/(.+)$');
BEGIN
  IF mark IS NOT NULL AND NOT opora.drawn(NEW.tenant_id, mark[3], mark[2], mark[1]) THEN
    RAISE EXCEPTION 'nobody drew the number of this mark' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mark_drawn BEFORE INSERT ON client_case FOR EACH ROW EXECUTE FUNCTION opora.case_mark_drawn();

REVOKE ALL ON FUNCTION opora.drawn(uuid, text, text, text), opora.case_mark_drawn() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.drawn(uuid, text, text, text), opora.case_mark_drawn() TO opora_app;
