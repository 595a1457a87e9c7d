"""Row-level security of case management: the partner service sees it only while the consent it rests on holds."""

from kernel import schema
from kernel.migrations import sql_migration
from services.case_management.tables import CaseManagementStatus

ID = "2026-11-22T10:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Row-level security of case management."

# The people of a team: nobody else of the partner sees joint work, and nobody else of the two services reads minutes.
IN_TEAM = """
CREATE FUNCTION opora.in_team() RETURNS boolean LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT coalesce(c.parts[4] = 'system' OR string_to_array(c.parts[9], ',')
    && ARRAY['social_worker', 'spinal_specialist', 'service_head'], false)
  FROM (SELECT opora.verified() AS parts) c
$$"""
TEAM = "(SELECT opora.in_team())"
PARTNER = f"tenant_id = {schema.TENANT} AND partner_service_id = {schema.SERVICE}"
# Expiry needs no job; a consent that names people lets in nobody else.
LIVE = (
    f"{PARTNER} AND {TEAM} AND ended_at IS NULL AND statement_timestamp() < valid_until AND ("
    f"cardinality(partner_worker_ids) = 0 OR {schema.WORKER} = ANY (partner_worker_ids) OR {schema.KIND} = 'system')"
)
# Opened only on an effective consent that names the partner and the client, inside its period. The definer may lock
# the consent against a withdrawal at the same time; row-level security still shows it only the actor's own service.
OPENS = """
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
END $$"""

# Both services agree or it does not begin; its key worker works in one of the two; what ended stays ended.
CHANGES = """
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
END $$"""

# What rests on a consent ends with it, in the same transaction, whoever writes the event.
ENDS = """
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
END $$"""

STATEMENTS = [
    IN_TEAM,
    *schema.tenant_table(
        "case_management",
        grants="SELECT, INSERT",
        update_columns=(
            "partner_case_id",
            "status",
            "key_worker_id",
            "answered_by",
            "answered_at",
            "ended_at",
            "end_cause",
            "sealed",
            "version",
        ),
    ),
    schema.default("case_management", "proposed_at", "clock_timestamp()"),
    schema.one_of("case_management", "status", [status.value for status in CaseManagementStatus]),
    schema.policy("case_management", "partner_reads", "SELECT", using=LIVE),
    schema.policy("case_management", "partner_answers", "UPDATE", using=LIVE, check=PARTNER),
    "ALTER TABLE case_management ADD CONSTRAINT case_management_case_fkey"
    " FOREIGN KEY (tenant_id, client_id, service_id, case_id)"
    " REFERENCES client_case (tenant_id, client_id, service_id, id)",
    "ALTER TABLE case_management ADD CONSTRAINT case_management_partner_case_fkey"
    " FOREIGN KEY (tenant_id, partner_service_id, partner_case_id) REFERENCES client_case (tenant_id, service_id, id)",
    "ALTER TABLE case_management ADD CONSTRAINT case_management_consent_fkey"
    " FOREIGN KEY (tenant_id, service_id, client_id, consent_id)"
    " REFERENCES consent (tenant_id, service_id, client_id, id)",
    schema.foreign_key("case_management", "provision_id", "consent_provision"),
    schema.foreign_key("case_management", "partner_service_id", "service"),
    schema.foreign_key("case_management", "key_worker_id", "worker"),
    schema.foreign_key("case_management", "id", "data_key", name="case_management_key_fkey"),
    "ALTER TABLE case_management ADD CONSTRAINT case_management_two_services CHECK (service_id <> partner_service_id)",
    "ALTER TABLE case_management ADD CONSTRAINT case_management_pair"
    " UNIQUE (tenant_id, id, service_id, partner_service_id)",
    # active = both services agreed and there is exactly one key worker
    "ALTER TABLE case_management ADD CONSTRAINT case_management_one_key_worker CHECK ("
    "status <> 'active' OR (key_worker_id IS NOT NULL AND partner_case_id IS NOT NULL AND answered_at IS NOT NULL))",
    # a declined one stays in sight of the partner who declined it, until the consent ends
    "ALTER TABLE case_management ADD CONSTRAINT case_management_end CHECK (CASE WHEN ended_at IS NULL"
    " THEN status IN ('proposed', 'active', 'declined') ELSE status IN ('declined', 'withdrawn', 'closed') END)",
    "CREATE UNIQUE INDEX case_management_once ON case_management (tenant_id, client_id, partner_service_id)"
    " WHERE ended_at IS NULL AND status <> 'declined'",
    "CREATE INDEX case_management_partner ON case_management (tenant_id, partner_service_id) WHERE ended_at IS NULL",
    "CREATE INDEX case_management_of_case ON case_management (tenant_id, case_id)",
    "CREATE INDEX case_management_of_partner_case ON case_management (tenant_id, partner_case_id)",
    "CREATE INDEX case_management_on_consent ON case_management (tenant_id, consent_id)",
    OPENS,
    CHANGES,
    ENDS,
    "CREATE TRIGGER opens BEFORE INSERT ON case_management FOR EACH ROW EXECUTE FUNCTION opora.case_management_opens()",
    "CREATE TRIGGER changes BEFORE UPDATE ON case_management FOR EACH ROW"
    " EXECUTE FUNCTION opora.case_management_changes()",
    "CREATE TRIGGER ends_case_management AFTER INSERT ON consent_event FOR EACH ROW"
    " EXECUTE FUNCTION opora.consent_event_ends_case_management()",
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA opora FROM PUBLIC",
    f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA opora TO {schema.APP}",
]

forwards = sql_migration(ID, "case_management", DESCRIPTION, STATEMENTS)
