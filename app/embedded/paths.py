"""Where the embedded stack of a folder lies, with which URLs it is reached, and the secrets that are drawn for it."""

import base64
import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kernel.settings import APP_ROLE, OWNER_ROLE, SettingsError
from kernel.variables import ROOT_KEY_BYTES

SOCKET_PATH_LIMIT = 107
DATABASE_NAME = "opora"
SUPERUSER_ROLE = "postgres"


def embedded_values(var_dir: Path, unset: frozenset[str]) -> Mapping[str, str]:
    """What variables that are `unset` mean: the URLs of the servers under `var_dir`, and a root key of its own."""
    paths = EmbeddedPaths(var_dir)
    values: dict[str, str] = {}
    if "OPORA_DATABASE_URL" in unset:
        values["OPORA_DATABASE_URL"] = paths.database_url
        values["OPORA_OWNER_DATABASE_URL"] = paths.owner_database_url
        if {"OPORA_ROOT_KEY", "OPORA_ROOT_KEY_FILE"} <= unset:
            values["OPORA_ROOT_KEY_FILE"] = str(paths.root_key_file())
    if "OPORA_REDIS_URL" in unset:
        values["OPORA_REDIS_URL"] = paths.redis_url
    return values


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

    def root_key_file(self) -> Path:
        """The file with the root key, drawn at the first call; never anew for data that are there."""
        file = self.var_dir / "root.key"
        if not file.exists():
            if (self.postgres_dir / "PG_VERSION").exists():
                raise SettingsError(
                    f"OPORA_VAR_DIR: {file} is missing and the data cannot be read without it; restore it from a backup"
                )
            _write_private_file_once(file, base64.b64encode(secrets.token_bytes(ROOT_KEY_BYTES)) + b"\n")
        return file


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
