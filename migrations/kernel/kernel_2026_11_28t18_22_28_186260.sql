-- Why: a column that says who did something says who stands in the signed context, whoever writes it (ADR 0038). What is
-- written with a row is held by a policy `author` of its table; what is written later by a trigger `written_by`, which asks
-- nothing as long as the column stays as it is, and ends here when somebody else would be named.

CREATE FUNCTION opora.signed_by_another() RETURNS trigger LANGUAGE plpgsql SET search_path TO '' AS $$
BEGIN
  RAISE EXCEPTION 'nobody signs for another' USING ERRCODE = 'OP409';
END $$;
REVOKE ALL ON FUNCTION opora.signed_by_another() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.signed_by_another() TO opora_app;

-- A fact says who caused it, or nobody: nothing reads it but an operator.
CREATE POLICY author ON outbox AS RESTRICTIVE FOR INSERT
    WITH CHECK (worker_id IS NULL OR worker_id = (SELECT opora.worker()));
