# pyright: strict
"""Every query on deadlines."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from cases.calendar.rules import Span, selected
from cases.calendar.schemas import Place
from kernel.actor import Actor
from kernel.db import current
from kernel.legal_time import prague_date
from kernel.rows import at_most, changed, fetch, fetch_column, fetch_one

from .schemas import Ran, StoredDeadline, WaitingDeadline
from .tables import Deadline, Outcome

_COLUMNS = (
    "id, kind, about_id, worker_id, started_at, due_on, due_at, planned_on, internal, ended_at, ended_by, outcome"
)
_OWN = f"SELECT {_COLUMNS} FROM deadline WHERE tenant_id = $1 AND service_id = $2"  # noqa: S608 our own words
_RAN = "SELECT tenant_id, service_id, id, passed FROM opora.deadlines_ran($1)"


async def insert_deadline(row: Deadline) -> bool:
    """Whether it was new: of a kind only one runs for a thing."""
    return await changed(
        "INSERT INTO deadline (tenant_id, id, service_id, kind, about_id, worker_id, started_at, due_on, due_at, planned_on,"
        " warn_at, internal) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)"
        " ON CONFLICT (tenant_id, service_id, about_id, kind) WHERE ended_at IS NULL DO NOTHING",
        row.tenant_id,
        row.id,
        row.service_id,
        row.kind,
        row.about_id,
        row.worker_id,
        row.started_at,
        row.due_on,
        row.due_at,
        row.planned_on,
        row.warn_at,
        row.internal,
    )


async def end_deadlines(
    actor: Actor, kinds: Collection[str], about_id: UUID, *, outcome: Outcome, at: datetime
) -> bool:
    """Whether any of these kinds ran for the thing; it does no more."""
    return await changed(
        "UPDATE deadline SET ended_at = $6, ended_by = $5, outcome = $7"
        " WHERE tenant_id = $1 AND service_id = $2 AND about_id = $3 AND kind = ANY ($4::text[]) AND ended_at IS NULL",
        actor.tenant,
        actor.service,
        about_id,
        list(kinds),
        actor.worker_id,
        at,
        outcome.value,
    )


async def hand(actor: Actor, about_ids: Collection[UUID], worker_id: UUID, *, kinds: Collection[str] = ()) -> None:
    """Let somebody else answer for what runs for these things, of these kinds or of any; nobody who does not work there any more."""
    await current().connection.execute(
        "UPDATE deadline SET worker_id = $4 WHERE tenant_id = $1 AND service_id = $2 AND about_id = ANY ($3::uuid[])"
        " AND ended_at IS NULL AND worker_id IS DISTINCT FROM $4 AND (cardinality($5::text[]) = 0 OR kind = ANY ($5::text[]))"
        " AND opora.all_work_in($1, ARRAY[$2::uuid], ARRAY[$4::uuid])",
        actor.tenant,
        actor.service,
        list(about_ids),
        worker_id,
        list(kinds),
    )


async def find_deadline(actor: Actor, deadline_id: UUID) -> StoredDeadline | None:
    """A deadline of the actor's service."""
    return await fetch_one(StoredDeadline, f"{_OWN} AND id = $3", actor.tenant, actor.service, deadline_id)


async def list_by_id(actor: Actor, deadline_ids: Collection[UUID]) -> list[StoredDeadline]:
    """Those with these ids, of the actor's service."""
    return await fetch(
        StoredDeadline, f"{_OWN} AND id = ANY ($3::uuid[])", actor.tenant, actor.service, list(deadline_ids)
    )


async def list_of(actor: Actor, about_ids: Collection[UUID], *, limit: int) -> list[StoredDeadline]:
    """Those of some things, ended or not, first due first.

    What ended and runs again from the same instant, for its act was taken back, did not end: of these the last one alone.
    """
    return await fetch(
        StoredDeadline,
        f"SELECT * FROM (SELECT DISTINCT ON (about_id, kind, started_at) {_COLUMNS} FROM deadline"  # noqa: S608 our own words
        " WHERE tenant_id = $1 AND service_id = $2 AND about_id = ANY ($3::uuid[])"
        " ORDER BY about_id, kind, started_at, ended_at DESC NULLS FIRST) each"
        f" ORDER BY due_at, id{at_most(limit)}",
        actor.tenant,
        actor.service,
        list(about_ids),
    )


async def list_waiting(
    actor: Actor,
    kinds: Collection[str],
    *,
    urgent: Collection[str] | None,
    shared: Collection[str],
    by_task: Collection[str],
    first: Collection[str],
    limit: int,
    of_a_kind: int,
    of: UUID | None = None,
) -> list[WaitingDeadline]:
    """What runs of these kinds for the actor, or somebody else (`of`), those that are `first` in front, then first due first; of one of the others no more than
    `of_a_kind`, so that none hides another.

    `urgent`: with what nobody answers for, and what runs of these kinds whoever does; without it with what nobody answers for of those
    that are `shared`. Of what a task says to whoever answers for it (`by_task`), only that of others.
    """
    nobodys = "worker_id IS NULL AND kind = ANY ($6::text[])"
    whose = f"(worker_id = $3 OR {nobodys if urgent is None else 'worker_id IS NULL OR kind = ANY ($6::text[])'})"
    return await fetch(
        WaitingDeadline,
        f"SELECT {_COLUMNS}, waiting FROM (SELECT {_COLUMNS}, count(*) OVER () AS waiting,"  # noqa: S608 our own words
        " row_number() OVER (PARTITION BY kind ORDER BY due_at, id) AS nth FROM deadline"
        f" WHERE tenant_id = $1 AND service_id = $2 AND ended_at IS NULL AND kind = ANY ($4::text[]) AND {whose}"
        " AND (kind <> ALL ($7::text[]) OR worker_id IS DISTINCT FROM $3)) each"
        f" WHERE nth <= $5 OR kind = ANY ($8::text[]) ORDER BY kind = ANY ($8::text[]) DESC, due_at, id{at_most(limit)}",
        actor.tenant,
        actor.service,
        of or actor.worker_id,
        list(kinds),
        of_a_kind,
        list(shared if urgent is None else urgent),
        list(by_task),
        list(first),
    )


