-- Why: a right to DELETE is one to LOCK TABLE, and whoever had raw SQL could keep every sign-in waiting.

-- Addresses of an account that nobody tried from for so long are forgotten; under the policies of the table.
CREATE FUNCTION opora.forget_addresses(account uuid, kept_days integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  DELETE FROM public.sign_in_address a WHERE a.user_id = account
    AND a.tried_at < clock_timestamp() - make_interval(days => kept_days);
END $$;

REVOKE ALL ON FUNCTION opora.forget_addresses(uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.forget_addresses(uuid, integer) TO opora_app;
REVOKE DELETE ON sign_in_address FROM opora_app;
