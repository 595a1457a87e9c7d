"""The wall: what lets a shared item through, what ends it, and who sees which row."""

from kernel import schema
from kernel.migrations import sql_migration
from sharing.tables import DisclosureAction, EndCause

ID = "2026-11-22T10:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Grants: exactly one basis, inside it, ending with it; row-level security of what is shared."

# A grant lets through while it is not revoked, inside its period, and only the named workers where it names any.
LIVE = (
    f"grantee_tenant_id = {schema.TENANT} AND grantee_service_id = {schema.SERVICE} AND revoked_at IS NULL"
    " AND valid_from <= statement_timestamp() AND statement_timestamp() < valid_until"
    f" AND (cardinality(grantee_worker_ids) = 0 OR {schema.WORKER} = ANY (grantee_worker_ids))"
)


def through(table: str, column: str) -> str:
    """A live grant of this very row. Ids are unique only inside an organisation, so the tenant is always compared too."""
    return f"EXISTS (SELECT FROM share_grant g WHERE g.tenant_id = {table}.tenant_id AND g.{column} = {table}.id AND {LIVE})"


# grant ⊆ provision ⊆ version, at the moment of granting, under a lock against a withdrawal at the same time.
INSIDE = """
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
END $$"""

# A grant is only ever ended, once, now; nothing else of it changes.
ENDED_ONCE = """
CREATE FUNCTION opora.share_grant_ended_once() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL OR NEW.revoke_cause IS NULL THEN
    RAISE EXCEPTION 'an ended grant stays ended' USING ERRCODE = 'OP409';
  END IF;
  NEW.revoked_at := clock_timestamp();
  RETURN NEW;
END $$"""

# The keys go with their grants, all those of one statement at once. The application itself deletes none.
KEYS_GO = """
CREATE FUNCTION opora.share_keys_go() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM share_key k USING ended e WHERE k.tenant_id = e.tenant_id AND k.id = e.id;
  RETURN NULL;
END $$"""

# Withdrawal, refusal of a version, supersession, expiry: every dependent grant ends in the same transaction. Grants are
# locked by id, as those who look do, so that the two wait for one another and never in a circle.
ENDS = """
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
END $$"""

# A look is written only while the grant holds, and holds it until the look is committed: a withdrawal waits for looks
# that began before it, and no look gets in behind it.
LOOKS = f"""
CREATE FUNCTION opora.disclosure_looks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM share_grant WHERE tenant_id = NEW.tenant_id AND service_id = NEW.service_id AND id = NEW.grant_id
    AND item_id = NEW.item_id AND NEW.action = ANY (actions) AND {LIVE} FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no grant to look by' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$"""

