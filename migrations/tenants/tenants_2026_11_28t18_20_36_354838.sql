-- Why: whoever left an organisation could never work there again: their account works there once, for ever, and the e-mail
-- address of a closed account was taken for good. Who comes back gets a new account and a new worker; what was written
-- under the old ones keeps their name.
DROP INDEX user_account_email;
CREATE UNIQUE INDEX user_account_email ON user_account (email_term) WHERE disabled_at IS NULL;
ALTER TABLE worker DROP CONSTRAINT worker_user;
CREATE UNIQUE INDEX worker_once_at_a_time ON worker (tenant_id, user_id) WHERE ended_at IS NULL;

-- An end is the end: neither comes back to life with what it answered for long ago.
CREATE FUNCTION opora.ends_for_good() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  RAISE EXCEPTION 'what ended does not begin again' USING ERRCODE = 'OP409';
END $$;
CREATE TRIGGER ends_for_good BEFORE UPDATE OF ended_at ON worker FOR EACH ROW
    WHEN (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at) EXECUTE FUNCTION opora.ends_for_good();
CREATE TRIGGER ends_for_good BEFORE UPDATE OF disabled_at ON user_account FOR EACH ROW
    WHEN (OLD.disabled_at IS NOT NULL AND NEW.disabled_at IS DISTINCT FROM OLD.disabled_at)
    EXECUTE FUNCTION opora.ends_for_good();

REVOKE ALL ON FUNCTION opora.ends_for_good() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.ends_for_good() TO opora_app;
