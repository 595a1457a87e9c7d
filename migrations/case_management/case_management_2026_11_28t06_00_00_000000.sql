-- Baseline of case management: the partner service sees it only while the consent it rests on holds.

-- The people of a team: nobody else of the partner sees a case management, and nobody else of the two services reads
-- minutes.
CREATE FUNCTION opora.in_team() RETURNS boolean LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT coalesce(c.parts[2] = 'system' OR string_to_array(c.parts[7], ' ')
    && ARRAY['social_worker', 'spinal_specialist', 'service_head'], false)
  FROM (SELECT opora.entered() AS parts) c
$$;

-- --- case_management ---------------------------------------------------------------------------------------------

-- Team case management of one client by the service that asked the client, and a partner service.
-- `partner_worker_ids` are the people of the partner whom the consent names; empty means the whole service.
CREATE TABLE case_management (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    client_id uuid NOT NULL,
    case_id uuid NOT NULL,
    partner_service_id uuid NOT NULL,
    partner_worker_ids uuid[] NOT NULL,
    partner_case_id uuid,
    consent_id uuid NOT NULL,
    provision_id uuid NOT NULL,
    status text NOT NULL,
    key_worker_id uuid,
    proposed_by uuid NOT NULL,
    proposed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    answered_by uuid,
    answered_at timestamptz,
    valid_until timestamptz NOT NULL,
    ended_at timestamptz,
    end_cause text,
    sealed bytea NOT NULL,
    version integer NOT NULL,
    CONSTRAINT case_management_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT case_management_status_known CHECK (
        status IN ('proposed', 'active', 'declined', 'withdrawn', 'closed')
    ),
    CONSTRAINT case_management_case_fkey FOREIGN KEY (tenant_id, client_id, service_id, case_id)
        REFERENCES client_case (tenant_id, client_id, service_id, id),
    CONSTRAINT case_management_partner_case_fkey FOREIGN KEY (tenant_id, partner_service_id, partner_case_id)
        REFERENCES client_case (tenant_id, service_id, id),
    CONSTRAINT case_management_consent_fkey FOREIGN KEY (tenant_id, service_id, client_id, consent_id)
        REFERENCES consent (tenant_id, service_id, client_id, id),
    CONSTRAINT case_management_provision_id_fkey FOREIGN KEY (tenant_id, provision_id, service_id)
        REFERENCES consent_provision (tenant_id, id, service_id),
    CONSTRAINT case_management_partner_service_id_fkey FOREIGN KEY (tenant_id, partner_service_id)
        REFERENCES service (tenant_id, id),
    CONSTRAINT case_management_key_worker_id_fkey FOREIGN KEY (tenant_id, key_worker_id)
        REFERENCES worker (tenant_id, id),
    CONSTRAINT case_management_key_fkey FOREIGN KEY (tenant_id, service_id, id)
        REFERENCES data_key (tenant_id, service_id, id),
    CONSTRAINT case_management_two_services CHECK (service_id <> partner_service_id),
    CONSTRAINT case_management_pair UNIQUE (tenant_id, id, service_id, partner_service_id),
    -- active = both services agreed and there is exactly one key worker
    CONSTRAINT case_management_one_key_worker CHECK (
        status <> 'active' OR (key_worker_id IS NOT NULL AND partner_case_id IS NOT NULL AND answered_at IS NOT NULL)
    ),
    -- a declined one stays in sight of the partner who declined it, until the consent ends
    CONSTRAINT case_management_end CHECK (
        CASE WHEN ended_at IS NULL
            THEN status IN ('proposed', 'active', 'declined')
            ELSE status IN ('declined', 'withdrawn', 'closed') END
    )
);

CREATE UNIQUE INDEX case_management_once ON case_management (tenant_id, client_id, service_id, partner_service_id)
    WHERE ended_at IS NULL AND status <> 'declined';
CREATE INDEX case_management_partner ON case_management (tenant_id, partner_service_id) WHERE ended_at IS NULL;
CREATE INDEX case_management_of_case ON case_management (tenant_id, case_id);
CREATE INDEX case_management_of_partner_case ON case_management (tenant_id, partner_case_id);
CREATE INDEX case_management_on_consent ON case_management (tenant_id, consent_id);

