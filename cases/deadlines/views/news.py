# pyright: strict
"""What news of deadlines say of themselves. All of it runs in the unit of work of the caller."""

from collections.abc import Collection
from uuid import UUID

from cases.calendar.access import sees_whole
from cases.deadlines import repository
from cases.deadlines.rules import KINDS
from cases.deadlines.views import by_when, called_as, named
from kernel.actor import Actor
from kernel.web.i18n import gettext
from kernel.web.panels import Together


async def names_of(actor: Actor, deadline_ids: Collection[UUID]) -> dict[UUID, str]:
    """(in unit) What each says of itself in the news: what is to be done, and with what."""
    rows = await repository.list_by_id(actor, deadline_ids)
    about = await named(actor, rows)
    return {
        row.id: f"{by_when(gettext(kind.title), row)}: {about[row.id]}"
        for row in rows
        if row.id in about and (kind := KINDS.one(row.kind)) is not None
    }


async def alike(actor: Actor, deadline_ids: Collection[UUID]) -> dict[UUID, Together]:
    """(in unit) With which others each is told where many are near or over: with those that are called the same, in the calendar."""
    whose = "all" if sees_whole(actor) else "mine"
    return {
        row.id: Together(gettext(kind.title), f"/calendar?whose={whose}&kind={called_as(kind.key)[0]}")
        for row in await repository.list_by_id(actor, deadline_ids)
        if (kind := KINDS.one(row.kind)) is not None
    }


async def running_of(actor: Actor, deadline_ids: Collection[UUID]) -> set[UUID]:
    """(in unit) Which of them still run: of what is done nobody is told any more."""
    return {row.id for row in await repository.list_by_id(actor, deadline_ids) if row.ended_at is None}


async def still_running(actor: Actor, _worker_id: UUID, deadline_ids: Collection[UUID]) -> set[UUID]:
    """(in unit) The same, for the messages of whoever is told of them."""
    return await running_of(actor, deadline_ids)
