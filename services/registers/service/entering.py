"""Entering the child of a case in a register beside the basic one (domain reference 1.5)."""

from collections.abc import Collection
from uuid import UUID

from cases.cases.access import CaseHold, CasePermission, case_for
from cases.cases.rules import check_not_merged
from cases.clients import service as clients
from kernel.actor import Actor
from kernel.checks import Checks, Limit
from kernel.db import unit_of_work
from kernel.exceptions import NotAllowed
from kernel.legal_time import prague_date, today_in_prague
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.access import IntakePermission, notice_for
from services.registers import repository, rules, views
from services.registers.access import keeps
from services.registers.exceptions import NoNotice, StandsThere
from services.registers.schemas import EnterChild, StoredEntry
from services.registers.tables import RegisterKind
from tenants.codelists.rules import Code

from .entries import begin_entry, check_mark, check_numbers


def _kind(register: Code | None) -> RegisterKind:
    """The kind of a register; of none that of any further one."""
    return RegisterKind(register.details["kind"]) if register is not None else RegisterKind.CURATOR


async def since_of(
    actor: Actor,
    hold: CaseHold,
    kind: RegisterKind,
    running: Collection[StoredEntry],
    *,
    notice_id: UUID | None = None,
    own: bool = True,
) -> list[Limit]:
    """(in unit) Before what an entry of a child of a case does not begin; `own`: it is the client of the case."""
    received = await intake_views.received_on(actor, notice_id) if notice_id is not None else None
    born = (await clients.client_identity(actor, hold.client_id)).birth_date if own else None
    opened = prague_date(hold.opened_at)
    return rules.bounds(kind, born=born, opened_on=opened, received_on=received or opened, running=running)


async def _child_in(actor: Actor, notice_id: UUID, case_id: UUID) -> UUID | None:
    """(in unit) As which further child of a notice the child of a case stands in it; None: as the one that it is about."""
    filed = await intake_views.child_cases(actor, notice_id)
    return next((child_id for child_id, own in filed.items() if own.case_id == case_id), None)


async def enter_child(actor: Actor, case_id: UUID, order: EnterChild) -> UUID:
    """Enter the child of a case in a further register; the entry stands with the newest notice of the case.

    Raises NotThere, NotAllowed, NoNotice, StandsThere, Invalid.
    """
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.SEE, lock=True)
        if not keeps(actor, hold):
            raise NotAllowed
        check_not_merged(hold.status)
        notices = await intake_views.ids_standing_in(actor, case_id)
        if not notices:
            raise NoNotice
        registers, today = await views.registers_of(actor), today_in_prague()
        further = rules.further_registers(registers, today)
        running = await repository.list_running_of_case(actor, case_id, limit=views.MOST_OF_NOTICE)
        in_basic = any(each.kind == rules.RegisterKind.BASIC for each in running)
        checks, kind = Checks(), _kind(further.get(order.register))
        rules.check_entering(
            checks, order, further, in_basic=in_basic, since=await since_of(actor, hold, kind, running), today=today
        )
        mark = await check_mark(actor, checks, order.file_mark, case_id=case_id)
        await check_numbers(actor, checks, order, await notice_for(actor, notices[0], IntakePermission.SEE))
        checks.done()
        if any(each.register == order.register for each in running):
            raise StandsThere
        assert order.begun_on is not None
        entry_id = await begin_entry(
            actor,
            further[order.register],
            notice_id=notices[0],
            child_id=await _child_in(actor, notices[0], case_id),
            case_id=case_id,
            on=order.begun_on,
            file_mark=mark,
        )
        await intake.index_numbers(actor, notices[0])
        return entry_id
