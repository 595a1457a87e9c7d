"""What is done at once, step by step."""

from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.ids import new_id
from services.intake.access import PASSED_ON
from services.intake.service.names import check_words_of_notice
from services.protection import repository, rules, views
from services.protection.access import ProtectionPermission, confirms_for_others, judged_for
from services.protection.events import StepTicked
from services.protection.rules.children import OTHERS_BY_NOW, mark_of_children
from services.protection.schemas import QuestionText, TickStep
from services.protection.tables import StepOutcome, UrgencyStep

from . import terms


async def tick_step(actor: Actor, notice_id: UUID, order: TickStep) -> UUID:
    """Say that a step was taken for a child, or is not needed, with its time and reason (S003: each must be justified). It stays.

    The first step that was taken for a child since it was judged urgent ends its clock of intervention (D6).
    """
    async with unit_of_work(actor):
        hold = (await judged_for(actor, notice_id, ProtectionPermission.TAKE_STEP, lock=True)).notice
        checks, moment = Checks(), now()
        reason = rules.check_step(
            checks,
            order,
            received_at=hold.row.received_at,
            now=moment,
            elsewhere=hold.row.status in PASSED_ON,
            confirms=confirms_for_others(actor),
        )
        stands = await views.standing_of(actor, hold)
        urgent = [
            each for each in stands.to_help if each in stands.children
        ]  # of all others who are told of nobody took a step
        whom = rules.check_for_whom(checks, order, urgent or stands.children, stands.children)
        if order.for_all and order.all_of not in (None, mark_of_children(whom)):
            checks.fail("child_id", OTHERS_BY_NOW)
        await check_words_of_notice(actor, checks, order, hold)
        checks.done()
        assert order.happened_at is not None
        sealer, ids = await keys.sealer(actor.tenant, notice_id), [new_id() for _ in whom]
        for step_id, child_id in zip(ids, whom, strict=True):
            await repository.insert_step(
                UrgencyStep(
                    id=step_id,
                    tenant_id=actor.tenant,
                    service_id=actor.service,
                    notice_id=notice_id,
                    child_id=child_id,
                    step=order.step,
                    outcome=order.outcome,
                    happened_at=order.happened_at,
                    ticked_by=actor.worker,
                    ticked_at=moment,
                    sealed=sealer.seal("urgency_step", step_id, QuestionText(reason)),
                )
            )
            if order.outcome == StepOutcome.DONE:
                await terms.intervened(actor, hold, child_id, order.happened_at)
        await record(
            actor,
            StepTicked(notice_id=notice_id, case_id=hold.row.case_id, step=order.step, outcome=order.outcome),
        )
        return ids[0]
