-- Why: a second agenda of an authority found neither that a child had a file in the first one nor who leads it. In an authority a child
-- is one person across its agendas: who it is and the head of each file are for all its staff; files, records and keys stay walled by
-- agenda (ADR 0111). An agency whose preset does not meet this has no row here, by the database's word too.

-- Whether the actor's organisation keeps such rows at all: its preset meets the setting.
CREATE FUNCTION opora.keeps_persons() RETURNS boolean LANGUAGE sql STABLE BEGIN ATOMIC
SELECT EXISTS (SELECT FROM organisation o WHERE o.tenant_id = (SELECT opora.tenant())
  AND o.preset IN ('ospod_strict', 'ospod_s001', 'ospod_s003'));
END;

-- Whether who acts may know of the files of other agendas: a job, or somebody who works in a service and may list and see all of its own,
-- while the setting of the organisation says so. Nobody without a service.
CREATE FUNCTION opora.knows_persons() RETURNS boolean LANGUAGE sql STABLE BEGIN ATOMIC
SELECT (SELECT opora.service()) IS NOT NULL
  AND ((SELECT opora.kind()) = 'system' OR ((SELECT opora.kind()) = 'worker' AND (SELECT opora.roles()) && ARRAY[
    'case_coordinator', 'youth_curator', 'foster_care_worker', 'intake_worker', 'mailroom', 'on_call_worker', 'department_head',
    'unit_head', 'deputy_head', 'social_worker', 'spinal_specialist', 'service_head']))
  AND (SELECT opora.keeps_persons())
  AND coalesce((SELECT s.value FROM setting_change s WHERE s.tenant_id = (SELECT opora.tenant())
      AND s.key = 'identity_across_agendas' AND s.valid_from <= (now() AT TIME ZONE 'Europe/Prague')::date
    ORDER BY s.valid_from DESC, s.id DESC LIMIT 1), 'yes') = 'yes';
END;

-- --- person ------------------------------------------------------------------------------------------------------

-- A child as one agenda knows it, for the staff of all of them: who it is (name and day of birth, sealed with a key of its own that lies,
-- wrapped, in the row), and the head of its file, which the database keeps from the case and nobody writes. It opens nothing else.
CREATE TABLE person (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    client_id uuid NOT NULL,
    wrapped bytea NOT NULL,
    sealed bytea NOT NULL,
    -- when who it is was written or corrected: of several agendas the last word is shown
    said_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    file_mark text,
    status text,
    opened_at timestamptz,
    key_worker_id uuid,
    -- the row of the record in which this one is led (client_merge)
    kept_id uuid,
    CONSTRAINT person_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT person_of_client UNIQUE (tenant_id, client_id, service_id),
    CONSTRAINT person_client_fkey FOREIGN KEY (tenant_id, service_id, client_id) REFERENCES client (tenant_id, service_id, id),
    CONSTRAINT person_key_worker_id_fkey FOREIGN KEY (tenant_id, key_worker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT person_kept_fkey FOREIGN KEY (tenant_id, kept_id, service_id) REFERENCES person (tenant_id, id, service_id),
    CONSTRAINT person_status_known CHECK (status IN ('open', 'closed', 'merged')),
    CONSTRAINT person_of_another CHECK (kept_id <> id),
    CONSTRAINT person_bounds CHECK (
        greatest(octet_length(wrapped), octet_length(sealed)) <= 10000 AND octet_length(file_mark) <= 200
        AND least(said_at, opened_at) >= '1800-01-01' AND greatest(said_at, opened_at) < '3000-01-01'
    )
);
CREATE INDEX person_led_in ON person (tenant_id, kept_id) WHERE kept_id IS NOT NULL;

CREATE FUNCTION opora.person_said() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  NEW.said_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER said BEFORE UPDATE OF sealed ON person FOR EACH ROW EXECUTE FUNCTION opora.person_said();

-- Children alone: whom an authority works with besides is no business of its other agendas.
CREATE FUNCTION opora.person_is_a_child() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.client c WHERE c.tenant_id = NEW.tenant_id AND c.service_id = NEW.service_id
      AND c.id = NEW.client_id AND c.kind = 'child') THEN
    RAISE EXCEPTION 'only a child is known across agendas' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER is_a_child AFTER INSERT ON person FOR EACH ROW EXECUTE FUNCTION opora.person_is_a_child();

ALTER TABLE person ENABLE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON person AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON person FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY staff ON person FOR SELECT
    USING (tenant_id = (SELECT opora.tenant()) AND (SELECT opora.knows_persons()));
CREATE POLICY kept ON person AS RESTRICTIVE FOR INSERT WITH CHECK ((SELECT opora.keeps_persons()));
GRANT SELECT ON person TO opora_app;
GRANT INSERT (id, tenant_id, service_id, client_id, wrapped, sealed) ON person TO opora_app;
GRANT UPDATE (sealed) ON person TO opora_app;

-- --- person_term -------------------------------------------------------------------------------------------------

-- A blind search term of a person: of names, day of birth and file mark alone, under a key of the organisation.
CREATE TABLE person_term (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    term bytea NOT NULL,
    owner_id uuid NOT NULL,
    CONSTRAINT person_term_pkey PRIMARY KEY (tenant_id, service_id, term, owner_id),
    CONSTRAINT person_term_owner_fkey FOREIGN KEY (tenant_id, owner_id, service_id) REFERENCES person (tenant_id, id, service_id),
    CONSTRAINT person_term_bounds CHECK (octet_length(term) <= 100)
);
CREATE INDEX person_term_owner ON person_term (tenant_id, owner_id);

