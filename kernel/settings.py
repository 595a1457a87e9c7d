"""Settings: read once from the environment `OPORA_*`. Each is said once, in `Settings`; the papers are checked against it.

A wrong value stops the start-up with one line that names the variable, says what is wrong and gives an example. What is
unset means its default; for database, Valkey and root key that is what the embedded stack hands in, where there is one.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kernel import variables as kind
from kernel.variables import Kind, Setting, SettingsError

__all__ = ["APP_ROLE", "OWNER_ROLE", "SETTINGS", "Setting", "Settings", "SettingsError", "embedded_by", "settings"]

OWNER_ROLE = "opora_owner"
APP_ROLE = "opora_app"
RELAY_POOL_SIZE = 4
# migrating, loading the demonstration and the operator's commands, while everything else runs
SPARE_CONNECTIONS = 5
# read by tests and tools, not by the product
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
NOT_SETTINGS = ("OPORA_CHROMIUM", "OPORA_TEST_", "OPORA_BENCH_")

Embedded = Callable[[Path, frozenset[str]], Mapping[str, str]]
"""What the embedded stack of a folder says for variables that are unset: which of them, and their values."""


def _set(
    kind: Kind, default: str, meaning: str, example: str = "", *, shown: str = "", secret: bool = False, alias: str = ""
) -> Any:
    """Say what a field of Settings is read from: `OPORA_` and its name, or an alias that goes before.

    `shown` is the default in words where it comes from other settings.
    """
    said = (kind, default, shown or default, example or default, meaning, alias)
    return field(repr=not secret, metadata={"said": said})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting, resolved: no value is missing."""

    # database
    database_url: str = _set(
        kind.url(*kind.DATABASE_SCHEMES), "",
        "Database of web, worker and relay; the role must not be owner, superuser or BYPASSRLS",
        "postgresql://opora_app:…@db/opora", shown="embedded", secret=True,
    )  # fmt: skip
    # web, worker and relay run without the owner's password; asking for it then is a SettingsError of migrate
    owner_database_url: str = _set(
        kind.url(*kind.DATABASE_SCHEMES), "",
        "Same database as its owner; only `opora migrate` needs it",
        "postgresql://opora_owner:…@db/opora", shown="embedded", secret=True,
    )  # fmt: skip
    database_pool_size: int = _set(kind.number(1, 200), "10", "Connections that each process keeps at most")
    # jobs and sessions
    redis_url: str = _set(
        kind.url("redis", "rediss", "unix"), "", "Valkey or Redis: sessions and the job queue",
        "redis://:…@valkey:6379/0", shown="embedded", secret=True,
    )  # fmt: skip
    # keys
    root_key: bytes = _set(kind.key, "", "Root key: 32 bytes in base64", "openssl rand -base64 32", secret=True)
    root_key_file: Path | None = _set(  # noqa: RUF009 it describes a field
        kind.path, "", "File with the root key instead; made on first start only in the embedded default",
        "/run/credentials/opora-web.service/root.key", shown="var/root.key",
    )  # fmt: skip
    # files and mail
    object_store_url: str = _set(
        kind.url("file", "s3", "memory"), "", "Where encrypted files lie: `file:///…` or `s3://…`",
        "s3://bucket/prefix", shown="var/objects",
    )  # fmt: skip
    upload_limit_bytes: int = _set(kind.number(1024, 1024**3), "10485760", "Largest file that may be uploaded")
    trusted_issuers_dir: Path | None = _set(  # noqa: RUF009 it describes a field
        kind.folder, "", "Folder of certificates (PEM, DER) whose seals on data messages count; unset = issuers are unknown",
        "/etc/opora/issuers",
    )  # fmt: skip
    smtp_url: str | None = _set(
        kind.url("smtp", "smtps", "smtp+starttls"), "", "Mail server; unset = no mail is sent",
        "smtps://user:…@mail.example.org:465", secret=True,
    )  # fmt: skip
    mail_from: str = _set(kind.mail_address, "opora@localhost", "Sender of the mail", "opora@example.org")
    sms_url: str | None = _set(
        kind.url("https", "http"), "", "HTTP gateway of SMS, asked by POST; unset = no SMS is sent",
        "https://sms.example.org/send",
    )  # fmt: skip
    sms_token: str | None = _set(
        kind.token, "", "Its password, sent as `Authorization: Bearer …`", "…", secret=True
    )  # fmt: skip
    sms_format: str = _set(kind.choice("json", "form"), "json", "How fields are sent to it: json or form", "form")
    sms_fields: Mapping[str, str] = _set(
        kind.fields, "to={to} text={text} id={id}",
        "Its fields: names and values, in which {to}, {text} and {id} stand", "recipient={to} message={text} from=Opora",
    )  # fmt: skip
    # web
    public_url: str = _set(
        kind.origin, "", "Address people use; links in mail and the origin of forms rest on it",
        "https://opora.example.org", shown="http://localhost:PORT",
    )  # fmt: skip
    host: str = _set(kind.listen_address, "127.0.0.1", "Address the web process listens on", "0.0.0.0")  # noqa: S104 an example
    port: int = _set(kind.number(1, 65535), "8000", "Port it listens on; `PORT` means the same", alias="PORT")
    web_processes: int = _set(kind.number(1, 64), "1", "Web processes; about one for each core", "2")
    trusted_proxies: tuple[str, ...] = _set(
        kind.networks, "", "Addresses of reverse proxies whose X-Forwarded-For is believed", "127.0.0.1"
    )
    client_requests: int = _set(
        kind.number(1, 10_000), "100", "Requests of one client address that one web process works on at once"
    )
    most_misses: int = _set(
        kind.number(1, 10_000_000), "60", "Who asks so often in 15 minutes for what is not there is slowed down"
    )
    head_seconds: int = _set(
        kind.number(1, 600), "10", "A connection on which no head of a request comes for so long is closed"
    )
    body_seconds: int = _set(kind.number(1, 600), "10", "A body that stands still for so long is given up")
    # sessions
    session_idle_minutes: int = _set(
        kind.number(1, 24 * 60), "30", "A session ends after so many minutes without a click"
    )
    session_absolute_hours: int = _set(kind.number(1, 24), "12", "And after so many hours in any case")
    # consents
    consent_longest_months: int = _set(kind.number(1, 120), "12", "A consent is valid for so many months at most")
    # running
    worker_processes: int = _set(kind.number(1, 64), "1", "Worker processes")
    worker_threads: int = _set(kind.number(1, 64), "2", "Threads of each worker process", "4")
    log_level: str = _set(
        kind.choice("debug", "info", "warning", "error"), "info", "debug, info, warning or error", "warning"
    )
    var_dir: Path = _set(  # noqa: RUF009 it describes a field
        kind.path, "./var", "Folder of the embedded default: data, keys, files", "/var/lib/opora"
    )
    demo: bool = _set(
        kind.flag, "0", "1 = demonstration: made-up people, known passwords, a banner; never with real data", "1"
    )
    # which parts are the embedded default
    embedded_database: bool
    embedded_redis: bool

    @property
    def cookie_secure(self) -> bool:
        """`__Host-` cookies over TLS only; the demo runs on plain http."""
        return not self.demo

    @property
    def worker_pool_size(self) -> int:
        """Connections of a worker process at most: one for each thread, and one to spare."""
        return self.worker_threads + 1

    @property
    def connections(self) -> int:
        """Connections that all processes together open at most, the operator's commands included."""
        web = self.web_processes * self.database_pool_size
        workers = self.worker_processes * self.worker_pool_size
        return web + workers + RELAY_POOL_SIZE + SPARE_CONNECTIONS

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], embedded: Embedded | None = None) -> "Settings":
        """Read `environment` (usually `os.environ`); raises SettingsError with one line for the first wrong value.

        What is unset and has no default is asked from the `embedded` stack.
        """
        said = {name: value.strip() for name, value in environment.items()}
        _refuse_unknown(said)
        values = {_attribute(setting.name): _value(setting, said) for setting in SETTINGS}
        values["var_dir"] = values["var_dir"].absolute()
        unset = frozenset(setting.name for setting in SETTINGS if not said.get(setting.name))
        _refuse_contradictions(values, unset)
        handed_in = embedded(values["var_dir"], unset) if embedded else {}
        values |= {_attribute(name): _named(name).read(value) for name, value in handed_in.items()}
        return cls(
            **values | _made_from_others(values),
            embedded_database="OPORA_DATABASE_URL" in handed_in,
            embedded_redis="OPORA_REDIS_URL" in handed_in,
        )


