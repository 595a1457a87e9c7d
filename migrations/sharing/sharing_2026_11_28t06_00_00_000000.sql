-- Baseline of sharing, the wall: what lets a shared item through, what ends it, and who sees which row.

-- --- shared_item -------------------------------------------------------------------------------------------------

-- A concrete item as it was when it was shared, sealed with a key of its own. Immutable.
CREATE TABLE shared_item (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    client_id uuid NOT NULL,
    case_id uuid NOT NULL,
    kind text NOT NULL,
    source_id uuid,
    sealed bytea NOT NULL,
    wrapped_key bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by uuid NOT NULL,
    CONSTRAINT shared_item_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT shared_item_case_fkey FOREIGN KEY (tenant_id, client_id, service_id, case_id)
        REFERENCES client_case (tenant_id, client_id, service_id, id),
    CONSTRAINT shared_item_of_client UNIQUE (tenant_id, service_id, client_id, id)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON shared_item FOR EACH ROW EXECUTE FUNCTION opora.append_only();

ALTER TABLE shared_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE shared_item FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON shared_item AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON shared_item FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
GRANT SELECT, INSERT ON shared_item TO opora_app;

-- --- handover ----------------------------------------------------------------------------------------------------

-- Items given to another service at one time.
CREATE TABLE handover (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    client_id uuid NOT NULL,
    case_id uuid NOT NULL,
    consent_id uuid NOT NULL,
    recipient_tenant_id uuid NOT NULL,
    recipient_service_id uuid NOT NULL,
    handed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    handed_by uuid NOT NULL,
    CONSTRAINT handover_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT handover_case_fkey FOREIGN KEY (tenant_id, client_id, service_id, case_id)
        REFERENCES client_case (tenant_id, client_id, service_id, id),
    CONSTRAINT handover_consent_fkey FOREIGN KEY (tenant_id, service_id, client_id, consent_id)
        REFERENCES consent (tenant_id, service_id, client_id, id),
    CONSTRAINT handover_recipient_fkey FOREIGN KEY (recipient_tenant_id, recipient_service_id)
        REFERENCES service (tenant_id, id),
    CONSTRAINT handover_of_consent_to
        UNIQUE (tenant_id, id, client_id, consent_id, recipient_tenant_id, recipient_service_id)
);

CREATE INDEX handover_list ON handover (tenant_id, service_id, id);
CREATE INDEX handover_of_case ON handover (tenant_id, case_id, id);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON handover FOR EACH ROW EXECUTE FUNCTION opora.append_only();

ALTER TABLE handover ENABLE ROW LEVEL SECURITY;
ALTER TABLE handover FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON handover AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON handover FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
GRANT SELECT, INSERT ON handover TO opora_app;

-- --- statutory_basis ---------------------------------------------------------------------------------------------

-- A disclosure by law. The application may not write it yet: its approval by a second person comes with trust. Read
-- only until two people approve them.
CREATE TABLE statutory_basis (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    law_ref text NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT statutory_basis_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT statutory_basis_period CHECK (valid_from < valid_until)
);

ALTER TABLE statutory_basis ENABLE ROW LEVEL SECURITY;
ALTER TABLE statutory_basis FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON statutory_basis AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON statutory_basis FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
GRANT SELECT ON statutory_basis TO opora_app;

-- --- share_grant -------------------------------------------------------------------------------------------------

-- One item, one recipient, one purpose, one period, exactly one basis.
CREATE TABLE share_grant (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    item_id uuid NOT NULL,
    client_id uuid NOT NULL,
    handover_id uuid,
    grantee_tenant_id uuid NOT NULL,
    grantee_service_id uuid NOT NULL,
    grantee_worker_ids uuid[] NOT NULL,
    actions text[] NOT NULL,
    purpose text NOT NULL,
    consent_id uuid,
    consent_provision_id uuid,
    statutory_basis_id uuid,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    revoked_at timestamptz,
    revoke_cause text,
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by uuid NOT NULL,
    CONSTRAINT share_grant_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT share_grant_one_basis CHECK (
        num_nonnulls(consent_provision_id, statutory_basis_id) = 1
        AND (consent_id IS NULL) = (consent_provision_id IS NULL)
    ),
    CONSTRAINT share_grant_period CHECK (valid_from < valid_until),
    CONSTRAINT share_grant_named CHECK (
        cardinality(actions) > 0 AND array_position(actions, NULL) IS NULL
        AND array_position(grantee_worker_ids, NULL) IS NULL
    ),
    CONSTRAINT share_grant_end CHECK ((revoked_at IS NULL) = (revoke_cause IS NULL)),
    CONSTRAINT share_grant_revoke_cause_known CHECK (
        revoke_cause IN ('refused', 'withdrawn', 'expired', 'superseded', 'owner')
    ),
    CONSTRAINT share_grant_not_to_itself CHECK ((grantee_tenant_id, grantee_service_id) <> (tenant_id, service_id)),
    CONSTRAINT share_grant_item_fkey FOREIGN KEY (tenant_id, service_id, client_id, item_id)
        REFERENCES shared_item (tenant_id, service_id, client_id, id),
    CONSTRAINT share_grant_consent_fkey FOREIGN KEY (tenant_id, service_id, client_id, consent_id)
        REFERENCES consent (tenant_id, service_id, client_id, id),
    CONSTRAINT share_grant_consent_provision_id_fkey FOREIGN KEY (tenant_id, consent_provision_id, service_id)
        REFERENCES consent_provision (tenant_id, id, service_id),
    CONSTRAINT share_grant_statutory_basis_id_fkey FOREIGN KEY (tenant_id, statutory_basis_id, service_id)
        REFERENCES statutory_basis (tenant_id, id, service_id),
    -- a grant of a handover goes where the handover goes, on the same consent
    CONSTRAINT share_grant_handover_fkey
        FOREIGN KEY (tenant_id, handover_id, client_id, consent_id, grantee_tenant_id, grantee_service_id)
        REFERENCES handover (tenant_id, id, client_id, consent_id, recipient_tenant_id, recipient_service_id),
    CONSTRAINT share_grant_handover_on_consent CHECK (handover_id IS NULL OR consent_id IS NOT NULL),
    CONSTRAINT share_grant_grantee_fkey FOREIGN KEY (grantee_tenant_id, grantee_service_id)
        REFERENCES service (tenant_id, id),
    CONSTRAINT share_grant_in_service UNIQUE (tenant_id, service_id, id)
);

CREATE INDEX share_grant_to ON share_grant (grantee_tenant_id, grantee_service_id, handover_id)
    WHERE revoked_at IS NULL;
CREATE INDEX share_grant_on ON share_grant (tenant_id, consent_id) WHERE revoked_at IS NULL;
CREATE INDEX share_grant_item ON share_grant (tenant_id, item_id);
CREATE INDEX share_grant_handover ON share_grant (tenant_id, handover_id);
CREATE INDEX share_grant_of_client ON share_grant (tenant_id, client_id);

-- Grant ⊆ provision ⊆ version, at the moment of granting, under a lock against a withdrawal at the same time.
CREATE FUNCTION opora.share_grant_inside() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE p record; i record; b record;
BEGIN
  SELECT kind, client_id INTO i FROM shared_item WHERE tenant_id = NEW.tenant_id AND service_id = NEW.service_id
    AND id = NEW.item_id;
  IF NOT FOUND OR i.client_id <> NEW.client_id OR NEW.revoked_at IS NOT NULL OR NEW.revoke_cause IS NOT NULL THEN
    RAISE EXCEPTION 'a grant of another item' USING ERRCODE = 'OP409';
  END IF;
  IF NEW.consent_provision_id IS NOT NULL THEN
    PERFORM opora.hold_consent(NEW.tenant_id, NEW.consent_id);
    SELECT pr.* INTO p FROM consent_provision pr JOIN consent c
        ON c.tenant_id = pr.tenant_id AND c.id = pr.consent_id AND c.version_no = pr.version_no
      WHERE pr.tenant_id = NEW.tenant_id AND pr.id = NEW.consent_provision_id AND pr.consent_id = NEW.consent_id;
    IF NOT FOUND OR (p.effect = 'permit' AND p.client_id = NEW.client_id AND i.kind = ANY (p.item_kinds)
      AND p.recipient_tenant_id = NEW.grantee_tenant_id AND p.recipient_service_id = NEW.grantee_service_id
      AND NEW.actions <@ p.actions AND NEW.purpose = p.purpose
      AND (cardinality(p.recipient_worker_ids) = 0 OR (cardinality(NEW.grantee_worker_ids) > 0
          AND NEW.grantee_worker_ids <@ p.recipient_worker_ids))
      AND p.valid_from <= NEW.valid_from AND NEW.valid_until <= p.valid_until
      AND opora.consent_effective(NEW.tenant_id, NEW.consent_id)) IS NOT TRUE THEN
      RAISE EXCEPTION 'a grant outside its consent' USING ERRCODE = 'OP409';
    END IF;
  ELSE
    SELECT s.* INTO b FROM statutory_basis s WHERE s.tenant_id = NEW.tenant_id AND s.id = NEW.statutory_basis_id;
    IF NOT FOUND OR (b.valid_from <= NEW.valid_from AND NEW.valid_until <= b.valid_until) IS NOT TRUE THEN
      RAISE EXCEPTION 'a grant outside its statutory basis' USING ERRCODE = 'OP409';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER inside BEFORE INSERT ON share_grant FOR EACH ROW EXECUTE FUNCTION opora.share_grant_inside();

-- A grant is only ever ended, once, now; nothing else of it changes.
CREATE FUNCTION opora.share_grant_ended_once() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL OR NEW.revoke_cause IS NULL THEN
    RAISE EXCEPTION 'an ended grant stays ended' USING ERRCODE = 'OP409';
  END IF;
  NEW.revoked_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER ended_once BEFORE UPDATE ON share_grant FOR EACH ROW EXECUTE FUNCTION opora.share_grant_ended_once();

-- The keys go with their grants, all those of one statement at once. The application itself deletes none.
CREATE FUNCTION opora.share_keys_go() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM share_key k USING ended e WHERE k.tenant_id = e.tenant_id AND k.id = e.id;
  RETURN NULL;
END $$;
CREATE TRIGGER keys_go AFTER UPDATE ON share_grant
    REFERENCING NEW TABLE AS ended FOR EACH STATEMENT
    EXECUTE FUNCTION opora.share_keys_go();

-- Withdrawal, refusal of a version, supersession, expiry: every dependent grant ends in the same transaction. Grants
-- are locked by id, as those who look do, so that the two wait for one another and never in a circle.
CREATE FUNCTION opora.consent_event_ends_grants() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.state <> 'given' THEN
    PERFORM 1 FROM share_grant WHERE tenant_id = NEW.tenant_id AND consent_id = NEW.consent_id AND revoked_at IS NULL
      ORDER BY id FOR UPDATE;
    UPDATE share_grant SET revoked_at = clock_timestamp(), revoke_cause = NEW.state
      WHERE tenant_id = NEW.tenant_id AND consent_id = NEW.consent_id AND revoked_at IS NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ends_grants AFTER INSERT ON consent_event FOR EACH ROW
    EXECUTE FUNCTION opora.consent_event_ends_grants();

ALTER TABLE share_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE share_grant FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON share_grant AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON share_grant FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- A grant lets through while it is not revoked, inside its period, and only the named workers where it names any.
-- (Ids are unique only inside an organisation, so what asks for a grant compares the organisation too.)
CREATE POLICY recipient ON share_grant FOR SELECT
    USING (grantee_tenant_id = (SELECT opora.tenant()) AND grantee_service_id = (SELECT opora.service())
        AND revoked_at IS NULL AND valid_from <= statement_timestamp() AND statement_timestamp() < valid_until
        AND (cardinality(grantee_worker_ids) = 0 OR (SELECT opora.worker()) = ANY (grantee_worker_ids)));
-- for the guard of disclosures alone, which runs as the owner of the schema: it locks what the recipient looks at
CREATE POLICY held ON share_grant FOR UPDATE TO CURRENT_USER
    USING (grantee_tenant_id = (SELECT opora.tenant()) AND grantee_service_id = (SELECT opora.service())
        AND revoked_at IS NULL AND valid_from <= statement_timestamp() AND statement_timestamp() < valid_until
        AND (cardinality(grantee_worker_ids) = 0 OR (SELECT opora.worker()) = ANY (grantee_worker_ids)))
    WITH CHECK (false);
GRANT SELECT, INSERT ON share_grant TO opora_app;
GRANT UPDATE (revoked_at, revoke_cause) ON share_grant TO opora_app;

-- The recipient's view of items and handovers rests on its live grants alone.
CREATE POLICY recipient ON shared_item FOR SELECT
    USING (EXISTS (SELECT FROM share_grant g WHERE g.tenant_id = shared_item.tenant_id AND g.item_id = shared_item.id
        AND grantee_tenant_id = (SELECT opora.tenant()) AND grantee_service_id = (SELECT opora.service())
        AND revoked_at IS NULL AND valid_from <= statement_timestamp() AND statement_timestamp() < valid_until
        AND (cardinality(grantee_worker_ids) = 0 OR (SELECT opora.worker()) = ANY (grantee_worker_ids))));
CREATE POLICY recipient ON handover FOR SELECT
    USING (EXISTS (SELECT FROM share_grant g WHERE g.tenant_id = handover.tenant_id AND g.handover_id = handover.id
        AND grantee_tenant_id = (SELECT opora.tenant()) AND grantee_service_id = (SELECT opora.service())
        AND revoked_at IS NULL AND valid_from <= statement_timestamp() AND statement_timestamp() < valid_until
        AND (cardinality(grantee_worker_ids) = 0 OR (SELECT opora.worker()) = ANY (grantee_worker_ids))));

-- --- share_key ---------------------------------------------------------------------------------------------------

-- The item's key wrapped for the recipient organisation; same id as the grant. Gone with the withdrawal. Written with
-- the grant, deleted by the end of the grant and by nobody else.
CREATE TABLE share_key (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    wrapped bytea NOT NULL,
    CONSTRAINT share_key_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT share_key_grant_fkey FOREIGN KEY (tenant_id, service_id, id)
        REFERENCES share_grant (tenant_id, service_id, id)
);

ALTER TABLE share_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE share_key FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON share_key AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON share_key FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY recipient ON share_key FOR SELECT
    USING (EXISTS (SELECT FROM share_grant g WHERE g.tenant_id = share_key.tenant_id AND g.id = share_key.id
        AND grantee_tenant_id = (SELECT opora.tenant()) AND grantee_service_id = (SELECT opora.service())
        AND revoked_at IS NULL AND valid_from <= statement_timestamp() AND statement_timestamp() < valid_until
        AND (cardinality(grantee_worker_ids) = 0 OR (SELECT opora.worker()) = ANY (grantee_worker_ids))));
GRANT SELECT, INSERT ON share_key TO opora_app;

-- --- disclosure --------------------------------------------------------------------------------------------------

-- Somebody of the recipient looked at an item. Append-only, kept for the owner and the client. The recipient writes
-- what it looked at, the owner reads; the database says when: one instant for all the items of one look.
CREATE TABLE disclosure (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    grant_id uuid NOT NULL,
    item_id uuid NOT NULL,
    viewer_tenant_id uuid NOT NULL,
    viewer_service_id uuid NOT NULL,
    viewer_worker_id uuid NOT NULL,
    viewer bytea NOT NULL,
    action text NOT NULL,
    at timestamptz NOT NULL DEFAULT statement_timestamp(),
    CONSTRAINT disclosure_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT disclosure_grant_fkey FOREIGN KEY (tenant_id, service_id, grant_id)
        REFERENCES share_grant (tenant_id, service_id, id),
    CONSTRAINT disclosure_action_known CHECK (action IN ('view', 'print', 'export', 'copy'))
);

CREATE INDEX disclosure_of_grant ON disclosure (tenant_id, grant_id, id);

-- A look is written only while the grant holds, and holds it until the look is committed: a withdrawal waits for
-- looks that began before it, and no look gets in behind it.
CREATE FUNCTION opora.disclosure_looks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM share_grant WHERE tenant_id = NEW.tenant_id AND service_id = NEW.service_id AND id = NEW.grant_id
    AND item_id = NEW.item_id AND NEW.action = ANY (actions)
    AND grantee_tenant_id = (SELECT opora.tenant()) AND grantee_service_id = (SELECT opora.service())
    AND revoked_at IS NULL AND valid_from <= statement_timestamp() AND statement_timestamp() < valid_until
    AND (cardinality(grantee_worker_ids) = 0 OR (SELECT opora.worker()) = ANY (grantee_worker_ids)) FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no grant to look by' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER looks BEFORE INSERT ON disclosure FOR EACH ROW EXECUTE FUNCTION opora.disclosure_looks();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON disclosure FOR EACH ROW EXECUTE FUNCTION opora.append_only();

ALTER TABLE disclosure ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosure FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON disclosure AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY owner ON disclosure FOR SELECT
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY viewer ON disclosure FOR INSERT
    WITH CHECK (viewer_tenant_id = (SELECT opora.tenant()) AND viewer_service_id = (SELECT opora.service())
        AND viewer_worker_id = (SELECT opora.worker()));
GRANT SELECT, INSERT (
    tenant_id, id, service_id, grant_id, item_id, viewer_tenant_id, viewer_service_id, viewer_worker_id, viewer,
    action
) ON disclosure TO opora_app;

-- --- who may call -------------------------------------------------------------------------------------------------

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA opora FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA opora TO opora_app;
