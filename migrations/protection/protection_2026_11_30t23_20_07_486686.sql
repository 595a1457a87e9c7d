-- Why: what other agendas of an authority see of a file (`person`) says whether its child is urgent, live as the rest of it (ADR 0111):
-- the database writes it in the transaction of whatever changes it. By the same rule as the list of cases in danger, for which a test asks.

-- The cases of the children that are urgent by what was said of these notices, or came as urgent and are not judged.
CREATE FUNCTION opora.cases_in_danger(of_tenant uuid, of_service uuid, of_notices uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
BEGIN
  RETURN QUERY
    WITH judged AS MATERIALIZED (SELECT held.notice_id, held.child_id, held.assessed_at, held.visited_at, held.reopened, held.acutely, CASE WHEN
        held.acutely THEN 'acute' WHEN held.result = 'urgent' THEN 'urgent' WHEN held.reopened THEN 'reopened' ELSE 'not_urgent' END AS sign
        FROM (SELECT held.*, EXISTS (SELECT FROM public.addition_judgement j WHERE j.tenant_id = of_tenant AND j.notice_id = held.notice_id AND
        j.child_id IS NOT DISTINCT FROM held.child_id AND j.reopens AND j.judged_at > held.assessed_at AND (NOT j.word OR NOT (EXISTS (SELECT
        FROM public.addition_judgement l WHERE l.tenant_id = j.tenant_id AND l.addition_id = j.addition_id AND l.child_id IS NOT DISTINCT FROM
        j.child_id AND NOT l.word) OR coalesce((SELECT l.aside = 'all_judged' FROM public.assessed_child o JOIN public.assessed_child l ON
        (l.tenant_id, l.service_id, l.notice_id) = (o.tenant_id, o.service_id, o.notice_id) WHERE o.tenant_id = j.tenant_id AND o.id =
        j.child_id AND o.aside IS NOT NULL AND l.aside IN ('asked', 'all_judged') ORDER BY l.added_at DESC, l.id DESC LIMIT 1), false)))) AS
        reopened, EXISTS (SELECT FROM public.addition_judgement j WHERE j.tenant_id = of_tenant AND j.notice_id = held.notice_id AND j.child_id
        IS NOT DISTINCT FROM held.child_id AND j.acutely AND j.judged_at > held.assessed_at AND (NOT j.word OR NOT (EXISTS (SELECT FROM
        public.addition_judgement l WHERE l.tenant_id = j.tenant_id AND l.addition_id = j.addition_id AND l.child_id IS NOT DISTINCT FROM
        j.child_id AND NOT l.word) OR coalesce((SELECT l.aside = 'all_judged' FROM public.assessed_child o JOIN public.assessed_child l ON
        (l.tenant_id, l.service_id, l.notice_id) = (o.tenant_id, o.service_id, o.notice_id) WHERE o.tenant_id = j.tenant_id AND o.id =
        j.child_id AND o.aside IS NOT NULL AND l.aside IN ('asked', 'all_judged') ORDER BY l.added_at DESC, l.id DESC LIMIT 1), false)))) AS
        acutely FROM (SELECT DISTINCT ON (notice_id, child_id) notice_id, child_id, result, assessed_at, visited_at FROM (SELECT notice_id,
        child_id, result, assessed_at, visited_at, id FROM public.urgency_assessment WHERE tenant_id = of_tenant AND service_id = of_service AND
        notice_id = ANY(of_notices) UNION ALL SELECT j.notice_id, j.child_id, '', j.judged_at - interval '1 microsecond', NULL, j.id FROM
        public.addition_judgement j WHERE j.tenant_id = of_tenant AND j.service_id = of_service AND j.notice_id = ANY(of_notices) AND j.acutely
        AND (NOT j.word OR NOT (EXISTS (SELECT FROM public.addition_judgement l WHERE l.tenant_id = j.tenant_id AND l.addition_id =
        j.addition_id AND l.child_id IS NOT DISTINCT FROM j.child_id AND NOT l.word) OR coalesce((SELECT l.aside = 'all_judged' FROM
        public.assessed_child o JOIN public.assessed_child l ON (l.tenant_id, l.service_id, l.notice_id) = (o.tenant_id, o.service_id,
        o.notice_id) WHERE o.tenant_id = j.tenant_id AND o.id = j.child_id AND o.aside IS NOT NULL AND l.aside IN ('asked', 'all_judged') ORDER
        BY l.added_at DESC, l.id DESC LIMIT 1), false)))) said ORDER BY notice_id, child_id, result = '', assessed_at DESC, id DESC) held)
        held),
    urgent AS MATERIALIZED (SELECT n.id, w.case_id IS NULL AS whole, coalesce(w.case_id, n.case_id) AS case_id FROM judged s
      JOIN public.notice n ON n.tenant_id = of_tenant AND n.service_id = of_service AND n.id = s.notice_id
      LEFT JOIN public.notice_case w ON w.tenant_id = of_tenant AND w.notice_id = s.notice_id AND w.child_id = s.child_id WHERE s.sign IN
          ('acute', 'urgent')
      UNION ALL SELECT n.id, true, n.case_id FROM public.deadline d JOIN public.notice n ON n.tenant_id = of_tenant AND n.service_id =
          of_service AND n.id = d.about_id
        WHERE d.tenant_id = of_tenant AND d.service_id = of_service AND d.about_id = ANY(of_notices) AND d.ended_at IS NULL AND d.kind IN
            ('notice.urgency_assessed_there', 'notice.urgency_assessed_acute_there'))
    SELECT DISTINCT one.id FROM (SELECT case_id FROM urgent UNION SELECT n.case_id FROM urgent u CROSS JOIN LATERAL (SELECT d.notice_id AS id
        FROM public.notice_duplicate d WHERE d.tenant_id = of_tenant AND d.service_id = of_service AND d.of_id = u.id AND d.taken_back_at IS
        NULL UNION SELECT d.of_id FROM public.notice_duplicate d WHERE d.tenant_id = of_tenant AND d.service_id = of_service AND d.notice_id =
        u.id AND d.taken_back_at IS NULL UNION SELECT e.notice_id FROM public.notice_duplicate d JOIN public.notice_duplicate e ON (e.tenant_id,
        e.of_id) = (d.tenant_id, d.of_id) WHERE d.tenant_id = of_tenant AND d.service_id = of_service AND d.notice_id = u.id AND e.notice_id <>
        u.id AND d.taken_back_at IS NULL AND e.taken_back_at IS NULL) same
        JOIN public.notice n ON n.tenant_id = of_tenant AND n.service_id = of_service AND n.id = same.id WHERE u.whole) each
      CROSS JOIN LATERAL unnest(ARRAY(SELECT unnest(top.id || ARRAY(SELECT m.case_id FROM public.client_merge m WHERE m.tenant_id = of_tenant
          AND m.service_id = of_service AND m.undone_at IS NULL AND m.kept_case_id = top.id))
        FROM (SELECT coalesce((SELECT m.kept_case_id FROM public.client_merge m WHERE m.tenant_id = of_tenant AND m.service_id = of_service AND
            m.undone_at IS NULL AND m.case_id = each.case_id), each.case_id) AS id) top)) one (id) WHERE each.case_id IS NOT NULL;
END $$;

-- The cases that are led as one with these, themselves included.
CREATE FUNCTION opora.led_as_one(of_tenant uuid, of_service uuid, of_cases uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
BEGIN
  RETURN QUERY WITH top AS (
      SELECT DISTINCT coalesce((SELECT m.kept_case_id FROM public.client_merge m WHERE m.tenant_id = of_tenant AND m.service_id = of_service
        AND m.undone_at IS NULL AND m.case_id = each.id), each.id) AS id FROM unnest(of_cases) AS each (id))
    SELECT top.id FROM top
    UNION SELECT m.case_id FROM top JOIN public.client_merge m ON m.tenant_id = of_tenant AND m.service_id = of_service
      AND m.undone_at IS NULL AND m.kept_case_id = top.id;
END $$;

CREATE FUNCTION opora.person_urgency_of_cases(of_tenant uuid, of_service uuid, of_cases uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one uuid[] := ARRAY(SELECT opora.led_as_one(of_tenant, of_service, of_cases));
  about uuid[];
  in_danger uuid[];
BEGIN
  IF NOT EXISTS (SELECT FROM public.client_case c JOIN public.person p ON p.tenant_id = c.tenant_id AND p.service_id = c.service_id
      AND p.client_id = c.client_id WHERE c.tenant_id = of_tenant AND c.service_id = of_service AND c.id = ANY(one)) THEN
    RETURN;
  END IF;
  about := ARRAY(
    WITH n AS (SELECT n.id FROM public.notice n WHERE n.tenant_id = of_tenant AND n.service_id = of_service AND n.case_id = ANY(one)
      UNION SELECT w.notice_id FROM public.notice_case w WHERE w.tenant_id = of_tenant AND w.service_id = of_service AND w.case_id = ANY(one))
    SELECT n.id FROM n
    UNION SELECT same.id FROM n CROSS JOIN LATERAL (
        SELECT d.notice_id AS id FROM public.notice_duplicate d WHERE d.tenant_id = of_tenant AND d.service_id = of_service AND d.of_id = n.id
          AND d.taken_back_at IS NULL
        UNION SELECT d.of_id FROM public.notice_duplicate d WHERE d.tenant_id = of_tenant AND d.service_id = of_service AND d.notice_id = n.id
          AND d.taken_back_at IS NULL
        UNION SELECT e.notice_id FROM public.notice_duplicate d JOIN public.notice_duplicate e ON (e.tenant_id, e.of_id) = (d.tenant_id, d.of_id)
          WHERE d.tenant_id = of_tenant AND d.service_id = of_service AND d.notice_id = n.id AND d.taken_back_at IS NULL
            AND e.taken_back_at IS NULL) same);
  in_danger := ARRAY(SELECT opora.cases_in_danger(of_tenant, of_service, about));
  UPDATE public.person p SET urgent = c.id = ANY(in_danger) FROM public.client_case c
    WHERE c.tenant_id = of_tenant AND c.service_id = of_service AND c.id = ANY(one)
      AND p.tenant_id = c.tenant_id AND p.service_id = c.service_id AND p.client_id = c.client_id
      AND p.urgent IS DISTINCT FROM (c.id = ANY(in_danger));
END $$;

-- Of every case in which a notice stands, or one that is marked as of the same.
CREATE FUNCTION opora.person_urgency_of_notice(of_tenant uuid, of_service uuid, of_notice uuid, of_case uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  cases uuid[];
BEGIN
  cases := ARRAY(
    WITH n AS (SELECT of_notice AS id), told AS (SELECT n.id FROM n UNION SELECT same.id FROM n CROSS JOIN LATERAL (
        SELECT d.notice_id AS id FROM public.notice_duplicate d WHERE d.tenant_id = of_tenant AND d.service_id = of_service AND d.of_id = n.id
          AND d.taken_back_at IS NULL
        UNION SELECT d.of_id FROM public.notice_duplicate d WHERE d.tenant_id = of_tenant AND d.service_id = of_service AND d.notice_id = n.id
          AND d.taken_back_at IS NULL
        UNION SELECT e.notice_id FROM public.notice_duplicate d JOIN public.notice_duplicate e ON (e.tenant_id, e.of_id) = (d.tenant_id, d.of_id)
          WHERE d.tenant_id = of_tenant AND d.service_id = of_service AND d.notice_id = n.id AND d.taken_back_at IS NULL
            AND e.taken_back_at IS NULL) same)
    SELECT o.case_id FROM told JOIN public.notice o ON o.tenant_id = of_tenant AND o.service_id = of_service AND o.id = told.id
      WHERE o.case_id IS NOT NULL
    UNION SELECT w.case_id FROM told JOIN public.notice_case w ON w.tenant_id = of_tenant AND w.service_id = of_service
      AND w.notice_id = told.id
    UNION SELECT of_case WHERE of_case IS NOT NULL);
  IF cases <> '{}' THEN
    PERFORM opora.person_urgency_of_cases(of_tenant, of_service, cases);
  END IF;
END $$;

CREATE FUNCTION opora.person_follows_judgement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM opora.person_urgency_of_notice(NEW.tenant_id, NEW.service_id, NEW.notice_id, NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER person_urgency AFTER INSERT ON urgency_assessment FOR EACH ROW EXECUTE FUNCTION opora.person_follows_judgement();
CREATE TRIGGER person_urgency AFTER INSERT ON addition_judgement FOR EACH ROW EXECUTE FUNCTION opora.person_follows_judgement();
CREATE TRIGGER person_urgency AFTER INSERT ON assessed_child FOR EACH ROW EXECUTE FUNCTION opora.person_follows_judgement();
CREATE TRIGGER person_urgency AFTER INSERT ON notice_case FOR EACH ROW EXECUTE FUNCTION opora.person_follows_judgement();

CREATE FUNCTION opora.person_follows_notice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM opora.person_urgency_of_notice(NEW.tenant_id, NEW.service_id, NEW.id, OLD.case_id);
  RETURN NULL;
END $$;
CREATE TRIGGER person_urgency AFTER UPDATE OF case_id ON notice FOR EACH ROW
    WHEN (NEW.case_id IS DISTINCT FROM OLD.case_id) EXECUTE FUNCTION opora.person_follows_notice();

-- Of both, and through the one that it is of, of the others of that.
CREATE FUNCTION opora.person_follows_same() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM opora.person_urgency_of_notice(NEW.tenant_id, NEW.service_id, NEW.notice_id, NULL);
  PERFORM opora.person_urgency_of_notice(NEW.tenant_id, NEW.service_id, NEW.of_id, NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER person_urgency AFTER INSERT OR UPDATE OF taken_back_at ON notice_duplicate FOR EACH ROW
    EXECUTE FUNCTION opora.person_follows_same();

CREATE FUNCTION opora.person_follows_arrival() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM opora.person_urgency_of_notice(NEW.tenant_id, NEW.service_id, NEW.about_id, NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER person_urgency AFTER INSERT OR UPDATE OF ended_at ON deadline FOR EACH ROW
    WHEN (NEW.kind IN ('notice.urgency_assessed_there', 'notice.urgency_assessed_acute_there'))
    EXECUTE FUNCTION opora.person_follows_arrival();

-- Led as one with another, or apart again.
CREATE FUNCTION opora.person_urgency_follows_merge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM opora.person_urgency_of_cases(NEW.tenant_id, NEW.service_id, ARRAY[NEW.case_id, NEW.kept_case_id]);
  RETURN NULL;
END $$;
CREATE TRIGGER person_urgency AFTER INSERT OR UPDATE OF undone_at ON client_merge FOR EACH ROW
    EXECUTE FUNCTION opora.person_urgency_follows_merge();

-- A row that comes after its case.
CREATE FUNCTION opora.person_urgency_of_new() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM opora.person_urgency_of_cases(NEW.tenant_id, NEW.service_id, ARRAY(SELECT c.id FROM public.client_case c
    WHERE c.tenant_id = NEW.tenant_id AND c.service_id = NEW.service_id AND c.client_id = NEW.client_id));
  RETURN NULL;
END $$;
CREATE TRIGGER person_urgency AFTER INSERT ON person FOR EACH ROW EXECUTE FUNCTION opora.person_urgency_of_new();

REVOKE ALL ON FUNCTION opora.cases_in_danger(uuid, uuid, uuid[]), opora.led_as_one(uuid, uuid, uuid[]),
  opora.person_urgency_of_cases(uuid, uuid, uuid[]), opora.person_urgency_of_notice(uuid, uuid, uuid, uuid),
  opora.person_follows_judgement(), opora.person_follows_notice(), opora.person_follows_same(), opora.person_follows_arrival(),
  opora.person_urgency_follows_merge(), opora.person_urgency_of_new() FROM PUBLIC;

-- the files that there are
ALTER TABLE person NO FORCE ROW LEVEL SECURITY;
ALTER TABLE client_case NO FORCE ROW LEVEL SECURITY;
ALTER TABLE client_merge NO FORCE ROW LEVEL SECURITY;
ALTER TABLE notice NO FORCE ROW LEVEL SECURITY;
ALTER TABLE notice_case NO FORCE ROW LEVEL SECURITY;
ALTER TABLE notice_duplicate NO FORCE ROW LEVEL SECURITY;
ALTER TABLE urgency_assessment NO FORCE ROW LEVEL SECURITY;
ALTER TABLE addition_judgement NO FORCE ROW LEVEL SECURITY;
ALTER TABLE assessed_child NO FORCE ROW LEVEL SECURITY;
ALTER TABLE deadline NO FORCE ROW LEVEL SECURITY;
SELECT count(opora.person_urgency_of_cases(c.tenant_id, c.service_id, ARRAY[c.id])::text) FROM client_case c
  WHERE EXISTS (SELECT FROM person p WHERE p.tenant_id = c.tenant_id AND p.service_id = c.service_id AND p.client_id = c.client_id);
ALTER TABLE person FORCE ROW LEVEL SECURITY;
ALTER TABLE client_case FORCE ROW LEVEL SECURITY;
ALTER TABLE client_merge FORCE ROW LEVEL SECURITY;
ALTER TABLE notice FORCE ROW LEVEL SECURITY;
ALTER TABLE notice_case FORCE ROW LEVEL SECURITY;
ALTER TABLE notice_duplicate FORCE ROW LEVEL SECURITY;
ALTER TABLE urgency_assessment FORCE ROW LEVEL SECURITY;
ALTER TABLE addition_judgement FORCE ROW LEVEL SECURITY;
ALTER TABLE assessed_child FORCE ROW LEVEL SECURITY;
ALTER TABLE deadline FORCE ROW LEVEL SECURITY;
