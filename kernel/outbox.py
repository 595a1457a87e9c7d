"""The outbox: facts wait in the transaction of their act, the relay sends them, a reaction takes them exactly once.

A message carries ids only. The row goes in the transaction of the reactions, so neither a crash nor an emptied queue
loses a reaction, and no reaction happens for an act that did not.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec
import structlog

from kernel import deployment, drafts, events, keys, stored_files
from kernel.actor import RELAY, Actor, system_actor
from kernel.context import context_key
from kernel.crypto import Unreadable
from kernel.db import DB, unit_of_work
from kernel.events import Event
from kernel.exceptions import DomainError, NotSignedIn
from kernel.ids import drawn_at
from kernel.object_store import open_file_store, use_file_store
from kernel.outages import AWAY
from kernel.points import Point
from kernel.rows import changed, fetch, fetch_one
from kernel.seal import seal
from kernel.settings import RELAY_POOL_SIZE, Settings
from kernel.watch import Watch

log = structlog.get_logger()

PAUSE_SECONDS = 0.25
SEAL_SECONDS = 5
CLOCK_SECONDS = 20
SWEEP_SECONDS = 3600
WATCH_SECONDS = 5
AWAY_SECONDS = 1
FAULT_SECONDS = 10
BATCH = 200
ON_THE_WAY = 100  # of one organisation
MOST_REFUSALS = 8  # within about an hour
# New facts, and those that nobody took: `due_at` is the database's word (after 30 seconds, doubling, at most an hour).
# Organisations take turns, one fact each, and none has more on the way at once than the workers take from it: who fills
# the outbox holds up nobody else. Within one the oldest and the newest take turns, so what is done now does not wait behind
# what somebody filled it with. `places` are for what was sent once, lately, and not refused.
_WAITING = """
WITH turn AS (
  SELECT w.tenant_id, w.id FROM organisation o
  CROSS JOIN LATERAL (
    SELECT $2 - count(*) AS places FROM outbox y WHERE y.tenant_id = o.id AND y.given_up_at IS NULL
      AND y.due_at > statement_timestamp() AND y.due_at <= statement_timestamp() + interval '30 seconds'
      AND y.attempts = 1 AND y.refusals = 0 AND y.event = ANY ($3::text[])) free
  CROSS JOIN LATERAL (
    SELECT e.tenant_id, e.id, e.due_at, min(e.place) AS place FROM (
      (SELECT x.tenant_id, x.id, x.due_at, 2 * row_number() OVER (ORDER BY x.due_at, x.id) - 1 AS place FROM outbox x
       WHERE x.tenant_id = o.id AND x.given_up_at IS NULL AND x.due_at <= statement_timestamp()
       ORDER BY x.due_at, x.id LIMIT $2)
      UNION ALL
      (SELECT x.tenant_id, x.id, x.due_at, 2 * row_number() OVER (ORDER BY x.id DESC) FROM outbox x
       WHERE x.tenant_id = o.id AND x.given_up_at IS NULL AND x.due_at = '-infinity'
       ORDER BY x.id DESC LIMIT $2)) e
    GROUP BY e.tenant_id, e.id, e.due_at) w
  WHERE w.place <= free.places AND EXISTS (
    SELECT FROM outbox WHERE given_up_at IS NULL AND due_at <= statement_timestamp())
  ORDER BY w.place, w.due_at, w.id LIMIT $1)
SELECT o.id, o.tenant_id, o.service_id, o.event = ANY ($3::text[]) AS known
FROM outbox o JOIN turn ON (o.tenant_id, o.id) = (turn.tenant_id, turn.id)
WHERE o.given_up_at IS NULL AND o.due_at <= statement_timestamp()
ORDER BY o.due_at, o.id FOR UPDATE OF o SKIP LOCKED"""
# no number that somebody wrote there holds the others of its batch
_SENT = """
UPDATE outbox o SET sent_at = clock_timestamp(), attempts = least(attempts, 30000) + 1,
  given_up_at = CASE WHEN NOT row.known AND o.created_at < statement_timestamp() - interval '1 day'
    THEN clock_timestamp() END
FROM unnest($1::uuid[], $2::uuid[], $3::boolean[]) AS row (tenant_id, id, known)
WHERE (o.tenant_id, o.id) = (row.tenant_id, row.id) RETURNING o.tenant_id, o.given_up_at IS NOT NULL AS given_up"""
_DUE = "INSERT INTO outbox (tenant_id, id, service_id, event, payload) VALUES ($1,$2,$3,$4,$5) ON CONFLICT DO NOTHING"
_TAKE = "SELECT event, payload FROM opora.take_fact($1)"

_ON_ITS_WAY = """
SELECT id, service_id FROM outbox WHERE tenant_id = $1 AND event = $2 AND given_up_at IS NULL ORDER BY id LIMIT 200"""
_REFUSED = f"""
UPDATE outbox SET refusals = refusals + 1,
  given_up_at = CASE WHEN refusals + 1 >= {MOST_REFUSALS} THEN clock_timestamp() END
