"""What the deployment gives the role of the application, and what every connection of ours says for itself.

A role of PostgreSQL may always alter its own settings, also by raw SQL in somebody's unit of work, and they outlive
the session and the server. What a connection sends when it opens goes before the settings of its role, and a RESET
comes back to it: nothing that somebody left there decides what an act promises, nor how the server plans and what it
costs (ADR 0025).
"""

from typing import Any

import structlog

from kernel.variables import SettingsError

log = structlog.get_logger()

# every setting that an ordinary role may alter and on which an answer, a promise or a time limit of ours rests, and those
# that could keep us from asking for the rest
SENT = {
    "application_name": "opora",
    "timezone": "UTC",
    "jit": "off",
    # a page of a solid-state disk, most often in memory: a row by its index is cheaper than a table read again for each
    "random_page_cost": "1.1",
    # an act is on the disk when we say that it is
    "synchronous_commit": "on",
    "default_transaction_isolation": "read committed",
    "default_transaction_read_only": "off",
    "default_transaction_deferrable": "off",
    "row_security": "on",
    "search_path": "public",
    "local_preload_libraries": "",
    # who waits for somebody's row, or for an answer, gets a 503 before the driver gives the connection up (60 s)
    "statement_timeout": "30s",
    "lock_timeout": "20s",
    "idle_in_transaction_session_timeout": "1min",
    "idle_session_timeout": "0",
    # what statements and values mean
    "transform_null_equals": "off",
    "standard_conforming_strings": "on",
    "array_nulls": "on",
    "bytea_output": "hex",
    "datestyle": "ISO, MDY",
    "intervalstyle": "postgres",
    "extra_float_digits": "1",
    "xmloption": "content",
    "check_function_bodies": "on",
    "timezone_abbreviations": "Default",
    "exit_on_error": "off",
    "tcp_user_timeout": "0",
    # of a library that the server knows only once it is loaded
    "plpgsql.extra_errors": "none",
    "plpgsql.extra_warnings": "none",
    "plpgsql.print_strict_params": "off",
    "plpgsql.check_asserts": "on",
}

# where the server knows it (PostgreSQL 17): no act of a person lasts longer; who has raw SQL may take it away, and is ended
# by the relay (kernel/watch.py)
BOUNDED = {"transaction_timeout": "1min"}

# All others that an ordinary role may alter, as the server itself has them. Where the role was altered before we asked,
# nobody but a superuser can tell: there it is PostgreSQL's own value.
_OTHERS = """
SELECT name, source IN ('user', 'database user') AND reset_val IS DISTINCT FROM boot_val AS altered,
  coalesce(CASE WHEN source IN ('user', 'database user') THEN boot_val ELSE reset_val END, '') AS value
FROM pg_settings WHERE context = 'user' AND source NOT IN ('client', 'override')"""

# what deploy/roles.sql says to the role; a test compares
GIVEN = (
    "idle_in_transaction_session_timeout=1min",
    "log_min_error_statement=panic",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
    "temp_file_limit=256MB",
    "track_activities=off",
)

# what the wall rests on and only a superuser can give: a setting that only the owner of the schema writes, no sight of
# other sessions, no locks and no code of one's own. (The owner itself commands all of it.)
AS_DEPLOYED = """
SELECT has_parameter_privilege('opora_owner', 'backtrace_functions', 'SET')
  AND NOT has_parameter_privilege('opora_app', 'backtrace_functions', 'SET')
  AND has_parameter_privilege('opora_owner', 'deadlock_timeout', 'SET')
  AND has_function_privilege('opora_owner', 'pg_advisory_xact_lock_shared(bigint)', 'EXECUTE')
  AND (current_user = 'opora_owner' OR current_setting('track_activities') = 'off'
    AND NOT has_function_privilege('pg_stat_get_activity(integer)', 'EXECUTE')
    AND NOT has_function_privilege('pg_try_advisory_lock(bigint)', 'EXECUTE')
    AND NOT has_language_privilege('plpgsql', 'USAGE')
    AND NOT has_database_privilege(current_database(), 'TEMPORARY'))"""

# places in the lock table for each connection; a savepoint that writes takes one, and no right forbids savepoints
LOCKS = 512

_ALTERED = """
SELECT DISTINCT split_part(coalesce(is_now, given), '=', 1)
FROM (SELECT unnest(setconfig) AS is_now FROM pg_db_role_setting s LEFT JOIN pg_database d ON d.oid = s.setdatabase
      WHERE s.setrole = 'opora_app'::regrole AND (s.setdatabase = 0 OR d.datname = current_database())) n
FULL JOIN unnest($1::text[]) given ON given = is_now
WHERE is_now IS NULL OR given IS NULL ORDER BY 1"""


async def altered(connection: Any) -> list[str]:
    """The settings of the application's role that are not what the deployment gave: somebody altered the role."""
    return [name for (name,) in await connection.fetch(_ALTERED, GIVEN)]


async def others(connection: Any) -> tuple[dict[str, str], bool]:
    """What a connection sends besides `SENT`, and whether the one asked has anything that somebody altered."""
    rows = await connection.fetch(_OTHERS)
    return {row["name"]: row["value"] for row in rows}, any(row["altered"] for row in rows)


_ROOM = """
SELECT least(current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
             - coalesce(current_setting('reserved_connections', true)::int, 0),
             nullif(r.rolconnlimit, -1), nullif(d.datconnlimit, -1))
FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database()"""


async def check_room(connection: Any, wanted: int) -> None:
    """Refuse to start when the processes of this installation may open more connections than the database lets in.

    Raises SettingsError. Without this the first busy morning finds out. Says when the lock table is small.
    """
    if int(await connection.fetchval("SHOW max_locks_per_transaction")) < LOCKS:
        log.error("the lock table is small; set max_locks_per_transaction in postgresql.conf", count=LOCKS)
    room = await connection.fetchval(_ROOM)
    if room < wanted:
        raise SettingsError(
            f"the database lets in {room} connections and the processes of this installation may open {wanted}; raise"
            " max_connections, or lower OPORA_DATABASE_POOL_SIZE, OPORA_WEB_PROCESSES, OPORA_WORKER_PROCESSES or"
            " OPORA_WORKER_THREADS"
        )
