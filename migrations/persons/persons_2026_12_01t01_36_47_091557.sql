-- Why: for one child whoever coordinates its protection (§ 6) is never its conflict guardian, at no overlapping moment (S003; domain
-- reference 1.11): the guardian stands for the child against what the coordinator proposes, too. Held here, whatever way somebody comes to
-- lead a file or to stand in for who leads it, and whenever it turns out that two agendas know one child (ADR 0117).

-- Of a file of the agenda of guardianship: since when it is over, and who led it may coordinate the child again.
ALTER TABLE person ADD COLUMN guarded_until timestamptz;
ALTER TABLE person DROP CONSTRAINT person_bounds;
ALTER TABLE person ADD CONSTRAINT person_bounds CHECK (
    greatest(octet_length(wrapped), octet_length(sealed)) <= 10000 AND octet_length(file_mark) <= 200
    AND least(said_at, opened_at, guarded_until) >= '1800-01-01' AND greatest(said_at, opened_at, guarded_until) < '3000-01-01'
);

-- An authority with such an agenda does not choose whether its agendas know of each other's children: nobody could be kept apart.
CREATE OR REPLACE FUNCTION opora.knows_persons() RETURNS boolean LANGUAGE sql STABLE BEGIN ATOMIC
SELECT (SELECT opora.service()) IS NOT NULL
  AND ((SELECT opora.kind()) = 'system' OR ((SELECT opora.kind()) = 'worker' AND (SELECT opora.roles()) && ARRAY[
    'case_coordinator', 'youth_curator', 'foster_care_worker', 'intake_worker', 'mailroom', 'on_call_worker', 'department_head',
    'unit_head', 'deputy_head', 'social_worker', 'spinal_specialist', 'service_head']))
  AND (SELECT opora.keeps_persons())
  AND (coalesce((SELECT s.value FROM setting_change s WHERE s.tenant_id = (SELECT opora.tenant())
      AND s.key = 'identity_across_agendas' AND s.valid_from <= (now() AT TIME ZONE 'Europe/Prague')::date
    ORDER BY s.valid_from DESC, s.id DESC LIMIT 1), 'yes') = 'yes'
    OR EXISTS (SELECT FROM service g WHERE g.tenant_id = (SELECT opora.tenant()) AND g.guardianship));
END;

-- --- guardian_exception ------------------------------------------------------------------------------------------

