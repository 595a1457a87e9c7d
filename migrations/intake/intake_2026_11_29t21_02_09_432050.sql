-- Why: that no notice comes of what was noted is taken back, where that was a mistake: it waits again, and the log says who ended it
-- and who took that back. What a notice was made of stays so, and nobody ends a second time what ended.

DROP POLICY ends ON notice_arrival;
CREATE POLICY ends ON notice_arrival AS RESTRICTIVE FOR UPDATE
    USING ((SELECT opora.inside()) AND notice_id IS NULL)
    WITH CHECK (ended_at IS NULL OR (ended_by = (SELECT opora.worker()) AND ended_at <@ (SELECT opora.lately())
        AND (notice_id IS NULL OR EXISTS (SELECT FROM notice n WHERE n.tenant_id = notice_arrival.tenant_id
            AND n.id = notice_arrival.notice_id AND n.received_by = notice_arrival.noted_by
            AND coalesce(n.written_by, n.received_by) = (SELECT opora.worker())))));
CREATE FUNCTION opora.arrival_ends_once() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  RAISE EXCEPTION 'what came ends once' USING ERRCODE = 'OP409';
END $$;
REVOKE ALL ON FUNCTION opora.arrival_ends_once() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.arrival_ends_once() TO opora_app;
CREATE TRIGGER ends_once BEFORE UPDATE ON notice_arrival FOR EACH ROW
    WHEN (OLD.ended_at IS NOT NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION opora.arrival_ends_once();
CREATE INDEX notice_arrival_ended ON notice_arrival (tenant_id, service_id, ended_at DESC, id DESC) WHERE reason IS NOT NULL;
