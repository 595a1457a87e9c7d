"""The basic assessments of a notice."""

from collections.abc import Sequence
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.legal_time import prague_date
from kernel.readable import opened, unreadable
from services.protection import repository, rules
from services.protection.access import JudgedHold
from services.protection.schemas import BasicText, BasicView, ChildView
from services.protection.tables import BasicResult
from services.registers.rules import REGISTERS
from tenants import views as tenant_views
from tenants.codelists.rules import Codes
from tenants.codelists.views import codes_of

MOST_BASIC = 200


async def codes_of_enrolment(actor: Actor) -> tuple[Codes, Codes]:
    """(in unit) The registers of the authority and its reasons of enrolment: one statement."""
    registers, reasons = await codes_of(actor, REGISTERS, rules.ENROLMENT_REASONS)
    return registers, reasons


async def found_under_section_6(actor: Actor, notice_id: UUID) -> bool | None:
    """(in unit) Whether any child of a notice was found to be one of § 6, by the last basic assessment of each; None before the first.

    For an act that has its own right to know; nobody is shown.
    """
    last: dict[UUID | None, str] = {}
    for row in await repository.list_basic(actor, notice_id, limit=MOST_BASIC):
        last.setdefault(row.child_id, row.result)
    return BasicResult.SECTION_6 in last.values() if last else None


async def basic_of(actor: Actor, hold: JudgedHold, children: Sequence[ChildView]) -> list[BasicView]:
    """(in unit) The basic assessments of a notice, last first."""
    rows = await repository.list_basic(actor, hold.notice.id, limit=MOST_BASIC)
    if not rows:
        return []
    names = await tenant_views.worker_names(actor.tenant, {row.assessed_by for row in rows})
    sealer = await keys.sealer(actor.tenant, hold.notice.id)
    registers, reasons = await codes_of_enrolment(actor)
    of = {child.id: child for child in children}
    found: list[BasicView] = []
    seen = set[UUID | None]()
    for row in rows:
        text = opened(sealer, "basic_assessment", row.id, row.sealed, BasicText) or BasicText(reason=unreadable())
        day = prague_date(row.assessed_at)
        found.append(
            BasicView(
                id=row.id,
                child=of.get(row.child_id) or ChildView(id=row.child_id, name=unreadable()),
                result=row.result,
                holds=row.child_id not in seen,
                unequivocal=row.unequivocal,
                register=row.register or "",
                register_words=registers.words(row.register, day) if row.register else "",
                enrolment_reason=row.enrolment_reason or "",
                enrolment_words=reasons.words(row.enrolment_reason, day) if row.enrolment_reason else "",
                enrolled_on=row.enrolled_on,
                reason=text.reason,
                retention_note=text.retention_note,
                assessed_by=names.get(row.assessed_by, ""),
                assessed_at=row.assessed_at,
            )
        )
        seen.add(row.child_id)
    return found
