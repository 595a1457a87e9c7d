"""A data folder with its servers, and copies of its database that are thrown away afterwards.

What recorded SQL writes does not fit together (other ids over the same ciphertext), so it is sent to a copy.
"""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import psutil

from app.embedded import EmbeddedPaths, start_embedded
from app.embedded.paths import DATABASE_NAME, SUPERUSER_ROLE
from kernel.settings import APP_ROLE, OWNER_ROLE

START_SECONDS = 60.0
PAST_TRIGGERS = "SET session_replication_role = replica"  # rows that were true elsewhere, or go altogether
WARM_SECONDS = 2.0  # until every web process has imported and opened its pool


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a process that works on the house in a folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPORA_")}
    return {**kept, "OPORA_VAR_DIR": str(folder), "OPORA_DEMO": "1", "OPORA_LOG_LEVEL": "warning", **more}


class House:
    """One data folder, and the database in it that is meant when none is named."""

    def __init__(self, folder: Path, database: str = DATABASE_NAME) -> None:
        self.folder = folder.resolve()
        self.paths = EmbeddedPaths(self.folder)
        self.database = database

    @contextmanager
    def running(self, *, durable: bool = True) -> Iterator["House"]:
        """Run database and Valkey; building may spare the disk, measuring does not."""
        self.paths.root_key_file()  # before there are data
        with start_embedded(self.folder, durable=durable):
            yield self
        if not durable:
            os.sync()

    def destroy(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "") -> str:
        """How the product reaches a database of the house."""
        return self.paths.role_url(APP_ROLE, database or self.database)

    @property
    def database_process(self) -> psutil.Process:
        """The parent of the database's processes."""
        return psutil.Process(int((self.paths.postgres_dir / "postmaster.pid").read_text().splitlines()[0]))

    @asynccontextmanager
    async def superuser(self, database: str = "") -> AsyncIterator[asyncpg.Connection]:
        """A connection past the wall."""
        connection = await asyncpg.connect(self.paths.role_url(SUPERUSER_ROLE, database or self.database))
        try:
            yield connection
        finally:
            await connection.close()

    async def work(self, statements: Iterable[tuple[str, tuple[Any, ...]]], session: str = "SELECT 1") -> None:
        """Do all of it, past the wall, over as many connections as there are processors."""
        left = iter(statements)

        async def doing() -> None:
            async with self.superuser() as connection:
                await connection.execute(session)
                for statement, arguments in left:
                    await connection.execute(statement, *arguments)

        async with asyncio.TaskGroup() as group:
            for _ in range(os.cpu_count() or 1):
                group.create_task(doing())

    async def tables(self) -> list[str]:
        """Every table, the largest first."""
        async with self.superuser() as connection:
            return [row["name"] for row in await connection.fetch(_BY_SIZE)]

    async def tidy(self) -> None:
        """Let the planner know what there is, and no later reader pay for the first look at a row."""
        await self.work([(f"VACUUM (ANALYZE) {table}", ()) for table in await self.tables()])
        async with self.superuser() as connection:
            await connection.execute("CHECKPOINT")

    async def forget_since(self, first: UUID, tenants: Collection[UUID]) -> None:
        """Remove what was written in organisations since an id was drawn; numbers of series are not given again."""
        async with self.superuser() as connection:
            tables = await connection.fetch(_WITH_IDS)
        removing = [(f"DELETE FROM {row['name']} WHERE {_NEW}", (list(tenants), first)) for row in tables]
        await self.work(removing, PAST_TRIGGERS)

    @asynccontextmanager
    async def copy(self, name: str) -> AsyncIterator[str]:
        """A copy of the database as it is now, dropped at the end; returns its name. Nobody may be connected."""
        async with self.superuser("postgres") as connection:
            await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            await connection.execute(
                f'CREATE DATABASE "{name}" TEMPLATE "{self.database}" OWNER {OWNER_ROLE} STRATEGY FILE_COPY'
            )
            # rights on a database are not copied with it, and the product starts on no other
            await connection.execute(f'REVOKE TEMPORARY ON DATABASE "{name}" FROM PUBLIC')
        try:
            yield name
        finally:
            async with self.superuser("postgres") as connection:
                await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    async def open_the_wall(self, database: str) -> None:
        """Take the wall out of a copy: no row-level security, and entering asks nothing."""
        assert database != self.database
        async with self.superuser(database) as connection:
            for row in await connection.fetch("SELECT oid::regclass::text AS name FROM pg_class WHERE relrowsecurity"):
                await connection.execute(f"ALTER TABLE {row['name']} DISABLE ROW LEVEL SECURITY")
            await connection.execute(_ENTER_UNASKED)

    @asynccontextmanager
    async def backlog(self, tenant_id: UUID, service_id: UUID, count: int) -> AsyncIterator[None]:
        """So many facts in the outbox that were sent and that nobody has taken."""
        async with self.superuser() as connection:
            await connection.execute(_BACKLOG, tenant_id, service_id, count)
            await connection.execute("ANALYZE outbox")
            try:
                yield
            finally:
                await connection.execute("DELETE FROM outbox WHERE event = 'bench'")
        async with self.superuser() as connection:
            await connection.execute("VACUUM (ANALYZE) outbox")

    @asynccontextmanager
    async def deadlines(self, tenant_id: UUID, service_id: UUID, count: int, due: int) -> AsyncIterator[None]:
        """So many deadlines that run, of which some are past and nobody was told."""
        async with self.superuser() as connection:
            await connection.execute(PAST_TRIGGERS)
            await connection.execute(_DEADLINES, tenant_id, service_id, count, due)
            await connection.execute("ANALYZE deadline")
            try:
                yield
            finally:
                await connection.execute("DELETE FROM deadline WHERE kind = 'bench'")
                await connection.execute("DELETE FROM outbox WHERE tenant_id = $1", tenant_id)
        async with self.superuser() as connection:
            await connection.execute("VACUUM (ANALYZE) deadline")


