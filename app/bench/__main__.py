"""`make bench`: what the product does, over HTTP, against the same SQL sent straight to PostgreSQL by one asyncpg process.

Everything is real: granian serves the application in processes of its own, the wall is on, content is decrypted, reads
are recorded, commits are durable. The load comes from this process, which speaks plain HTTP over kept connections.
Writes `var/bench.json` and prints a table. `--cases` and `--seconds` make it larger or longer.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import asyncpg
import msgspec
import psutil
import uvloop

FOLDER = Path("var/bench")
RESULTS = Path("var/bench.json")
PASSWORD = "mereni-ma-byt-poctive-7"
SHARES = 100
WITHDRAWALS = 40  # for each measurement
CONNECTIONS = (1, 8)


# ── the world that is measured ───────────────────────────────────────────────────────────────────────────────────────


@dataclass
class World:
    """Ids that requests are about."""

    actor: Any = None
    session: dict[str, str] = field(default_factory=dict[str, str])  # headers of a signed-in browser
    workers: list[UUID] = field(default_factory=list[UUID])
    cases: list[tuple[UUID, UUID]] = field(default_factory=list[tuple[UUID, UUID]])  # (case, client)
    consents: list["Shared"] = field(default_factory=list["Shared"])


@dataclass(frozen=True)
class Shared:
    """A consent with its shares; `version_id` is its wording's row."""

    consent_id: UUID
    case_id: UUID
    client_id: UUID
    version: int


async def build(cases: int) -> World:
    """An organisation with two services, `cases` cases and enough consents with a hundred shares each."""
    from kernel.actor import Actor, ActorKind
    from tenants import service as tenants
    from tenants.accounts import service as accounts
    from tenants.tables import OrganisationKind, Role

    world = World()
    tenant = await tenants.create_organisation("bench", OrganisationKind.PROVIDER, "Měření, z. s.", "Měření", "ME")
    osp = await tenants.create_service(tenant, "OSP", "Odborné sociální poradenství", "OSP")
    pm = await tenants.create_service(tenant, "PM", "Peer mentoring", "PM")
    users: list[UUID] = []
    for number in range(20):
        user = await accounts.create_user(f"p{number}@bench.example", f"Pracovnice Měřená {number}", PASSWORD)
        worker = await tenants.add_worker(tenant, user, f"Pracovnice Měřená {number}")
        await tenants.grant_role(tenant, worker, Role.SOCIAL_WORKER, osp if number < 10 else pm)
        users.append(user)
        world.workers.append(worker)
    world.actor = Actor(
        kind=ActorKind.WORKER,
        tenant_id=tenant,
        service_id=osp,
        worker_id=world.workers[0],
        user_id=users[0],
        roles=frozenset({Role.SOCIAL_WORKER.value}),
    )
    world.session = await _sign_in(users[0])
    await _cases(world, cases)
    await _consents(world, pm)
    return world


async def _sign_in(user: UUID) -> dict[str, str]:
    from redis.asyncio import Redis

    from kernel.settings import settings
    from kernel.web.guard import cookie_name
    from kernel.web.session import SessionStore
    from tenants.accounts import views as account_views

    valkey = Redis.from_url(settings().redis_url)
    token, session = await SessionStore(valkey).create(user, "Pracovnice Měřená", await account_views.places_of(user))
    await valkey.aclose()
    return {"Cookie": f"{cookie_name()}={token}", "X-CSRF-Token": session.csrf}


async def _cases(world: World, count: int) -> None:
    from cases.cases import service as cases
    from cases.clients import service as clients
    from cases.clients.tables import ClientKind
    from kernel.db import unit_of_work

    dice = random.Random(1)
    for start in range(0, count, 250):
        async with unit_of_work(world.actor):
            for number in range(start, min(start + 250, count)):
                identity = _identity(number, dice)
                client = await clients.create_client(world.actor, ClientKind.ADULT, identity)
                case = await cases.start_case(world.actor, client, identity, key_worker_id=world.workers[number % 10])
                world.cases.append((case, client))
        print(f"\r  {start + 250:>6} of {count} cases", end="", flush=True)
    print()