async def list_late(
    actor: Actor, kinds: Collection[str], *, alone: Collection[str], at: datetime, limit: int
) -> list[WaitingDeadline]:
    """What of these kinds others answer for and was not met in time, what waits longest first; of those that stand `alone`, not what
    runs for who does not work there any more."""
    return await fetch(
        WaitingDeadline,
        f"SELECT {_COLUMNS}, count(*) OVER () AS waiting FROM deadline WHERE tenant_id = $1 AND service_id = $2"  # noqa: S608 our own words
        " AND ended_at IS NULL AND kind = ANY ($4::text[]) AND worker_id <> $3 AND due_at <= $6 AND due_on <= $7"
        " AND (kind <> ALL ($5::text[]) OR opora.all_work_in($1, ARRAY[$2::uuid], ARRAY[worker_id]))"
        f" ORDER BY due_at, id{at_most(limit)}",
        actor.tenant,
        actor.service,
        actor.worker_id,
        list(kinds),
        list(alone),
        at,
        prague_date(at),
    )


async def list_of_kind(actor: Actor, kind: str, *, limit: int) -> list[WaitingDeadline]:
    """What runs of a kind in the service, first due first, and how many those are."""
    return await fetch(
        WaitingDeadline,
        f"SELECT {_COLUMNS}, count(*) OVER () AS waiting FROM deadline WHERE tenant_id = $1 AND service_id = $2"  # noqa: S608 our own words
        f" AND ended_at IS NULL AND kind = $3 ORDER BY due_at, id{at_most(limit)}",
        actor.tenant,
        actor.service,
        kind,
    )


async def list_abouts(actor: Actor, kind: str, *, limit: int) -> list[UUID]:
    """For which things something of a kind runs in the service, first due first."""
    return await fetch_column(
        UUID,
        "SELECT about_id FROM deadline WHERE tenant_id = $1 AND service_id = $2 AND ended_at IS NULL AND kind = $3"  # noqa: S608 our own words
        f" ORDER BY due_at, id{at_most(limit)}",
        actor.tenant,
        actor.service,
        kind,
    )


async def list_held(
    actor: Actor, kinds: Collection[str], worker_ids: Collection[UUID], *, limit: int
) -> list[StoredDeadline]:
    """What runs of these kinds for these people, first due first."""
    return await fetch(
        StoredDeadline,
        f"{_OWN} AND ended_at IS NULL AND kind = ANY ($3::text[]) AND worker_id = ANY ($4::uuid[])"
        f" ORDER BY due_at, id{at_most(limit)}",
        actor.tenant,
        actor.service,
        list(kinds),
        list(worker_ids),
    )


async def count_held(actor: Actor, kinds: Collection[str], worker_ids: Collection[UUID]) -> int:
    """How many those are."""
    return await current().connection.fetchval(
        "SELECT count(*) FROM deadline WHERE tenant_id = $1 AND service_id = $2 AND ended_at IS NULL"
        " AND kind = ANY ($3::text[]) AND worker_id = ANY ($4::uuid[])",
        actor.tenant,
        actor.service,
        list(kinds),
        list(worker_ids),
    )


async def list_first(actor: Actor, span: Span, kinds: Collection[str], asked: Sequence[str]) -> list[Place]:
    """The same of what runs of these kinds, wherever the page begins."""
    one = "ended_at IS NULL AND kind IN ({})".format(", ".join(f"'{kind}'" for kind in kinds))
    sql, values = selected(
        replace(span, after=None),
        "deadline",
        one,
        on="due_on",
        planned_on="planned_on",
        worker="worker_id",
        kind="kind",
        kinds=asked,
    )
    return [Place(*row) for row in await current().connection.fetch(sql, actor.tenant, actor.service, *values)]


async def list_places(actor: Actor, span: Span, asked: Sequence[str]) -> list[Place]:
    """Where what runs stands in the calendar, in the order of its days; `asked`: the kinds that the span means, if it means any."""
    sql, values = selected(
        span,
        "deadline",
        "ended_at IS NULL",
        on="due_on",
        planned_on="planned_on",
        worker="worker_id",
        kind="kind",
        kinds=asked,
    )
    return [Place(*row) for row in await current().connection.fetch(sql, actor.tenant, actor.service, *values)]


async def list_kinds(actor: Actor) -> list[str]:
    """Of which kinds something runs in the service."""
    sql = "SELECT DISTINCT kind FROM deadline WHERE tenant_id = $1 AND service_id = $2 AND ended_at IS NULL"
    return await fetch_column(str, sql, actor.tenant, actor.service)


async def mark(actor: Actor, deadline_id: UUID, column: str, at: datetime) -> bool:
    """(of the clock) Whether nobody was told yet; they are now."""
    return await changed(
        f"UPDATE deadline SET {column} = $4 WHERE tenant_id = $1 AND service_id = $2 AND id = $3"  # noqa: S608 our own words
        f" AND {column} IS NULL AND ended_at IS NULL",
        actor.tenant,
        actor.service,
        deadline_id,
        at,
    )


async def list_ran(most: int) -> list[Ran]:
    """(relay) Whose moment came and of whom nobody was told, in every service of the platform; ids only."""
    return await fetch(Ran, _RAN, most)