WHERE tenant_id = $1 AND id = $2 AND given_up_at IS NULL RETURNING event, refusals, given_up_at"""  # noqa: S608
_STUCK = """
SELECT EXISTS (SELECT FROM outbox WHERE given_up_at IS NULL AND due_at = '-infinity'
               AND created_at < clock_timestamp() - interval '1 minute')"""
_GIVEN_UP = """
SELECT id, tenant_id, service_id, event, refusals, created_at FROM outbox WHERE given_up_at IS NOT NULL
ORDER BY given_up_at, id LIMIT $1"""
_GAVE_UP = "SELECT EXISTS (SELECT FROM outbox WHERE given_up_at > clock_timestamp() - interval '1 day')"
_ANEW = """
UPDATE outbox SET given_up_at = NULL, refusals = 0, sent_at = NULL, attempts = 0 WHERE given_up_at IS NOT NULL"""

Send = Callable[[UUID, UUID, UUID | None], None]


class Due(msgspec.Struct, frozen=True):
    """What time alone has brought about in a service: nobody acted, somebody reacts."""

    tenant_id: UUID
    service_id: UUID | None
    event: Event


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that waits to be sent, by its ids, and whether anybody here reacts to its name."""

    id: UUID
    tenant_id: UUID
    service_id: UUID | None
    known: bool


class _Marked(msgspec.Struct, frozen=True):
    tenant_id: UUID
    given_up: bool


