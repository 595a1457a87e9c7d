"""The embedded PostgreSQL and Valkey: they keep their data, belong to one process, and survive every kind of death."""

import asyncio
import os
import pwd
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest
from redis import Redis

from app.embedded import EmbeddedError, EmbeddedInUse, EmbeddedPostgres, EmbeddedStack, start_embedded, wait_for
from app.embedded.postgres import ROLES_SQL
from kernel.settings import OWNER_ROLE

pytestmark = pytest.mark.slow

ROLES = Path(__file__).parents[2] / "deploy" / "roles.sql"


@pytest.fixture
def var_dir(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def stack(var_dir: Path) -> Iterator[EmbeddedStack]:
    with start_embedded(var_dir, durable=False) as stack:
        yield stack


def servers(var_dir: Path) -> list[psutil.Process]:
    """Every server that belongs to the folder."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter(["cmdline", "status"]):
        words = process.info["cmdline"] or [""]
        if Path(words[0].split()[0] if words[0] else "").name in ("postgres", "valkey-server") and any(
            str(var_dir) in word for word in words
        ):
            found.append(process)
    return found


async def count_notes(stack: EmbeddedStack) -> int:
    connection = await asyncpg.connect(stack.owner_database_url)
    try:
        return await connection.fetchval("select count(*) from note")
    finally:
        await connection.close()


async def write_note(stack: EmbeddedStack) -> None:
    connection = await asyncpg.connect(stack.owner_database_url)
    try:
        await connection.execute("create table if not exists note (n int); insert into note values (1)")
    finally:
        await connection.close()
    with Redis.from_url(stack.redis_url) as valkey:
        valkey.set("note", "1")


async def test_what_was_written_is_there_after_a_stop(var_dir: Path) -> None:
    with start_embedded(var_dir, durable=False) as stack:
        await write_note(stack)
    assert servers(var_dir) == []

    with start_embedded(var_dir, durable=False) as stack, Redis.from_url(stack.redis_url) as valkey:
        assert await count_notes(stack) == 1
        assert valkey.get("note") == b"1"


async def test_what_was_written_is_there_after_both_were_killed(var_dir: Path) -> None:
    with start_embedded(var_dir) as stack:
        await write_note(stack)
        for process in servers(var_dir):
            process.kill()

    with start_embedded(var_dir) as again, Redis.from_url(again.redis_url) as valkey:
        assert await count_notes(again) == 1
        assert valkey.get("note") == b"1"


def test_a_second_start_on_the_same_folder_is_refused(stack: EmbeddedStack, var_dir: Path) -> None:
    with pytest.raises(EmbeddedInUse, match=rf"process {os.getpid()}\b.*OPORA_VAR_DIR"):
        start_embedded(var_dir, durable=False)
    assert stack.postgres is not None
    assert stack.postgres.is_ready(), "the first one is not disturbed"


def test_two_folders_do_not_know_of_one_another(stack: EmbeddedStack, tmp_path: Path) -> None:
    with start_embedded(tmp_path / "other", durable=False) as other:
        assert other.database_url != stack.database_url
        with Redis.from_url(stack.redis_url) as ours, Redis.from_url(other.redis_url) as theirs:
            ours.set("whose", "ours")
            assert theirs.get("whose") is None


def test_nothing_listens_on_a_port(stack: EmbeddedStack, var_dir: Path) -> None:
    running = servers(var_dir)
    assert len(running) == 2
    for process in running:
        assert process.net_connections(kind="inet") == []


def test_postgres_never_runs_as_root(stack: EmbeddedStack) -> None:
    assert stack.postgres is not None
    assert stack.postgres.process is not None
    owner = psutil.Process(stack.postgres.process.pid).uids().effective
    assert owner != 0
    assert stack.paths.postgres_dir.stat().st_uid == owner
    assert stack.paths.postgres_dir.stat().st_mode & 0o077 == 0
    assert pwd.getpwuid(owner).pw_shell or owner == os.geteuid()


async def test_the_product_connects_with_few_rights(stack: EmbeddedStack) -> None:
    connection = await asyncpg.connect(stack.database_url)
    try:
        role = await connection.fetchrow(
            "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles"
            " where rolname = current_user"
        )
        assert not any(role)
        assert await connection.fetchval("select pg_get_userbyid(datdba) from pg_database where datname = 'opora'") == (
            "opora_owner"
        )
    finally:
        await connection.close()


async def test_the_roles_have_every_setting_of_those_of_a_server(stack: EmbeddedStack) -> None:
    """Time-outs and what a log must not repeat: as deploy/roles.sql makes them."""
    wanted = re.findall(r"^alter role (\w+) set (\w+) = '?(\w+)'?;", ROLES.read_text(encoding="utf-8"), re.MULTILINE)
    assert ("opora_app", "idle_in_transaction_session_timeout", "1min") in wanted
    connection = await asyncpg.connect(stack.superuser_url)
    try:
        rows = await connection.fetch(
            "select rolname, unnest(rolconfig) as said from pg_roles where rolname in ('opora_owner', 'opora_app')"
        )
    finally:
        await connection.close()
    assert sorted((row["rolname"], *row["said"].split("=", 1)) for row in rows) == sorted(wanted)


def test_the_rights_in_the_database_are_those_of_a_server() -> None:
    """Word for word what deploy/roles.sql says about the database itself."""
    served = ROLES.read_text(encoding="utf-8")
    embedded = ROLES_SQL[ROLES_SQL.index("\\connect") :]
    assert len(embedded.splitlines()) > 15
    assert served.endswith(embedded)
    for setting in ("backtrace_functions", "deadlock_timeout"):
        line = f"grant set on parameter {setting} to {OWNER_ROLE};"
        assert line in served
        assert line in ROLES_SQL


async def test_there_is_room_for_every_connection_of_the_product(var_dir: Path) -> None:
    wanted = 90
    with start_embedded(var_dir, valkey=False, durable=False, connections=wanted) as stack:
        opened = await asyncio.gather(*(asyncpg.connect(stack.database_url) for _ in range(wanted)))
        for connection in opened:
            connection.terminate()


async def test_a_password_is_asked_for_even_on_the_socket(stack: EmbeddedStack) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(host=str(stack.paths.socket_dir), user="postgres", database="opora", password="guess")


def test_a_folder_with_a_long_name_will_do(tmp_path: Path) -> None:
    deep = tmp_path / "slozka-s-velmi-dlouhym-nazvem" / ("x" * 90)
    with start_embedded(deep, durable=False) as stack, Redis.from_url(stack.redis_url) as valkey:
        assert not stack.paths.socket_dir.is_relative_to(deep)
        assert valkey.ping()


def test_servers_do_not_outlive_a_killed_supervisor(var_dir: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from app.embedded import start_embedded;"
        "start_embedded(Path(sys.argv[1]), durable=False); print('up', flush=True); time.sleep(600)"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", code, str(var_dir)], stdout=subprocess.PIPE)
    with supervisor:
        try:
            assert supervisor.stdout is not None
            # what it logs comes on the same stream
            assert any(b"up" in line for line in supervisor.stdout)
            assert len(servers(var_dir)) == 2
        finally:
            supervisor.kill()
    assert wait_for(lambda: not servers(var_dir), seconds=60)


def test_orphans_are_stopped_before_a_new_start(var_dir: Path) -> None:
    orphaned = start_embedded(var_dir, durable=False)
    assert orphaned.postgres is not None
    assert orphaned.postgres.process is not None
    orphan = orphaned.postgres.process
    # as after a supervisor's death on a system where the children are not told of it
    assert orphaned.lock is not None
    orphaned.lock.close()
    orphaned.lock = None
    try:
        with start_embedded(var_dir, durable=False) as stack:
            assert orphan.poll() is not None
            assert stack.postgres is not None
            assert stack.postgres.process is not None
            assert stack.postgres.process.pid != orphan.pid
    finally:
        orphaned.stop()


def test_a_pid_file_of_somebody_else_does_no_harm(stack: EmbeddedStack, var_dir: Path) -> None:
    stack.stop()
    bystander = subprocess.Popen(["sleep", "600"])
    try:
        (var_dir / "valkey" / "valkey.pid").write_text(f"{bystander.pid}\n")
        with start_embedded(var_dir, durable=False):
            assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_start_that_was_killed_half_way_is_completed(var_dir: Path) -> None:
    (var_dir / "postgres.new" / "base").mkdir(parents=True)
    (var_dir / "postgres.new" / "PG_VERSION").write_text("18\n")
    with start_embedded(var_dir, durable=False):
        assert not (var_dir / "postgres.new").exists()


def test_data_of_another_version_are_refused_and_left_alone(stack: EmbeddedStack, var_dir: Path) -> None:
    stack.stop()
    (var_dir / "postgres" / "PG_VERSION").write_text("12\n")
    with pytest.raises(EmbeddedError, match=r"made by PostgreSQL 12.*docs/operating\.md"):
        start_embedded(var_dir, durable=False)
    assert servers(var_dir) == []


def test_a_server_that_cannot_start_says_why(stack: EmbeddedStack, var_dir: Path) -> None:
    stack.stop()
    (var_dir / "postgres" / "global" / "pg_control").unlink()
    with pytest.raises(EmbeddedError, match=r"the embedded postgres did not start: .*pg_control"):
        start_embedded(var_dir, durable=False)
    assert servers(var_dir) == []


def test_stop_ends_a_server_that_does_not_want_to(stack: EmbeddedStack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.embedded.process.STOP_SECONDS", 0.2)
    monkeypatch.setattr(EmbeddedPostgres, "gentle", signal.SIGCONT)
    assert stack.postgres is not None
    process = stack.postgres.process
    stack.stop()
    assert process is not None
    assert process.poll() is not None