def _identity(number: int, dice: random.Random) -> Any:
    from cases.clients.schemas import ClientIdentity

    given = dice.choice(("Jan", "Eva", "Petr", "Hana", "Tomáš", "Lucie", "Marek", "Věra"))
    return ClientIdentity(
        given_name=given,
        family_name=f"{dice.choice(('Novák', 'Dvořák', 'Černý', 'Růžička', 'Šimek', 'Žák'))}{number}",
        birth_date=date(1950, 1, 1) + timedelta(days=dice.randint(0, 20_000)),
        town="Lipnice pod Hájem",
        phone="+420 000 000 001",
    )


async def _consents(world: World, recipient: UUID) -> None:
    """Each with a hundred shared items: more kinds than a client has, so they are written below the order's checks."""
    from consent import service as consents
    from consent import views as consent_views
    from consent.schemas import RecordConsent
    from consent.tables import HANDOVER_FIELDS
    from kernel import crypto
    from kernel.db import unit_of_work
    from kernel.ids import new_id
    from kernel.legal_time import today_in_prague
    from sharing import repository

    today = today_in_prague()
    order = RecordConsent(
        type="handover",
        recipient_service_id=recipient,
        worker_ids=[world.workers[10]],
        items=[each.value for each in HANDOVER_FIELDS],
        purpose="choose_peer",
        valid_from=today,
        valid_until=today + timedelta(days=90),
        decision="agree",
        form="oral_recorded",
        said_on=today,
        said_by="self",
    )
    needed = 2 * len(CONNECTIONS) * WITHDRAWALS + 3
    for number, (case, client) in enumerate(world.cases[:needed], start=1):
        view = await consents.record_consent(world.actor, case, order)
        async with unit_of_work(world.actor):
            provision = await consent_views.provision_by_id(world.actor, view.id)
            public = await repository.find_recipient_key(world.actor.tenant, recipient)
            assert provision is not None
            assert public is not None
            items: list[tuple[UUID, str, bytes, bytes]] = []
            grants: list[tuple[UUID, UUID, bytes]] = []
            for each in range(SHARES):
                item, grant, key = new_id(), new_id(), crypto.new_key()
                items.append((item, HANDOVER_FIELDS[each % 6].value, key.encrypt(b"{}", b"bench"), b"key"))
                grants.append((grant, item, crypto.wrap_for(public, key, grant)))
            await repository.insert_handover(
                world.actor, handover_id=new_id(), case_id=case, provision=provision, items=items, grants=grants
            )
        world.consents.append(Shared(view.id, case, client, view.version))
        print(f"\r  {number:>6} of {needed} consents with {SHARES} shares", end="", flush=True)
    print()


# ── the same SQL ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Recorder(asyncpg.Connection):
    """A connection that remembers what was sent."""

    sent: ClassVar[list[tuple[str, Any, bool]] | None] = None

    def get_reset_query(self) -> str:
        return ""

    async def _execute(self, query: str, args: Any, *more: Any, **named: Any) -> Any:
        if Recorder.sent is not None:
            Recorder.sent.append((query, tuple(args), False))
        return await super()._execute(query, args, *more, **named)

    async def _executemany(self, query: str, args: Any, *more: Any, **named: Any) -> Any:
        if Recorder.sent is not None:
            Recorder.sent.append((query, [tuple(row) for row in args], True))
        return await super()._executemany(query, args, *more, **named)


async def record(act: Callable[[], Awaitable[Any]]) -> list[tuple[str, Any, bool]]:
    """The statements of an act, without those of its transaction."""
    Recorder.sent = []
    try:
        await act()
        return Recorder.sent
    finally:
        Recorder.sent = None


def swap(value: Any, ids: dict[Any, Any]) -> Any:
    """The arguments with other ids in them."""
    if isinstance(value, list | tuple):
        return type(value)(swap(each, ids) for each in value)
    try:
        return ids.get(value, value)
    except TypeError:
        return value


async def replay(connection: Any, actor: Any, statements: list[tuple[str, Any, bool]], ids: dict[Any, Any]) -> None:
    """Send the statements again in a transaction with the same signed context."""
    from kernel.db import DB, signed_context

    context = signed_context(actor, connection.get_server_pid(), DB.context_key)
    await connection.execute(f"BEGIN; SELECT opora.enter('{context}')")
    for query, arguments, many in statements:
        if many:
            await connection.executemany(query, swap(arguments, ids))
        else:
            await connection.fetch(query, *swap(arguments, ids))
    await connection.execute("COMMIT")


