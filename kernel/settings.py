"""Settings: read once from the environment `OPORA_*`; what is unset means the embedded default under `var/`.

A wrong value stops the start-up with one line that names the variable, says what is wrong and gives an example.
`SETTINGS` is the one list of what can be set; `docs/operating.md` is checked against it.
"""

import base64
import binascii
import hashlib
import ipaddress
import json
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

ROOT_KEY_BYTES = 32
SOCKET_PATH_LIMIT = 107
DATABASE_NAME = "opora"
OWNER_ROLE = "opora_owner"
APP_ROLE = "opora_app"
SUPERUSER_ROLE = "postgres"

LOG_LEVELS = ("debug", "info", "warning", "error")
DATABASE_SCHEMES = ("postgresql", "postgres")
REDIS_SCHEMES = ("redis", "rediss", "unix")
OBJECT_STORE_SCHEMES = ("file", "s3", "memory")
SMTP_SCHEMES = ("smtp", "smtps", "smtp+starttls")
MAIL_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")


class SettingsError(Exception):
    """A setting is wrong; the message is one line for the person who starts the product."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable that can be set: how it reads in the papers."""

    name: str
    default: str
    example: str
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    # database
    Setting("OPORA_DATABASE_URL", "embedded", "postgresql://opora_app:…@db/opora",
            "Database of web, worker and relay; the role must not be owner, superuser or BYPASSRLS"),
    Setting("OPORA_OWNER_DATABASE_URL", "embedded", "postgresql://opora_owner:…@db/opora",
            "Same database as its owner; only `opora migrate` needs it"),
    Setting("OPORA_DATABASE_POOL_SIZE", "10", "10", "Connections that each process keeps at most"),
    # jobs and sessions
    Setting("OPORA_REDIS_URL", "embedded", "redis://:…@valkey:6379/0", "Valkey or Redis: sessions and the job queue"),
    # keys
    Setting("OPORA_ROOT_KEY", "", "openssl rand -base64 32", "Root key: 32 bytes in base64"),
    Setting("OPORA_ROOT_KEY_FILE", "var/root.key", "/run/credentials/opora-web.service/root.key",
            "File with the root key instead; made on first start only in the embedded default"),
    # files and mail
    Setting("OPORA_OBJECT_STORE_URL", "var/objects", "s3://bucket/prefix",
            "Where encrypted files lie: `file:///…` or `s3://…`"),
    Setting("OPORA_UPLOAD_LIMIT_BYTES", "10485760", "10485760", "Largest file that may be uploaded"),
    Setting("OPORA_SMTP_URL", "", "smtps://user:…@mail.example.org:465", "Mail server; unset = no mail is sent"),
    Setting("OPORA_MAIL_FROM", "opora@localhost", "opora@example.org", "Sender of the mail"),
    # web
    Setting("OPORA_PUBLIC_URL", "http://localhost:PORT", "https://opora.example.org",
            "Address people use; links in mail and the origin of forms rest on it"),
    Setting("OPORA_HOST", "127.0.0.1", "0.0.0.0", "Address the web process listens on"),  # noqa: S104 an example
    Setting("OPORA_PORT", "8000", "8000", "Port it listens on; `PORT` means the same"),
    Setting("OPORA_WEB_PROCESSES", "1", "2", "Web processes; about one for each core"),
    Setting("OPORA_TRUSTED_PROXIES", "", "127.0.0.1", "Addresses of reverse proxies whose X-Forwarded-For is believed"),
    # sessions
    Setting("OPORA_SESSION_IDLE_MINUTES", "30", "30", "A session ends after so many minutes without a click"),
    Setting("OPORA_SESSION_ABSOLUTE_HOURS", "12", "12", "And after so many hours in any case"),
    # consents
    Setting("OPORA_CONSENT_LONGEST_MONTHS", "12", "12", "A consent is valid for so many months at most"),
    # running
    Setting("OPORA_WORKER_PROCESSES", "1", "1", "Worker processes"),
    Setting("OPORA_WORKER_THREADS", "2", "4", "Threads of each worker process"),
    Setting("OPORA_LOG_LEVEL", "info", "warning", "debug, info, warning or error"),
    Setting("OPORA_VAR_DIR", "./var", "/var/lib/opora", "Folder of the embedded default: data, keys, files"),
    Setting("OPORA_DEMO", "0", "1",
            "1 = demonstration: made-up people, known passwords, a banner; never with real data"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, resolved: no value is missing, embedded ones point into `var_dir`."""

    # database
    database_url: str = field(repr=False)
    owner_database_url: str = field(repr=False)
    database_pool_size: int
    # jobs and sessions
    redis_url: str = field(repr=False)
    # keys
    root_key: bytes = field(repr=False)
    # files and mail
    object_store_url: str
    upload_limit_bytes: int
    smtp_url: str | None = field(repr=False)
    mail_from: str
    # web
    public_url: str
    host: str
    port: int
    web_processes: int
    trusted_proxies: tuple[str, ...]
    # sessions
    session_idle_minutes: int
    session_absolute_hours: int
    # consents
    consent_longest_months: int
    # running
    worker_processes: int
    worker_threads: int
    log_level: str
    var_dir: Path
    demo: bool
    # which parts are the embedded default
    embedded_database: bool
    embedded_redis: bool

    @property
    def cookie_secure(self) -> bool:
        """`__Host-` cookies over TLS only; the demo runs on plain http."""
        return not self.demo

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read `environment` (usually `os.environ`); raises SettingsError with one line for the first wrong value."""
        read = _Reader(environment)
        read.refuse_unknown()
        demo = read.flag("OPORA_DEMO", default=False)
        var_dir = Path(read.text("OPORA_VAR_DIR") or "var").absolute()
        database_url = read.url("OPORA_DATABASE_URL", DATABASE_SCHEMES)
        owner_database_url = read.url("OPORA_OWNER_DATABASE_URL", DATABASE_SCHEMES)
        redis_url = read.url("OPORA_REDIS_URL", REDIS_SCHEMES)
        if owner_database_url and not database_url:
            raise SettingsError(
                "OPORA_DATABASE_URL is not set although OPORA_OWNER_DATABASE_URL is; set both or neither, "
                "e.g. postgresql://opora_app:…@db/opora"
            )
        embedded = EmbeddedPaths(var_dir)
        port = read.port()
        return cls(
            database_url=database_url or embedded.database_url,
            # web, worker and relay run without the owner's password; asking for it then is a SettingsError of migrate
            owner_database_url=owner_database_url or ("" if database_url else embedded.owner_database_url),
            database_pool_size=read.number("OPORA_DATABASE_POOL_SIZE", 10, 1, 200),
            redis_url=redis_url or embedded.redis_url,
            root_key=_root_key(read, var_dir, may_create=database_url is None),
            object_store_url=read.url("OPORA_OBJECT_STORE_URL", OBJECT_STORE_SCHEMES) or (var_dir / "objects").as_uri(),
            upload_limit_bytes=read.number("OPORA_UPLOAD_LIMIT_BYTES", 10 * 1024 * 1024, 1024, 1024**3),
            smtp_url=read.url("OPORA_SMTP_URL", SMTP_SCHEMES),
            mail_from=read.mail_address("OPORA_MAIL_FROM") or "opora@localhost",
            public_url=read.public_url("OPORA_PUBLIC_URL", demo=demo) or f"http://localhost:{port}",
            host=read.listen_address("OPORA_HOST") or "127.0.0.1",
            port=port,
            web_processes=read.number("OPORA_WEB_PROCESSES", 1, 1, 64),
            trusted_proxies=read.networks("OPORA_TRUSTED_PROXIES"),
            session_idle_minutes=read.number("OPORA_SESSION_IDLE_MINUTES", 30, 1, 24 * 60),
            session_absolute_hours=read.number("OPORA_SESSION_ABSOLUTE_HOURS", 12, 1, 24),
            consent_longest_months=read.number("OPORA_CONSENT_LONGEST_MONTHS", 12, 1, 120),
            worker_processes=read.number("OPORA_WORKER_PROCESSES", 1, 1, 64),
            worker_threads=read.number("OPORA_WORKER_THREADS", 2, 1, 64),
            log_level=read.choice("OPORA_LOG_LEVEL", LOG_LEVELS, "info"),
            var_dir=var_dir,
            demo=demo,
            embedded_database=database_url is None,
            embedded_redis=redis_url is None,
        )


@cache
def settings() -> Settings:
    """The settings of this process; read at the first call and never again."""
    return Settings.from_environment(os.environ)


@dataclass(frozen=True, slots=True)
class EmbeddedPaths:
    """Where the embedded PostgreSQL and Valkey of one `var_dir` lie, and with which URLs they are reached.

    The passwords are drawn once and kept in `var_dir/secrets.json` (0600). A process that runs beside the supervisor
    (a worker, a command in another terminal) resolves the same URLs from the same folder; whether somebody serves
    them is not known here.
    """

    var_dir: Path

    @property
    def postgres_dir(self) -> Path:
        return self.var_dir / "postgres"

    @property
    def valkey_dir(self) -> Path:
        return self.var_dir / "valkey"

    @property
    def socket_dir(self) -> Path:
        """`var_dir/run`, or a short folder of its own under /tmp where a socket's path would be too long."""
        inside = self.var_dir / "run"
        if len(os.fsencode(inside / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT:
            return inside
        digest = hashlib.sha256(os.fsencode(self.var_dir.resolve())).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"opora-{digest}"

    @property
    def redis_socket(self) -> Path:
        return self.socket_dir / "valkey.sock"

    @property
    def database_url(self) -> str:
        return self.role_url(APP_ROLE)

    @property
    def owner_database_url(self) -> str:
        return self.role_url(OWNER_ROLE)

    @property
    def superuser_url(self) -> str:
        """For the set-up of the embedded database and for tests; the product itself never uses it."""
        return self.role_url(SUPERUSER_ROLE)

    @property
    def redis_url(self) -> str:
        return f"unix://:{self.secret('valkey')}@{quote(str(self.redis_socket))}?db=0"

    def role_url(self, role: str, database: str = DATABASE_NAME) -> str:
        return f"postgresql://{role}:{self.secret(role)}@/{database}?host={quote(str(self.socket_dir))}"

    def secret(self, name: str) -> str:
        """The password of `name`; all of them are drawn at the first call."""
        file = self.var_dir / "secrets.json"
        wanted = (SUPERUSER_ROLE, OWNER_ROLE, APP_ROLE, "valkey")
        if not file.exists():
            drawn = json.dumps({each: secrets.token_urlsafe(24) for each in wanted}, indent=2)
            _write_private_file_once(file, drawn.encode())
        try:
            return json.loads(file.read_text())[name]
        except (ValueError, KeyError, OSError) as error:
            raise SettingsError(
                f"OPORA_VAR_DIR: {file} cannot be used ({error}); restore it from a backup of the same folder"
            ) from error


class _Reader:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment

    def refuse_unknown(self) -> None:
        """A misspelt variable would otherwise silently mean the default."""
        known = {setting.name for setting in SETTINGS}
        for name in sorted(self.environment):
            if name.startswith("OPORA_") and name not in known and not name.startswith(NOT_SETTINGS):
                raise SettingsError(f"{name} is not a setting; the list is in docs/operating.md, e.g. OPORA_PORT=8000")

    def text(self, name: str) -> str | None:
        value = self.environment.get(name, "").strip()
        if any(ord(letter) < 32 for letter in value):
            raise SettingsError(f"{name} has a line break or control character in it; write it on one line")
        return value or None

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name)
        if value is None:
            return default
        if value.lower() in ("1", "true", "yes", "on"):
            return True
        if value.lower() in ("0", "false", "no", "off"):
            return False
        raise SettingsError(f"{name} is {value!r}, which is neither yes nor no; e.g. {name}=1")

    def number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdigit()) or not least <= int(value) <= most:
            raise SettingsError(
                f"{name} is {value!r}, which is not a whole number from {least} to {most}; e.g. {name}={default}"
            )
        return int(value)

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = (self.text(name) or default).lower()
        if value not in choices:
            raise SettingsError(f"{name} is {value!r}, which is none of {', '.join(choices)}; e.g. {name}={default}")
        return value

    def port(self) -> int:
        name = "PORT" if self.text("PORT") else "OPORA_PORT"
        return self.number(name, 8000, 1, 65535)

    def url(self, name: str, schemes: tuple[str, ...]) -> str | None:
        """The value, or None when unset. The message never repeats the value: it may hold a password."""
        value = self.text(name)
        if value is None:
            return None
        example = next(setting.example for setting in SETTINGS if setting.name == name)
        try:
            parts = urlsplit(value)
            _ = parts.port
        except ValueError as error:
            raise SettingsError(f"{name} is not an address ({error}); e.g. {example}") from error
        if parts.scheme not in schemes:
            raise SettingsError(f"{name} must begin with {' or '.join(s + '://' for s in schemes)}; e.g. {example}")
        _check_url_is_complete(name, value, example)
        return value

    def public_url(self, name: str, *, demo: bool) -> str | None:
        """An origin. Outside the demo cookies are sent over TLS only, so people could not sign in over http."""
        value = self.url(name, ("http", "https"))
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
            raise SettingsError(f"{name} has more than scheme, host and port; e.g. https://opora.example.org")
        if parts.scheme == "http" and not demo and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
            raise SettingsError(
                f"{name} must begin with https:// outside the demonstration; e.g. https://{parts.netloc}"
            )
        return value.rstrip("/")

    def listen_address(self, name: str) -> str | None:
        value = self.text(name)
        if value is None or value == "localhost":
            return value and "127.0.0.1"
        try:
            return str(ipaddress.ip_address(value.strip("[]")))
        except ValueError as error:
            raise SettingsError(f"{name} is {value!r}, which is no IP address; e.g. {name}=0.0.0.0") from error

    def networks(self, name: str) -> tuple[str, ...]:
        values = (self.text(name) or "").replace(",", " ").split()
        for value in values:
            try:
                ipaddress.ip_network(value)
            except ValueError as error:
                raise SettingsError(
                    f"{name} has {value!r} in it, which is neither an IP address nor a network; "
                    f"e.g. {name}=127.0.0.1,10.0.0.0/8"
                ) from error
        return tuple(values)

    def mail_address(self, name: str) -> str | None:
        value = self.text(name)
        if value is not None and not MAIL_ADDRESS.fullmatch(value):
            raise SettingsError(f"{name} is {value!r}, which is no e-mail address; e.g. {name}=opora@example.org")
        return value


def _check_url_is_complete(name: str, value: str, example: str) -> None:
    parts = urlsplit(value)
    if parts.scheme == "s3" and "@" in parts.netloc:
        raise SettingsError(f"{name} has credentials in it; they come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    if parts.scheme in DATABASE_SCHEMES:
        if "/" in parts.path.strip("/") or parts.fragment:
            raise SettingsError(f"{name} has a character in its password that must be percent-encoded, e.g. / as %2F")
        if not parts.path.strip("/"):
            raise SettingsError(f"{name} names no database; e.g. {example}")
        if not parts.hostname and "host=" not in parts.query:
            raise SettingsError(f"{name} names no host; e.g. {example}")
        if not parts.username and "user=" not in parts.query:
            raise SettingsError(f"{name} names no role; e.g. {example}")
    elif parts.scheme in ("file", "unix", "memory"):
        if parts.scheme != "memory" and not parts.path.strip("/"):
            raise SettingsError(f"{name} names no path; e.g. {parts.scheme}:///var/lib/opora")
    elif not parts.hostname:
        raise SettingsError(f"{name} names no host; e.g. {example}")


def _root_key(read: _Reader, var_dir: Path, *, may_create: bool) -> bytes:
    text, file_name = read.text("OPORA_ROOT_KEY"), read.text("OPORA_ROOT_KEY_FILE")
    if text and file_name:
        raise SettingsError("OPORA_ROOT_KEY and OPORA_ROOT_KEY_FILE are both set; keep one of them")
    if text:
        return _decode_key("OPORA_ROOT_KEY", text)
    if not file_name and not may_create:
        raise SettingsError(
            "OPORA_ROOT_KEY is not set although OPORA_DATABASE_URL is; make one with: openssl rand -base64 32"
        )
    file = Path(file_name) if file_name else var_dir / "root.key"
    if not file_name and not file.exists():
        if (var_dir / "postgres" / "PG_VERSION").exists():
            raise SettingsError(
                f"OPORA_VAR_DIR: {file} is missing and the data cannot be read without it; restore it from a backup"
            )
        _write_private_file_once(file, base64.b64encode(secrets.token_bytes(ROOT_KEY_BYTES)) + b"\n")
    try:
        content = file.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"OPORA_ROOT_KEY_FILE: {file} cannot be read ({error.strerror}); "
            "make one with: openssl rand -base64 32 > root.key"
        ) from error
    return _decode_key("OPORA_ROOT_KEY_FILE", content.decode("ascii", errors="replace").strip())


def _decode_key(name: str, text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != ROOT_KEY_BYTES:
        raise SettingsError(
            f"{name} is not {ROOT_KEY_BYTES} bytes in base64 (44 characters); make one with: openssl rand -base64 32"
        )
    return key


def _write_private_file_once(file: Path, content: bytes) -> None:
    """Write a file that only we can read, whole or not at all; whoever comes second keeps the first one's."""
    _as_settings_error(lambda: file.parent.mkdir(parents=True, exist_ok=True), file)
    part = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    _as_settings_error(lambda: _write_synced(part, content), file)
    try:
        os.link(part, file)
    except FileExistsError:
        pass
    finally:
        part.unlink()


def _write_synced(file: Path, content: bytes) -> None:
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _as_settings_error(act: Callable[[], Any], file: Path) -> None:
    try:
        act()
    except OSError as error:
        raise SettingsError(
            f"OPORA_VAR_DIR: {file} cannot be written ({error.strerror}); e.g. OPORA_VAR_DIR=/var/lib/opora"
        ) from error


# Read by tests and tools, not by the product.
NOT_SETTINGS = ("OPORA_CHROMIUM", "OPORA_TEST_", "OPORA_BENCH_")
