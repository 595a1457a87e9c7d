-- Why: whoever leads a case is away now and then, for an hour or for weeks, and somebody of the shared cell stands in (S001, S003;
-- domain reference 1.9; ADR 0110). Who was away when, and who stood in, stays written: it says who could read what in that time.

-- --- absence -----------------------------------------------------------------------------------------------------

-- Somebody of a service is away from an instant to another, and a colleague stands in. What is ready before they go are codes of the
-- list absence_checklist; the substitute's telephone lies sealed; why somebody is away is asked nowhere. Never written over.
CREATE TABLE absence (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    substitute_id uuid NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    prepared text[] NOT NULL,
    set_by uuid NOT NULL,
    set_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT absence_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT absence_service_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT absence_worker_fkey FOREIGN KEY (tenant_id, worker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT absence_substitute_fkey FOREIGN KEY (tenant_id, substitute_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT absence_set_by_fkey FOREIGN KEY (tenant_id, set_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT absence_not_oneself CHECK (substitute_id <> worker_id),
    CONSTRAINT absence_lasts CHECK (ends_at > starts_at AND ends_at > set_at),
    CONSTRAINT absence_not_past CHECK (
        (starts_at AT TIME ZONE 'Europe/Prague')::date >= (set_at AT TIME ZONE 'Europe/Prague')::date
    ),
    CONSTRAINT absence_bounds CHECK (
        octet_length(sealed) <= 10000 AND cardinality(prepared) <= 100 AND octet_length(array_to_string(prepared, ' ')) <= 4000
        AND least(starts_at, ends_at, set_at) >= '1800-01-01' AND greatest(starts_at, ends_at, set_at) < '3000-01-01'
    )
);
CREATE INDEX absence_of ON absence (tenant_id, service_id, ends_at);
CREATE INDEX absence_who ON absence (tenant_id, worker_id, ends_at);
CREATE INDEX absence_stands_in ON absence (tenant_id, substitute_id, ends_at);

-- --- absence_end -------------------------------------------------------------------------------------------------

-- That somebody came back before, or did not go (it ends when it would have begun); of several the earliest holds. Never in the past:
-- what the substitute could read until then stays so.
CREATE TABLE absence_end (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    absence_id uuid NOT NULL,
    ended_at timestamptz NOT NULL,
    set_by uuid NOT NULL,
    set_at timestamptz NOT NULL,
    CONSTRAINT absence_end_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT absence_end_absence_fkey FOREIGN KEY (tenant_id, absence_id, service_id)
        REFERENCES absence (tenant_id, id, service_id),
    CONSTRAINT absence_end_set_by_fkey FOREIGN KEY (tenant_id, set_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT absence_end_not_past CHECK (ended_at >= set_at),
    CONSTRAINT absence_end_bounds CHECK (
        ended_at >= '1800-01-01' AND ended_at < '3000-01-01' AND set_at >= '1800-01-01' AND set_at < '3000-01-01'
    )
);
CREATE INDEX absence_end_of ON absence_end (tenant_id, absence_id, ended_at);

ALTER TABLE absence ENABLE ROW LEVEL SECURITY;
ALTER TABLE absence FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON absence AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON absence FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- each says their own, a head anybody's; nobody signs for another, and when is now
CREATE POLICY who_says ON absence AS RESTRICTIVE FOR INSERT WITH CHECK (
    worker_id = (SELECT opora.worker())
    OR (SELECT opora.roles() && ARRAY['unit_head', 'deputy_head', 'service_head', 'department_head'])
);
CREATE POLICY author ON absence AS RESTRICTIVE FOR INSERT WITH CHECK (set_by = (SELECT opora.worker()));
CREATE POLICY lately ON absence AS RESTRICTIVE FOR INSERT WITH CHECK (set_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON absence TO opora_app;

ALTER TABLE absence_end ENABLE ROW LEVEL SECURITY;
ALTER TABLE absence_end FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON absence_end AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON absence_end FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY who_says ON absence_end AS RESTRICTIVE FOR INSERT WITH CHECK (
    (SELECT opora.roles() && ARRAY['unit_head', 'deputy_head', 'service_head', 'department_head'])
    OR EXISTS (SELECT FROM absence a WHERE a.tenant_id = absence_end.tenant_id AND a.id = absence_end.absence_id
        AND a.worker_id = (SELECT opora.worker()))
);
CREATE POLICY author ON absence_end AS RESTRICTIVE FOR INSERT WITH CHECK (set_by = (SELECT opora.worker()));
CREATE POLICY lately ON absence_end AS RESTRICTIVE FOR INSERT WITH CHECK (set_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON absence_end TO opora_app;

-- guarded twice: no right for the application, and a trigger for everybody else
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON absence FOR EACH ROW EXECUTE FUNCTION opora.append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON absence_end FOR EACH ROW EXECUTE FUNCTION opora.append_only();

-- Both work in the service; nobody is away twice at a time, who stands in is here then, and who stands in for somebody stays.
CREATE FUNCTION opora.absence_fits() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  PERFORM opora.take_turn('absences');
  IF NOT opora.all_work_in(NEW.tenant_id, ARRAY[NEW.service_id], ARRAY[NEW.worker_id, NEW.substitute_id]) THEN
    RAISE EXCEPTION 'who is away or stands in does not work in the service' USING ERRCODE = 'OP409';
  END IF;
  IF EXISTS (
    SELECT FROM public.absence a
    WHERE a.tenant_id = NEW.tenant_id AND a.service_id = NEW.service_id AND a.id <> NEW.id
      AND (a.worker_id IN (NEW.worker_id, NEW.substitute_id) OR a.substitute_id = NEW.worker_id)
      AND a.starts_at < NEW.ends_at AND NEW.starts_at < a.ends_at
      AND NOT EXISTS (SELECT FROM public.absence_end e WHERE e.tenant_id = a.tenant_id AND e.absence_id = a.id
        AND (e.ended_at <= NEW.starts_at OR e.ended_at <= a.starts_at))
  ) THEN
    RAISE EXCEPTION 'another absence of who is away or stands in meets this one' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION opora.absence_fits() FROM PUBLIC;
CREATE TRIGGER fits AFTER INSERT ON absence FOR EACH ROW EXECUTE FUNCTION opora.absence_fits();

-- An end lies within its absence.
CREATE FUNCTION opora.absence_end_within() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.absence a WHERE a.tenant_id = NEW.tenant_id AND a.id = NEW.absence_id
      AND NEW.ended_at BETWEEN a.starts_at AND a.ends_at) THEN
    RAISE EXCEPTION 'an absence ends within itself' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION opora.absence_end_within() FROM PUBLIC;
CREATE TRIGGER within AFTER INSERT ON absence_end FOR EACH ROW EXECUTE FUNCTION opora.absence_end_within();
