"""The unprivileged user that root lends to PostgreSQL, which refuses to run as root."""

import contextlib
import fcntl
import os
import pwd
import stat
import subprocess
from pathlib import Path
from typing import Any

import structlog

from app.embedded.process import EmbeddedError

log = structlog.get_logger(__name__)

SYSTEM_USERS = ("opora-postgres", "postgres", "nobody")


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