ALTER TABLE person_term ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_term FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON person_term AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON person_term FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY staff ON person_term FOR SELECT
    USING (tenant_id = (SELECT opora.tenant()) AND (SELECT opora.knows_persons()));
GRANT SELECT, INSERT ON person_term TO opora_app;

-- A corrected name is found by the new one only.
CREATE FUNCTION opora.forget_person_terms(owner uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  DELETE FROM public.person_term t WHERE t.tenant_id = (SELECT opora.tenant())
    AND t.service_id = (SELECT opora.service()) AND t.owner_id = owner;
END $$;

-- --- person_link -------------------------------------------------------------------------------------------------

-- That two agendas know one child, from–to: who said so in which of them, and who took it back, in either, and why (sealed with the key
-- of the first one's row, so that both read it).
CREATE TABLE person_link (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    person_id uuid NOT NULL,
    other_service_id uuid NOT NULL,
    other_person_id uuid NOT NULL,
    linked_by uuid NOT NULL,
    linked_at timestamptz NOT NULL,
    undone_service_id uuid,
    undone_by uuid,
    undone_at timestamptz,
    undone_sealed bytea,
    CONSTRAINT person_link_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT person_link_person_fkey FOREIGN KEY (tenant_id, person_id, service_id) REFERENCES person (tenant_id, id, service_id),
    CONSTRAINT person_link_other_fkey FOREIGN KEY (tenant_id, other_person_id, other_service_id)
        REFERENCES person (tenant_id, id, service_id),
    CONSTRAINT person_link_linked_by_fkey FOREIGN KEY (tenant_id, linked_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT person_link_undone_by_fkey FOREIGN KEY (tenant_id, undone_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT person_link_undone_service_id_fkey FOREIGN KEY (tenant_id, undone_service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT person_link_of_two CHECK (service_id <> other_service_id),
    CONSTRAINT person_link_undone CHECK (
        (undone_by IS NULL) = (undone_at IS NULL) AND (undone_at IS NULL) = (undone_sealed IS NULL)
        AND (undone_at IS NULL) = (undone_service_id IS NULL) AND (undone_at IS NULL OR undone_at >= linked_at)
    ),
    CONSTRAINT person_link_bounds CHECK (
        least(linked_at, undone_at) >= '1800-01-01' AND greatest(linked_at, undone_at) < '3000-01-01'
        AND octet_length(undone_sealed) <= 20000
    )
);
CREATE UNIQUE INDEX person_link_once ON person_link
    (tenant_id, least(person_id, other_person_id), greatest(person_id, other_person_id)) WHERE undone_at IS NULL;
CREATE INDEX person_link_of_person ON person_link (tenant_id, person_id);
CREATE INDEX person_link_of_other ON person_link (tenant_id, other_person_id);

CREATE FUNCTION opora.person_link_begins() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NEW.undone_at IS NOT NULL THEN
    RAISE EXCEPTION 'what is said is not taken back yet' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER begins BEFORE INSERT ON person_link FOR EACH ROW EXECUTE FUNCTION opora.person_link_begins();

CREATE FUNCTION opora.person_link_ends_once() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL OR NEW.undone_service_id IS DISTINCT FROM opora.service() THEN
    RAISE EXCEPTION 'what was said is taken back once, by who does it' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ends_once BEFORE UPDATE ON person_link FOR EACH ROW EXECUTE FUNCTION opora.person_link_ends_once();
CREATE TRIGGER written_by BEFORE UPDATE OF undone_by ON person_link FOR EACH ROW
    WHEN (NEW.undone_by IS DISTINCT FROM OLD.undone_by AND NEW.undone_by IS DISTINCT FROM opora.worker())
    EXECUTE FUNCTION opora.signed_by_another();
CREATE TRIGGER written_lately BEFORE UPDATE OF undone_at ON person_link FOR EACH ROW
    WHEN (NEW.undone_at IS DISTINCT FROM OLD.undone_at AND NOT NEW.undone_at <@ opora.lately())
    EXECUTE FUNCTION opora.written_another_time();

ALTER TABLE person_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_link FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON person_link AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON person_link FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY other ON person_link FOR UPDATE
    USING ((tenant_id, other_service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, other_service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY staff ON person_link FOR SELECT
    USING (tenant_id = (SELECT opora.tenant()) AND (SELECT opora.knows_persons()));
CREATE POLICY known ON person_link AS RESTRICTIVE FOR INSERT WITH CHECK ((SELECT opora.knows_persons()));
CREATE POLICY author ON person_link AS RESTRICTIVE FOR INSERT WITH CHECK (linked_by = (SELECT opora.worker()));
CREATE POLICY lately ON person_link AS RESTRICTIVE FOR INSERT WITH CHECK (linked_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON person_link TO opora_app;
GRANT UPDATE (undone_service_id, undone_by, undone_at, undone_sealed) ON person_link TO opora_app;

REVOKE ALL ON FUNCTION opora.keeps_persons(), opora.knows_persons(), opora.person_said(), opora.person_is_a_child(),
  opora.forget_person_terms(uuid), opora.person_link_begins(), opora.person_link_ends_once() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.keeps_persons(), opora.knows_persons(), opora.person_said(), opora.person_is_a_child(),
  opora.forget_person_terms(uuid), opora.person_link_begins(), opora.person_link_ends_once() TO opora_app;
