# pyright: strict
"""What somebody gets to see of clients' knowing who leads their case."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from cases.cases import views as case_views
from cases.cases.access import CaseHold, decides_who_leads
from cases.cases.rules import KEY_WORKER_WORD, way_label
from cases.cases.tables import CaseStatus
from cases.telling import repository
from cases.telling.access import TellingPermission, require, rights, telling_for
from cases.telling.schemas import (
    ContactText,
    ContactView,
    Leaflet,
    Letters,
    OpenDuty,
    StoredTold,
    Telling,
    ToldText,
    ToldView,
    UntoldRow,
)
from cases.telling.tables import LetterEnd
from kernel import audit, keys
from kernel.actor import Actor
from kernel.crypto import RowSealer
from kernel.db import look
from kernel.legal_time import today_in_prague
from kernel.readable import opened, unreadable
from tenants import views as tenant_views
from tenants.absences import views as absences
from tenants.settings.views import value_on

from .letters import letter, letters_of, whom
from .planning import plan_of, planned, stuck_plans

__all__ = [
    "contact_of",
    "late_untold",
    "leaflet",
    "letter",
    "letters",
    "own_contact",
    "planned",
    "stuck_plans",
    "telling",
    "telling_of",
    "untold",
    "whom",
]

MOST = 200
ON_HEADS_DAY = 10
_P = TellingPermission


async def telling(actor: Actor, case_id: UUID, permission: TellingPermission = _P.READ) -> Telling:
    """Whether a client knows who leads their case, and what they were told; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await telling_for(actor, case_id, permission)
        view = await _telling(actor, hold)
        audit.read(actor, "client_told", case_id, case_id=case_id, count=len(view.all))
        return view


async def telling_of(actor: Actor, case_id: UUID) -> Telling | None:
    """The same for the overview of a case that is open; None where nothing was asked nor told since somebody leads it."""
    async with look(actor):
        hold = await telling_for(actor, case_id, _P.READ)
        if hold.status != CaseStatus.OPEN:
            return None
        view = await _telling(actor, hold)
        audit.read(actor, "client_told", case_id, case_id=case_id, count=len(view.all))
        return view


async def _telling(actor: Actor, hold: CaseHold) -> Telling:
    rows = await repository.list_told(actor, hold.id, limit=MOST)
    duty = await repository.find_open_duty(actor, hold.id, hold.assignment_id)
    before = (await case_views.assignments_of(actor, hold))[-1].informed_on
    return Telling(
        header=await case_views.header_of(actor, hold),
        may=sorted(rights(actor, hold)),
        knows=duty is None and (before is not None or any(each.assignment_id == hold.assignment_id for each in rows)),
        waits=duty is not None,
        due_on=duty.due_on if duty is not None else None,
        before=before,
        all=await _views(actor, hold, rows),
        version=len(rows),
        plan=await plan_of(actor, hold),
        letter=await _letter(actor, hold),
    )


async def _letter(actor: Actor, hold: CaseHold) -> str:
    """Whether a message to the client waits to be handed over, or could not be and nothing was written since."""
    last = await repository.find_last_letter(actor, hold.id)
    if last is None or last.assignment_id != hold.assignment_id:
        return ""
    return "waits" if last.ended is None else "failed" if last.ended is LetterEnd.FAILED else ""


