-- Why: that somebody is back begins the clock of what is handed back to them (D13; ADR 0114), and of a planned end nobody's act tells.
CREATE INDEX absence_over ON absence (ends_at);
CREATE POLICY clock ON absence FOR SELECT TO CURRENT_USER USING ((SELECT opora.kind()) = 'relay');
CREATE POLICY clock ON absence_end FOR SELECT TO CURRENT_USER USING ((SELECT opora.kind()) = 'relay');
-- The relay sees which absences are over and have no clock yet, and nothing of them, and that only through this function; what was
-- over before there was such a clock stays so.
CREATE FUNCTION opora.absences_over(kind text, most integer) RETURNS TABLE (tenant_id uuid, service_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.tenant_id, a.service_id, a.id FROM absence a
  WHERE (SELECT opora.kind()) = 'relay' AND a.ends_at > statement_timestamp() - interval '30 days'
    AND a.starts_at < statement_timestamp()
    AND (a.ends_at <= statement_timestamp() OR EXISTS (SELECT FROM absence_end e
      WHERE e.tenant_id = a.tenant_id AND e.absence_id = a.id AND e.ended_at <= statement_timestamp()))
    AND NOT EXISTS (SELECT FROM absence_end e
      WHERE e.tenant_id = a.tenant_id AND e.absence_id = a.id AND e.ended_at <= a.starts_at)
    AND NOT EXISTS (SELECT FROM deadline d WHERE d.tenant_id = a.tenant_id AND d.service_id = a.service_id
      AND d.about_id = a.id AND d.kind = absences_over.kind)
  ORDER BY a.ends_at LIMIT most
$$;
REVOKE ALL ON FUNCTION opora.absences_over(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.absences_over(text, integer) TO opora_app;
