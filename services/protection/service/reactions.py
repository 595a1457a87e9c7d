"""What follows from judgements."""

from collections.abc import Collection
from uuid import NAMESPACE_OID, UUID, uuid5

from cases.deadlines import views as deadlines_views
from kernel.actor import Actor
from services.intake import views as intake_views
from services.intake.events import NoticeMarked, NoticePassedOn
from services.protection import repository, views
from services.protection.events import AdditionHeard, AdditionJudged, UrgencyAnswered, UrgencyAsked, UrgencyAssessed
from services.protection.tables import Result
from tenants import views as tenant_views
from tenants.notifications import service as notifications
from tenants.rules import UNIT_HEADS


async def tell_of_assessment(actor: Actor, event: UrgencyAssessed) -> None:
    """Tell who leads the case, and the heads of what is urgent, is so no more, or has nobody yet; never who judged it, nor what
    was not judged.
    """
    rows = await repository.list_assessments(actor, event.notice_id, limit=views.MOST)
    judged = next((row for row in rows if row.id == event.assessment_id), None)
    assigned_to = await intake_views.assigned_to(actor, event.notice_id)
    if judged is None:
        return
    before = next((row.result for row in rows[rows.index(judged) + 1 :] if row.child_id == judged.child_id), None)
    taken_back = before == Result.URGENT and judged.result == Result.NOT_URGENT
    told = {assigned_to} if assigned_to is not None else set()
    if judged.result == Result.URGENT or taken_back or assigned_to is None:
        told |= {head.id for head in await tenant_views.workers_of_service(actor, roles=UNIT_HEADS)}
    kind = "urgency.no_longer" if taken_back else f"urgency.{judged.result}"
    await _tell(actor, kind, judged.id, told - {judged.assessed_by}, about="urgency_assessment")
    if judged.result == Result.URGENT:
        await _tell_of_same(actor, event.notice_id, told - {judged.assessed_by}, of=judged.id)


async def tell_of_mark(actor: Actor, event: NoticeMarked) -> None:
    """Tell who leads the case of a notice, and the heads, that another one is urgent which somebody marked as of the same."""
    heads = {head.id for head in await tenant_views.workers_of_service(actor, roles=UNIT_HEADS)}
    for notice_id in (event.notice_id, event.of_id):
        if rows := await repository.list_assessments(actor, notice_id, limit=1):
            await _tell_of_same(actor, notice_id, heads, of=rows[0].id)


async def _tell_of_same(actor: Actor, notice_id: UUID, whom: set[UUID], *, of: UUID) -> None:
    """Tell of what is urgent in a notice who leads the cases of those that are marked as of the same."""
    for each in await intake_views.same_as(actor, notice_id):
        assigned_to = await intake_views.assigned_to(actor, each)
        if assigned_to is not None and each in await views.urgent_by_same(actor, [each]):
            await _tell(actor, "urgency.same_urgent", each, {*whom, assigned_to}, of=f"{of}|{each}")


async def tell_of_reopening(actor: Actor, event: AdditionJudged) -> None:
    """Tell who leads the case, and the heads, that what was added asks anew how urgent a notice is; never who said so."""
    rows = await repository.list_judgements(actor, event.notice_id, limit=views.MOST)
    reopening = [each for each in rows if each.addition_id == event.addition_id and each.reopens and not each.word]
    last: dict[UUID | None, UUID] = {}
    for each in await repository.list_assessments(actor, event.notice_id, limit=views.MOST):
        last.setdefault(each.child_id, each.id)
    if not reopening:
        return
    told = {head.id for head in await tenant_views.workers_of_service(actor, roles=UNIT_HEADS)}
    assigned_to = await intake_views.assigned_to(actor, event.notice_id)
    if assigned_to is not None:
        told.add(assigned_to)
    for row in reopening:
        if row.child_id in last:
            whom = told - {row.judged_by}
            await _tell(actor, "urgency.reopened", last[row.child_id], whom, about="urgency_assessment", of=row.id)
            await _tell_of_same(actor, event.notice_id, set(), of=row.id)


async def tell_of_word(actor: Actor, event: AdditionHeard) -> None:
    """Tell who leads a case of the notice, and the heads, that what was said or added threatens a child acutely by the word of who took it down
    [S001 8a]; never who said so."""
    row = await intake_views.row_of(actor, event.notice_id) if event.acutely else None
    if row is None:
        return
    told = {head.id for head in await tenant_views.workers_of_service(actor, roles=UNIT_HEADS)}
    told |= {each for each in (row.assigned_to, *row.further_to) if each is not None}
    await _tell(actor, "urgency.acute_word", event.notice_id, told - {event.said_by}, of=event.addition_id)


async def tell_of_danger_elsewhere(actor: Actor, event: NoticePassedOn) -> None:
    """Tell the heads of each child in danger whose notice belongs to another authority that does not have it yet."""
    parts = await repository.list_of_notices(actor, [event.notice_id])
    for assessment_id in await deadlines_views.running(actor, parts) if parts else ():
        heads = {head.id for head in await tenant_views.workers_of_service(actor, roles=UNIT_HEADS)}
        await _tell(actor, "urgency.elsewhere", assessment_id, heads, about="urgency_assessment")


async def tell_who_is_asked(actor: Actor, event: UrgencyAsked) -> None:
    """Tell whoever was asked about a notice, as long as nobody answered."""
    rows = await repository.list_questions(actor, event.notice_id, limit=views.MOST)
    row = next((each for each in rows if each.id == event.question_id), None)
    if row is not None and row.waits:
        await _tell(actor, event.name, event.notice_id, {row.asked_of}, of=row.id)


async def tell_who_asked(actor: Actor, event: UrgencyAnswered) -> None:
    """Tell whoever asked that there is an answer."""
    rows = await repository.list_questions(actor, event.notice_id, limit=views.MOST)
    row = next((each for each in rows if each.id == event.question_id), None)
    if row is not None and row.answered_at is not None:
        await _tell(actor, event.name, event.notice_id, {row.asked_by}, of=row.id)


async def tell_who_waits(actor: Actor, worker_id: UUID) -> None:
    """(in unit) Tell whoever waits for the answer of somebody who leaves, as long as they work here themselves."""
    for row in await repository.list_asked_of(actor, [worker_id]):
        if await tenant_views.works_here(actor, row.asked_by):
            await _tell(actor, "urgency.nobody_answers", row.notice_id, {row.asked_by}, of=row.id)


async def _tell(
    actor: Actor,
    kind: str,
    about_id: UUID,
    workers: Collection[UUID],
    *,
    about: str = "notice",
    of: UUID | str | None = None,
) -> None:
    for worker_id in workers:
        await notifications.notify(
            actor,
            notification_id=uuid5(NAMESPACE_OID, f"{kind}|{of or about_id}|{worker_id}"),
            kind=kind,
            about_type=about,
            about_id=about_id,
            worker_id=worker_id,
        )
