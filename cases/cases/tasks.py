# pyright: strict
"""What follows from acts of casework, in a job."""

from uuid import NAMESPACE_OID, uuid5

from kernel.actor import Actor
from tenants.notifications import service as notifications

from .access import hold_on
from .events import KeyWorkerChanged
from .repository import leaving

CASE_HANDED_TO_YOU = "case_handed_to_you"
CASE_TAKEN_OVER = "case_taken_over"


async def tell_new_key_worker(actor: Actor, event: KeyWorkerChanged) -> None:
    """The new key worker finds the case on My day, and the one before that it is led by another; whatever the fact says."""
    case = await hold_on(actor, event.case_id)
    if case is None or case.key_worker_id != event.to_worker_id:
        return
    await notifications.notify(
        actor,
        notification_id=uuid5(NAMESPACE_OID, f"case|{event.case_id}|{event.to_worker_id}|{event.version}"),
        kind=CASE_HANDED_TO_YOU,
        about_type="case",
        about_id=event.case_id,
        worker_id=event.to_worker_id,
    )
    before = await leaving.list_forerunners(actor, event.case_id, event.to_worker_id)
    if event.from_worker_id in before and event.from_worker_id != event.by_worker_id:
        await notifications.notify(
            actor,
            notification_id=uuid5(NAMESPACE_OID, f"taken|{event.case_id}|{event.from_worker_id}|{event.version}"),
            kind=CASE_TAKEN_OVER,
            about_type="case",
            about_id=event.case_id,
            worker_id=event.from_worker_id,
        )
