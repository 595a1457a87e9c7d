-- Why: who wrote a notice by raw SQL under the number that the next one would get let nobody in the service take a notice
-- down any more.

CREATE FUNCTION opora.notice_number_drawn() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE mark text[] := regexp_match(NEW.reference_number, ' (\d+)/(\d{4})$');
BEGIN
  IF mark IS NOT NULL AND NOT opora.drawn(NEW.tenant_id, 'notice', mark[2], mark[1]) THEN
    RAISE EXCEPTION 'nobody drew this number' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER number_drawn BEFORE INSERT ON notice FOR EACH ROW EXECUTE FUNCTION opora.notice_number_drawn();

REVOKE ALL ON FUNCTION opora.notice_number_drawn() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.notice_number_drawn() TO opora_app;
