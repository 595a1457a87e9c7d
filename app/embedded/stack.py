"""Both servers of one folder, started together and held by one process."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from app.embedded.paths import EmbeddedPaths
from app.embedded.postgres import EmbeddedPostgres
from app.embedded.process import EmbeddedError, Service
from app.embedded.valkey import EmbeddedValkey

LEAST_CONNECTIONS = 57  # tools and tests beside the product want some, too


class EmbeddedInUse(EmbeddedError):
    """Another process serves this folder already."""


class EmbeddedStack:
    """A running PostgreSQL and Valkey of one folder; holds the folder's lock until `stop`."""

    def __init__(
        self,
        var_dir: Path,
        *,
        postgres: bool = True,
        valkey: bool = True,
        durable: bool = True,
        connections: int = LEAST_CONNECTIONS,
    ) -> None:
        self.paths = EmbeddedPaths(var_dir.absolute())
        self.postgres = (
            EmbeddedPostgres(self.paths, durable=durable, connections=max(connections, LEAST_CONNECTIONS))
            if postgres
            else None
        )
        self.valkey = EmbeddedValkey(self.paths, durable=durable) if valkey else None
        self.lock: IO[str] | None = None

    def start(self) -> "EmbeddedStack":
        """Start both and wait until they answer."""
        self.launch()
        return self.wait_until_ready()

    def launch(self) -> None:
        """Take the folder and start both, so that they come up while the caller does something else."""
        self.lock = lock_folder(self.paths.var_dir)
        with self._stopped_on_error():
            for service in self._services():
                service.launch()

    def wait_until_ready(self) -> "EmbeddedStack":
        """Wait until what was launched answers."""
        with self._stopped_on_error():
            for service in self._services():
                service.wait_until_ready()
        return self

    def _services(self) -> list[Service]:
        return [service for service in (self.valkey, self.postgres) if service]

    @contextlib.contextmanager
    def _stopped_on_error(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop Valkey, then PostgreSQL, cleanly; harmless when they have stopped."""
        for service in self._services():
            service.stop()
        if self.lock:
            self.lock.close()
            self.lock = None

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
        return self if self.lock else self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def start_embedded(
    var_dir: Path,
    *,
    postgres: bool = True,
    valkey: bool = True,
    durable: bool = True,
    connections: int = LEAST_CONNECTIONS,
) -> EmbeddedStack:
    """Start what is asked for under `var_dir` and wait until it answers.

    `durable=False` spares the disk (tests only); `connections` is how many the product may open at once, at least.
    Raises EmbeddedInUse when another process serves the folder.
    """
    return EmbeddedStack(var_dir, postgres=postgres, valkey=valkey, durable=durable, connections=connections).start()


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
