# pyright: strict
"""Who did and who looked at what in a case."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from uuid import UUID

import msgspec

from cases.cases import repository
from cases.cases.access import CaseHold, CasePermission, case_for
from cases.cases.schemas import (
    AssignmentView,
    CaseHeader,
    HistoryEntry,
    StoredEntry,
)
from kernel import audit, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.points import Point
from tenants import views as tenant_views

from .case import assignments_of, header_of

Owners = Callable[[Actor, CaseHold], Awaitable[Collection[UUID]]]
OWNERS: Point[Owners] = Point("owners whose keys show a client")
"""(in unit) What of a case else has a key of its own under which lists show the client: notices, case managements."""
LooksOfOthers = Callable[[Actor, CaseHold, UUID | None, UUID | None, int], Awaitable[Collection[StoredEntry]]]
LOOKS_OF_OTHERS: Point[LooksOfOthers] = Point("looks of other services at what rests on a case")
"""(in unit) Entries after and before these, last first, with the service that looked."""


Abouts = Callable[[Actor, CaseHold, Collection[StoredEntry]], Awaitable[Mapping[UUID, str]]]
ABOUTS: Point[Abouts] = Point("what acts in the history of a case were about")
"""(in unit) By entry, for who reads the history, where a domain can say more than the name of the act."""


async def case_history(
    actor: Actor, case_id: UUID, *, acts_only: bool = False, before: UUID | None = None, limit: int = 100
) -> list[HistoryEntry]:
    """Every act, refusal and look in a case, last first; `acts_only` leaves out who only looked.

    Looks are those at the case and those at lists that showed its client.
    """
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.HISTORY)
        return await entries_of(actor, hold, acts_only=acts_only, before=before, limit=limit)


async def history_page(
    actor: Actor, case_id: UUID, *, acts_only: bool, before: UUID | None, limit: int
) -> tuple[CaseHeader, list[AssignmentView], list[HistoryEntry]]:
    """The history with the head and the line of the case's page. Nobody printed the cover, so nothing says so."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.HISTORY)
        entries = await entries_of(actor, hold, acts_only=acts_only, before=before, limit=limit)
        return await header_of(actor, hold), await assignments_of(actor, hold, for_head=True), entries


async def entries_of(
    actor: Actor, hold: CaseHold, *, acts_only: bool, before: UUID | None, limit: int
) -> list[HistoryEntry]:
    """(in unit) A part of the history; recorded as a read."""
    rows = await repository.list_history(actor, hold.id, acts_only=acts_only, before=before, limit=limit)
    if not acts_only:
        owners = {hold.client_id, *[owner for found in OWNERS.all() for owner in await found(actor, hold)]}
        sealers = await keys.sealers(actor.tenant, owners)
        oldest = rows[-1].id if len(rows) == limit else None  # no list below the end of this page
        lists = await audit.looks_in_lists(actor, sealers, after=oldest, before=before, limit=limit)
        looks = [msgspec.convert(dict(row), StoredEntry) for row in lists]
        for others in LOOKS_OF_OTHERS.all():
            looks += await others(actor, hold, oldest, before, limit)
        # a look at the case that showed its client in a list beside is one look
        rows = sorted({row.id: row for row in [*looks, *rows]}.values(), key=lambda row: row.id, reverse=True)[:limit]
    people = {each for row in rows for each in (row.worker_id, row.ordered_by, row.in_place_of) if each}
    names = await tenant_views.worker_names(actor.tenant, people)
    services = await tenant_views.service_views((actor.tenant, row.service_id) for row in rows if row.service_id)
    audit.read(actor, "history", None, case_id=hold.id, count=len(rows))
    abouts: dict[UUID, str] = {}
    for about in ABOUTS.all():
        abouts |= await about(actor, hold, rows)
    return [
        HistoryEntry(
            id=row.id,
            at=row.at,
            action=row.action,
            outcome=row.outcome,
            worker=names.get(row.worker_id, "") if row.worker_id else "",
            service=services[actor.tenant, row.service_id].short_name if row.service_id else "",
            ordered_by=names.get(row.ordered_by, "") if row.ordered_by else "",
            in_place_of=names.get(row.in_place_of, "") if row.in_place_of else "",
            about=abouts.get(row.id, ""),
        )
        for row in rows
    ]
