# pyright: strict
"""What somebody gets to see of a change of who leads a case on a coming day."""

from uuid import UUID

from cases.cases import views as case_views
from cases.cases.access import CaseHold, decides_who_leads
from cases.cases.rules import told_label, way_label
from cases.cases.schemas import ChangeText
from cases.telling import repository
from cases.telling.access import TellingPermission, rights, telling_for
from cases.telling.schemas import Planned, PlanText, PlanTold, PlanView, StoredPlan
from kernel import audit, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.legal_time import today_in_prague
from kernel.readable import opened, unreadable
from tenants import views as tenant_views

ON_HEADS_DAY = 10
_P = TellingPermission


async def planned(actor: Actor, case_id: UUID, permission: TellingPermission = _P.READ) -> Planned:
    """The change that is planned of a case, if there is one; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await telling_for(actor, case_id, permission)
        plan = await plan_of(actor, hold)
        audit.read(actor, "planned_change", case_id, case_id=case_id)
        header = await case_views.header_of(actor, hold)
        return Planned(header=header, may=sorted(rights(actor, hold)), plan=plan)


async def plan_of(actor: Actor, hold: CaseHold) -> PlanView | None:
    """(in unit) The same of a case one holds."""
    row = await repository.find_plan_of(actor, hold.id)
    return await _view(actor, row) if row is not None else None


async def _view(actor: Actor, row: StoredPlan) -> PlanView:
    names = await tenant_views.worker_names(actor.tenant, [row.from_worker_id, row.worker_id, row.decided_by])
    sealer = await keys.sealer(actor.tenant, row.client_id)
    text = opened(sealer, "planned_change", row.id, row.sealed, PlanText) or PlanText(note=unreadable())
    told = PlanTold()
    if row.told is not None:
        told = opened(sealer, "planned_change_told", row.id, row.told, PlanTold) or PlanTold(why_not=unreadable())
    return PlanView(
        id=row.id,
        case_id=row.case_id,
        from_worker=names.get(row.from_worker_id, ""),
        worker_id=row.worker_id,
        worker=names.get(row.worker_id, ""),
        effective_on=row.effective_on,
        reason_label=told_label(row.reason, ChangeText(told_words=text.told_words)),
        note=text.note,
        decided_by=names.get(row.decided_by, ""),
        decided_at=row.decided_at,
        informed_on=row.informed_on,
        informed_via_label=way_label(row.informed_via, told.via_words) if row.informed_via is not None else "",
        informed_whom=told.whom,
        why_not=told.why_not,
        stuck=row.stuck.value if row.stuck is not None else "",
        due=row.effective_on <= today_in_prague(),
    )


async def stuck_plans(actor: Actor) -> list[tuple[PlanView, str]] | None:
    """For the head's day: changes that were not carried out, first due first, each with its client; None of nobody."""
    async with look(actor):
        rows = await repository.list_stuck(actor, limit=ON_HEADS_DAY) if decides_who_leads(actor) else []
        known = await case_views.clients_and_marks(actor, {row.case_id for row in rows})
        shown = [(await _view(actor, row), known[row.case_id][0]) for row in rows if row.case_id in known]
        return shown or None