STATEMENTS = [
    # items
    *schema.tenant_table("shared_item", grants="SELECT, INSERT"),
    schema.default("shared_item", "created_at", "now()"),
    "ALTER TABLE shared_item ADD CONSTRAINT shared_item_case_fkey FOREIGN KEY (tenant_id, client_id, service_id, case_id)"
    " REFERENCES client_case (tenant_id, client_id, service_id, id)",
    "ALTER TABLE shared_item ADD CONSTRAINT shared_item_of_client UNIQUE (tenant_id, service_id, client_id, id)",
    schema.append_only("shared_item"),
    # handovers
    *schema.tenant_table("handover", grants="SELECT, INSERT"),
    schema.default("handover", "handed_at", "clock_timestamp()"),
    "ALTER TABLE handover ADD CONSTRAINT handover_case_fkey FOREIGN KEY (tenant_id, client_id, service_id, case_id)"
    " REFERENCES client_case (tenant_id, client_id, service_id, id)",
    "ALTER TABLE handover ADD CONSTRAINT handover_consent_fkey FOREIGN KEY (tenant_id, service_id, client_id, consent_id)"
    " REFERENCES consent (tenant_id, service_id, client_id, id)",
    "ALTER TABLE handover ADD CONSTRAINT handover_recipient_fkey FOREIGN KEY (recipient_tenant_id, recipient_service_id)"
    " REFERENCES service (tenant_id, id)",
    "ALTER TABLE handover ADD CONSTRAINT handover_of_consent_to UNIQUE"
    " (tenant_id, id, client_id, consent_id, recipient_tenant_id, recipient_service_id)",
    "CREATE INDEX handover_list ON handover (tenant_id, service_id, id)",
    "CREATE INDEX handover_of_case ON handover (tenant_id, case_id, id)",
    schema.append_only("handover"),
    # statutory bases: read only until two people approve them
    *schema.tenant_table("statutory_basis", grants="SELECT"),
    "ALTER TABLE statutory_basis ADD CONSTRAINT statutory_basis_period CHECK (valid_from < valid_until)",
    # grants
    *schema.tenant_table("share_grant", grants="SELECT, INSERT", update_columns=("revoked_at", "revoke_cause")),
    schema.default("share_grant", "created_at", "now()"),
    "ALTER TABLE share_grant ADD CONSTRAINT share_grant_one_basis CHECK ("
    "num_nonnulls(consent_provision_id, statutory_basis_id) = 1"
    " AND (consent_id IS NULL) = (consent_provision_id IS NULL))",
    "ALTER TABLE share_grant ADD CONSTRAINT share_grant_period CHECK (valid_from < valid_until)",
    "ALTER TABLE share_grant ADD CONSTRAINT share_grant_named CHECK (cardinality(actions) > 0"
    " AND array_position(actions, NULL) IS NULL AND array_position(grantee_worker_ids, NULL) IS NULL)",
    "ALTER TABLE share_grant ADD CONSTRAINT share_grant_end CHECK ((revoked_at IS NULL) = (revoke_cause IS NULL))",
    schema.one_of("share_grant", "revoke_cause", [cause.value for cause in EndCause]),
    "ALTER TABLE share_grant ADD CONSTRAINT share_grant_not_to_itself CHECK ("
    "(grantee_tenant_id, grantee_service_id) <> (tenant_id, service_id))",
    "ALTER TABLE share_grant ADD CONSTRAINT share_grant_item_fkey FOREIGN KEY (tenant_id, service_id, client_id, item_id)"
    " REFERENCES shared_item (tenant_id, service_id, client_id, id)",
    "ALTER TABLE share_grant ADD CONSTRAINT share_grant_consent_fkey"
    " FOREIGN KEY (tenant_id, service_id, client_id, consent_id)"
    " REFERENCES consent (tenant_id, service_id, client_id, id)",
    schema.foreign_key("share_grant", "consent_provision_id", "consent_provision"),
    schema.foreign_key("share_grant", "statutory_basis_id", "statutory_basis"),
    # a grant of a handover goes where the handover goes, on the same consent
    "ALTER TABLE share_grant ADD CONSTRAINT share_grant_handover_fkey FOREIGN KEY"
    " (tenant_id, handover_id, client_id, consent_id, grantee_tenant_id, grantee_service_id) REFERENCES handover"
    " (tenant_id, id, client_id, consent_id, recipient_tenant_id, recipient_service_id)",
    "ALTER TABLE share_grant ADD CONSTRAINT share_grant_handover_on_consent CHECK ("
    "handover_id IS NULL OR consent_id IS NOT NULL)",
    "ALTER TABLE share_grant ADD CONSTRAINT share_grant_grantee_fkey FOREIGN KEY (grantee_tenant_id, grantee_service_id)"
    " REFERENCES service (tenant_id, id)",
    "ALTER TABLE share_grant ADD CONSTRAINT share_grant_in_service UNIQUE (tenant_id, service_id, id)",
    "CREATE INDEX share_grant_to ON share_grant (grantee_tenant_id, grantee_service_id, handover_id)"
    " WHERE revoked_at IS NULL",
    "CREATE INDEX share_grant_on ON share_grant (tenant_id, consent_id) WHERE revoked_at IS NULL",
    "CREATE INDEX share_grant_item ON share_grant (tenant_id, item_id)",
    "CREATE INDEX share_grant_handover ON share_grant (tenant_id, handover_id)",
    "CREATE INDEX share_grant_of_client ON share_grant (tenant_id, client_id)",
    schema.policy("share_grant", "recipient", "SELECT", using=LIVE),
    # for the guard of disclosures alone, which runs as the owner of the schema: it locks what the recipient looks at
    f"CREATE POLICY held ON share_grant FOR UPDATE TO CURRENT_USER USING ({LIVE}) WITH CHECK (false)",
    INSIDE,
    ENDED_ONCE,
    KEYS_GO,
    ENDS,
    LOOKS,
    "CREATE TRIGGER inside BEFORE INSERT ON share_grant FOR EACH ROW EXECUTE FUNCTION opora.share_grant_inside()",
    "CREATE TRIGGER ended_once BEFORE UPDATE ON share_grant FOR EACH ROW"
    " EXECUTE FUNCTION opora.share_grant_ended_once()",
    "CREATE TRIGGER keys_go AFTER UPDATE ON share_grant REFERENCING NEW TABLE AS ended FOR EACH STATEMENT"
    " EXECUTE FUNCTION opora.share_keys_go()",
    "CREATE TRIGGER ends_grants AFTER INSERT ON consent_event FOR EACH ROW"
    " EXECUTE FUNCTION opora.consent_event_ends_grants()",
    # the recipient's view rests on its live grants alone
    schema.policy("shared_item", "recipient", "SELECT", using=through("shared_item", "item_id")),
    schema.policy("handover", "recipient", "SELECT", using=through("handover", "handover_id")),
    # keys: written with the grant, deleted by the end of the grant and by nobody else
    *schema.tenant_table("share_key", grants="SELECT, INSERT"),
    schema.policy("share_key", "recipient", "SELECT", using=through("share_key", "id")),
    "ALTER TABLE share_key ADD CONSTRAINT share_key_grant_fkey FOREIGN KEY (tenant_id, service_id, id)"
    " REFERENCES share_grant (tenant_id, service_id, id)",
    # disclosures: the recipient writes what it looked at, the owner reads; the database says when
    *schema.tenant_table(
        "disclosure",
        grants="SELECT, INSERT (tenant_id, id, service_id, grant_id, item_id, viewer_tenant_id, viewer_service_id,"
        " viewer_worker_id, viewer, action)",
    ),
    # one instant for all the items of one look
    schema.default("disclosure", "at", "statement_timestamp()"),
    "DROP POLICY own ON disclosure",
    schema.policy("disclosure", "owner", "SELECT", using=schema.OWN["service"]),
    schema.policy(
        "disclosure",
        "viewer",
        "INSERT",
        check=f"viewer_tenant_id = {schema.TENANT} AND viewer_service_id = {schema.SERVICE}"
        f" AND viewer_worker_id = {schema.WORKER}",
    ),
    "CREATE TRIGGER looks BEFORE INSERT ON disclosure FOR EACH ROW EXECUTE FUNCTION opora.disclosure_looks()",
    "ALTER TABLE disclosure ADD CONSTRAINT disclosure_grant_fkey FOREIGN KEY (tenant_id, service_id, grant_id)"
    " REFERENCES share_grant (tenant_id, service_id, id)",
    schema.one_of("disclosure", "action", [action.value for action in DisclosureAction]),
    "CREATE INDEX disclosure_of_grant ON disclosure (tenant_id, grant_id, id)",
    schema.append_only("disclosure"),
    # a client who came by a handover says which one, once in a service
    "CREATE UNIQUE INDEX client_by_handover ON client (tenant_id, service_id, handover_id)"
    " WHERE handover_id IS NOT NULL",
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA opora FROM PUBLIC",
    f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA opora TO {schema.APP}",
]

forwards = sql_migration(ID, "sharing", DESCRIPTION, STATEMENTS)
