"""SQL that makes a table a tenant table: keys, forced row-level security, policies, grants.

Used by the migrations, once per table. Scopes:
`service`  rows belong to one service of one organisation; only people of that service see them
`tenant`   rows belong to the organisation; everyone in it sees them
`partner`  like service, and a second service (`partner_service_id`) sees them by a policy of its own
"""

APP = "opora_app"
TENANT = "(SELECT opora.tenant())"
SERVICE = "(SELECT opora.service())"
WORKER = "(SELECT opora.worker())"
USER = "(SELECT opora.user_account())"
KIND = "(SELECT opora.kind())"
PLACE = "(SELECT place.tenant, place.service FROM opora.place() place)"  # both with one look at the context
OPERATOR = f"{KIND} = 'operator'"
OWN = {
    "service": f"(tenant_id, service_id) = {PLACE}",
    "tenant": f"tenant_id = {TENANT}",
}


def tenant_table(
    table: str,
    scope: str = "service",
    *,
    grants: str = "SELECT, INSERT, UPDATE",
    update_columns: tuple[str, ...] = (),
    key: tuple[str, ...] = ("id",),
) -> list[str]:
    """Return the statements for one table: no column defaults, primary key with the tenant first, forced RLS, policy.

    `grants` is what the application may do; `update_columns` narrows UPDATE to columns.
    """
    columns = ", ".join(("tenant_id", *key))
    statements = [
        drop_defaults(table),
        f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_pkey",
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY ({columns})",
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY own ON {table} FOR ALL USING ({OWN[scope]}) WITH CHECK ({OWN[scope]})",
        f"CREATE POLICY context ON {table} AS RESTRICTIVE FOR ALL USING ({KIND} IS NOT NULL)",
    ]
    if update_columns:
        statements += [
            f"GRANT {grants} ON {table} TO {APP}",
            f"GRANT UPDATE ({', '.join(update_columns)}) ON {table} TO {APP}",
        ]
    else:
        statements.append(f"GRANT {grants} ON {table} TO {APP}")
    return statements


def drop_defaults(table: str) -> str:
    """Remove the column defaults that the table definitions carry: what is not said is an error, not a guess."""
    return f"""
DO $$ DECLARE c text; BEGIN
  FOR c IN SELECT column_name FROM information_schema.columns
           WHERE table_schema = 'public' AND table_name = '{table}' AND column_default IS NOT NULL LOOP
    EXECUTE format('ALTER TABLE {table} ALTER COLUMN %I DROP DEFAULT', c);
  END LOOP;
END $$"""


def foreign_key(table: str, column: str, target: str, *, target_column: str = "id", name: str = "") -> str:
    """A foreign key between tenant tables: always with the tenant, never cascading."""
    name = name or f"{table}_{column}_fkey"
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (tenant_id, {column})"
        f" REFERENCES {target} (tenant_id, {target_column})"
    )


def one_of(table: str, column: str, values: list[str]) -> str:
    """A check that a code column holds one of the listed codes."""
    listed = ", ".join(f"'{value}'" for value in values)
    return f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_known CHECK ({column} IN ({listed}))"


def policy(table: str, name: str, command: str, *, using: str = "", check: str = "") -> str:
    """A further permissive policy."""
    return (
        f"CREATE POLICY {name} ON {table} FOR {command}"
        + (f" USING ({using})" if using else "")
        + (f" WITH CHECK ({check})" if check else "")
    )


def only(table: str, command: str, who: str) -> str:
    """A restrictive policy: of those whom the others let in, only `who` may INSERT, UPDATE or DELETE."""
    how = "WITH CHECK" if command == "INSERT" else "USING"
    return f"CREATE POLICY only_{command.lower()} ON {table} AS RESTRICTIVE FOR {command} {how} ({who})"


def default(table: str, column: str, expression: str) -> str:
    """A default that the database itself gives."""
    return f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT {expression}"


