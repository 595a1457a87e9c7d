-- Why: with raw SQL in a unit of work of one person, every other organisation could be kept waiting. Rows of the outbox
-- could say how often they had been sent, which overflowed; a right to DELETE is one to LOCK TABLE; and turns could be
-- taken without end, and without a context in another organisation.

-- --- the outbox: who acts says the fact, and nothing of its way ------------------------------------------------------

REVOKE INSERT ON outbox FROM opora_app;
GRANT INSERT (tenant_id, id, service_id, event, payload, worker_id) ON outbox TO opora_app;

-- --- no lock on a whole table: rows go through functions, under the same policies ------------------------------------

-- A reaction takes its fact.
CREATE FUNCTION opora.take_fact(fact uuid) RETURNS TABLE (event text, payload jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN QUERY DELETE FROM public.outbox o WHERE o.tenant_id = (SELECT opora.tenant()) AND o.id = fact
    RETURNING o.event, o.payload;
END $$;

-- A changed name is found by the new one only.
CREATE FUNCTION opora.forget_terms(kind text, owner uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  DELETE FROM public.search_term s WHERE s.tenant_id = (SELECT opora.tenant())
    AND s.service_id = (SELECT opora.service()) AND s.owner_type = kind AND s.owner_id = owner;
END $$;

-- Answers to a person are kept for some hours.
CREATE FUNCTION opora.forget_answers(kept_hours integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  DELETE FROM public.answered_request a WHERE a.tenant_id = (SELECT opora.tenant())
    AND a.user_id = (SELECT opora.user_account()) AND a.created_at < now() - make_interval(hours => kept_hours);
END $$;

-- The relay takes files away that no act has named; the policies of the table show it no others.
CREATE FUNCTION opora.take_unclaimed(most integer) RETURNS TABLE (tenant_id uuid, id uuid, sealed bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN QUERY DELETE FROM public.stored_file f WHERE (f.tenant_id, f.id) IN (
      SELECT w.tenant_id, w.id FROM public.stored_file w WHERE NOT w.claimed ORDER BY w.stored_at LIMIT most)
    RETURNING f.tenant_id, f.id, f.sealed;
END $$;

REVOKE DELETE ON outbox, search_term, answered_request, stored_file FROM opora_app;

-- --- turns -----------------------------------------------------------------------------------------------------------

-- As before; but nobody without an organisation takes one, and an organisation has 256 of them: two words may share a
-- turn, and no transaction takes more locks than that.
CREATE OR REPLACE FUNCTION opora.take_turn(what text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = '' AS $$
DECLARE here uuid := opora.tenant();
BEGIN
  IF here IS NULL THEN RAISE EXCEPTION 'nobody takes a turn without an organisation' USING ERRCODE = 'OP401'; END IF;
  PERFORM pg_advisory_xact_lock((hashtextextended(here::text, 0) & -256) | (hashtextextended(what, 0) & 255));
END $$;

REVOKE ALL ON FUNCTION opora.take_fact(uuid), opora.forget_terms(text, uuid), opora.forget_answers(integer),
  opora.take_unclaimed(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.take_fact(uuid), opora.forget_terms(text, uuid), opora.forget_answers(integer),
  opora.take_unclaimed(integer) TO opora_app;
