"""The mark of the file of a case that came of no notice, where the records system issues marks (ADR 0087)."""

from uuid import UUID

from cases.cases.access import CaseHold, check_words
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.db import unit_of_work
from kernel.events import record
from kernel.wording import check_others
from services.intake import views as intake_views
from services.intake.access import IntakePermission, notice_for
from services.registers import rules
from services.registers.access import marked_for
from services.registers.events import CaseMarked
from services.registers.schemas import MarkCase

from .entries import check_mark, check_numbers, mark_file


async def mark_case(actor: Actor, case_id: UUID, order: MarkCase) -> None:
    """Type in the file mark that the records system gave to the file of a case, once.

    Raises NotThere, NotAllowed, NamedAlready, MarkedAtEntry, Invalid.
    """
    async with unit_of_work(actor):
        hold = await marked_for(actor, case_id, lock=True)
        checks = Checks()
        if not order.file_mark.strip():
            checks.fail("file_mark", rules.NEEDS_MARK)
        mark = await check_mark(actor, checks, order.file_mark, case_id=case_id)
        await _check_words(actor, checks, order, hold)
        checks.done()
        await mark_file(actor, case_id, mark)
        await record(actor, CaseMarked(case_id=case_id))


async def _check_words(actor: Actor, checks: Checks, order: MarkCase, hold: CaseHold) -> None:
    """The whole authority reads a mark: it is held against who called about what was joined to the case, and everybody in it."""
    notices = await intake_views.ids_of_case(actor, hold.id)
    if notices:
        await check_numbers(actor, checks, order, await notice_for(actor, notices[0], IntakePermission.SEE))
    elif any(checks.texts.values()):
        await check_words(actor, checks, order, hold.id)
    else:
        check_others(checks, order)