async def letters(actor: Actor, case_id: UUID) -> Letters:
    """What would be written to a client from here, where to; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await telling_for(actor, case_id, _P.NOTE)
        view = await _telling(actor, hold)
        people = [hold.key_worker_id]
        if view.plan is not None and view.plan.informed_on is None:
            people.insert(0, view.plan.worker_id)
        contacts = await contacts_of(actor, people)
        about, why_not = await letters_of(actor, hold, list(contacts.values()), view.plan)
        audit.read(actor, "client_told", case_id, case_id=case_id, count=len(view.all))
        return Letters(telling=view, about=about, why_not=why_not)


async def _views(actor: Actor, hold: CaseHold, rows: Sequence[StoredTold]) -> list[ToldView]:
    if not rows:
        return []
    people = {each for row in rows for each in (row.worker_id, row.told_by)}
    names = await tenant_views.worker_names(actor.tenant, people)
    sealer = await keys.sealer(actor.tenant, hold.client_id)
    return [_view(row, names.get(row.worker_id, ""), names.get(row.told_by, ""), sealer) for row in rows]


def _view(row: StoredTold, worker: str, told_by: str, sealer: RowSealer) -> ToldView:
    text = opened(sealer, "client_told", row.id, row.sealed, ToldText) or ToldText(whom=unreadable())
    return ToldView(
        id=row.id,
        worker_id=row.worker_id,
        worker=worker,
        told_on=row.told_on,
        via=row.via,
        via_label=way_label(row.via, text.via_words),
        whom=text.whom,
        note=text.note,
        told_by=told_by,
        told_at=row.told_at,
    )


# --- how people are reached ---------------------------------------------------------------------------------------


async def own_contact(actor: Actor) -> ContactView:
    """How clients reach the actor. Raises NotAllowed for who leads no cases."""
    async with look(actor):
        require(actor, _P.CONTACT)
        return await contact_of(actor, actor.worker)


async def contact_of(actor: Actor, worker_id: UUID) -> ContactView:
    """(in unit) How clients reach somebody of the service; empty where they did not say."""
    return (await contacts_of(actor, [worker_id]))[worker_id]


async def contacts_of(actor: Actor, worker_ids: Sequence[UUID]) -> dict[UUID, ContactView]:
    """(in unit) The same of several people."""
    rows = {row.worker_id: row for row in await repository.list_contacts(actor, worker_ids)}
    names = await tenant_views.worker_names(actor.tenant, worker_ids)
    sealer = await keys.organisation_sealer(actor.tenant)
    found: dict[UUID, ContactView] = {}
    for worker_id in worker_ids:
        row = rows.get(worker_id)
        text = opened(sealer, "worker_contact", row.id, row.sealed, ContactText) if row is not None else None
        text = text or ContactText()
        found[worker_id] = ContactView(
            worker_id=worker_id,
            worker=names.get(worker_id, ""),
            phone=text.phone,
            email=text.email,
            room=text.room,
            hours=text.hours,
            version=row.version if row is not None else 0,
            set_at=row.set_at if row is not None else None,
        )
    return found


async def leaflet(actor: Actor, case_id: UUID) -> Leaflet:
    """What the client of a case is handed; recorded as a read of the case's head. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await telling_for(actor, case_id, _P.READ)
        here = await tenant_views.own_service(actor)
        first = [each for each in await absences.possible(actor, hold.key_worker_id, None, None) if each.first]
        contacts = await contacts_of(actor, [hold.key_worker_id, *(each.id for each in first)])
        word = await value_on(actor, today_in_prague(), KEY_WORKER_WORD)
        audit.read(actor, "leaflet", case_id, case_id=case_id)
        return Leaflet(
            organisation=here.organisation_name,
            unit=here.name,
            title=KEY_WORKER_WORD.codes[word],
            contact=contacts[hold.key_worker_id],
            deputies=[(contacts[each.id].worker, contacts[each.id].phone) for each in first],
        )


# --- who was not told ---------------------------------------------------------------------------------------------


async def untold(actor: Actor, *, after: tuple[date, UUID] | None = None, limit: int) -> list[UntoldRow]:
    """Clients of the service who were not told yet who leads their case, first due first; for heads. Recorded as a read."""
    async with look(actor):
        require(actor, _P.UNTOLD)
        return await _untold(actor, await repository.list_untold(actor, limit=limit, after=after))


async def late_untold(actor: Actor) -> tuple[list[UntoldRow], int] | None:
    """For the head's day: the first of those who were to be told by others before today, and how many those are; None of nobody."""
    async with look(actor):
        today = today_in_prague()
        rows = await repository.list_late(actor, today, limit=ON_HEADS_DAY) if decides_who_leads(actor) else []
        if not rows:
            return None
        number = await repository.count_late(actor, today) if len(rows) == ON_HEADS_DAY else len(rows)
        return await _untold(actor, rows), number


async def _untold(actor: Actor, rows: Sequence[OpenDuty]) -> list[UntoldRow]:
    known = await case_views.clients_and_marks(actor, {row.case_id for row in rows})
    names = await tenant_views.worker_names(actor.tenant, {row.worker_id for row in rows})
    return [
        UntoldRow(
            task_id=row.task_id,
            case_id=row.case_id,
            client_name=known[row.case_id][0],
            file_mark=known[row.case_id][1],
            worker_id=row.worker_id,
            worker=names.get(row.worker_id, ""),
            due_on=row.due_on,
        )
        for row in rows
        if row.case_id in known
    ]