class GivenUp(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that is sent no more: ids, its name and times."""

    id: UUID
    tenant_id: UUID
    service_id: UUID | None
    event: str
    refusals: int
    created_at: datetime


class _Fact(msgspec.Struct, frozen=True):
    event: str
    payload: str


class _OnItsWay(msgspec.Struct, frozen=True):
    id: UUID
    service_id: UUID | None


class _Refused(msgspec.Struct, frozen=True):
    event: str
    refusals: int
    given_up_at: datetime | None


Step = Callable[[], Awaitable[None]]
Leave = Callable[[Step], Awaitable[None]]
_afterwards: ContextVar[list[Step] | None] = ContextVar("afterwards", default=None)

Clock = Callable[[], Awaitable[Iterable[Due]]]
CLOCKS: Point[Clock] = Point("clocks")
"""Who tells the relay, in a unit of work of its own, what is due until somebody has reacted to it."""
Sweep = Callable[[], Awaitable[bool]]
SWEEPS: Point[Sweep] = Point("sweeps")
"""What a domain takes away whose time has come, a bounded number at once; each answers whether there may be more."""


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
    """Send what waits; returns how much was looked at. What is marked but not sent is sent again later: it is taken once.

    A fact whose name nobody here knows is not sent: it comes up again, until it is a day old and given up.
    """
    names = list({on.event.name for on in events.LATER.all()})
    async with unit_of_work(RELAY):
        rows = await fetch(Waiting, _WAITING, BATCH, ON_THE_WAY, names)
        for row in rows:
            if row.known:
                send(row.id, row.tenant_id, row.service_id)
        places = [[row.tenant_id for row in rows], [row.id for row in rows], [row.known for row in rows]]
        marked = await fetch(_Marked, _SENT, *places) if rows else []
    for tenant_id, count in Counter(row.tenant_id for row in marked if row.given_up).items():
        log.error("gives facts up whose name nobody knew for a day", count=count, tenant_id=str(tenant_id))
    return len(rows)


def afterwards(step: Step) -> None:
    """(in a reaction) Do this when the transaction is over: it waits for somebody outside, and nobody waits for it.

    It may never happen (the process ends), so whoever needs it finds again what is left to do.
    """
    steps = _afterwards.get()
    if steps is None:
        raise RuntimeError("outside a reaction")
    steps.append(step)


async def _at_once(step: Step) -> None:
    await step()


async def react(outbox_id: UUID, tenant_id: UUID, service_id: UUID | None, *, leave: Leave = _at_once) -> bool:
    """Take one fact and run its reactions, all in one transaction; False when it was taken before.

    What they left for `afterwards` is given to `leave`, when it is committed.

    A fact that this process does not know stays for one that does (an older release beside a newer one), for a day. One whose
    reaction is refused again and again is given up: a refusal is a decision, and a crash or an outage is none.
    """
    actor = system_actor(tenant_id, service_id)
    steps: list[Step] = []
    outer = _afterwards.set(steps)
    try:
        taken = await _take(actor, outbox_id)
    except NotSignedIn:  # wrong clocks or keys: nothing was decided
        raise
    except DomainError as refusal:
        await _count_refusal(actor, outbox_id, refusal)
        raise
    finally:
        _afterwards.reset(outer)
    for step in steps:
        await leave(step)
    return taken


async def settle(actor: Actor, event: type[Event]) -> None:
    """Let what waits of one kind in the actor's organisation arrive now, before an act that shuts its way.

    Outside of every unit of work. What cannot arrive stays where it is: the act does not wait for it.
    """
    async with unit_of_work(RELAY):
        rows = await fetch(_OnItsWay, _ON_ITS_WAY, actor.tenant, event.name)
    for row in rows:
        try:
            await react(row.id, actor.tenant, row.service_id)
        except (DomainError, Unreadable, *AWAY) as error:
            log.warning("a fact did not arrive before its way was shut", kind=event.name, error=type(error).__name__)


async def _take(actor: Actor, outbox_id: UUID) -> bool:
    async with unit_of_work(actor):
        fact = await fetch_one(_Fact, _TAKE, outbox_id)
        if fact is None:
            return False
        event_type, reactions = events.reactions_to(fact.event)
        if event_type is None:
            raise LookupError(f"nobody here reacts to {fact.event}")
        event = msgspec.convert(msgspec.json.decode(fact.payload), event_type)
        token = events.happened_at.set(drawn_at(outbox_id))
        try:
            for reaction in reactions:
                await reaction(actor, event)
        finally:
            events.happened_at.reset(token)
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


async def gave_up() -> bool:
    """Whether a fact was given up within a day: somebody must look."""
    async with unit_of_work(RELAY) as unit:
        return await unit.connection.fetchval(_GAVE_UP)


async def list_given_up(limit: int = 1_000) -> list[GivenUp]:
    """The facts that are sent no more, given up first at the head."""
    async with unit_of_work(RELAY):
        return await fetch(GivenUp, _GIVEN_UP, limit)


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
    """Pass facts on, see what is due, seal the log and end what stays open until cancelled; waits for database and queue when away."""
    use_file_store(open_file_store(settings.object_store_url))
    await open_database(settings, size=RELAY_POOL_SIZE)
    watch = Watch()
    resting: dict[UUID, float] = {}
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_keep_on("relay", lambda: _pass_on(send)))
            group.create_task(_keep_on("sealing", lambda: _seal_behind(resting)))
            group.create_task(_keep_on("clock", _look_at_clocks))
            group.create_task(_keep_on("sweeping", _sweep))
            group.create_task(_keep_on("watch", lambda: _watch(watch)))
    finally:
        await DB.close()


async def open_database(settings: Settings, size: int) -> None:
    """Open the database; waits for it when it is away."""
    while True:
        try:
            await DB.open(settings.database_url, size=size, context_key=context_key(settings.root_key))
            await deployment.check_room(DB.pool, settings.connections)
            return
        except (OSError, asyncpg.PostgresError) as error:
            log.warning("waits for the database", error=type(error).__name__)
            await asyncio.sleep(AWAY_SECONDS)


async def _pass_on(send: Send) -> None:
    if await relay_once(send) < BATCH:
        await asyncio.sleep(PAUSE_SECONDS)


async def _seal_behind(resting: dict[UUID, float]) -> None:
    await seal(resting)
    await asyncio.sleep(SEAL_SECONDS)


async def _look_at_clocks() -> None:
    await note_due()
    await asyncio.sleep(CLOCK_SECONDS)


async def _sweep() -> None:
    files, old = await stored_files.sweep(), await drafts.sweep()
    more = [await sweep() for sweep in SWEEPS.all()]
    if files < stored_files.AT_ONCE and old < drafts.AT_ONCE and not any(more):
        await asyncio.sleep(SWEEP_SECONDS)


async def _watch(watch: Watch) -> None:
    await watch.look(time.monotonic())
    await asyncio.sleep(WATCH_SECONDS)


async def _keep_on(job: str, step: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await step()
        except (*AWAY, OSError, asyncpg.PostgresError) as error:
            log.warning("waits", job=job, error=type(error).__name__)
            await asyncio.sleep(AWAY_SECONDS)
        except Exception:  # what is wrong with one job, or with what it read, ends none of the others
            log.exception("fails", job=job)
            await asyncio.sleep(FAULT_SECONDS)