-- That somebody may stand on both sides of a child all the same, because nobody else can: by the head of the department alone, with the
-- reason (sealed with the key of the child's row, so that both agendas read it). Never taken back, and shown as long as the files are.
CREATE TABLE guardian_exception (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    person_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    given_by uuid NOT NULL,
    given_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT guardian_exception_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT guardian_exception_person_fkey FOREIGN KEY (tenant_id, person_id, service_id)
        REFERENCES person (tenant_id, id, service_id),
    CONSTRAINT guardian_exception_worker_fkey FOREIGN KEY (tenant_id, worker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT guardian_exception_given_by_fkey FOREIGN KEY (tenant_id, given_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT guardian_exception_bounds CHECK (
        octet_length(sealed) <= 20000 AND given_at >= '1800-01-01' AND given_at < '3000-01-01'
    )
);
CREATE INDEX guardian_exception_of ON guardian_exception (tenant_id, person_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON guardian_exception FOR EACH ROW EXECUTE FUNCTION opora.append_only();

ALTER TABLE guardian_exception ENABLE ROW LEVEL SECURITY;
ALTER TABLE guardian_exception FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON guardian_exception AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON guardian_exception FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY staff ON guardian_exception FOR SELECT
    USING (tenant_id = (SELECT opora.tenant()) AND (SELECT opora.knows_persons()));
CREATE POLICY decides ON guardian_exception AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT 'department_head' = ANY (opora.roles())));
CREATE POLICY author ON guardian_exception AS RESTRICTIVE FOR INSERT WITH CHECK (given_by = (SELECT opora.worker()));
CREATE POLICY lately ON guardian_exception AS RESTRICTIVE FOR INSERT WITH CHECK (given_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON guardian_exception TO opora_app;

-- --- who stands on which side of a child -------------------------------------------------------------------------

-- The functions below look past the walls of the agendas, in the organisation of who asks alone; they tell ids, nothing of a file.
CREATE POLICY apart ON person FOR SELECT TO CURRENT_USER USING (tenant_id = (SELECT opora.tenant()));
CREATE POLICY apart ON person_link FOR SELECT TO CURRENT_USER USING (tenant_id = (SELECT opora.tenant()));
CREATE POLICY apart ON guardian_exception FOR SELECT TO CURRENT_USER USING (tenant_id = (SELECT opora.tenant()));
CREATE POLICY apart ON absence FOR SELECT TO CURRENT_USER USING (tenant_id = (SELECT opora.tenant()));
CREATE POLICY apart ON absence_end FOR SELECT TO CURRENT_USER USING (tenant_id = (SELECT opora.tenant()));

-- All rows that are one child with each of these: along what was said, and from a record that is led in another one to that.
CREATE FUNCTION opora.one_child(roots uuid[]) RETURNS TABLE (root uuid, id uuid) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = '' AS $$
WITH RECURSIVE one (root, id) AS (
  SELECT r, r FROM unnest(roots) AS r
  UNION
  SELECT one.root, next.id FROM one CROSS JOIN LATERAL (
    SELECT l.other_person_id AS id FROM public.person_link l
      WHERE l.tenant_id = (SELECT opora.tenant()) AND l.person_id = one.id AND l.undone_at IS NULL
    UNION ALL
    SELECT l.person_id FROM public.person_link l
      WHERE l.tenant_id = (SELECT opora.tenant()) AND l.other_person_id = one.id AND l.undone_at IS NULL
    UNION ALL
    SELECT p.kept_id FROM public.person p WHERE p.tenant_id = (SELECT opora.tenant()) AND p.id = one.id AND p.kept_id IS NOT NULL
    UNION ALL
    SELECT p.id FROM public.person p WHERE p.tenant_id = (SELECT opora.tenant()) AND p.kept_id = one.id) AS next)
SELECT one.root, one.id FROM one $$;

-- Who leads a file of each child, and who stands in for one of them now or in days to come: on which side, from when to when. The instant
-- that is played holds, where one is.
CREATE FUNCTION opora.sides_of_child(roots uuid[])
RETURNS TABLE (root uuid, person_id uuid, service_id uuid, guards boolean, worker_id uuid, for_worker_id uuid,
  begins timestamptz, ends timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
WITH leads AS (
  SELECT one.root, p.id AS person_id, p.service_id, s.guardianship AS guards, p.key_worker_id
  FROM opora.one_child(roots) one
  JOIN public.person p ON p.tenant_id = (SELECT opora.tenant()) AND p.id = one.id
  JOIN public.service s ON s.tenant_id = p.tenant_id AND s.id = p.service_id
  WHERE p.status IN ('open', 'merged') AND p.guarded_until IS NULL AND p.key_worker_id IS NOT NULL),
moment AS (SELECT coalesce(to_timestamp(parts[8]::bigint), statement_timestamp()) AS at FROM opora.entered() AS parts)
SELECT root, person_id, service_id, guards, key_worker_id, NULL::uuid, '-infinity'::timestamptz, 'infinity'::timestamptz FROM leads
UNION ALL
SELECT l.root, l.person_id, l.service_id, l.guards, a.substitute_id, a.worker_id, a.starts_at, least(a.ends_at, e.ended_at)
FROM leads l JOIN public.absence a ON a.tenant_id = (SELECT opora.tenant()) AND a.service_id = l.service_id
  AND a.worker_id = l.key_worker_id
CROSS JOIN LATERAL (SELECT min(x.ended_at) AS ended_at FROM public.absence_end x
  WHERE x.tenant_id = a.tenant_id AND x.absence_id = a.id) e
WHERE least(a.ends_at, e.ended_at) > greatest(a.starts_at, (SELECT at FROM moment)) $$;

-- Whom the head of the department let stand on both sides of each child.
CREATE FUNCTION opora.excepted_of_child(roots uuid[]) RETURNS TABLE (root uuid, worker_id uuid) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = '' AS $$
SELECT one.root, x.worker_id FROM opora.one_child(roots) one
JOIN public.guardian_exception x ON x.tenant_id = (SELECT opora.tenant()) AND x.person_id = one.id $$;

-- Who stands on both sides of one of these children at one moment, and nobody let them: by which file of either. Whoever is about to
-- commit waits for who asked before, so two at once see each other.
CREATE FUNCTION opora.not_apart(roots uuid[])
RETURNS TABLE (root uuid, worker_id uuid, guard_id uuid, guard_for uuid, other_id uuid, other_for uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.service s WHERE s.tenant_id = opora.tenant() AND s.guardianship) THEN
    RETURN;
  END IF;
  PERFORM opora.take_turn('guardian');
  RETURN QUERY
    WITH sides AS (SELECT * FROM opora.sides_of_child(roots))
    SELECT DISTINCT g.root, g.worker_id, g.person_id, g.for_worker_id, o.person_id, o.for_worker_id
    FROM sides g JOIN sides o ON o.root = g.root AND o.worker_id = g.worker_id AND g.begins < o.ends AND o.begins < g.ends
    WHERE g.guards AND NOT o.guards AND NOT EXISTS (SELECT FROM opora.excepted_of_child(ARRAY[g.root]) x
      WHERE x.worker_id = g.worker_id);
END $$;

-- Who may not lead a file of each of these children in the service of who asks: whoever stands on the other side of it (for whom, where
-- they stand in), and, as `via`, whose substitute does while they are away.
CREATE FUNCTION opora.may_not_lead(roots uuid[])
RETURNS TABLE (root uuid, worker_id uuid, via uuid, person_id uuid, guards boolean, for_worker_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
WITH here AS (SELECT s.id, s.guardianship FROM public.service s WHERE s.tenant_id = (SELECT opora.tenant()) AND s.id = (SELECT opora.service())),
others AS (SELECT o.* FROM opora.sides_of_child(roots) o JOIN here h ON h.guardianship <> o.guards
  WHERE NOT EXISTS (SELECT FROM opora.excepted_of_child(ARRAY[o.root]) x WHERE x.worker_id = o.worker_id))
SELECT o.root, o.worker_id, NULL::uuid, o.person_id, o.guards, o.for_worker_id FROM others o
UNION
SELECT o.root, a.worker_id, o.worker_id, o.person_id, o.guards, o.for_worker_id FROM others o
JOIN public.absence a ON a.tenant_id = (SELECT opora.tenant()) AND a.service_id = (SELECT opora.service())
  AND a.substitute_id = o.worker_id
CROSS JOIN LATERAL (SELECT min(x.ended_at) AS ended_at FROM public.absence_end x
  WHERE x.tenant_id = a.tenant_id AND x.absence_id = a.id) e
WHERE least(a.ends_at, e.ended_at) > greatest(a.starts_at, o.begins, statement_timestamp()) AND a.starts_at < o.ends $$;

-- Who may not stand in for somebody of the service of who asks in that time: whoever stands on the other side of a child that they lead.
CREATE FUNCTION opora.may_not_stand_in(of_worker uuid, begins_at timestamptz, ends_at timestamptz)
RETURNS TABLE (root uuid, worker_id uuid, via uuid, person_id uuid, guards boolean, for_worker_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
SELECT o.root, o.worker_id, NULL::uuid, o.person_id, o.guards, o.for_worker_id
FROM opora.sides_of_child(ARRAY(SELECT p.id FROM public.person p
  WHERE p.tenant_id = (SELECT opora.tenant()) AND p.service_id = (SELECT opora.service()) AND p.key_worker_id = of_worker
    AND p.status IN ('open', 'merged') AND p.guarded_until IS NULL)) o
JOIN public.service s ON s.tenant_id = (SELECT opora.tenant()) AND s.id = (SELECT opora.service()) AND s.guardianship <> o.guards
WHERE o.begins < ends_at AND begins_at < o.ends
  AND NOT EXISTS (SELECT FROM opora.excepted_of_child(ARRAY[o.root]) x WHERE x.worker_id = o.worker_id) $$;

CREATE FUNCTION opora.guardian_apart() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  roots uuid[];
BEGIN
  IF TG_TABLE_NAME = 'absence' THEN
    SELECT array_agg(p.id) INTO roots FROM public.person p
      WHERE p.tenant_id = NEW.tenant_id AND p.service_id = NEW.service_id AND p.key_worker_id = NEW.worker_id
        AND EXISTS (SELECT FROM public.service s WHERE s.tenant_id = NEW.tenant_id AND s.guardianship);
  ELSIF TG_TABLE_NAME = 'person_link' THEN
    roots := ARRAY[NEW.person_id, NEW.other_person_id];
  ELSIF TG_OP = 'UPDATE' THEN
    roots := ARRAY[NEW.id, coalesce(OLD.kept_id, NEW.id)];
  ELSE
    roots := ARRAY[NEW.id];
  END IF;
  IF EXISTS (SELECT FROM opora.not_apart(roots)) THEN
    RAISE EXCEPTION 'the guardian of a child does not coordinate its protection' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;

-- At the commit: what changes hands within one act is judged as it stands then, and nobody who waits holds what another one needs.
CREATE CONSTRAINT TRIGGER guardian_apart AFTER UPDATE OF key_worker_id, status, kept_id, guarded_until ON person
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.key_worker_id IS NOT NULL) EXECUTE FUNCTION opora.guardian_apart();
CREATE CONSTRAINT TRIGGER guardian_apart_begins AFTER INSERT ON person
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.key_worker_id IS NOT NULL) EXECUTE FUNCTION opora.guardian_apart();
CREATE CONSTRAINT TRIGGER guardian_apart AFTER INSERT OR UPDATE OF undone_at ON person_link -- who is parted loses the exceptions of the other
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION opora.guardian_apart();
CREATE CONSTRAINT TRIGGER guardian_apart AFTER INSERT ON absence
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION opora.guardian_apart();
CREATE INDEX person_led_by ON person (tenant_id, service_id, key_worker_id);

REVOKE ALL ON FUNCTION opora.one_child(uuid[]), opora.sides_of_child(uuid[]), opora.excepted_of_child(uuid[]),
  opora.not_apart(uuid[]), opora.may_not_lead(uuid[]), opora.may_not_stand_in(uuid, timestamptz, timestamptz),
  opora.guardian_apart() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.not_apart(uuid[]), opora.may_not_lead(uuid[]),
  opora.may_not_stand_in(uuid, timestamptz, timestamptz) TO opora_app;
