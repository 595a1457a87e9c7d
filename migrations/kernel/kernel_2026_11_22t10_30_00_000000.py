"""Row-level security of the kernel's tables, the signed context, the append-only audit log."""

from kernel import schema
from kernel.migrations import sql_migration

ID = "2026-11-22T10:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Context, row-level security and guards of the kernel."

# The relay reads the outbox and seals the log of every organisation; it sees nothing else.
RELAY = f"{schema.KIND} = 'relay'"
IN_PLACE = f"tenant_id = {schema.TENANT} AND service_id IS NOT DISTINCT FROM {schema.SERVICE}"
# Who acts writes entries in their own name only; the time and the transaction are the database's word.
IN_OWN_NAME = (
    "(kind, tenant_id::text, coalesce(service_id::text, ''), coalesce(worker_id::text, ''),"
    " coalesce(user_id::text, '')) = (SELECT whole.kind, whole.tenant, whole.service, whole.worker, whole.user_account"
    " FROM opora.whole() whole)"
)
ENTRY = (
    "tenant_id, id, service_id, kind, worker_id, user_id, action, outcome, object_type, object_id, case_id, details,"
    " grant_id, basis_id, session_id, request_id"
)

STATEMENTS = [
    f"GRANT USAGE ON SCHEMA public TO {schema.APP}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    # a temporary table of the application could stand in for a real one in its own statements
    "DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$",
    *schema.CONTEXT,
    schema.APPEND_ONLY,
    *schema.ENTER,
    # audit log
    *schema.tenant_table("audit_entry", "tenant", grants="SELECT"),
    f"GRANT INSERT ({ENTRY}) ON audit_entry TO {schema.APP}",
    "ALTER TABLE audit_entry ADD COLUMN transaction xid8 NOT NULL DEFAULT pg_current_xact_id()",
    schema.default("audit_entry", "at", "clock_timestamp()"),
    "DROP POLICY own ON audit_entry",
    schema.policy("audit_entry", "write", "INSERT", check=IN_OWN_NAME),
    schema.policy(
        "audit_entry",
        "look",
        "SELECT",
        using=f"tenant_id = {schema.TENANT} AND (service_id = {schema.SERVICE} OR {schema.SERVICE} IS NULL)",
    ),
    schema.policy("audit_entry", "relay", "SELECT", using=RELAY),
    schema.one_of("audit_entry", "outcome", ["done", "read", "refused"]),
    "CREATE INDEX audit_entry_case ON audit_entry (tenant_id, case_id, id) WHERE case_id IS NOT NULL",
    "CREATE INDEX audit_entry_transaction ON audit_entry (tenant_id, transaction)",
    schema.append_only("audit_entry"),
    *schema.tenant_table("audit_seal", "tenant", grants="SELECT, INSERT"),
    schema.default("audit_seal", "sealed_at", "clock_timestamp()"),
    "ALTER TABLE audit_seal ADD CONSTRAINT audit_seal_number UNIQUE (tenant_id, number)",
    "DROP POLICY own ON audit_seal",
    schema.policy("audit_seal", "relay", "ALL", using=RELAY, check=RELAY),
    schema.append_only("audit_seal"),
    # outbox: the act inserts, the relay marks, the reaction takes
    *schema.tenant_table(
        "outbox",
        "tenant",
        grants="SELECT, INSERT, DELETE",
        update_columns=("sent_at", "attempts", "refusals", "given_up_at"),
    ),
    schema.default("outbox", "created_at", "clock_timestamp()"),
    schema.default("outbox", "attempts", "0"),
    schema.default("outbox", "refusals", "0"),
    "DROP POLICY own ON outbox",
    schema.policy("outbox", "act", "INSERT", check=IN_PLACE),
    schema.policy("outbox", "reaction", "ALL", using=f"{IN_PLACE} AND {schema.KIND} = 'system'"),
    schema.policy("outbox", "relay", "ALL", using=RELAY, check=RELAY),
    "CREATE INDEX outbox_waiting ON outbox (sent_at NULLS FIRST, id) WHERE given_up_at IS NULL",
    # keys
    *schema.tenant_table("organisation_key", "tenant", grants="SELECT, INSERT"),
    schema.only("organisation_key", "INSERT", schema.OPERATOR),
    schema.default("organisation_key", "created_at", "now()"),
    "ALTER TABLE organisation_key ADD CONSTRAINT organisation_key_generation UNIQUE (tenant_id, generation)",
    *schema.tenant_table(
        "data_key", grants="SELECT, INSERT", update_columns=("wrapped", "destroyed_at", "partner_service_id")
    ),
    schema.default("data_key", "created_at", "now()"),
    schema.policy(
        "data_key",
        "partner",
        "SELECT",
        using=f"tenant_id = {schema.TENANT} AND partner_service_id = {schema.SERVICE}",
    ),
    "ALTER TABLE data_key ADD CONSTRAINT data_key_gone CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))",
    # search
    *schema.tenant_table(
        "search_term", grants="SELECT, INSERT, DELETE", key=("service_id", "term", "owner_type", "owner_id")
    ),
    "CREATE INDEX search_term_owner ON search_term (tenant_id, owner_id)",
    # answered requests: each person's own
    *schema.tenant_table("answered_request", "tenant", grants="SELECT, INSERT, DELETE"),
    schema.default("answered_request", "created_at", "now()"),
    "DROP POLICY own ON answered_request",
    schema.policy(
        "answered_request",
        "own",
        "ALL",
        using=f"tenant_id = {schema.TENANT} AND user_id = {schema.USER}",
        check=f"tenant_id = {schema.TENANT} AND user_id = {schema.USER}",
    ),
    "ALTER TABLE answered_request ADD CONSTRAINT answered_request_key UNIQUE (tenant_id, user_id, key_hash)",
]

forwards = sql_migration(ID, "kernel", DESCRIPTION, STATEMENTS)
