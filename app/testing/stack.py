"""The servers of a test process, the template databases, and their clones.

Each process of a run has servers of its own: a transaction that is open in one database of a server holds back the
sealing of the audit log in all of them.
"""

import asyncio
import base64
import os
import shutil
import tempfile
import threading
from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import asyncpg

from app.embedded import EmbeddedPaths, EmbeddedStack, embedded_values, start_embedded
from app.embedded.paths import SUPERUSER_ROLE
from app.testing import world
from app.testing.clones import Clones
from app.testing.queries import CountedConnection
from kernel import keys
from kernel.context import context_key
from kernel.db import DB
from kernel.migrations import migrate
from kernel.settings import APP_ROLE, OWNER_ROLE, embedded_by, settings

ROOT_KEY = bytes(range(32))
EMPTY = "opora"  # migrated, without any organisation
WORLD = "opora_world"  # with the world of the tests
CLONE = "opora_tests"  # of the world, for the tests that roll back


def prepare_environment() -> Path:
    """Set the environment of this test process before anybody reads a setting; returns the folder of its servers."""
    var_dir = Path(tempfile.mkdtemp(prefix="opora-test-"))
    for name in [name for name in os.environ if name.startswith("OPORA_") and not name.startswith("OPORA_TEST_")]:
        if name != "OPORA_CHROMIUM":
            del os.environ[name]
    os.environ.update(
        OPORA_VAR_DIR=str(var_dir),
        OPORA_DEMO="1",
        OPORA_ROOT_KEY=base64.b64encode(ROOT_KEY).decode(),
        OPORA_REDIS_URL=EmbeddedPaths(var_dir).redis_url,
        OPORA_OBJECT_STORE_URL=f"file://{var_dir}/objects",
        **database_environment(var_dir, CLONE),
    )
    embedded_by(embedded_values)
    settings.cache_clear()
    keys.root.cache_clear()
    return var_dir


def database_environment(var_dir: Path, database: str) -> dict[str, str]:
    """The settings that name a database of the run."""
    paths = EmbeddedPaths(var_dir)
    return {
        "OPORA_DATABASE_URL": paths.role_url(APP_ROLE, database),
        "OPORA_OWNER_DATABASE_URL": paths.role_url(OWNER_ROLE, database),
    }


class Stack:
    """The servers of a process."""

    def __init__(self, var_dir: Path) -> None:
        self.var_dir = var_dir
        self.paths = EmbeddedPaths(var_dir)
        self.clones = Clones(self, CLONE)
        self._servers: EmbeddedStack | None = None

    @property
    def running(self) -> bool:
        """Whether the servers were started."""
        return self._servers is not None

    def start(self) -> None:
        """Start the servers and make the templates."""
        self._servers = start_embedded(self.var_dir, durable=False)
        in_loop_of_its_own(self._make_templates())

    def set_up_roles(self) -> None:
        """Set the roles up, as each start does."""
        assert self._servers is not None
        assert self._servers.postgres is not None
        self._servers.postgres.set_up_roles()

    def stop(self) -> None:
        """Stop the servers and remove their folder."""
        if self._servers is not None:
            self._servers.stop()
        shutil.rmtree(self.var_dir, ignore_errors=True)

    def clone(self, name: str, template: str = WORLD) -> str:
        """Make a database like a template; returns its name."""
        in_loop_of_its_own(self.cloned(name, template))
        return name

    async def cloned(self, name: str, template: str = WORLD) -> str:
        """The same for those who are in a loop."""
        async with self.superuser() as connection:
            await connection.execute(
                f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER {OWNER_ROLE} STRATEGY FILE_COPY'
            )
            await connection.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
            await connection.execute(f'GRANT CONNECT ON DATABASE "{name}" TO {APP_ROLE}')
        return name

    async def drop(self, name: str) -> None:
        """Drop a clone and end whoever is still in it."""
        async with self.superuser() as connection:
            await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def url(self, role: str, database: str) -> str:
        """How a role reaches a database."""
        return self.paths.role_url(role, database)

    @asynccontextmanager
    async def superuser(self, database: str = "postgres") -> AsyncIterator[asyncpg.Connection]:
        """A connection past row-level security."""
        connection = await asyncpg.connect(self.url(SUPERUSER_ROLE, database))
        try:
            yield connection
        finally:
            await connection.close()

    @asynccontextmanager
    async def unguarded(self, database: str) -> AsyncIterator[asyncpg.Connection]:
        """The same past every trigger and foreign key too: what somebody with every right in the database could do."""
        connection = await self.unguarded_connection(database)
        try:
            yield connection
        finally:
            await connection.close()

    async def unguarded_connection(self, database: str) -> asyncpg.Connection:
        """The same, to be closed."""
        url, past_all = self.url(SUPERUSER_ROLE, database), {"session_replication_role": "replica"}
        return await asyncpg.connect(url, server_settings=past_all)

    async def _make_templates(self) -> None:
        await migrate(self.url(OWNER_ROLE, EMPTY), ROOT_KEY)
        await self.cloned(WORLD, EMPTY)
        await open_database(self.url(APP_ROLE, WORLD), size=1)
        try:
            built = await world.build()
        finally:
            await DB.close()
            keys.forget()
        (self.var_dir / "world.json").write_bytes(built)


class Committed:
    """The database of a test that commits."""

    def __init__(self, stack: Stack, name: str) -> None:
        self.stack = stack
        self.name = name

    def url(self, role: str = APP_ROLE) -> str:
        """How a role reaches it."""
        return self.stack.url(role, self.name)

    @asynccontextmanager
    async def connect(self, role: str) -> AsyncIterator[asyncpg.Connection]:
        """A connection of its own, without any context."""
        connection = await asyncpg.connect(self.url(role))
        try:
            yield connection
        finally:
            await connection.close()

    def superuser(self) -> AbstractAsyncContextManager[asyncpg.Connection]:
        """A connection past row-level security."""
        return self.stack.superuser(self.name)

    def unguarded(self) -> AbstractAsyncContextManager[asyncpg.Connection]:
        """The same past every trigger and foreign key too."""
        return self.stack.unguarded(self.name)


async def close_database() -> None:
    """Close the engine, if it is open; what a failed test left open does not keep it."""
    pool = DB.pool
    if pool is None:
        return
    try:
        async with asyncio.timeout(5):
            await DB.close()
    except TimeoutError:
        pool.terminate()


async def open_database(dsn: str, *, size: int = 5) -> None:
    """Open the product's engine in this loop, on connections that can be counted."""
    with patch("kernel.db.Connection", CountedConnection):
        await DB.open(dsn, size=size, context_key=context_key(ROOT_KEY))


def in_loop_of_its_own(work: Coroutine[Any, Any, Any]) -> None:
    """Run in a thread, so that the event loop of the tests is not touched."""
    failure: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(work)
        except BaseException as error:  # noqa: BLE001 handed on to the caller
            failure.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failure:
        raise failure[0]
