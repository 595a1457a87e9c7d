-- Why: a time that says when something was written down is that time, whoever writes it (ADR 0038). The demonstration plays
-- what people did on earlier days, so the database has to know when somebody may: the application says it in the context
-- that it signs, and raw SQL has no key for that. People's contexts never say so.

-- With the instant that is played, if one is, as an eighth part.
CREATE OR REPLACE FUNCTION opora.entered() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE parts text[] := string_to_array(current_setting('backtrace_functions'), ',');
BEGIN
  IF cardinality(parts) < 7 THEN RETURN NULL; END IF;
  IF parts[1] = currval('opora.entry')::text THEN RETURN parts; END IF;
  RETURN NULL;
END $$;

-- What may be said of something that is written now: from five minutes before the transaction began, which is for clocks, to
-- five minutes from now; from the instant on that the context plays.
CREATE FUNCTION opora.lately() RETURNS tstzrange LANGUAGE sql STABLE BEGIN ATOMIC
SELECT tstzrange(least(now(), to_timestamp(parts[8]::bigint)) - interval '5 minutes',
  statement_timestamp() + interval '5 minutes') FROM opora.entered() AS parts;
END;
REVOKE ALL ON FUNCTION opora.lately() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.lately() TO opora_app;

CREATE FUNCTION opora.written_another_time() RETURNS trigger LANGUAGE plpgsql SET search_path TO '' AS $$
BEGIN
  RAISE EXCEPTION 'what is written now is not of another time' USING ERRCODE = 'OP409';
END $$;
REVOKE ALL ON FUNCTION opora.written_another_time() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.written_another_time() TO opora_app;