# ── the operations ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Operation:
    """What is measured: the request, the act behind it, and which ids of the recorded SQL change each time."""

    name: str
    request: Callable[[int], bytes]
    act: Callable[[], Awaitable[Any]]
    ids: Callable[[int], dict[Any, Any]]
    expected: int = 200
    times: int | None = None  # so many requests; None: as many as the time allows


def http(method: str, path: str, session: dict[str, str], body: Any = None, **headers: str) -> bytes:
    """A request as it goes over the wire."""
    content = msgspec.json.encode(body) if body is not None else b""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: localhost",
        *(f"{name}: {value}" for name, value in {**session, **headers}.items()),
    ]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def operations(world: World) -> list[Operation]:
    """The four of the issue."""
    from cases.cases import service as cases
    from cases.cases import views as case_views
    from cases.cases.schemas import OpenCase
    from cases.clients.schemas import ClientIdentity
    from consent import service as consents
    from consent.schemas import WithdrawConsent
    from kernel.ids import new_id
    from kernel.legal_time import today_in_prague

    shown = world.cases[len(world.consents) :]
    first_case, first_client = shown[0]
    identity = ClientIdentity(given_name="Nová", family_name="Měřená", birth_date=date(1980, 5, 5))
    order = OpenCase(identity=identity, key_worker_id=world.workers[0], kind="adult")
    said = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="oral_recorded")
    spare = world.consents[-1]

    def other_case(number: int) -> dict[Any, Any]:
        case, client = shown[number % len(shown)]
        return {first_case: case, first_client: client}

    def other_consent(number: int) -> dict[Any, Any]:
        one = world.consents[2 * WITHDRAWALS + number]
        return {spare.consent_id: one.consent_id, spare.case_id: one.case_id, spare.client_id: one.client_id}

    def withdrawal(number: int) -> bytes:
        one = world.consents[number]
        path = f"/api/v1/consents/{one.consent_id}/withdrawal"
        return http("POST", path, world.session, said, **{"If-Match": f'"{one.version}"'})

    async def open_one() -> None:
        await cases.open_case(world.actor, order)

    return [
        Operation(
            "open one case",
            lambda n: http("GET", f"/api/v1/cases/{shown[n % len(shown)][0]}", world.session),
            lambda: case_views.case_view(world.actor, first_case),
            other_case,
        ),
        Operation(
            "list 100 cases",
            lambda n: http("GET", "/api/v1/cases?limit=100", world.session),
            lambda: case_views.list_cases(world.actor, mine=False, status="", limit=101),
            lambda n: {},
        ),
        Operation(
            "open a new case",
            lambda n: http("POST", "/api/v1/cases", world.session, order),
            open_one,
            lambda n: {"mark": f"ME {new_id()}"},
            expected=201,
        ),
        Operation(
            f"withdraw a consent with {SHARES} shares",
            withdrawal,
            lambda: consents.withdraw_consent(world.actor, spare.consent_id, said, version=spare.version),
            other_consent,
            expected=201,
            times=WITHDRAWALS,
        ),
    ]


# ── measuring ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Measured:
    """Seconds of each request, the whole time, CPU seconds of web and database."""

    times: list[float]
    seconds: float
    cpu: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        ordered = sorted(self.times)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def measure(
    worker: Callable[[int, Callable[[], int | None]], Awaitable[list[float]]],
    connections: int,
    seconds: float,
    times: int | None,
) -> Measured:
    """Run `connections` workers side by side; each takes the next number until the time or the numbers are over."""
    state = {"next": 0}
    end = time.perf_counter() + seconds

    def take() -> int | None:
        if (times is not None and state["next"] >= times) or (times is None and time.perf_counter() > end):
            return None
        state["next"] += 1
        return state["next"] - 1

    begun = time.perf_counter()
    parts = await asyncio.gather(*(worker(number, take) for number in range(connections)))
    return Measured([each for part in parts for each in part], time.perf_counter() - begun)


