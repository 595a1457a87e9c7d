"""What two records of children that are to be led apart have of notices that came while they were one (ADR 0098)."""

from datetime import datetime
from uuid import UUID

from cases.cases import views as case_views
from cases.cases.access import CaseHold
from kernel.actor import Actor
from kernel.web.i18n import N_, gettext
from services.intake import views as intake_views
from services.intake.schemas import StoredNotice

CAME_MEANWHILE = N_(
    "Oznámení {number} přišlo, když byly záznamy jeden. Patří-li druhému dítěti, bude i v jeho případu: co je u něj naléhavé, bude"
    " naléhavé u obou, a naléhavost obou se posoudí ještě dnes znovu. Vyhodnocení a zápisy v rejstřících se nepřenesou."
)


async def in_case_of(actor: Actor, row: StoredNotice, case_id: UUID) -> tuple[UUID | None, datetime] | None:
    """(in unit) As which child of a notice the child of a case stands in it, and since when; none where the notice is not in that case."""
    if row.case_id == case_id and row.assigned_at is not None:
        return None, row.assigned_at
    filed = await intake_views.child_cases(actor, row.id)
    return next(((child, each.opened_at) for child, each in filed.items() if each.case_id == case_id), None)


async def came_meanwhile(actor: Actor, kept: CaseHold, other: CaseHold) -> list[str]:
    """(in unit) The notices that came to the kept case since the other one is led in it, and what follows of the answer whose each is."""
    since, said = await case_views.merged_since(actor, other.id), list[str]()
    for notice_id in reversed(await intake_views.ids_standing_in(actor, kept.id)) if since is not None else ():
        row = await intake_views.row_of(actor, notice_id)
        stands = await in_case_of(actor, row, kept.id) if row is not None else None
        if row is not None and stands is not None and since is not None and stands[1] > since:
            said.append(gettext(CAME_MEANWHILE).format(number=row.reference_number))
    return said
