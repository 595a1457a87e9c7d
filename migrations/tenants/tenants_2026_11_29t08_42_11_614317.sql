-- Why: messages that ended were kept for ever. To whom how many of which kind were sent is told for a quarter of a year, what
-- did not arrive for a year; then the relay takes it away.
CREATE INDEX message_over ON message (ended_at) WHERE ended_at IS NOT NULL;
-- the relay takes away whose time has come, and sees nothing else of what ended
CREATE POLICY over ON message FOR SELECT TO CURRENT_USER USING (
    (SELECT opora.kind()) = 'relay' AND ended_at < statement_timestamp() - interval '90 days');
CREATE POLICY sweeps ON message FOR DELETE TO CURRENT_USER USING (
    (SELECT opora.kind()) = 'relay' AND ended_at < statement_timestamp() - interval '90 days');
CREATE FUNCTION opora.take_old_messages(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE taken integer;
BEGIN
  IF opora.kind() IS DISTINCT FROM 'relay' THEN RETURN 0; END IF;
  DELETE FROM public.message m WHERE (m.tenant_id, m.id) IN (
    SELECT o.tenant_id, o.id FROM public.message o WHERE o.ended_at < statement_timestamp() - interval '90 days'
      AND (o.state = 'sent' OR o.ended_at < statement_timestamp() - interval '1 year')
      ORDER BY o.ended_at LIMIT most);
  GET DIAGNOSTICS taken = ROW_COUNT;
  RETURN taken;
END $$;
REVOKE ALL ON FUNCTION opora.take_old_messages(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.take_old_messages(integer) TO opora_app;
