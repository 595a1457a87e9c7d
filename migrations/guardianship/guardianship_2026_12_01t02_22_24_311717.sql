-- Why: a court appoints the town as guardian of a child by a resolution; the child is entered in the register KO/POR, a special file is
-- opened, and the guardian learns the child's interest and wish for the court (S003; domain reference 1.11; ADR 0117).

-- --- guardianship ------------------------------------------------------------------------------------------------

-- What the court said of the child of a file, and by which number the child stands in the register of guardians, from when to when. Court,
-- its file mark and the proceedings lie sealed with the child's key. `resolution_id`: the first file opened from the same resolution.
CREATE TABLE guardianship (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    case_id uuid NOT NULL,
    client_id uuid NOT NULL,
    resolution_id uuid NOT NULL,
    decided_on date NOT NULL,
    delivered_on date NOT NULL,
    register text NOT NULL,
    series text NOT NULL,
    mark text NOT NULL,
    year integer NOT NULL,
    number integer NOT NULL,
    opened_by uuid NOT NULL,
    opened_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    ended_on date,
    ended_by uuid,
    ended_at timestamptz,
    end_sealed bytea,
    CONSTRAINT guardianship_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT guardianship_of_case UNIQUE (tenant_id, case_id, service_id),
    CONSTRAINT guardianship_case_fkey FOREIGN KEY (tenant_id, client_id, service_id, case_id)
        REFERENCES client_case (tenant_id, client_id, service_id, id),
    CONSTRAINT guardianship_resolution_fkey FOREIGN KEY (tenant_id, resolution_id, service_id)
        REFERENCES guardianship (tenant_id, id, service_id),
    CONSTRAINT guardianship_opened_by_fkey FOREIGN KEY (tenant_id, opened_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT guardianship_ended_by_fkey FOREIGN KEY (tenant_id, ended_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT guardianship_days CHECK (decided_on <= delivered_on AND ended_on >= decided_on),
    CONSTRAINT guardianship_ended CHECK (
        (ended_at IS NULL) = (ended_on IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (end_sealed IS NULL)
    ),
    CONSTRAINT guardianship_number CHECK (number > 0),
    CONSTRAINT guardianship_bounds CHECK (
        octet_length(register) <= 30 AND octet_length(series) <= 30 AND octet_length(mark) <= 40
        AND greatest(octet_length(sealed), octet_length(end_sealed)) <= 100000
        AND least(decided_on, delivered_on, ended_on) >= '1800-01-01' AND greatest(decided_on, delivered_on, ended_on) < '3000-01-01'
        AND least(opened_at, ended_at) >= '1800-01-01' AND greatest(opened_at, ended_at) < '3000-01-01'
    )
);
CREATE UNIQUE INDEX guardianship_numbered ON guardianship (tenant_id, series, year, number, service_id);
CREATE INDEX guardianship_list ON guardianship (tenant_id, service_id, year DESC, number DESC);
CREATE INDEX guardianship_of_resolution ON guardianship (tenant_id, resolution_id);

ALTER TABLE guardianship ENABLE ROW LEVEL SECURITY;
ALTER TABLE guardianship FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON guardianship AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON guardianship FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON guardianship AS RESTRICTIVE FOR INSERT WITH CHECK (opened_by = (SELECT opora.worker()) AND ended_at IS NULL);
CREATE POLICY lately ON guardianship AS RESTRICTIVE FOR INSERT WITH CHECK (opened_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON guardianship TO opora_app;
GRANT UPDATE (ended_on, ended_by, ended_at, end_sealed) ON guardianship TO opora_app;

CREATE TRIGGER stays_ended BEFORE UPDATE ON guardianship FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL)
    EXECUTE FUNCTION opora.append_only();
CREATE TRIGGER stays BEFORE DELETE ON guardianship FOR EACH ROW EXECUTE FUNCTION opora.append_only();
CREATE TRIGGER written_by BEFORE UPDATE OF ended_by ON guardianship FOR EACH ROW
    WHEN (NEW.ended_by IS DISTINCT FROM OLD.ended_by AND NEW.ended_by IS DISTINCT FROM opora.worker())
    EXECUTE FUNCTION opora.signed_by_another();
CREATE TRIGGER written_lately BEFORE UPDATE OF ended_at ON guardianship FOR EACH ROW
    WHEN (NEW.ended_at IS DISTINCT FROM OLD.ended_at AND NOT NEW.ended_at <@ opora.lately())
    EXECUTE FUNCTION opora.written_another_time();

-- It is of a child, in the agenda of guardianship, under a number that was drawn.
CREATE FUNCTION opora.guardianship_begins() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.service s WHERE s.tenant_id = NEW.tenant_id AND s.id = NEW.service_id AND s.guardianship) THEN
    RAISE EXCEPTION 'a guardianship belongs to its agenda' USING ERRCODE = 'OP409';
  END IF;
  IF NOT EXISTS (SELECT FROM public.client c WHERE c.tenant_id = NEW.tenant_id AND c.service_id = NEW.service_id
      AND c.id = NEW.client_id AND c.kind = 'child') THEN
    RAISE EXCEPTION 'a guardian is appointed to a child' USING ERRCODE = 'OP409';
  END IF;
  IF NOT opora.drawn(NEW.tenant_id, 'register ' || NEW.series, NEW.year::text, NEW.number::text) THEN
    RAISE EXCEPTION 'nobody drew this number' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER begins BEFORE INSERT ON guardianship FOR EACH ROW EXECUTE FUNCTION opora.guardianship_begins();

-- And nothing but a guardianship is led there: what protects a child under § 6 stays in another agenda, by the wall.
CREATE FUNCTION opora.case_of_guardianship() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF EXISTS (SELECT FROM public.service s WHERE s.tenant_id = NEW.tenant_id AND s.id = NEW.service_id AND s.guardianship)
      AND NOT EXISTS (SELECT FROM public.guardianship g WHERE g.tenant_id = NEW.tenant_id AND g.service_id = NEW.service_id
        AND g.case_id = NEW.id) THEN
    RAISE EXCEPTION 'a file of the agenda of guardianship is opened from what a court said' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER of_guardianship AFTER INSERT ON client_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION opora.case_of_guardianship();

-- Once it is over who led it may coordinate the child: the row that all agendas see says so.
CREATE FUNCTION opora.person_follows_guardianship() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.person p SET guarded_until = NEW.ended_at
    WHERE p.tenant_id = NEW.tenant_id AND p.service_id = NEW.service_id AND p.client_id = NEW.client_id;
  RETURN NULL;
END $$;
CREATE TRIGGER person_follows AFTER UPDATE OF ended_at ON guardianship FOR EACH ROW
    EXECUTE FUNCTION opora.person_follows_guardianship();

-- --- guardianship_act --------------------------------------------------------------------------------------------

-- What the guardian did and on which day; the words are a record of the file. Written once: who learns better adds to the record.
CREATE TABLE guardianship_act (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    guardianship_id uuid NOT NULL,
    kind text NOT NULL,
    happened_on date NOT NULL,
    written_by uuid NOT NULL,
    written_at timestamptz NOT NULL,
    CONSTRAINT guardianship_act_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT guardianship_act_guardianship_fkey FOREIGN KEY (tenant_id, guardianship_id, service_id)
        REFERENCES guardianship (tenant_id, id, service_id),
    CONSTRAINT guardianship_act_written_by_fkey FOREIGN KEY (tenant_id, written_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT guardianship_act_kind_known CHECK (kind IN ('parents', 'informed', 'talk', 'wish', 'hearing', 'statement')),
    CONSTRAINT guardianship_act_bounds CHECK (
        happened_on >= '1800-01-01' AND happened_on < '3000-01-01' AND written_at >= '1800-01-01' AND written_at < '3000-01-01'
    )
);
CREATE INDEX guardianship_act_of ON guardianship_act (tenant_id, guardianship_id, happened_on, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON guardianship_act FOR EACH ROW EXECUTE FUNCTION opora.append_only();

ALTER TABLE guardianship_act ENABLE ROW LEVEL SECURITY;
ALTER TABLE guardianship_act FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON guardianship_act AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON guardianship_act FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON guardianship_act AS RESTRICTIVE FOR INSERT WITH CHECK (written_by = (SELECT opora.worker()));
CREATE POLICY lately ON guardianship_act AS RESTRICTIVE FOR INSERT WITH CHECK (written_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON guardianship_act TO opora_app;

REVOKE ALL ON FUNCTION opora.guardianship_begins(), opora.case_of_guardianship(), opora.person_follows_guardianship() FROM PUBLIC;