_BY_SIZE = """
SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
ORDER BY pg_relation_size(oid) DESC"""
_WITH_IDS = """
SELECT attrelid::regclass::text AS name FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND attname IN ('id', 'tenant_id')
GROUP BY attrelid HAVING count(*) = 2"""
_NEW = "tenant_id = ANY($1::uuid[]) AND id >= $2 AND substr(id::text, 15, 1) = '7'"  # of version 7: in order of time
# as opora.enter of the migrations without its questions
_ENTER_UNASKED = """
CREATE OR REPLACE FUNCTION opora.enter(context text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE parts text[] := string_to_array(context, '|'); entry bigint := nextval('opora.entry');
BEGIN
  PERFORM set_config('backtrace_functions', translate(concat_ws(',', entry, parts[5], parts[6], parts[7], parts[8],
    parts[9], replace(parts[10], ',', ' ')), '-', ''), true);
  RETURN entry;
END $$"""
_BACKLOG = """
INSERT INTO outbox (tenant_id, id, service_id, event, payload, sent_at, attempts)
SELECT $1, gen_random_uuid(), $2, 'bench', '{}', clock_timestamp(), 8 FROM generate_series(1, $3)"""

_DEADLINES = """
INSERT INTO deadline (tenant_id, id, service_id, kind, about_id, started_at, due_on, due_at, planned_on, warn_at, internal)
SELECT $1, gen_random_uuid(), $2, 'bench', gen_random_uuid(), clock_timestamp() - interval '2 days', (at)::date, at, (at)::date,
  CASE WHEN n > $4 THEN at - interval '1 day' END, false
FROM generate_series(1, $3) n CROSS JOIN LATERAL (SELECT clock_timestamp()
  + CASE WHEN n <= $4 THEN interval '-1 hour' ELSE interval '2 days' + n % 300 * interval '1 day' END AS at) term"""


@asynccontextmanager
async def serving(house: House, database: str = "") -> AsyncIterator[tuple[int, list[psutil.Process]]]:
    """`opora serve` in processes of its own: its port, and the processes whose work a request is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    told = environment(house.folder, PORT=str(port), OPORA_WEB_PROCESSES=str(os.cpu_count() or 1))
    if database:
        told |= {"OPORA_DATABASE_URL": house.url(database), "OPORA_ROOT_KEY_FILE": str(house.folder / "root.key")}
    with (house.folder / f"serve-{database or house.database}.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: ASYNC220 it returns at once
            [sys.executable, "-m", "app.cli", "serve"], env=told, stderr=log
        )
    try:
        await _answers(process, port)
        yield port, [psutil.Process(process.pid), house.database_process]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


async def _answers(process: subprocess.Popen[bytes], port: int) -> None:
    async with asyncio.timeout(START_SECONDS):
        while True:
            if process.poll() is not None:
                raise RuntimeError(f"the server ended with {process.returncode}; see serve-….log in its folder")
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                break
            except OSError:
                await asyncio.sleep(0.1)
    await asyncio.sleep(WARM_SECONDS)
