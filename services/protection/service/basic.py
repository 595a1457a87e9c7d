"""The basic assessment of a child, and its enrolment."""

from datetime import datetime
from uuid import UUID

from cases.cases import service as cases
from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import NotAllowed, StaleVersion
from kernel.ids import new_id
from kernel.legal_time import prague_date
from kernel.web.i18n import gettext
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.access import NoticeHold
from services.intake.service.names import check_words_of_notice
from services.intake.service.reading import check_read
from services.protection import repository, rules, views
from services.protection.access import ProtectionPermission, confirms_for_others, judged_for
from services.protection.events import BasicallyAssessed
from services.protection.exceptions import AlreadyEnrolled, NotAssigned
from services.protection.rules import basic
from services.protection.schemas import AssessBasically, BasicText
from services.protection.tables import BasicAssessment, BasicResult
from services.registers import service as registers_service
from services.registers import views as registers_views
from services.registers.rules import basic_registers
from tenants.codelists.rules import Code

from .additions import finish_basic
from .urgency import write_child


async def assess_basically(actor: Actor, notice_id: UUID, order: AssessBasically, *, version: int) -> UUID:
    """Make the basic assessment of a child: it stays a notice, or the child is enrolled at once, in the same act (D7).

    Raises NotAssigned, NotAllowed, StaleVersion, AlreadyEnrolled.
    """
    async with unit_of_work(actor):
        hold = (await judged_for(actor, notice_id, ProtectionPermission.ASSESS_BASICALLY, lock=True)).notice
        case_id = await _case_of(actor, hold, order.child_id)
        await _check_seen(actor, hold, order, version)
        checks, moment = Checks(), now()
        children = await views.children_of(actor, hold)
        known = {each.id for each in children if each.id is not None}
        stands = await views.standing_of(actor, hold)
        received_on, today = prague_date(hold.row.received_at), prague_date(moment)
        registers, reasons = await views.codes_of_enrolment(actor)
        await registers_service.take_turn(actor, case_id)
        entries = (await registers_views.in_basic(actor, notice_id, case_id)).get(order.child_id, ())
        runs = next((each for each in entries if each.runs), None)
        rows = await repository.list_basic(actor, notice_id, limit=views.MOST)
        before = any(row.child_id == order.child_id and row.result == BasicResult.SECTION_6 for row in rows)
        if before and runs is not None:
            raise AlreadyEnrolled
        text = rules.check_basic(
            checks,
            order,
            judged=order.child_id in stands.last,
            danger=await _danger(actor, hold, order.child_id, asked=order.child_id in stands.asked),
            known=known,
            registers=basic_registers(registers, today),
            reasons=reasons.used(today),
            received_on=received_on,
            today=today,
            standing=runs,
        )
        chosen = next((each for each in children if each.id == order.child_id), None)
        who = rules.check_who_is_enrolled(checks, order, chosen, today=today)
        mark = await registers_service.check_mark(
            actor,
            checks,
            order.file_mark,
            case_id=case_id if order.child_id is None or case_id != hold.row.case_id else None,
        )
        await check_words_of_notice(actor, checks, order, hold)
        checks.done()
        assessment_id = new_id()
        if who is not None:
            await write_child(actor, notice_id, order.child_id, who)
            await intake.index_further(actor, [hold.row])
        await _write(actor, notice_id, assessment_id, order, text, moment)
        if order.result == BasicResult.SECTION_6:
            await _enter(actor, notice_id, case_id, order, registers.known()[order.register], mark)
        await finish_basic(actor, notice_id)
        await cases.finish_duties(actor, basic.ASSESS_AGAIN, case_id, notice_id)
        await record(
            actor,
            BasicallyAssessed(notice_id=notice_id, case_id=case_id, assessment_id=assessment_id, result=order.result),
        )
        return assessment_id


async def _check_seen(actor: Actor, hold: NoticeHold, order: AssessBasically, version: int) -> None:
    """(in unit) Whoever signs has seen what others assessed, and read what was added. Raises StaleVersion."""
    present = await repository.count_basic(actor, hold.id)
    if present != version:
        raise StaleVersion(present - version)
    await check_read(actor, hold, order.read)


async def _danger(actor: Actor, hold: NoticeHold, child_id: UUID | None, *, asked: bool) -> str:
    """(in unit) Why nobody says now that a child stays a notice: its urgency is asked anew, or it is urgent and nobody has helped it yet."""
    if asked:
        return gettext(basic.ASKED_ANEW)
    return gettext(basic.NOT_HELPED) if child_id in await views.not_helped(actor, hold) else ""


async def _case_of(actor: Actor, hold: NoticeHold, child_id: UUID | None) -> UUID:
    """(in unit) The case of a child of a notice, for who leads it, whoever stands in for them, or a head. Raises NotAssigned, NotAllowed."""
    if hold.row.case_id is None:
        raise NotAssigned
    own = (await intake_views.child_cases(actor, hold.id)).get(child_id) if child_id else None
    case_id, leader = (own.case_id, own.worker_id) if own is not None else (hold.row.case_id, hold.row.assigned_to)
    if leader not in {actor.worker_id, *hold.row.stood_in_for} and not confirms_for_others(actor):
        raise NotAllowed
    return case_id


async def _enter(
    actor: Actor, notice_id: UUID, case_id: UUID, order: AssessBasically, register: Code, file_mark: str
) -> None:
    """The child stands in the register from its day E on, under the next number of it."""
    assert order.enrolled_on is not None
    await registers_service.enrol(
        actor,
        register,
        notice_id=notice_id,
        child_id=order.child_id,
        case_id=case_id,
        on=order.enrolled_on,
        file_mark=file_mark,
    )


async def _write(
    actor: Actor, notice_id: UUID, assessment_id: UUID, order: AssessBasically, text: BasicText, moment: datetime
) -> None:
    sealer = await keys.sealer(actor.tenant, notice_id)
    await repository.insert_basic(
        BasicAssessment(
            id=assessment_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            notice_id=notice_id,
            child_id=order.child_id,
            result=order.result,
            unequivocal=order.unequivocal,
            register=order.register or None,
            enrolment_reason=order.enrolment_reason or None,
            enrolled_on=order.enrolled_on,
            assessed_by=actor.worker,
            assessed_at=moment,
            sealed=sealer.seal("basic_assessment", assessment_id, text),
        )
    )
