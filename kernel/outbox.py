"""The outbox: facts wait in the transaction of their act, the relay sends them, a reaction takes them exactly once.

A message carries ids only. The row goes in the transaction of the reactions, so neither a crash nor an emptied queue
loses a reaction, and no reaction happens for an act that did not.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec
import structlog

from kernel import events, keys, stored_files
from kernel.actor import RELAY, Actor, system_actor
from kernel.db import DB, check_room, context_key, unit_of_work
from kernel.events import Event
from kernel.exceptions import DomainError, NotSignedIn
from kernel.object_store import open_file_store, use_file_store
from kernel.outages import AWAY
from kernel.points import Point
from kernel.rows import changed, fetch, fetch_one
from kernel.seal import seal
from kernel.settings import RELAY_POOL_SIZE, Settings

log = structlog.get_logger()

PAUSE_SECONDS = 0.25
SEAL_SECONDS = 5
CLOCK_SECONDS = 20
SWEEP_SECONDS = 3600
AWAY_SECONDS = 1
BATCH = 200
MOST_REFUSALS = 8  # within about an hour
# new facts, and those that nobody took: `due_at` is the database's word (after 30 seconds, doubling, at most an hour)
_WAITING = """
SELECT id, tenant_id, service_id FROM outbox
WHERE given_up_at IS NULL AND due_at <= statement_timestamp()
ORDER BY due_at, id LIMIT $1 FOR UPDATE SKIP LOCKED"""
# no number that somebody wrote there holds the others of its batch
_SENT = """
UPDATE outbox o SET sent_at = clock_timestamp(), attempts = least(attempts, 30000) + 1
FROM unnest($1::uuid[], $2::uuid[]) AS row (tenant_id, id) WHERE (o.tenant_id, o.id) = (row.tenant_id, row.id)"""
_DUE = "INSERT INTO outbox (tenant_id, id, service_id, event, payload) VALUES ($1,$2,$3,$4,$5) ON CONFLICT DO NOTHING"
_TAKE = "SELECT event, payload FROM opora.take_fact($1)"

_REFUSED = f"""
UPDATE outbox SET refusals = refusals + 1,
  given_up_at = CASE WHEN refusals + 1 >= {MOST_REFUSALS} THEN clock_timestamp() END
WHERE tenant_id = $1 AND id = $2 AND given_up_at IS NULL RETURNING event, refusals, given_up_at"""  # noqa: S608
_STUCK = """
SELECT EXISTS (SELECT FROM outbox WHERE given_up_at IS NULL AND due_at = '-infinity'
               AND created_at < clock_timestamp() - interval '1 minute')"""
_GIVEN_UP = """
SELECT id, tenant_id, service_id, event, refusals, created_at FROM outbox WHERE given_up_at IS NOT NULL ORDER BY id"""
_ANEW = """
UPDATE outbox SET given_up_at = NULL, refusals = 0, sent_at = NULL, attempts = 0 WHERE given_up_at IS NOT NULL"""

Send = Callable[[UUID, UUID, UUID | None], None]


class Due(msgspec.Struct, frozen=True):
    """What time alone has brought about in a service: nobody acted, somebody reacts."""

    tenant_id: UUID
    service_id: UUID
    event: Event


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that waits to be sent, by its ids."""

    id: UUID
    tenant_id: UUID
    service_id: UUID | None


class GivenUp(Waiting, frozen=True, kw_only=True):
    """A fact that is sent no more: ids, its name and times."""

    event: str
    refusals: int
    created_at: datetime


class _Fact(msgspec.Struct, frozen=True):
    event: str
    payload: str


class _Refused(msgspec.Struct, frozen=True):
    event: str
    refusals: int
    given_up_at: datetime | None


Clock = Callable[[], Awaitable[Iterable[Due]]]
CLOCKS: Point[Clock] = Point("clocks")
"""Who tells the relay, in a unit of work of its own, what is due until somebody has reacted to it."""


async def note_due() -> int:
    """Put what is due into the outbox; returns how much. What waits there already is not put twice."""
    noted = 0
    async with unit_of_work(RELAY):
        for looker in CLOCKS.all():
            for due in await looker():
                payload = msgspec.json.encode(due.event).decode()
                # an id that nobody but us can tell: no row is put in the place of the fact beforehand
                said = f"{due.event.name}|{due.tenant_id}|{due.service_id}|{payload}"
                fact_id = UUID(bytes=keys.root().derive("outbox-due").term(said), version=5)
                noted += await changed(_DUE, due.tenant_id, fact_id, due.service_id, due.event.name, payload)
    return noted


