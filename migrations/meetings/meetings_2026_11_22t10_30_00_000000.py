"""Row-level security of meetings: the partner sees items and steps only while it may see their case management."""

from kernel import schema
from kernel.migrations import sql_migration

ID = "2026-11-22T10:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Row-level security of meetings."

TEAM = "(SELECT opora.in_team())"
PARTNER = f"tenant_id = {schema.TENANT} AND partner_service_id = {schema.SERVICE}"
# What belongs to a case management is the partner's as long as the case management is: its own policy decides.
OF_LIVE = (
    f"{PARTNER} AND case_management_id = ANY (ARRAY(SELECT cm.id FROM case_management cm"
    f" WHERE cm.tenant_id = {schema.TENANT} AND cm.partner_service_id = {schema.SERVICE}))"
)

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

# A colleague whom the consent does not name does not see the case management, and so not whether it ended: the steps
# say it themselves. Nobody else may write the column.
STEPS_END = """
CREATE FUNCTION opora.case_management_ends_steps() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE joint_step SET ended_at = NEW.ended_at
    WHERE tenant_id = NEW.tenant_id AND case_management_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END $$"""


def of_case_management(table: str) -> str:
    """The row belongs to the same two services as its case management."""
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_case_management_fkey"
        " FOREIGN KEY (tenant_id, case_management_id, service_id, partner_service_id)"
        " REFERENCES case_management (tenant_id, id, service_id, partner_service_id)"
    )


STATEMENTS = [
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
    STEPS_END,
    # for that function alone, which runs as the owner of the schema: it ends the steps of both services, whoever acts
    f"CREATE POLICY ends_find ON joint_step FOR SELECT TO CURRENT_USER USING (tenant_id = {schema.TENANT})",
    f"CREATE POLICY ends ON joint_step FOR UPDATE TO CURRENT_USER USING (tenant_id = {schema.TENANT})",
    "CREATE TRIGGER ends_steps AFTER UPDATE OF ended_at ON case_management FOR EACH ROW"
    " WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION opora.case_management_ends_steps()",
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA opora FROM PUBLIC",
    f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA opora TO {schema.APP}",
]

forwards = sql_migration(ID, "meetings", DESCRIPTION, STATEMENTS)
