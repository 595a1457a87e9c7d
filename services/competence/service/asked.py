"""An act for which another authority asks is answered by whoever gets it (ADR 0109)."""

from datetime import timedelta

from cases.cases import service as cases
from cases.cases.access import hold_on
from kernel.actor import Actor
from kernel.legal_time import prague_date
from services.intake import views as intake_views
from services.intake.access import NoticeHold
from services.intake.events import NoticeAssigned, NoticeJoined

ANSWER_AUTHORITY = "answer_authority"
"""The task of who leads a case for an act for which another authority asks."""
_DAYS = timedelta(days=30)  # § 13 of Act 500/2004: without delay, at the latest so many days; UNVERIFIED


async def ask_to_answer(actor: Actor, event: NoticeAssigned | NoticeJoined) -> None:
    """(in unit) Who leads the case has to answer the authority that asks."""
    row, case = await intake_views.row_of(actor, event.notice_id), await hold_on(actor, event.case_id)
    if row is None or not row.act_asked or case is None:
        return
    came = (await intake_views.text_of(actor, NoticeHold(id=row.id, row=row, permissions=frozenset()))).came
    await cases.add_task_to(
        actor,
        assignee_id=event.worker_id,
        due_on=prague_date(row.received_at) + _DAYS,
        title=f"Odpovědět na dožádání: {came.authority if came else 'jiný úřad'}, oznámení {row.reference_number}",
        note="Co jste zjistili, pošlete úřadu, který o úkon žádá. Případ vede dál on.",
        kind=ANSWER_AUTHORITY,
        case_id=case.id,
        client_id=case.client_id,
        source_id=row.id,
    )
