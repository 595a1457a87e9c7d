-- Why: a decision that a notice belongs elsewhere may be put right, and later be made once more (ADR 0078). Each stays as it was
-- signed; a notice that was passed on waits here again only by a later decision that it is ours.

DROP INDEX competence_decision_once;

CREATE FUNCTION opora.notice_taken_back() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF (SELECT d.result FROM public.competence_decision d
      WHERE d.tenant_id = NEW.tenant_id AND d.service_id = NEW.service_id AND d.notice_id = NEW.id
      ORDER BY d.decided_at DESC, d.id DESC LIMIT 1) IS DISTINCT FROM 'competent' THEN
    RAISE EXCEPTION 'a notice that was passed on waits again by a decision that it is ours' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION opora.notice_taken_back() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.notice_taken_back() TO opora_app;
CREATE TRIGGER taken_back BEFORE UPDATE OF status ON notice FOR EACH ROW
    WHEN (OLD.status IN ('forwarded', 'referred') AND NEW.status = 'recorded')
    EXECUTE FUNCTION opora.notice_taken_back();
