-- Why: the head of a file that other agendas of an authority see (`person`) follows the case in the same transaction, whatever way the
-- case changes (ADR 0111); and the cases that there are get their rows by jobs of their agenda, for only it can seal them.

CREATE FUNCTION opora.person_of_case(of_tenant uuid, of_service uuid, of_case uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.person p SET file_mark = c.file_mark, status = c.status, opened_at = c.opened_at, key_worker_id = a.worker_id
    FROM public.client_case c CROSS JOIN LATERAL (
      SELECT l.worker_id FROM public.key_worker_assignment l WHERE l.tenant_id = c.tenant_id AND l.service_id = c.service_id
        AND l.case_id = c.id ORDER BY l.started_at DESC LIMIT 1) a
    WHERE c.tenant_id = of_tenant AND c.service_id = of_service AND c.id = of_case
      AND p.tenant_id = of_tenant AND p.service_id = of_service AND p.client_id = c.client_id;
END $$;

CREATE FUNCTION opora.person_follows_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM opora.person_of_case(NEW.tenant_id, NEW.service_id, NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER person_follows AFTER UPDATE OF status, file_mark ON client_case FOR EACH ROW
    WHEN ((OLD.status, OLD.file_mark) IS DISTINCT FROM (NEW.status, NEW.file_mark))
    EXECUTE FUNCTION opora.person_follows_case();

CREATE FUNCTION opora.person_follows_key_worker() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM opora.person_of_case(NEW.tenant_id, NEW.service_id, NEW.case_id);
  RETURN NULL;
END $$;
CREATE TRIGGER person_follows AFTER INSERT ON key_worker_assignment FOR EACH ROW
    EXECUTE FUNCTION opora.person_follows_key_worker();

-- A record that is led in another one is not shown beside it.
CREATE FUNCTION opora.person_follows_merge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.person p SET kept_id = CASE WHEN NEW.undone_at IS NULL THEN (SELECT k.id FROM public.person k
      WHERE k.tenant_id = NEW.tenant_id AND k.service_id = NEW.service_id AND k.client_id = NEW.kept_client_id) END
    WHERE p.tenant_id = NEW.tenant_id AND p.service_id = NEW.service_id AND p.client_id = NEW.client_id;
  RETURN NULL;
END $$;
CREATE TRIGGER person_follows AFTER INSERT OR UPDATE OF undone_at ON client_merge FOR EACH ROW
    EXECUTE FUNCTION opora.person_follows_merge();

-- A row that comes after its case finds it there.
CREATE FUNCTION opora.person_has_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  its_case uuid;
BEGIN
  SELECT c.id INTO its_case FROM public.client_case c WHERE c.tenant_id = NEW.tenant_id AND c.client_id = NEW.client_id
    AND c.service_id = NEW.service_id ORDER BY c.opened_at DESC LIMIT 1;
  IF its_case IS NULL THEN
    RETURN NULL;
  END IF;
  PERFORM opora.person_of_case(NEW.tenant_id, NEW.service_id, its_case);
  UPDATE public.person p SET kept_id = k.id FROM public.client_merge m JOIN public.person k
      ON k.tenant_id = m.tenant_id AND k.service_id = m.service_id AND k.client_id = m.kept_client_id
    WHERE m.tenant_id = NEW.tenant_id AND m.service_id = NEW.service_id AND m.undone_at IS NULL
      AND its_case IN (m.case_id, m.kept_case_id)
      AND p.tenant_id = m.tenant_id AND p.service_id = m.service_id AND p.client_id = m.client_id;
  RETURN NULL;
END $$;
CREATE TRIGGER person_has_case AFTER INSERT ON person FOR EACH ROW EXECUTE FUNCTION opora.person_has_case();

REVOKE ALL ON FUNCTION opora.person_of_case(uuid, uuid, uuid), opora.person_follows_case(), opora.person_follows_key_worker(),
  opora.person_follows_merge(), opora.person_has_case() FROM PUBLIC;

-- names are sealed, so no SQL can write these rows: each agenda is told, and its own jobs do, a hundred at a time
ALTER TABLE service NO FORCE ROW LEVEL SECURITY;
ALTER TABLE organisation NO FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox NO FORCE ROW LEVEL SECURITY;
INSERT INTO outbox (tenant_id, id, service_id, event, payload)
  SELECT s.tenant_id, gen_random_uuid(), s.id, 'case.terms_changed', '{"version": 4, "after": "00000000-0000-0000-0000-000000000000"}'
  FROM service s JOIN organisation o ON o.tenant_id = s.tenant_id
  WHERE o.preset IN ('ospod_strict', 'ospod_s001', 'ospod_s003');
ALTER TABLE service FORCE ROW LEVEL SECURITY;
ALTER TABLE organisation FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
