"""Row-level security of joint objects: the partner service sees them only while the consent they rest on holds."""

from kernel import schema
from kernel.migrations import sql_migration
from services.teamwork.tables import CaseManagementStatus

ID = "2026-11-22T10:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Row-level security of case management and meetings."

# The people of a team: nobody else of the two services reads minutes, and nobody else of the partner joint work.
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
# What belongs to a case management is the partner's as long as the case management is: its own policy decides.
OF_LIVE = (
    f"{PARTNER} AND case_management_id = ANY (ARRAY(SELECT cm.id FROM case_management cm"
    f" WHERE cm.tenant_id = {schema.TENANT} AND cm.partner_service_id = {schema.SERVICE}))"
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

# Joint work is written only while both services may see it; the lock orders it against a withdrawal at the same time.
# A concluded output stays concluded.
WRITTEN = """
CREATE FUNCTION opora.meeting_item_written() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM case_management m WHERE m.tenant_id = NEW.tenant_id AND m.id = NEW.case_management_id
    AND m.status = 'active' AND m.ended_at IS NULL AND statement_timestamp() < m.valid_until FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no effective consent to joint work' USING ERRCODE = 'OP409';
  END IF;
  IF TG_OP = 'INSERT' THEN
    PERFORM 1 FROM team_meeting t WHERE t.tenant_id = NEW.tenant_id AND t.id = NEW.meeting_id
      AND ((t.service_id = NEW.service_id AND t.partner_service_id = NEW.partner_service_id)
        OR (t.service_id = NEW.partner_service_id AND t.partner_service_id = NEW.service_id));
    IF NOT FOUND OR NEW.concluded_at IS NOT NULL THEN
      RAISE EXCEPTION 'an item of another meeting' USING ERRCODE = 'OP409';
    END IF;
  ELSIF OLD.concluded_at IS NOT NULL
    AND (NEW.concluded_at, NEW.concluded_by) IS DISTINCT FROM (OLD.concluded_at, OLD.concluded_by) THEN
    RAISE EXCEPTION 'a concluded item stays concluded' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$"""


def of_case_management(table: str) -> str:
    """The row belongs to the same two services as its case management."""
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_case_management_fkey"
        " FOREIGN KEY (tenant_id, case_management_id, service_id, partner_service_id)"
        " REFERENCES case_management (tenant_id, id, service_id, partner_service_id)"
    )


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
    # meetings
    *schema.tenant_table(
        "team_meeting", grants="SELECT, INSERT", update_columns=("sealed", "participant_ids", "version")
    ),
    schema.policy("team_meeting", "partner_reads", "SELECT", using=PARTNER),
    schema.policy("team_meeting", "partner_writes", "UPDATE", using=PARTNER, check=PARTNER),
    f"CREATE POLICY team ON team_meeting AS RESTRICTIVE FOR ALL USING ({TEAM})",
    schema.foreign_key("team_meeting", "service_id", "service"),
    schema.foreign_key("team_meeting", "partner_service_id", "service"),
    schema.foreign_key("team_meeting", "id", "data_key", name="team_meeting_key_fkey"),
    schema.foreign_key("team_meeting", "convened_by", "worker"),
    "ALTER TABLE team_meeting ADD CONSTRAINT team_meeting_two_services CHECK (service_id <> partner_service_id)",
    "CREATE INDEX team_meeting_list ON team_meeting (tenant_id, service_id, held_at DESC)",
    "CREATE INDEX team_meeting_partner ON team_meeting (tenant_id, partner_service_id, held_at DESC)",
    # items
    *schema.tenant_table(
        "meeting_item", grants="SELECT, INSERT", update_columns=("sealed", "concluded_at", "concluded_by", "version")
    ),
    schema.policy("meeting_item", "partner_reads", "SELECT", using=OF_LIVE),
    schema.policy("meeting_item", "partner_writes", "UPDATE", using=OF_LIVE, check=PARTNER),
    schema.policy("meeting_item", "partner_adds", "INSERT", check=OF_LIVE),
    f"CREATE POLICY team ON meeting_item AS RESTRICTIVE FOR ALL USING ({TEAM})",
    schema.foreign_key("meeting_item", "meeting_id", "team_meeting"),
    schema.foreign_key("meeting_item", "concluded_by", "worker"),
    of_case_management("meeting_item"),
    "ALTER TABLE meeting_item ADD CONSTRAINT meeting_item_once UNIQUE (tenant_id, meeting_id, case_management_id)",
    "ALTER TABLE meeting_item ADD CONSTRAINT meeting_item_of_case_management UNIQUE (tenant_id, id, case_management_id)",
    "ALTER TABLE meeting_item ADD CONSTRAINT meeting_item_concluded CHECK ("
    "(concluded_at IS NULL) = (concluded_by IS NULL))",
    "CREATE INDEX meeting_item_list ON meeting_item (tenant_id, case_management_id)",
    WRITTEN,
    "CREATE TRIGGER written BEFORE INSERT OR UPDATE ON meeting_item FOR EACH ROW"
    " EXECUTE FUNCTION opora.meeting_item_written()",
    # steps: after the end the partner keeps its own, and what it does with them no longer reaches the other service
    *schema.tenant_table("joint_step", grants="SELECT, INSERT", update_columns=("task_id", "done_at")),
    schema.policy("joint_step", "partner_reads", "SELECT", using=OF_LIVE),
    schema.policy(
        "joint_step",
        "responsible_reads",
        "SELECT",
        using=f"tenant_id = {schema.TENANT} AND responsible_service_id = {schema.SERVICE}",
    ),
    schema.policy("joint_step", "partner_writes", "UPDATE", using=OF_LIVE, check=PARTNER),
    schema.policy("joint_step", "partner_adds", "INSERT", check=OF_LIVE),
    of_case_management("joint_step"),
    "ALTER TABLE joint_step ADD CONSTRAINT joint_step_item_fkey FOREIGN KEY (tenant_id, item_id, case_management_id)"
    " REFERENCES meeting_item (tenant_id, id, case_management_id)",
    schema.foreign_key("joint_step", "responsible_id", "worker"),
    schema.foreign_key("joint_step", "task_id", "task"),
    "ALTER TABLE joint_step ADD CONSTRAINT joint_step_case_fkey FOREIGN KEY (tenant_id, responsible_service_id, case_id)"
    " REFERENCES client_case (tenant_id, service_id, id)",
    "ALTER TABLE joint_step ADD CONSTRAINT joint_step_of_either CHECK ("
    "responsible_service_id IN (service_id, partner_service_id))",
    "CREATE INDEX joint_step_list ON joint_step (tenant_id, case_management_id)",
    "CREATE INDEX joint_step_of_service ON joint_step (tenant_id, responsible_service_id, case_id)",
    "CREATE UNIQUE INDEX joint_step_task ON joint_step (tenant_id, task_id) WHERE task_id IS NOT NULL",
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA opora FROM PUBLIC",
    f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA opora TO {schema.APP}",
]

forwards = sql_migration(ID, "teamwork", DESCRIPTION, STATEMENTS)