async def relay_once(send: Send) -> int:
    """Send what waits; returns how many. A row marked but not sent is sent again later: reactions take it once."""
    async with unit_of_work(RELAY) as unit:
        rows = await fetch(Waiting, _WAITING, BATCH)
        for row in rows:
            send(row.id, row.tenant_id, row.service_id)
        if rows:
            await unit.connection.execute(_SENT, [row.tenant_id for row in rows], [row.id for row in rows])
    return len(rows)


async def react(outbox_id: UUID, tenant_id: UUID, service_id: UUID | None) -> bool:
    """Take one fact and run its reactions, all in one transaction; False when it was taken before.

    A fact that this process does not know stays for one that does (an older release beside a newer one). One whose
    reaction is refused again and again is given up: a refusal is a decision, and a crash or an outage is none.
    """
    actor = system_actor(tenant_id, service_id)
    try:
        return await _take(actor, outbox_id)
    except NotSignedIn:  # wrong clocks or keys: nothing was decided
        raise
    except DomainError as refusal:
        await _count_refusal(actor, outbox_id, refusal)
        raise


async def _take(actor: Actor, outbox_id: UUID) -> bool:
    async with unit_of_work(actor):
        fact = await fetch_one(_Fact, _TAKE, outbox_id)
        if fact is None:
            return False
        event_type, reactions = events.reactions_to(fact.event)
        if event_type is None:
            raise LookupError(f"nobody here reacts to {fact.event}")
        event = msgspec.convert(msgspec.json.decode(fact.payload), event_type)
        for reaction in reactions:
            await reaction(actor, event)
    return True


async def _count_refusal(actor: Actor, outbox_id: UUID, refusal: DomainError) -> None:
    async with unit_of_work(actor):
        row = await fetch_one(_Refused, _REFUSED, actor.tenant, outbox_id)
    if row is not None and row.given_up_at is not None:
        log.error(
            "gives a fact up",
            kind=row.event,
            code=refusal.code,
            count=row.refusals,
            message_id=str(outbox_id),
            tenant_id=str(actor.tenant_id),
            service_id=str(actor.service_id),
        )


async def is_stuck() -> bool:
    """Whether a fact waits for a minute and nobody has sent it: no relay runs, or it cannot."""
    async with unit_of_work(RELAY) as unit:
        return await unit.connection.fetchval(_STUCK)


async def list_given_up() -> list[GivenUp]:
    """The facts that are sent no more, oldest first."""
    async with unit_of_work(RELAY):
        return await fetch(GivenUp, _GIVEN_UP)


async def try_given_up_anew() -> int:
    """Send the facts that were given up as if they were new; returns how many."""
    async with unit_of_work(RELAY) as unit:
        return int((await unit.connection.execute(_ANEW)).split()[-1])


async def drain() -> int:
    """Take everything that waits at once, without a queue: for tests and for the demo data."""
    waiting: list[tuple[UUID, UUID, UUID | None]] = []
    taken = 0
    while await relay_once(lambda *row: waiting.append(row)):
        while waiting:
            taken += await react(*waiting.pop(0))
    return taken


async def run_relay(settings: Settings, send: Send) -> None:
    """Pass facts on, see what is due and seal the audit log until cancelled; waits for database and queue when away."""
    use_file_store(open_file_store(settings.object_store_url))
    await open_database(settings, size=RELAY_POOL_SIZE)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_keep_on("relay", lambda: _pass_on(send)))
            group.create_task(_keep_on("sealing", _seal_behind))
            group.create_task(_keep_on("clock", _look_at_clocks))
            group.create_task(_keep_on("sweeping", _sweep))
    finally:
        await DB.close()


async def open_database(settings: Settings, size: int) -> None:
    """Open the database; waits for it when it is away."""
    while True:
        try:
            await DB.open(settings.database_url, size=size, context_key=context_key(settings.root_key))
            await check_room(settings.connections)
            return
        except (OSError, asyncpg.PostgresError) as error:
            log.warning("waits for the database", error=type(error).__name__)
            await asyncio.sleep(AWAY_SECONDS)


async def _pass_on(send: Send) -> None:
    if await relay_once(send) < BATCH:
        await asyncio.sleep(PAUSE_SECONDS)


async def _seal_behind() -> None:
    await seal()
    await asyncio.sleep(SEAL_SECONDS)


async def _look_at_clocks() -> None:
    await note_due()
    await asyncio.sleep(CLOCK_SECONDS)


async def _sweep() -> None:
    if await stored_files.sweep() < stored_files.AT_ONCE:
        await asyncio.sleep(SWEEP_SECONDS)


async def _keep_on(job: str, step: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await step()
        except (*AWAY, OSError, asyncpg.PostgresError) as error:
            log.warning("waits", job=job, error=type(error).__name__)
            await asyncio.sleep(AWAY_SECONDS)
