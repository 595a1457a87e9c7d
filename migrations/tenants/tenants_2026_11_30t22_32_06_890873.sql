-- Why: whoever stands in for somebody reads and works what that one leads, for the time of the absence alone (domain reference 1.9,
-- 1.18; ADR 0114). It is asked at the moment of each statement: an absence that has begun, has not reached its end, and nobody said
-- that they are back. One of somebody who stands in for another gives nothing: who stands in for whom is no chain.
CREATE FUNCTION opora.stood_in_for() RETURNS uuid[] LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
  whoever uuid := opora.worker();
  moment timestamptz;
BEGIN
  IF whoever IS NULL OR opora.service() IS NULL THEN RETURN '{}'; END IF;
  -- the instant that is played, where one is (ADR 0038); else this one, not when the transaction began, which may have waited
  SELECT coalesce(to_timestamp(parts[8]::bigint), statement_timestamp()) INTO moment FROM opora.entered() AS parts;
  RETURN ARRAY(SELECT DISTINCT a.worker_id FROM public.absence a
    WHERE a.tenant_id = opora.tenant() AND a.service_id = opora.service() AND a.substitute_id = whoever
      AND a.starts_at <= moment AND a.ends_at > moment AND NOT EXISTS (SELECT FROM public.absence_end e
        WHERE e.tenant_id = a.tenant_id AND e.absence_id = a.id AND e.ended_at <= moment));
END $$;
REVOKE ALL ON FUNCTION opora.stood_in_for() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.stood_in_for() TO opora_app;

-- Whoever stands in is told what the absent one is told; the row says in whose place, so that nobody takes it for their own.
ALTER TABLE notification ADD COLUMN in_place_of uuid,
    ADD CONSTRAINT notification_in_place_of_fkey FOREIGN KEY (tenant_id, in_place_of) REFERENCES worker (tenant_id, id);
