-- Why: the context says when somebody plays an earlier day (ADR 0038). What is asked stays the same.

-- The only way in: '4|pid|entry|epoch|kind|tenant|service|worker|user|roles|proof|played|hmac', signed with the key of contexts. It
-- is refused when it is forged, signed long ago, for another connection or for another entry than the one this connection
-- was told last: what somebody kept of another's, or of before, is of no use. Returns the number of the next entry.
-- Membership is a fact of this moment: a role that ended a second ago ends the unit of work. So is what a session rests on:
-- `proof` is the digest of password and second factor that its person signed in with, empty for who did not sign in (bearer
-- tokens, jobs), and another one by now ends the unit of work, too. `played` is empty but where an earlier day is played.
CREATE OR REPLACE FUNCTION opora.enter(context text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  parts text[] := string_to_array(context, '|');
  pads record;
  entry bigint;
  here uuid;
  place uuid;
  who uuid;
  account uuid;
BEGIN
  IF starts_with(context, concat_ws('|', '4', pg_backend_pid(), currval('opora.entry'), '')) IS NOT TRUE THEN
    RAISE EXCEPTION 'context refused' USING ERRCODE = 'OP401';
  END IF;
  SELECT inner_pad, outer_pad INTO pads FROM opora.context_key;
  IF cardinality(parts) <> 13
    OR encode(sha256(pads.outer_pad || sha256(pads.inner_pad || convert_to(left(context, -65), 'UTF8'))), 'hex')
      IS DISTINCT FROM parts[13] THEN
    RAISE EXCEPTION 'context refused' USING ERRCODE = 'OP401';
  END IF;
  IF to_timestamp(parts[4]::bigint)
     NOT BETWEEN now() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes' THEN
    RAISE EXCEPTION 'context refused' USING ERRCODE = 'OP401';
  END IF;
  entry := nextval('opora.entry');
  parts[13] := set_config('backtrace_functions', concat_ws(',',
    replace(concat_ws(',', entry, parts[5], parts[6], parts[7], parts[8], parts[9]), '-', ''),
    replace(parts[10], ',', ' '), nullif(parts[12], '')), true);
  IF parts[5] = 'worker' THEN
    here := nullif(parts[6], '')::uuid;
    place := nullif(parts[7], '')::uuid;
    who := nullif(parts[8], '')::uuid;
    account := nullif(parts[9], '')::uuid;
    IF parts[10] = ''
      OR NOT EXISTS (SELECT FROM public.worker w WHERE w.tenant_id = here AND w.id = who AND w.ended_at IS NULL)
      OR NOT EXISTS (SELECT FROM public.user_account u WHERE u.id = account AND u.disabled_at IS NULL
        AND (parts[11] = '' OR parts[11] = encode(sha256(convert_to(
          u.password_hash || '|' || coalesce(encode(u.totp_sealed, 'hex'), ''), 'UTF8')), 'hex')))
      OR NOT string_to_array(parts[10], ',') <@ ARRAY(SELECT m.role FROM public.membership m WHERE m.tenant_id = here
        AND m.worker_id = who AND m.user_id = account AND m.service_id IS NOT DISTINCT FROM place
        AND m.valid_from <= statement_timestamp() AND (m.valid_to IS NULL OR statement_timestamp() < m.valid_to)) THEN
      RAISE EXCEPTION 'membership ended' USING ERRCODE = 'OP402';
    END IF;
  END IF;
  RETURN entry;
END $$;

CREATE POLICY lately ON notification AS RESTRICTIVE FOR INSERT
    WITH CHECK (at <@ (SELECT opora.lately()) AND (seen_at IS NULL OR seen_at <@ (SELECT opora.lately())));
CREATE TRIGGER written_lately BEFORE UPDATE OF seen_at ON notification FOR EACH ROW
    WHEN (NEW.seen_at IS DISTINCT FROM OLD.seen_at AND NOT NEW.seen_at <@ opora.lately())
    EXECUTE FUNCTION opora.written_another_time();
