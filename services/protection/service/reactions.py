"""What follows from judgements."""

from uuid import NAMESPACE_OID, uuid5

from kernel.actor import Actor
from services.intake import views as intake_views
from services.protection import repository, views
from services.protection.events import UrgencyAssessed
from services.protection.tables import Result
from tenants import views as tenant_views
from tenants.notifications import service as notifications
from tenants.rules import UNIT_HEADS


async def tell_of_assessment(actor: Actor, event: UrgencyAssessed) -> None:
    """Tell who leads the case, and the heads of what is urgent or has nobody yet; never who judged it, nor what was not judged."""
    rows = await repository.list_assessments(actor, event.notice_id, limit=views.MOST)
    judged = next((row for row in rows if row.id == event.assessment_id), None)
    assigned_to = await intake_views.assigned_to(actor, event.notice_id)
    if judged is None:
        return
    told = {assigned_to} if assigned_to is not None else set()
    if judged.result == Result.URGENT or assigned_to is None:
        told |= {head.id for head in await tenant_views.workers_of_service(actor, roles=UNIT_HEADS)}
    for worker_id in told - {judged.assessed_by}:
        await notifications.notify(
            actor,
            notification_id=uuid5(NAMESPACE_OID, f"{event.name}|{event.assessment_id}|{worker_id}"),
            kind=f"urgency.{judged.result}",
            about_type="notice",
            about_id=event.notice_id,
            worker_id=worker_id,
        )
