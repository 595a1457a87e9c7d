"""A judgement as a thing of its own: of which child of which notice it is, and whether it still holds."""

from collections.abc import Collection, Mapping
from uuid import UUID

from kernel.actor import Actor
from kernel.db import look
from kernel.exceptions import NotThere
from services.intake import views as intake_views
from services.intake.schemas import NoticeHeader
from services.protection import repository
from services.protection.access import ProtectionPermission, judged_for

from .standing import MOST, further_names, standing_of


async def abouts_of(actor: Actor, header: NoticeHeader, reads: bool) -> dict[UUID, str]:
    """(in unit) The judgements of a notice, each by its child."""
    rows = await repository.list_assessments(actor, header.id, limit=MOST) if header.urgency else []
    further = {row.child_id for row in rows if row.child_id is not None}
    names = await further_names(actor, further, {header.id} if reads else ())
    return {row.id: names[row.child_id] if row.child_id else header.child_name for row in rows}


async def parts_of(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """(in unit) The judgements of these notices, each with its notice; shown to nobody."""
    return {row.id: row.notice_id for row in await repository.list_parts(actor, notice_ids)}


async def names_of(actor: Actor, assessment_ids: Collection[UUID]) -> dict[UUID, str]:
    """Child and number of those of these judgements whose notice the actor may know of; recorded as a read."""
    rows = await repository.list_assessments_by_id(actor, assessment_ids)
    headers = {each.id: each for each in await intake_views.known_notices(actor, {row.notice_id for row in rows})}
    further = {row.child_id for row in rows if row.child_id is not None}
    readable = await intake_views.read_by(actor, set(headers)) if further else ()
    names = await further_names(actor, further, readable)
    return {
        row.id: " · ".join((names[row.child_id] if row.child_id else header.child_name, header.reference_number))
        for row in rows
        if (header := headers.get(row.notice_id)) is not None
    }


async def notices_of(actor: Actor, assessment_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """(in unit) Of which notice these judgements are; shown to nobody."""
    return {row.id: row.notice_id for row in await repository.list_assessments_by_id(actor, assessment_ids)}


async def still_so(actor: Actor, assessment_ids: Collection[UUID]) -> set[UUID]:
    """Which of these judgements hold, as far as the actor reads their notice: what was judged since is another news."""
    async with look(actor):
        of = await notices_of(actor, assessment_ids) if actor.service_id else {}
        readable = await intake_views.read_by(actor, set(of.values()))
        return {each for each in await _holding(actor, of) if of[each] in readable}


async def still_holds(actor: Actor, _worker_id: UUID, assessment_ids: Collection[UUID]) -> set[UUID]:
    """(in unit) The same for messages, whoever is to hear of it."""
    return await _holding(actor, await notices_of(actor, assessment_ids))


async def _holding(actor: Actor, of: Mapping[UUID, UUID]) -> set[UUID]:
    return (await repository.list_holding(actor, set(of.values()))).intersection(of) if of else set()


async def where(actor: Actor, assessment_id: UUID) -> str:
    """The address at which one acts on a judgement. Raises NotThere, NotAllowed."""
    async with look(actor):
        notice_id = (await notices_of(actor, [assessment_id])).get(assessment_id) if actor.service_id else None
        if notice_id is None:
            raise NotThere
        hold = await judged_for(actor, notice_id, ProtectionPermission.READ)
        stands = await standing_of(actor, hold.notice)
        child = next((child for child, row in stands.last.items() if row.id == assessment_id), None)
        holds = any(row.id == assessment_id for row in stands.last.values())
        if not (holds and child in stands.to_help and ProtectionPermission.TAKE_STEP in hold.permissions):
            return f"/notices/{notice_id}"
        return f"/notices/{notice_id}/urgency/steps" + (f"?child_id={child}" if child else "")