def _attribute(name: str) -> str:
    return name.removeprefix("OPORA_").lower()


def _of(declared: Any) -> Setting:
    kind, default, shown, example, meaning, alias = declared.metadata["said"]
    return Setting(f"OPORA_{declared.name.upper()}", kind, default, shown, example, meaning, alias)


SETTINGS: tuple[Setting, ...] = tuple(_of(each) for each in fields(Settings) if "said" in each.metadata)
"""Everything that can be set, as the papers tell it."""


def _named(name: str) -> Setting:
    return next(setting for setting in SETTINGS if setting.name == name)


def _value(setting: Setting, said: Mapping[str, str]) -> Any:
    if text := said.get(setting.alias):
        return replace(setting, name=setting.alias).read(text)
    return setting.read(said.get(setting.name, ""))


def _refuse_unknown(said: Mapping[str, str]) -> None:
    """A misspelt variable would otherwise silently mean the default."""
    known = {setting.name for setting in SETTINGS}
    for name in sorted(said):
        if name.startswith("OPORA_") and name not in known and not name.startswith(NOT_SETTINGS):
            raise SettingsError(f"{name} is not a setting; the list is in docs/operating.md, e.g. OPORA_PORT=8000")


def _refuse_contradictions(values: Mapping[str, Any], unset: frozenset[str]) -> None:
    if values["owner_database_url"] and not values["database_url"]:
        raise SettingsError(
            "OPORA_DATABASE_URL is not set although OPORA_OWNER_DATABASE_URL is; set both or neither, "
            f"e.g. {_named('OPORA_DATABASE_URL').example}"
        )
    if values["root_key"] and values["root_key_file"]:
        raise SettingsError("OPORA_ROOT_KEY and OPORA_ROOT_KEY_FILE are both set; keep one of them")
    if values["database_url"] and {"OPORA_ROOT_KEY", "OPORA_ROOT_KEY_FILE"} <= unset:
        raise SettingsError(
            "OPORA_ROOT_KEY is not set although OPORA_DATABASE_URL is; make one with: openssl rand -base64 32"
        )
    mail = urlsplit(values["smtp_url"] or "")
    if mail.scheme == "smtp" and mail.username and mail.hostname not in _THIS_MACHINE:
        raise SettingsError(
            "OPORA_SMTP_URL would send its password unencrypted; begin it with smtps:// or smtp+starttls://"
        )
    gateway = urlsplit(values["sms_url"] or "")
    if gateway.scheme == "http" and gateway.hostname not in _THIS_MACHINE:
        raise SettingsError("OPORA_SMS_URL must begin with https:// unless the gateway is on this machine")
    # outside the demonstration cookies are sent over TLS only, so people could not sign in over http
    address = urlsplit(values["public_url"] or "")
    if address.scheme == "http" and not values["demo"] and address.hostname not in _THIS_MACHINE:
        raise SettingsError(
            f"OPORA_PUBLIC_URL must begin with https:// outside the demonstration; e.g. https://{address.netloc}"
        )


def _made_from_others(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is empty still: made from other settings, or missing."""
    for name in ("database_url", "redis_url"):
        if not values[name]:
            raise SettingsError(f"OPORA_{name.upper()} is not set; e.g. {_named(f'OPORA_{name.upper()}').example}")
    file = values["root_key_file"]
    return {
        "owner_database_url": values["owner_database_url"] or "",
        "root_key": values["root_key"] or kind.key_in(_named("OPORA_ROOT_KEY_FILE"), file),
        "object_store_url": values["object_store_url"] or (values["var_dir"] / "objects").as_uri(),
        "public_url": values["public_url"] or f"http://localhost:{values['port']}",
        "trusted_proxies": values["trusted_proxies"] or (),
    }


_embedded: Embedded | None = None


def embedded_by(stack: Embedded) -> None:
    """Let this process take what is unset from an embedded stack; to be said before the first `settings()`."""
    global _embedded
    _embedded = stack


@cache
def settings() -> Settings:
    """The settings of this process; read at the first call and never again."""
    return Settings.from_environment(os.environ, _embedded)
