-- Why: somebody's last day is known before it comes; what nobody named can open from then on is counted as of that instant.
CREATE FUNCTION opora.all_work_in(tenant uuid, services uuid[], workers uuid[], at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT NOT EXISTS (SELECT FROM unnest(workers) AS named(worker_id) WHERE NOT EXISTS (
    SELECT FROM public.membership m
    JOIN public.worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id AND w.ended_at IS NULL
    WHERE m.tenant_id = tenant AND m.worker_id = named.worker_id AND m.service_id = ANY (services)
      AND m.valid_from <= greatest(at, now()) AND (m.valid_to IS NULL OR greatest(at, now()) < m.valid_to)))
$$;
REVOKE ALL ON FUNCTION opora.all_work_in(uuid, uuid[], uuid[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.all_work_in(uuid, uuid[], uuid[], timestamptz) TO opora_app;
