"""Row-level security and keys of notices."""

from kernel import schema
from kernel.migrations import sql_migration
from services.intake.tables import Channel, NoticeStatus

ID = "2026-11-22T10:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Row-level security and keys of notices."

NOTIFIER = f"""
(SELECT 'unit_head' = ANY (string_to_array((opora.verified())[9], ',')))
OR EXISTS (SELECT FROM notice n WHERE n.tenant_id = notifier_identity.tenant_id
  AND n.id = notifier_identity.notice_id AND {schema.WORKER} IN (n.received_by, n.assigned_to))"""

STATEMENTS = [
    *schema.tenant_table(
        "notice",
        grants="SELECT, INSERT",
        # what was said is never rewritten
        update_columns=("status", "assigned_to", "assigned_by", "assigned_at", "case_id", "version"),
    ),
    schema.default("notice", "recorded_at", "clock_timestamp()"),
    schema.one_of("notice", "channel", [channel.value for channel in Channel]),
    schema.one_of("notice", "status", [status.value for status in NoticeStatus]),
    schema.foreign_key("notice", "service_id", "service"),
    schema.foreign_key("notice", "id", "data_key", name="notice_key_fkey"),
    schema.foreign_key("notice", "received_by", "worker"),
    schema.foreign_key("notice", "assigned_to", "worker"),
    schema.foreign_key("notice", "assigned_by", "worker"),
    "ALTER TABLE notice ADD CONSTRAINT notice_case_fkey FOREIGN KEY (tenant_id, service_id, case_id)"
    " REFERENCES client_case (tenant_id, service_id, id)",
    "ALTER TABLE notice ADD CONSTRAINT notice_number UNIQUE (tenant_id, reference_number)",
    "ALTER TABLE notice ADD CONSTRAINT notice_in_service UNIQUE (tenant_id, service_id, id)",
    "ALTER TABLE notice ADD CONSTRAINT notice_assigned CHECK ((status = 'recorded') = (case_id IS NULL)"
    " AND (assigned_to IS NULL) = (status = 'recorded'))",
    "CREATE INDEX notice_of_receiver ON notice (tenant_id, service_id, received_by, received_at DESC, id DESC)",
    "CREATE INDEX notice_of_worker ON notice (tenant_id, service_id, assigned_to, assigned_at DESC)",
    "CREATE INDEX notice_of_case ON notice (tenant_id, case_id)",
    "CREATE INDEX notice_list ON notice (tenant_id, service_id, status, received_at DESC, id DESC)",
    *schema.tenant_table("notifier_identity", grants="SELECT, INSERT"),
    "ALTER TABLE notifier_identity ADD CONSTRAINT notifier_identity_notice_fkey"
    " FOREIGN KEY (tenant_id, service_id, notice_id) REFERENCES notice (tenant_id, service_id, id)",
    schema.foreign_key("notifier_identity", "id", "data_key", name="notifier_identity_key_fkey"),
    "ALTER TABLE notifier_identity ADD CONSTRAINT notifier_identity_once UNIQUE (tenant_id, notice_id)",
    schema.append_only("notifier_identity"),
    # who made a notice is kept from colleagues too: the receiver, the key worker and the heads see the row
    f"CREATE POLICY notifier ON notifier_identity AS RESTRICTIVE FOR SELECT USING ({NOTIFIER})",
]

forwards = sql_migration(ID, "intake", DESCRIPTION, STATEMENTS)
