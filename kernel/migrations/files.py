"""One migration: a text of SQL, its digest, and the note in the database that this edition of it ran."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from kernel.db import DB

NAME = re.compile(r"([a-z_]+)_(\d{4}_\d\d_\d\d)t(\d\d_\d\d_\d\d_\d{6})")
DIGEST = re.compile(r'^SHA256 = "([0-9a-f]*)"$', re.M)


class MigrationFailed(Exception):
    """A migration did not run, or a released one was edited; the text is one line for the operator."""


def digest(sql: Path) -> str:
    """The SHA-256 of a file of SQL."""
    return hashlib.sha256(sql.read_bytes()).hexdigest()


@dataclass(frozen=True)
class MigrationFile:
    """The SQL of a migration, and the digest it was released with."""

    sql: Path
    sha256: str

    @classmethod
    def beside(cls, python: Path) -> "MigrationFile":
        """Read the digest from the Python file, without running it."""
        found = DIGEST.search(python.read_text())
        return cls(python.with_suffix(".sql"), found[1] if found else "")

    @property
    def domain(self) -> str:
        """The domain that the name of the file begins with."""
        return self._name()[1]

    @property
    def id(self) -> str:
        """Piccolo's name for it: the time it was written, which is the order in which migrations run."""
        _, day, time = self._name().groups()
        return f"{day.replace('_', '-')}T{time.replace('_', ':')}"

    def _name(self) -> re.Match[str]:
        found = NAME.fullmatch(self.sql.stem)
        if found is None:
            raise MigrationFailed(f"{self.sql.name} is not named <domain>_<time>")
        return found

    def check(self) -> None:
        """Raise MigrationFailed when the text is not the one that was released."""
        if not self.sql.exists():
            raise MigrationFailed(f"{self.sql.name} is missing")
        if digest(self.sql) != self.sha256:
            raise MigrationFailed(f"{self.sql.name} was edited after its release; write a new migration instead")

    async def run(self) -> None:
        """Run the whole text in the transaction that is open, and note its edition."""
        self.check()
        unit = DB.current_transaction.get()
        assert unit is not None, "migrations run in a transaction"
        sql = self.sql.read_text()
        try:
            await unit.connection.execute(sql)
        except asyncpg.PostgresError as error:
            raise MigrationFailed(f"{self.sql.name}{_line_of(error, sql)}: {error}") from error
        await unit.connection.execute(
            "INSERT INTO opora.migration_file (name, sha256) VALUES ($1, $2)", self.sql.name, self.sha256
        )


def _line_of(error: asyncpg.PostgresError, sql: str) -> str:
    position = getattr(error, "position", None)
    return f" line {sql.count(chr(10), 0, int(position)) + 1}" if position else ""
