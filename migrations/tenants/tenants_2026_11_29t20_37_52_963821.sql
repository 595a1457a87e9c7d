-- Whether any of these people works in a service in one of these roles at an instant: what only some roles see has nobody
-- when all who hold one of them have left, whoever else works there.
CREATE FUNCTION opora.any_works_as(tenant uuid, service uuid, workers uuid[], roles text[], at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT EXISTS (SELECT FROM public.membership m
    JOIN public.worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id AND w.ended_at IS NULL
    WHERE m.tenant_id = tenant AND m.service_id = service AND m.worker_id = ANY (workers) AND m.role = ANY (roles)
      AND m.valid_from <= greatest(at, now()) AND (m.valid_to IS NULL OR greatest(at, now()) < m.valid_to))
$$;
REVOKE ALL ON FUNCTION opora.any_works_as(uuid, uuid, uuid[], text[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.any_works_as(uuid, uuid, uuid[], text[], timestamptz) TO opora_app;
