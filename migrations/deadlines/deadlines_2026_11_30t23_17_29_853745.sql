-- Why: whoever stands in may change in the middle of an absence (ADR 0114): another row goes on where one ends. Nobody is back then, so
-- the clock of what is handed back begins with the end of the last of them, for all of them.
CREATE OR REPLACE FUNCTION opora.absences_over(kind text, most integer) RETURNS TABLE (tenant_id uuid, service_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.tenant_id, a.service_id, a.id FROM absence a CROSS JOIN LATERAL (SELECT least(a.ends_at, min(e.ended_at)) AS over_at
    FROM absence_end e WHERE e.tenant_id = a.tenant_id AND e.absence_id = a.id) ended
  WHERE (SELECT opora.kind()) = 'relay' AND a.ends_at > statement_timestamp() - interval '30 days'
    AND ended.over_at <= statement_timestamp() AND ended.over_at > a.starts_at
    AND NOT EXISTS (SELECT FROM absence n WHERE n.tenant_id = a.tenant_id AND n.service_id = a.service_id
      AND n.worker_id = a.worker_id AND n.starts_at = ended.over_at
      AND NOT EXISTS (SELECT FROM absence_end e WHERE e.tenant_id = n.tenant_id AND e.absence_id = n.id
        AND e.ended_at <= n.starts_at))
    AND NOT EXISTS (SELECT FROM deadline d WHERE d.tenant_id = a.tenant_id AND d.service_id = a.service_id
      AND d.about_id = a.id AND d.kind = absences_over.kind)
  ORDER BY a.ends_at LIMIT most
$$;