CONTEXT = [
    "CREATE SCHEMA IF NOT EXISTS opora",
    f"GRANT USAGE ON SCHEMA opora TO {APP}",
    "CREATE TABLE opora.context_key (one boolean PRIMARY KEY DEFAULT true CHECK (one), inner_pad bytea NOT NULL,"
    " outer_pad bytea NOT NULL)",
    # The context: '1|pid|epoch|kind|tenant|service|worker|user|roles|hmac'; NULL for anything forged, and for one that
    # was signed long before this transaction began: what somebody kept of another's is of no use.
    """
CREATE FUNCTION opora.verified() RETURNS text[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  context text := current_setting('opora.context', true);
  parts text[];
  pads record;
BEGIN
  IF context IS NULL OR context = '' THEN RETURN NULL; END IF;
  parts := string_to_array(context, '|');
  IF cardinality(parts) <> 10 OR parts[1] <> '1' OR parts[2] <> pg_backend_pid()::text THEN RETURN NULL; END IF;
  SELECT inner_pad, outer_pad INTO pads FROM opora.context_key;
  IF encode(sha256(pads.outer_pad || sha256(pads.inner_pad || convert_to(left(context, -65), 'UTF8'))), 'hex')
     IS DISTINCT FROM parts[10] THEN RETURN NULL; END IF;
  IF to_timestamp(parts[3]::bigint) NOT BETWEEN now() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes'
     THEN RETURN NULL; END IF;
  RETURN parts;
END $$""",
    # Bodies that are parsed here, not in the search path of whoever calls; the planner puts them in their places.
    """
CREATE FUNCTION opora.kind() RETURNS text LANGUAGE sql STABLE BEGIN ATOMIC
SELECT (opora.verified())[4]; END""",
    *(
        f"""
CREATE FUNCTION opora.{name}() RETURNS uuid LANGUAGE sql STABLE BEGIN ATOMIC
SELECT nullif((opora.verified())[{position}], '')::uuid; END"""
        for name, position in (("tenant", 5), ("service", 6), ("worker", 7), ("user_account", 8))
    ),
    """
CREATE FUNCTION opora.place() RETURNS TABLE (tenant uuid, service uuid) LANGUAGE sql STABLE ROWS 1 BEGIN ATOMIC
SELECT nullif(parts[5], '')::uuid, nullif(parts[6], '')::uuid FROM opora.verified() parts; END""",
    # who acts, as text with '' for nobody: what the audit log compares an entry with
    """
CREATE FUNCTION opora.whole() RETURNS TABLE (kind text, tenant text, service text, worker text, user_account text)
LANGUAGE sql STABLE ROWS 1 BEGIN ATOMIC
SELECT parts[4], parts[5], parts[6], parts[7], parts[8] FROM opora.verified() parts; END""",
]

ENTER = [
    # Membership is a fact of this moment: a role that ended a second ago ends the unit of work.
    """
CREATE OR REPLACE FUNCTION opora.enter(context text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  parts text[];
  roles text[];
BEGIN
  PERFORM set_config('opora.context', context, true);
  parts := opora.verified();
  IF parts IS NULL THEN RAISE EXCEPTION 'context refused' USING ERRCODE = 'OP401'; END IF;
  IF parts[4] = 'worker' THEN
    roles := string_to_array(nullif(parts[9], ''), ',');
    IF roles IS NULL OR (
      SELECT count(DISTINCT m.role) FROM public.membership m JOIN public.worker w
        ON w.tenant_id = m.tenant_id AND w.id = m.worker_id AND w.ended_at IS NULL
      JOIN public.user_account u ON u.id = m.user_id AND u.disabled_at IS NULL
      WHERE m.tenant_id = nullif(parts[5], '')::uuid AND m.worker_id = nullif(parts[7], '')::uuid
        AND m.user_id = nullif(parts[8], '')::uuid
        AND m.service_id IS NOT DISTINCT FROM nullif(parts[6], '')::uuid AND m.role = ANY(roles)
        AND m.valid_from <= statement_timestamp() AND (m.valid_to IS NULL OR statement_timestamp() < m.valid_to)
    ) <> cardinality(roles) THEN
      RAISE EXCEPTION 'membership ended' USING ERRCODE = 'OP402';
    END IF;
  END IF;
END $$""",
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA opora FROM PUBLIC",
    f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA opora TO {APP}",
]

# Names of the append-only guard: rows that nobody changes, not even by raw SQL.
APPEND_ONLY = """
CREATE OR REPLACE FUNCTION opora.append_only() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'OP409'; END $$"""


def append_only(table: str) -> str:
    """A trigger that refuses every change of existing rows."""
    return (
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"
        " EXECUTE FUNCTION opora.append_only()"
    )