def over_http(port: int, operation: Operation, offset: int) -> Callable[..., Awaitable[list[float]]]:
    """A worker that keeps one HTTP connection."""

    async def worker(_number: int, take: Callable[[], int | None]) -> list[float]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        spent: list[float] = []
        while (number := take()) is not None:
            begun = time.perf_counter()
            writer.write(operation.request(offset + number))
            head = await reader.readuntil(b"\r\n\r\n")
            status = int(head[9:12])
            length = next(
                int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
            )
            body = await reader.readexactly(length)
            spent.append(time.perf_counter() - begun)
            if status != operation.expected:
                raise RuntimeError(f"{operation.name}: {status} {body[:300]!r}")
        writer.close()
        return spent

    return worker


def straight(
    dsn: str, actor: Any, operation: Operation, statements: list[tuple[str, Any, bool]], offset: int
) -> Callable[..., Awaitable[list[float]]]:
    """A worker that sends the same SQL over one asyncpg connection."""
    known = _ids_in(statements)

    async def worker(_number: int, take: Callable[[], int | None]) -> list[float]:
        connection = await asyncpg.connect(dsn)
        spent: list[float] = []
        while (number := take()) is not None:
            begun = time.perf_counter()
            ids = operation.ids(offset + number)
            await replay(connection, actor, statements, {**_fresh(known, ids), **ids})
            spent.append(time.perf_counter() - begun)
        await connection.close()
        return spent

    return worker


_made_by_acts: set[UUID] = set()


def _ids_in(statements: list[tuple[str, Any, bool]]) -> set[Any]:
    found: set[Any] = set()

    def look(value: Any) -> None:
        if isinstance(value, list | tuple):
            for each in value:
                look(each)
        elif isinstance(value, UUID) or (isinstance(value, str) and value.startswith("ME ")):
            found.add(value)

    look([arguments for _, arguments, _ in statements])
    return found


def _fresh(known: set[Any], ids: dict[Any, Any]) -> dict[Any, Any]:
    """New ids for the rows that the recorded act made."""
    from kernel.ids import new_id

    fresh: dict[Any, Any] = {one: new_id() for one in known if one in _made_by_acts}
    fresh |= {one: ids["mark"] for one in known if isinstance(one, str) and "mark" in ids}
    return fresh


def _cpu(processes: list[psutil.Process]) -> float:
    total = 0.0
    for root in processes:
        for process in (root, *root.children(recursive=True)):
            try:
                spent = process.cpu_times()
                total += spent.user + spent.system
            except psutil.NoSuchProcess:
                continue
    return total


