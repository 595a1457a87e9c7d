-- Why: whoever changed their password, because somebody else was signed in as them, was told that the others are signed out;
-- but that rested on Valkey alone. It may stand still just then, or come back with what it held a second before.

-- The only way in: '3|pid|entry|epoch|kind|tenant|service|worker|user|roles|proof|hmac', signed with the key of contexts. It
-- is refused when it is forged, signed long ago, for another connection or for another entry than the one this connection
-- was told last: what somebody kept of another's, or of before, is of no use. Returns the number of the next entry.
-- Membership is a fact of this moment: a role that ended a second ago ends the unit of work. So is what a session rests on:
-- `proof` is the digest of password and second factor that its person signed in with, empty for who did not sign in (bearer
-- tokens, jobs), and another one by now ends the unit of work, too.
CREATE OR REPLACE FUNCTION opora.enter(context text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  parts text[] := string_to_array(context, '|');
  pads record;
  roles text[];
  entry bigint;
BEGIN
  IF cardinality(parts) IS DISTINCT FROM 12 OR parts[1] <> '3' OR parts[2] <> pg_backend_pid()::text
    OR parts[3] <> currval('opora.entry')::text THEN
    RAISE EXCEPTION 'context refused' USING ERRCODE = 'OP401';
  END IF;
  SELECT inner_pad, outer_pad INTO pads FROM opora.context_key;
  IF encode(sha256(pads.outer_pad || sha256(pads.inner_pad || convert_to(left(context, -65), 'UTF8'))), 'hex')
     IS DISTINCT FROM parts[12] THEN
    RAISE EXCEPTION 'context refused' USING ERRCODE = 'OP401';
  END IF;
  IF to_timestamp(parts[4]::bigint)
     NOT BETWEEN now() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes' THEN
    RAISE EXCEPTION 'context refused' USING ERRCODE = 'OP401';
  END IF;
  entry := nextval('opora.entry');
  PERFORM set_config('backtrace_functions', concat_ws(',', entry, parts[5], replace(parts[6], '-', ''),
    replace(parts[7], '-', ''), replace(parts[8], '-', ''), replace(parts[9], '-', ''),
    replace(parts[10], ',', ' ')), true);
  IF parts[5] = 'worker' THEN
    roles := string_to_array(nullif(parts[10], ''), ',');
    IF roles IS NULL OR (
      SELECT count(DISTINCT m.role) FROM public.membership m JOIN public.worker w
        ON w.tenant_id = m.tenant_id AND w.id = m.worker_id AND w.ended_at IS NULL
      JOIN public.user_account u ON u.id = m.user_id AND u.disabled_at IS NULL
        AND (parts[11] = '' OR parts[11] = encode(sha256(convert_to(
          u.password_hash || '|' || coalesce(encode(u.totp_sealed, 'hex'), ''), 'UTF8')), 'hex'))
      WHERE m.tenant_id = nullif(parts[6], '')::uuid AND m.worker_id = nullif(parts[8], '')::uuid
        AND m.user_id = nullif(parts[9], '')::uuid
        AND m.service_id IS NOT DISTINCT FROM nullif(parts[7], '')::uuid AND m.role = ANY(roles)
        AND m.valid_from <= statement_timestamp() AND (m.valid_to IS NULL OR statement_timestamp() < m.valid_to)
    ) <> cardinality(roles) THEN
      RAISE EXCEPTION 'membership ended' USING ERRCODE = 'OP402';
    END IF;
  END IF;
  RETURN entry;
END $$;
