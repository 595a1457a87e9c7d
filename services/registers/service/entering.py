"""Entering the child of a case in a register beside the basic one (domain reference 1.5)."""

from uuid import UUID

from cases.cases.access import CasePermission, case_for
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.db import unit_of_work
from kernel.exceptions import NotAllowed
from kernel.legal_time import today_in_prague
from services.intake import service as intake
from services.intake import views as intake_views
from services.registers import repository, rules, views
from services.registers.access import keeps
from services.registers.exceptions import NoNotice, StandsThere
from services.registers.schemas import EnterChild

from .entries import begin_entry, check_mark


async def enter_child(actor: Actor, case_id: UUID, order: EnterChild) -> UUID:
    """Enter the child of a case in a further register; the entry stands with the newest notice of the case.

    Raises NotThere, NotAllowed, NoNotice, StandsThere, Invalid.
    """
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.SEE, lock=True)
        if not keeps(actor, hold):
            raise NotAllowed
        notices = await intake_views.ids_of_case(actor, case_id)
        if not notices:
            raise NoNotice
        registers, today = await views.registers_of(actor), today_in_prague()
        further = rules.further_registers(registers, today)
        running = await repository.list_running_of_case(actor, case_id, limit=views.MOST_OF_NOTICE)
        in_basic = any(each.kind == rules.RegisterKind.BASIC for each in running)
        checks = Checks()
        rules.check_entering(checks, order, further, in_basic=in_basic, today=today)
        mark = await check_mark(actor, checks, order.file_mark)
        checks.done()
        if any(each.register == order.register for each in running):
            raise StandsThere
        assert order.begun_on is not None
        entry_id = await begin_entry(
            actor, further[order.register], notice_id=notices[0], case_id=case_id, on=order.begun_on, file_mark=mark
        )
        await intake.index_numbers(actor, notices[0])
        return entry_id