@asynccontextmanager
async def serving(environment: dict[str, str], port: int) -> AsyncIterator[psutil.Process]:
    """`opora serve` in processes of its own."""
    process = subprocess.Popen(  # noqa: ASYNC220 it returns at once
        [sys.executable, "-m", "app.cli", "serve"], env={**os.environ, **environment}, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                break
            except OSError:
                await asyncio.sleep(0.1)
        await asyncio.sleep(2)
        yield psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


async def run(cases: int, seconds: float) -> list[dict[str, Any]]:
    """Measure everything; returns what goes into `var/bench.json`."""
    from app import domains
    from kernel.db import DB, context_key
    from kernel.files import open_file_store, use_file_store
    from kernel.migrations import migrate
    from kernel.settings import settings

    now = settings()
    await migrate(now.owner_database_url, now.root_key)
    domains.load()
    use_file_store(open_file_store(now.object_store_url))
    await DB.open(now.database_url, size=8, context_key=context_key(now.root_key))
    print("Building the world")
    world = await build(cases)
    await _analyze(now)
    await DB.close()
    DB.config = {"dsn": now.database_url}
    DB.pool = await asyncpg.create_pool(now.database_url, min_size=1, max_size=2, connection_class=Recorder)

    listed = operations(world)
    recorded: dict[str, list[tuple[str, Any, bool]]] = {}
    for operation in listed:
        if operation.times is None:
            await operation.act()  # warm: keys and names are in the caches, as in a running process
        before = await _every_id(now)
        statements = await record(operation.act)
        after = await _every_id(now)
        _made_by_acts.update((_ids_in(statements) & after) - before)
        recorded[operation.name] = statements
        print(f"  {operation.name}: {len(statements)} statements and the transaction")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    results: list[dict[str, Any]] = []
    environment = {"PORT": str(port), "OPORA_WEB_PROCESSES": str(os.cpu_count() or 1), "OPORA_LOG_LEVEL": "warning"}
    async with serving(environment, port) as web:
        database = _database_process(now)
        for operation in listed:
            offset = 0
            for connections in CONNECTIONS:
                if operation.times is None:
                    await measure(over_http(port, operation, 0), connections, 1.0, None)
                before_cpu = _cpu([web, database])
                done = await measure(over_http(port, operation, offset), connections, seconds, operation.times)
                done.cpu = _cpu([web, database]) - before_cpu
                sql = await measure(
                    straight(now.database_url, world.actor, operation, recorded[operation.name], offset),
                    connections,
                    seconds,
                    operation.times,
                )
                offset += len(done.times) if operation.times is None else operation.times
                results.append(_result(operation.name, connections, done, sql))
                print(_line(results[-1]))
    return results


async def _analyze(now: Any) -> None:
    connection = await asyncpg.connect(now.owner_database_url)
    await connection.execute("ANALYZE")
    await connection.close()


async def _every_id(now: Any) -> set[UUID]:
    """The ids of all rows that acts make, past the wall: which ids of recorded SQL are new."""
    from app.embedded import EmbeddedPaths

    connection = await asyncpg.connect(EmbeddedPaths(now.var_dir).superuser_url)
    tables = (
        "client",
        "client_case",
        "key_worker_assignment",
        "data_key",
        "audit_entry",
        "outbox",
        "case_record",
        "consent_event",
    )
    found: set[UUID] = set()
    for table in tables:
        found |= {row["id"] for row in await connection.fetch(f"SELECT id FROM {table}")}
    await connection.close()
    return found


def _database_process(now: Any) -> psutil.Process:
    found = next(now.var_dir.rglob("postmaster.pid"))
    return psutil.Process(int(found.read_text().splitlines()[0]))


def _result(name: str, connections: int, done: Measured, sql: Measured) -> dict[str, Any]:
    return {
        "operation": name,
        "connections": connections,
        "requests_per_s": round(done.per_second, 1),
        "p50_ms": round(done.percentile(0.5), 2),
        "p99_ms": round(done.percentile(0.99), 2),
        "cpu_ms": round(1000 * done.cpu / len(done.times), 2),
        "ratio_to_sql": round(done.per_second / sql.per_second, 2),
        "sql_per_s": round(sql.per_second, 1),
        "sql_p50_ms": round(1000 * statistics.median(sql.times), 2),
    }


def _line(result: dict[str, Any]) -> str:
    return (
        f"  {result['operation']:<34}{result['connections']:>2} conn.{result['requests_per_s']:>9.1f}/s"
        f"  p50 {result['p50_ms']:>7.2f} ms  p99 {result['p99_ms']:>7.2f} ms  CPU {result['cpu_ms']:>6.2f} ms"
        f"  SQL {result['sql_per_s']:>8.1f}/s  ratio {result['ratio_to_sql']:.2f}"
    )


def main() -> None:
    """Measure and write the figures down."""
    parser = argparse.ArgumentParser(description="Measure the product against the same SQL.")
    parser.add_argument("--cases", type=int, default=10_000, help="cases in the database (10 000)")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each measurement lasts (5)")
    arguments = parser.parse_args()
    import shutil

    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for name in [name for name in os.environ if name.startswith("OPORA_")]:
        del os.environ[name]
    os.environ.update(OPORA_VAR_DIR=str(FOLDER.resolve()), OPORA_DEMO="1", OPORA_LOG_LEVEL="warning")
    from app.embedded import embedded_values, start_embedded
    from kernel.settings import embedded_by, settings

    embedded_by(embedded_values)
    settings()  # draws the root key before there are data
    with start_embedded(FOLDER.resolve()):
        results = uvloop.run(run(arguments.cases, arguments.seconds))
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(f"Written to {RESULTS}")


if __name__ == "__main__":
    main()
