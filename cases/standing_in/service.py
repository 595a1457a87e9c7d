# pyright: strict
"""Handing back begins when somebody is back, and ends when they say that they read it (D13)."""

from datetime import datetime
from uuid import UUID

from cases.deadlines import service as deadlines
from cases.deadlines.rules import AT_TWO, DeadlineKind
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.web.i18n import N_
from tenants import views as tenant_views
from tenants.absences.access import find, find_before
from tenants.absences.events import AbsenceEnded
from tenants.absences.schemas import StoredAbsence

from . import repository, rules, views
from .access import StandingInPermission, sheet_for
from .events import AbsenceOver, SheetRead
from .exceptions import NothingToConfirm

HANDED_BACK = DeadlineKind(
    key=rules.D13,
    number="D13",
    title=N_("Přečíst, co se dělo v zástupu"),
    term=lambda ended_at, _: rules.read_by(ended_at),
    url="/absences/{about_id}/sheet",
    names=views.names_of_sheets,
    known=views.known_sheets,
    warns=AT_TWO,
    act=N_("Přečíst"),
    alone=True,
)
"""D13: after a return what was done meanwhile is handed back at once [S003]. A sheet on which nothing stands waits for nobody."""


async def ended(actor: Actor, event: AbsenceEnded) -> None:
    """(in unit) Somebody came back before the planned end: the clock begins with that."""
    await _is_back(actor, event.absence_id)


async def over(actor: Actor, event: AbsenceOver) -> None:
    """(in unit) The planned end has come."""
    await _is_back(actor, event.absence_id)


async def _is_back(actor: Actor, absence_id: UUID) -> None:
    """Begin the clock of an absence that is over, and of what it went on from with another substitute; not as long as it goes on."""
    absence = await find(actor, absence_id)
    if absence is None or absence.ends_at > now() or absence.next_id is not None:
        return
    for each in (absence, *await find_before(actor, absence)):
        await _begin(actor, each, at=absence.ends_at)


async def _begin(actor: Actor, absence: StoredAbsence, *, at: datetime) -> None:
    """Let the clock run for who was away; where nothing was done it is over at once, and so it begins once."""
    if absence.ends_at <= absence.starts_at or await views.clock_of(actor, absence.id) is not None:
        return
    here = await tenant_views.works_here(actor, absence.worker_id)
    await deadlines.start(actor, HANDED_BACK, absence.id, at=at, worker_id=absence.worker_id if here else None)
    if not await repository.has_acts(actor, absence):
        await deadlines.end(actor, absence.id, HANDED_BACK, void=True)


async def confirm(actor: Actor, absence_id: UUID) -> UUID:
    """Say that one has read what was done in one's place; once. Raises NotThere, NotAllowed, NothingToConfirm."""
    async with unit_of_work(actor):
        absence = await sheet_for(actor, absence_id, StandingInPermission.CONFIRM)
        await _is_back(actor, absence_id)  # the clock looks every few seconds
        if not await deadlines.end(actor, absence_id, HANDED_BACK):
            raise NothingToConfirm
        await record(
            actor,
            SheetRead(absence_id=absence_id, worker_id=absence.worker_id, substitute_id=absence.substitute_id),
        )
        return absence_id
