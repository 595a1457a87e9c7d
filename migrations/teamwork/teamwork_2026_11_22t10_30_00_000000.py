"""Row-level security of joint objects: the partner service sees them only while the consent they rest on holds."""

from kernel import schema
from kernel.migrations import sql_migration
from services.teamwork.tables import CaseManagementStatus

ID = "2026-11-22T10:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Row-level security of case management and meetings."

PARTNER = f"tenant_id = {schema.TENANT} AND partner_service_id = {schema.SERVICE}"
LIVE = f"{PARTNER} AND ended_at IS NULL AND statement_timestamp() < valid_until"
ITEM = (
    f"{PARTNER} AND case_management_id = ANY (ARRAY(SELECT cm.id FROM case_management cm"
    f" WHERE cm.tenant_id = {schema.TENANT} AND cm.partner_service_id = {schema.SERVICE}))"
)

# Opened only on an effective consent that names the partner and the client, inside its period.
OPENS = """
CREATE FUNCTION opora.case_management_opens() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM opora.hold_consent(NEW.tenant_id, NEW.consent_id);
  IF NOT opora.consent_effective(NEW.tenant_id, NEW.consent_id) OR NOT EXISTS (
    SELECT 1 FROM consent_provision p JOIN consent c
      ON c.tenant_id = p.tenant_id AND c.id = p.consent_id AND c.version_no = p.version_no
    WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.provision_id AND p.consent_id = NEW.consent_id
      AND c.type = 'case_management' AND p.effect = 'permit' AND p.client_id = NEW.client_id
      AND p.recipient_tenant_id = NEW.tenant_id AND p.recipient_service_id = NEW.partner_service_id
      AND NEW.valid_until <= p.valid_until) THEN
    RAISE EXCEPTION 'no effective consent to this case management' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$"""

# What rests on a consent ends with it, in the same transaction, whoever writes the event.
ENDS = """
CREATE FUNCTION opora.consent_event_ends_case_management() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.state <> 'given' THEN
    UPDATE case_management SET ended_at = clock_timestamp(), end_cause = NEW.state, status = 'withdrawn',
        version = version + 1
      WHERE tenant_id = NEW.tenant_id AND consent_id = NEW.consent_id AND ended_at IS NULL;
    UPDATE data_key k SET partner_service_id = NULL FROM case_management m
      WHERE m.tenant_id = NEW.tenant_id AND m.consent_id = NEW.consent_id
        AND k.tenant_id = m.tenant_id AND k.id = m.id;
  END IF;
  RETURN NULL;
END $$"""

STATEMENTS = [
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
    "ALTER TABLE case_management ADD CONSTRAINT case_management_case_fkey FOREIGN KEY (tenant_id, service_id, case_id)"
    " REFERENCES client_case (tenant_id, service_id, id)",
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
    # active = both services agreed and there is exactly one key worker
    "ALTER TABLE case_management ADD CONSTRAINT case_management_one_key_worker CHECK ("
    "status <> 'active' OR (key_worker_id IS NOT NULL AND partner_case_id IS NOT NULL AND answered_at IS NOT NULL))",
    "ALTER TABLE case_management ADD CONSTRAINT case_management_end CHECK ("
    "(ended_at IS NULL) = (status IN ('proposed', 'active')))",
    "CREATE UNIQUE INDEX case_management_once ON case_management (tenant_id, client_id, partner_service_id)"
    " WHERE ended_at IS NULL",
    "CREATE INDEX case_management_partner ON case_management (tenant_id, partner_service_id) WHERE ended_at IS NULL",
    OPENS,
    ENDS,
    "CREATE TRIGGER opens BEFORE INSERT ON case_management FOR EACH ROW EXECUTE FUNCTION opora.case_management_opens()",
    "CREATE TRIGGER ends_case_management AFTER INSERT ON consent_event FOR EACH ROW"
    " EXECUTE FUNCTION opora.consent_event_ends_case_management()",
    # meetings
    *schema.tenant_table(
        "team_meeting", grants="SELECT, INSERT", update_columns=("sealed", "participant_ids", "version")
    ),
    schema.policy("team_meeting", "partner_reads", "SELECT", using=PARTNER),
    schema.policy("team_meeting", "partner_writes", "UPDATE", using=PARTNER, check=PARTNER),
    schema.foreign_key("team_meeting", "service_id", "service"),
    schema.foreign_key("team_meeting", "partner_service_id", "service"),
    schema.foreign_key("team_meeting", "id", "data_key", name="team_meeting_key_fkey"),
    schema.foreign_key("team_meeting", "convened_by", "worker"),
    "CREATE INDEX team_meeting_list ON team_meeting (tenant_id, service_id, held_at DESC)",
    # items: owner is the service of the case management, whoever convened the meeting
    *schema.tenant_table(
        "meeting_item", grants="SELECT, INSERT", update_columns=("sealed", "concluded_at", "concluded_by", "version")
    ),
    schema.policy("meeting_item", "partner_reads", "SELECT", using=ITEM),
    schema.policy("meeting_item", "partner_writes", "UPDATE", using=ITEM, check=PARTNER),
    schema.policy("meeting_item", "partner_adds", "INSERT", check=ITEM),
    schema.foreign_key("meeting_item", "meeting_id", "team_meeting"),
    schema.foreign_key("meeting_item", "case_management_id", "case_management"),
    "ALTER TABLE meeting_item ADD CONSTRAINT meeting_item_once UNIQUE (tenant_id, meeting_id, case_management_id)",
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA opora FROM PUBLIC",
    f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA opora TO {schema.APP}",
]

forwards = sql_migration(ID, "teamwork", DESCRIPTION, STATEMENTS)
