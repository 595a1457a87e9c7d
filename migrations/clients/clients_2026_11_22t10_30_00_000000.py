"""Row-level security and keys of clients."""

from cases.clients.tables import ClientKind
from kernel import schema
from kernel.migrations import sql_migration

ID = "2026-11-22T10:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Row-level security and keys of clients."

STATEMENTS = [
    *schema.tenant_table("client", grants="SELECT, INSERT", update_columns=("sealed", "version")),
    schema.default("client", "created_at", "now()"),
    schema.one_of("client", "kind", [kind.value for kind in ClientKind]),
    schema.foreign_key("client", "service_id", "service"),
    schema.foreign_key("client", "id", "data_key", name="client_key_fkey"),
    "ALTER TABLE client ADD CONSTRAINT client_in_service UNIQUE (tenant_id, service_id, id)",
]

forwards = sql_migration(ID, "clients", DESCRIPTION, STATEMENTS)
