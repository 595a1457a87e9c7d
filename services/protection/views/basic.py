"""The basic assessments of a notice."""

from collections.abc import Sequence
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.readable import opened, unreadable
from services.protection import repository
from services.protection.access import JudgedHold
from services.protection.schemas import BasicText, BasicView, ChildView
from tenants import views as tenant_views

MOST_BASIC = 200


async def basic_of(actor: Actor, hold: JudgedHold, children: Sequence[ChildView]) -> list[BasicView]:
    """(in unit) The basic assessments of a notice, last first."""
    rows = await repository.list_basic(actor, hold.notice.id, limit=MOST_BASIC)
    if not rows:
        return []
    names = await tenant_views.worker_names(actor.tenant, {row.assessed_by for row in rows})
    sealer = await keys.sealer(actor.tenant, hold.notice.id)
    of = {child.id: child for child in children}
    found: list[BasicView] = []
    seen = set[UUID | None]()
    for row in rows:
        text = opened(sealer, "basic_assessment", row.id, row.sealed, BasicText) or BasicText(reason=unreadable())
        found.append(
            BasicView(
                id=row.id,
                child=of.get(row.child_id) or ChildView(id=row.child_id, name=unreadable()),
                result=row.result,
                holds=row.child_id not in seen,
                unequivocal=row.unequivocal,
                register=row.register or "",
                enrolment_reason=row.enrolment_reason or "",
                enrolled_on=row.enrolled_on,
                reason=text.reason,
                retention_note=text.retention_note,
                assessed_by=names.get(row.assessed_by, ""),
                assessed_at=row.assessed_at,
            )
        )
        seen.add(row.child_id)
    return found
