"""Entering the child of a case in a register beside the basic one: guardianship, the auxiliary folder, foster care, curator."""

from uuid import UUID

from cases.cases.access import CasePermission, case_for
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import NotAllowed
from kernel.legal_time import prague_date
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.access import IntakePermission, notice_for
from services.registers import repository, rules, views
from services.registers.access import keeps
from services.registers.exceptions import NoNotice, StandsThere
from services.registers.schemas import EnterChild

from .entries import begin_entry, check_mark


async def enter_child(actor: Actor, case_id: UUID, order: EnterChild) -> UUID:
    """Enter the child of a case in a further register from a day on, under the next number of it; what else runs goes on.

    The basic register is entered by the basic assessment. Raises NotThere, NotAllowed, NoNotice, StandsThere.
    """
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.SEE)
        if not keeps(actor, hold):
            raise NotAllowed
        notices = await intake_views.ids_of_case(actor, case_id)
        if not notices:
            raise NoNotice
        notice_id = notices[-1]  # the one that the case began with
        await notice_for(actor, notice_id, IntakePermission.SEE, lock=True)
        checks, today = Checks(), prague_date(now())
        registers = await views.registers_of(actor)
        standing = await repository.list_running_of_case(actor, case_id, limit=views.MOST_OF_NOTICE)
        further = rules.further_registers(registers, today)
        in_basic = any(each.register in rules.basic_registers(registers, today) for each in standing)
        rules.check_entering(checks, order, further, in_basic=in_basic, today=today)
        mark = await check_mark(actor, checks, order.file_mark)
        checks.done()
        if any(each.register == order.register for each in standing):
            raise StandsThere
        assert order.begun_on is not None
        entry_id = await begin_entry(
            actor,
            further[order.register],
            notice_id=notice_id,
            case_id=case_id,
            on=order.begun_on,
            file_mark=mark,
        )
        await intake.index_numbers(actor, notice_id)
        return entry_id