-- Opened only on an effective consent that names the partner and the client, inside its period. The definer may lock
-- the consent against a withdrawal at the same time; row-level security still shows it only the actor's own service.
CREATE FUNCTION opora.case_management_opens() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM opora.hold_consent(NEW.tenant_id, NEW.consent_id);
  IF NEW.status <> 'proposed' OR NEW.partner_case_id IS NOT NULL
    OR NOT opora.consent_effective(NEW.tenant_id, NEW.consent_id) OR NOT EXISTS (
    SELECT 1 FROM consent_provision p JOIN consent c
      ON c.tenant_id = p.tenant_id AND c.id = p.consent_id AND c.version_no = p.version_no
    WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.provision_id AND p.consent_id = NEW.consent_id
      AND c.type = 'case_management' AND p.effect = 'permit' AND p.client_id = NEW.client_id
      AND p.recipient_tenant_id = NEW.tenant_id AND p.recipient_service_id = NEW.partner_service_id
      AND p.recipient_worker_ids = NEW.partner_worker_ids
      AND p.valid_from <= statement_timestamp() AND statement_timestamp() < p.valid_until
      AND NEW.valid_until <= p.valid_until) THEN
    RAISE EXCEPTION 'no effective consent to this case management' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER opens BEFORE INSERT ON case_management FOR EACH ROW EXECUTE FUNCTION opora.case_management_opens();

-- Both services agree or it does not begin; its key worker works in one of the two; what ended stays ended.
CREATE FUNCTION opora.case_management_changes() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE of_partner boolean := opora.service() IS NOT DISTINCT FROM NEW.partner_service_id;
BEGIN
  IF OLD.ended_at IS NOT NULL
    OR (OLD.status, NEW.status) IN (('active', 'proposed'), ('active', 'declined'))
    OR (OLD.status = 'declined' AND NEW.status <> 'declined')
    OR (OLD.status = 'proposed' AND NEW.status IN ('active', 'declined') AND NOT of_partner)
    OR (NEW.partner_case_id IS DISTINCT FROM OLD.partner_case_id AND NOT (OLD.partner_case_id IS NULL AND of_partner))
  THEN
    RAISE EXCEPTION 'a case management does not change so' USING ERRCODE = 'OP409';
  END IF;
  IF NEW.key_worker_id IS DISTINCT FROM OLD.key_worker_id AND NOT EXISTS (
    SELECT 1 FROM membership m WHERE m.tenant_id = NEW.tenant_id AND m.worker_id = NEW.key_worker_id
      AND m.service_id IN (NEW.service_id, NEW.partner_service_id)
      AND m.valid_from <= now() AND (m.valid_to IS NULL OR now() < m.valid_to)) THEN
    RAISE EXCEPTION 'the key worker works in neither service' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER changes BEFORE UPDATE ON case_management FOR EACH ROW EXECUTE FUNCTION opora.case_management_changes();

-- What rests on a consent ends with it, in the same transaction, whoever writes the event.
CREATE FUNCTION opora.consent_event_ends_case_management() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.state <> 'given' THEN
    UPDATE case_management SET end_cause = NEW.state, version = version + 1,
        ended_at = CASE NEW.state WHEN 'expired' THEN least(valid_until, clock_timestamp()) ELSE clock_timestamp() END,
        status = CASE status WHEN 'declined' THEN 'declined' ELSE 'withdrawn' END
      WHERE tenant_id = NEW.tenant_id AND consent_id = NEW.consent_id AND ended_at IS NULL;
    UPDATE data_key k SET partner_service_id = NULL FROM case_management m
      WHERE m.tenant_id = NEW.tenant_id AND m.consent_id = NEW.consent_id
        AND k.tenant_id = m.tenant_id AND k.id = m.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ends_case_management AFTER INSERT ON consent_event FOR EACH ROW
    EXECUTE FUNCTION opora.consent_event_ends_case_management();

ALTER TABLE case_management ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_management FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON case_management AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON case_management FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- Expiry needs no job; a consent that names people lets in nobody else.
CREATE POLICY partner_reads ON case_management FOR SELECT
    USING (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND (SELECT opora.in_team()) AND ended_at IS NULL AND statement_timestamp() < valid_until
        AND (cardinality(partner_worker_ids) = 0 OR (SELECT opora.worker()) = ANY (partner_worker_ids)
        OR (SELECT opora.kind()) = 'system'));
CREATE POLICY partner_answers ON case_management FOR UPDATE
    USING (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service())
        AND (SELECT opora.in_team()) AND ended_at IS NULL AND statement_timestamp() < valid_until
        AND (cardinality(partner_worker_ids) = 0 OR (SELECT opora.worker()) = ANY (partner_worker_ids)
        OR (SELECT opora.kind()) = 'system'))
    WITH CHECK (tenant_id = (SELECT opora.tenant()) AND partner_service_id = (SELECT opora.service()));
GRANT SELECT, INSERT ON case_management TO opora_app;
GRANT UPDATE (
    partner_case_id, status, key_worker_id, answered_by, answered_at, ended_at, end_cause, sealed, version
) ON case_management TO opora_app;

-- --- who may call -------------------------------------------------------------------------------------------------

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA opora FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA opora TO opora_app;
