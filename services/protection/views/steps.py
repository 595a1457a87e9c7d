"""What was done at once."""

from collections.abc import Sequence
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.crypto import RowSealer
from kernel.readable import opened, unreadable
from services.intake import schemas as intake_schemas
from services.intake import views as intake_views
from services.protection import repository, rules
from services.protection.access import JudgedHold
from services.protection.schemas import ChildView, QuestionText, StoredAssessment, UrgencyStepView
from services.protection.tables import Step, StepOutcome
from tenants import views as tenant_views

MOST_STEPS = 200


async def steps_of(
    actor: Actor, hold: JudgedHold, children: Sequence[ChildView], assessments: Sequence[StoredAssessment]
) -> list[UrgencyStepView]:
    """(in unit) The steps of a notice that were ticked, as they happened."""
    rows = await repository.list_steps(actor, hold.notice.id, limit=MOST_STEPS)
    if not rows:
        return []
    sealer = await keys.sealer(actor.tenant, hold.notice.id)
    names = await tenant_views.worker_names(actor.tenant, {row.ticked_by for row in rows})
    of = {child.id: child for child in children}
    judgements = await repository.list_judgements(actor, hold.notice.id, limit=MOST_STEPS)
    added = await intake_views.additions_of(actor, hold.notice)
    since = {child.id: rules.urgent_since(child.id, assessments, judgements, added) for child in children}
    found: list[UrgencyStepView] = []
    for row in rows:
        text = opened(sealer, "urgency_step", row.id, row.sealed, QuestionText) or QuestionText(unreadable())
        found.append(
            UrgencyStepView(
                child=of.get(row.child_id) or ChildView(id=row.child_id, name=unreadable()),
                step=row.step,
                outcome=row.outcome,
                happened_at=row.happened_at,
                reason=text.text,
                ticked_by=names.get(row.ticked_by, ""),
                ticked_at=row.ticked_at,
                before=(at := since.get(row.child_id)) is not None
                and row.outcome == StepOutcome.DONE
                and not (row.ticked_at >= at and rules.is_after(row.happened_at, at)),
            )
        )
    return found


async def steps_there(
    actor: Actor, notice_id: UUID, sealer: RowSealer
) -> dict[UUID | None, list[intake_schemas.StepThere]]:
    """(in unit) The same child by child for another authority, in Czech for every reader, without who took them."""
    found: dict[UUID | None, list[intake_schemas.StepThere]] = {}
    for row in await repository.list_steps(actor, notice_id, limit=MOST_STEPS):
        text = opened(sealer, "urgency_step", row.id, row.sealed, QuestionText)
        found.setdefault(row.child_id, []).append(
            intake_schemas.StepThere(
                step=rules.STEPS[Step(row.step)],
                outcome=rules.OUTCOMES[StepOutcome(row.outcome)],
                happened_at=row.happened_at,
                said=text.text if text else "",
            )
        )
    return found
