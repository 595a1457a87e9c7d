"""What follows from facts of notices, and from facts of cases for them."""

from uuid import NAMESPACE_OID, uuid5

from cases.cases import views as case_views
from cases.cases.events import KeyWorkerChanged
from kernel.actor import Actor
from services.intake import repository, views
from services.intake.access import ASSIGNING
from services.intake.events import ArrivalEnded, NoticeAdded, NoticeAssigned, NoticeChildFiled, NoticeJoined
from services.intake.repository.bases import list_bases
from services.intake.tables import NoticeStatus
from tenants import views as tenant_views
from tenants.notifications import service as notifications
from tenants.rules import HEADS

URGENT_GIVEN = "notice.urgent_given"
"""The news of a notice that was judged urgent before somebody got it: it goes out at once."""
CHILD_GIVEN, URGENT_CHILD_GIVEN = "notice.child_given", "notice.urgent_child_given"
"""The news of a case that was opened for a further child of a notice; of one who is urgent it goes out at once."""
GIVEN_BY_RULE = "notice.given_by_rule"
"""The news to heads that somebody else gave a notice to whom the rules name."""
LIMIT_REACHED = "caseload.limit_reached"
"""The news to heads that whoever got a notice has as many families as they may: it goes out at once (D15)."""
ADDED_TO_WAITING = "notice.added_waiting"
"""The news of an addition to a notice that nobody has."""


async def tell_key_worker(actor: Actor, event: NoticeAssigned | NoticeJoined) -> None:
    """Notify the key worker that a notice waits for them; nobody to whom it was not given, whatever the fact says."""
    row = await repository.find_notice(actor, event.notice_id)
    urgent = await views.is_urgent(actor, event.notice_id)
    given = NoticeStatus.ASSIGNED if isinstance(event, NoticeAssigned) else NoticeStatus.JOINED
    if row is None or (row.status, row.assigned_to) != (given, event.worker_id):
        return
    await notifications.notify(
        actor,
        notification_id=uuid5(NAMESPACE_OID, f"notice|{event.notice_id}|{event.worker_id}"),
        kind=URGENT_GIVEN if urgent else event.name,
        about_type="notice",
        about_id=event.notice_id,
        worker_id=event.worker_id,
    )


async def tell_heads_given(actor: Actor, event: NoticeAssigned) -> None:
    """The heads are told that somebody else than they gave a notice on, by the rules: they may give its case to somebody else."""
    row = await repository.find_notice(actor, event.notice_id)
    heads = {each.id for each in await tenant_views.workers_of_service(actor, roles=ASSIGNING)}
    if row is None or row.assigned_by is None or row.assigned_by in heads:
        return
    for head_id in heads:
        await notifications.notify(
            actor,
            notification_id=uuid5(NAMESPACE_OID, f"{GIVEN_BY_RULE}|{event.notice_id}|{head_id}"),
            kind=GIVEN_BY_RULE,
            about_type="notice",
            about_id=event.notice_id,
            worker_id=head_id,
        )


async def tell_limit_reached(actor: Actor, event: NoticeAssigned) -> None:
    """D15: the heads are told at once that one more family would be over somebody's limit, whoever gave them the last one (S003, 8d)."""
    basis = next(iter(await list_bases(actor, [event.notice_id])), None)
    if basis is None or (await views.families_of(actor)).get(event.worker_id, 0) < basis.family_limit:
        return
    for head in await tenant_views.workers_of_service(actor, roles=ASSIGNING):
        await notifications.notify(
            actor,
            notification_id=uuid5(NAMESPACE_OID, f"{LIMIT_REACHED}|{event.notice_id}|{head.id}"),
            kind=LIMIT_REACHED,
            about_type="notice",
            about_id=event.notice_id,
            worker_id=head.id,
        )


async def tell_of_child(actor: Actor, event: NoticeChildFiled) -> None:
    """Tell who leads the case of a further child that the notice stands there: of a case that a colleague opened for them by itself, of those
    that they led before once of one notice, however many children it is."""
    row = await repository.find_notice(actor, event.notice_id)
    if row is None or event.worker_id not in row.further_to:
        return
    if event.opened:
        await _tell_of_case(actor, event)
        return
    await notifications.notify(
        actor,
        notification_id=uuid5(NAMESPACE_OID, f"notice|{event.notice_id}|{event.worker_id}"),
        kind=NoticeJoined.name,
        about_type="notice",
        about_id=event.notice_id,
        worker_id=event.worker_id,
    )


async def _tell_of_case(actor: Actor, event: NoticeChildFiled) -> None:
    filed = (await views.child_cases(actor, event.notice_id)).get(event.child_id)
    if filed is None or filed.opened_by == event.worker_id:
        return
    urgent = event.case_id in await case_views.in_danger(actor)
    await notifications.notify(
        actor,
        notification_id=uuid5(NAMESPACE_OID, f"notice_child|{event.child_id}|{event.worker_id}"),
        kind=URGENT_CHILD_GIVEN if urgent else CHILD_GIVEN,
        about_type="case",
        about_id=event.case_id,
        worker_id=event.worker_id,
    )


async def tell_of_addition(actor: Actor, event: NoticeAdded) -> None:
    """Tell whoever leads a case of the notice of what was added to it, and as long as nobody does the heads; who added it themselves is not
    told."""
    row = await repository.find_notice(actor, event.notice_id)
    additions = await repository.list_additions(actor, event.notice_id, limit=views.MOST_ADDITIONS) if row else []
    added = next((each for each in additions if each.id == event.addition_id), None)
    if row is None or added is None:
        return
    if row.status == NoticeStatus.RECORDED:
        kind, told = ADDED_TO_WAITING, {each.id for each in await tenant_views.workers_of_service(actor, roles=HEADS)}
    elif row.assigned_to is not None and row.assigned_at is not None and added.added_at >= row.assigned_at:
        kind, told = event.name, {row.assigned_to, *row.further_to}
    else:  # they found it there
        return
    for worker_id in told - {added.added_by}:
        await notifications.notify(
            actor,
            notification_id=uuid5(NAMESPACE_OID, f"notice_addition|{event.addition_id}|{worker_id}"),
            kind=kind,
            about_type="notice",
            about_id=event.notice_id,
            worker_id=worker_id,
            by=added.added_by,
        )


async def tell_heads(actor: Actor, event: ArrivalEnded) -> None:
    """Tell the heads that no notice comes of what came; not the one who said so, and nobody when that was taken back."""
    row = await repository.find_arrival(actor, event.arrival_id) if event.notice_id is None else None
    if row is None or row.ended_at is None or not row.reason:
        return
    for head in await tenant_views.workers_of_service(actor, roles=HEADS):
        if head.id != row.ended_by:
            await notifications.notify(
                actor,
                notification_id=uuid5(NAMESPACE_OID, f"{event.name}|{row.id}|{row.ended_at.isoformat()}|{head.id}"),
                kind=event.name,
                about_type="notice_arrival",
                about_id=row.id,
                worker_id=head.id,
            )


async def follow_key_worker(actor: Actor, event: KeyWorkerChanged) -> None:
    """The notices of a case belong to whoever leads it now; the one before reads only what they took down themselves."""
    await repository.move_notices(actor, event.case_id, event.to_worker_id)
