# pyright: strict
"""What whoever said it and the heads see of it."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from cases.cases import views as case_views
from cases.cases.access import CaseHold, CasePermission, case_for, decides_who_leads
from cases.cases.tables import CaseStatus
from kernel import audit, keys
from kernel.actor import Actor
from kernel.crypto import RowSealer
from kernel.db import look
from kernel.exceptions import NotAllowed, NotThere
from kernel.legal_time import prague_date, today_in_prague
from kernel.readable import opened, unreadable
from tenants import views as tenant_views
from tenants.settings.views import settings_on

from . import repository, rules
from .access import DecliningPermission, declining_for, permissions
from .schemas import DeclinedText, DeclinedView, Declining, StoredDeclined

MOST = 10
_P = DecliningPermission


async def until(actor: Actor, hold: CaseHold) -> date | None:
    """(in unit) Until which day whoever leads a case may say that they cannot take it over; None where nobody says so."""
    held = await settings_on(actor, today_in_prague(), rules.DAYS)
    days = held[rules.DAYS] if held.preset in rules.DAYS.presets else 0
    return rules.last_day(prague_date(hold.key_worker_since), days) if days else None


async def declining(actor: Actor, case_id: UUID) -> Declining:
    """How it stands in a case; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await declining_for(actor, case_id, _P.READ)
        audit.read(actor, "declined", case_id)
        return await _declining(actor, hold)


async def standing(actor: Actor, case_id: UUID) -> Declining | None:
    """The same for the page of the case, whose look is recorded there; None where there is nothing to say."""
    async with look(actor):
        try:
            hold = await case_for(actor, case_id, CasePermission.SEE)
        except (NotThere, NotAllowed):
            return None
        if _P.READ not in permissions(actor, hold):
            return None
        found = await _declining(actor, hold)
        return found if found.may_say or found.said is not None else None


async def _declining(actor: Actor, hold: CaseHold) -> Declining:
    row, held, last = await repository.find_of(actor, hold.assignment_id), permissions(actor, hold), None
    is_open = hold.status == CaseStatus.OPEN
    if row is None and _P.SAY in held and is_open:
        last = await until(actor, hold)
        if last is not None and (
            today_in_prague() > last
            or await repository.has_acted(actor, hold.id, hold.key_worker_id, hold.key_worker_since)
        ):
            last = None
    return Declining(
        case_id=hold.id,
        may_say=last is not None,
        last_day=last,
        may_settle=row is not None and row.settled is None and _P.SETTLE in held and is_open,
        said=await _view(actor, row) if row is not None else None,
    )


async def _view(actor: Actor, row: StoredDeclined) -> DeclinedView:
    names = await tenant_views.worker_names(actor.tenant, {each for each in (row.declined_by, row.settled_by) if each})
    sealer = await keys.sealer(actor.tenant, row.client_id)
    return DeclinedView(
        id=row.id,
        worker_id=row.declined_by,
        worker=names.get(row.declined_by, ""),
        reason=_said(sealer, "case_declined", row.id, row.sealed),
        declined_at=row.declined_at,
        settled=row.settled or "",
        settled_by=names.get(row.settled_by, "") if row.settled_by else "",
        settled_at=row.settled_at,
        word=_said(sealer, "case_declined_word", row.id, row.sealed_word) if row.sealed_word else "",
    )


def _said(sealer: RowSealer, what: str, row_id: UUID, sealed: bytes) -> str:
    return (opened(sealer, what, row_id, sealed, DeclinedText) or DeclinedText(text=unreadable())).text


class Waits(NamedTuple):
    """What waits for a head: which case, whose, by whom since when, and whether somebody there may be in danger."""

    row: StoredDeclined
    client: str
    mark: str
    worker: str
    urgent: bool


async def on_heads_day(actor: Actor) -> tuple[list[Waits], int]:
    """What waits for the heads of a service, urgent ones in front, and how much there is. Who left has nobody's day for it: their cases do."""
    async with look(actor):
        if not decides_who_leads(actor):
            return [], 0
        here = {each.id for each in await tenant_views.workers_of_service(actor)}
        rows = [each for each in await repository.list_open(actor, limit=10 * MOST) if each.declined_by in here]
        if not rows:
            return [], 0
        danger = await case_views.in_danger(actor)
        shown = sorted(rows, key=lambda each: each.case_id not in danger)[:MOST]
        known = await case_views.clients_and_marks(actor, {each.case_id for each in shown})
        names = await tenant_views.worker_names(actor.tenant, {each.declined_by for each in shown})
        found = [
            Waits(each, *known[each.case_id], names.get(each.declined_by, ""), each.case_id in danger)
            for each in shown
            if each.case_id in known
        ]
        return found, len(rows)


async def still_open(actor: Actor, case_ids: Collection[UUID]) -> set[UUID]:
    """Those of these cases of which a head is still to decide."""
    async with look(actor):
        if not case_ids or not decides_who_leads(actor):
            return set()
        return {each.case_id for each in await repository.list_open(actor, limit=10 * MOST)} & set(case_ids)
