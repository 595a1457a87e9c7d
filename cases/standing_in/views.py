# pyright: strict
"""What somebody gets to see of what was done in their place."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from uuid import UUID

import msgspec

from cases.cases import views as case_views
from cases.cases.access import CasePermission, case_for
from cases.deadlines import service as deadlines
from cases.deadlines.schemas import StoredDeadline
from cases.deadlines.tables import Outcome
from kernel import audit
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import look
from kernel.exceptions import NotAllowed, NotThere
from kernel.points import Point
from kernel.web.i18n import gettext
from kernel.web.panels import about_addresses, action_name
from kernel.web.text import format_datetime
from tenants import views as tenant_views
from tenants.absences import views as absences
from tenants.absences.access import find_all
from tenants.absences.schemas import AbsenceView, StoredAbsence

from . import repository, rules
from .access import StandingInPermission, may_confirm, may_read, sheet_for
from .schemas import SheetRow, SheetView, StoredAct

SHOWN = 200
_P = StandingInPermission

WordsOfActs = Callable[[Actor, Sequence[StoredAct]], Awaitable[Mapping[UUID, str]]]
WORDS: Point[WordsOfActs] = Point("what was done in somebody's place, in words")
"""By entry of the log what of an act is to be known, said by the domain whose act it is; in the caller's unit of work, as far as the
reader may read it, a constant number of statements."""


async def sheet(actor: Actor, absence_id: UUID, *, after: UUID | None = None) -> SheetView:
    """All that whoever stood in did meanwhile, first to last; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        absence = await sheet_for(actor, absence_id, _P.READ)
        with audit.one_look_at(actor, "standing_in_sheet"):
            acts = await repository.list_acts(actor, absence, after=after, limit=SHOWN + 1)
            shown = acts[:SHOWN]
            rows = await _rows(actor, shown)
            audit.read(actor, "standing_in_sheet", absence_id, count=len(rows))
        return await _view(actor, absence, rows, following=shown[-1].id if len(acts) > SHOWN else None)


async def standing(actor: Actor, absence_id: UUID) -> SheetView | None:
    """The same without what was done, for the page of the absence; None for who does not read it, and before it begins."""
    async with look(actor):
        found = await find_all(actor, [absence_id]) if actor.service_id is not None else []
        absence = next((each for each in found if may_read(actor, each)), None)
        if absence is None or absence.starts_at > now() or absence.ends_at <= absence.starts_at:
            return None
        return await _view(actor, absence, [], following=None)


async def _view(actor: Actor, absence: StoredAbsence, rows: list[SheetRow], *, following: UUID | None) -> SheetView:
    clock = await clock_of(actor, absence.id)
    waits = clock is not None and clock.ended_at is None
    read = clock if clock is not None and clock.outcome is Outcome.MET else None
    people = {absence.worker_id, absence.substitute_id, *([read.ended_by] if read and read.ended_by else [])}
    names = await tenant_views.worker_names(actor.tenant, people)
    return SheetView(
        absence_id=absence.id,
        worker_id=absence.worker_id,
        worker=names.get(absence.worker_id, ""),
        substitute=names.get(absence.substitute_id, ""),
        starts_at=absence.starts_at,
        ends_at=absence.ends_at,
        rows=rows,
        following=following,
        over=absence.ends_at <= now(),
        waits=waits,
        due_on=clock.due_on if clock is not None and waits else None,
        read_by=names.get(read.ended_by, "") if read is not None and read.ended_by else None,
        read_at=read.ended_at if read is not None else None,
        may_confirm=waits and await may_confirm(actor, absence),
    )


async def _rows(actor: Actor, acts: Sequence[StoredAct]) -> list[SheetRow]:
    said: dict[UUID, str] = {}
    for words in (_of_cases, *WORDS.all()):
        said |= await words(actor, acts) if acts else {}
    places = {each.id: _place(each) for each in acts}
    about = await about_addresses(actor, {place for place in places.values() if place})
    return [
        SheetRow(
            id=each.id,
            at=each.at,
            action=each.action,
            what=gettext(action_name(each.action)),
            words=said.get(each.id, ""),
            about=about.get(places[each.id], ""),
            url=places[each.id] if places[each.id] in about else "",
        )
        for each in acts
    ]


def _place(act: StoredAct) -> str:
    """Where it was done: in a notice, or in a case."""
    notice = told(act).get("notice_id") or (act.object_id if act.object_type in ("notice", "urgency") else None)
    if act.case_id is not None:
        return f"/cases/{act.case_id}"
    return f"/notices/{notice}" if notice else ""


def told(act: StoredAct) -> dict[str, str]:
    """What an act said of itself: ids and codes."""
    return {key: str(value) for key, value in msgspec.json.decode(act.details, type=dict[str, object]).items()}


async def _of_cases(actor: Actor, acts: Sequence[StoredAct]) -> dict[UUID, str]:
    """How records and tasks are called, as far as the reader reads their cases."""
    records = {act.object_id: act for act in acts if act.object_type == "record" and act.object_id and act.case_id}
    tasks = {act.object_id: act for act in acts if act.object_type == "task" and act.object_id}
    titles = await case_views.titles_of(actor, {key: act.case_id for key, act in records.items() if act.case_id}, tasks)
    return {act.id: title for act in acts if act.object_id and (title := titles.get(act.object_id))}


async def clock_of(actor: Actor, absence_id: UUID) -> StoredDeadline | None:
    """(in unit) The clock of one absence, if it began."""
    return await deadlines.last_of(actor, absence_id, rules.D13)


async def away_of(actor: Actor, case_id: UUID) -> AbsenceView | None:
    """That who leads a case is away at this moment, with who stands in, to who may know of the case."""
    async with look(actor):
        try:
            hold = await case_for(actor, case_id, CasePermission.SEE)
        except (NotThere, NotAllowed):
            return None
        return (await absences.away_now(actor)).get(hold.key_worker_id)


# --- for deadlines -----------------------------------------------------------------------------------------------


async def known_sheets(actor: Actor, absence_ids: Collection[UUID]) -> set[UUID]:
    """(in unit) The sheets among these that the actor reads; nobody is shown anything of them."""
    if actor.service_id is None or not absence_ids:
        return set()
    return {each.id for each in await find_all(actor, absence_ids) if may_read(actor, each)}


async def names_of_sheets(actor: Actor, absence_ids: Collection[UUID]) -> dict[UUID, str]:
    """(in unit) Whose absence each of these is and when it was, for who reads its sheet."""
    if actor.service_id is None or not absence_ids:
        return {}
    rows = [each for each in await find_all(actor, absence_ids) if may_read(actor, each)]
    names = await tenant_views.worker_names(actor.tenant, {row.worker_id for row in rows})
    said = gettext("{name}, zástup {starts} – {ends}")
    return {
        row.id: said.format(
            name=names.get(row.worker_id, ""), starts=format_datetime(row.starts_at), ends=format_datetime(row.ends_at)
        )
        for row in rows
    }
