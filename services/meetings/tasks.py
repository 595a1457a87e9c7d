"""What a meeting starts elsewhere: word to the participants, and the output in the other service's folder.

A reaction runs as the system of the service that acted; what it does in the other service it does as the system there,
so that row-level security decides once more what may pass.
"""

from uuid import NAMESPACE_OID, uuid5

from cases.cases import access as case_access
from kernel.actor import Actor, system_actor
from kernel.db import unit_of_work
from kernel.events import record
from tenants.notifications import service as notifications

from . import service, views
from .access import concluded_item
from .events import MeetingConvened, MeetingItemConcluded, MeetingOutputCopied, MeetingOutputHeldBack


async def tell_participants(actor: Actor, event: MeetingConvened) -> None:
    """The participants of the other service learn of the meeting, each once."""
    there = system_actor(actor.tenant, event.other_service_id)
    async with unit_of_work(there):
        for seat in await views.seats_of(there, event.meeting_id, with_service=actor.service):
            if seat.service_id == there.service_id:
                one = f"{event.name}|{event.meeting_id}|{there.service}|{seat.worker_id}|"
                await notifications.notify(
                    there,
                    notification_id=uuid5(NAMESPACE_OID, one),
                    kind=event.name,
                    about_type="meeting",
                    about_id=event.meeting_id,
                    worker_id=seat.worker_id,
                )


async def copy_output(actor: Actor, event: MeetingItemConcluded) -> None:
    """Put the output into the folder of the other service, if it may still go there.

    It was settled while both agreed and the consent held: the database takes no other conclusion. The owner keeps what
    it has; to the partner it passes only while the consent still holds, for to the partner the item is not there otherwise.
    """
    there = system_actor(actor.tenant, event.other_service_id)
    async with unit_of_work(there):
        hold = await concluded_item(there, event.item_id)
        folder = await case_access.hold_on(there, hold.own_case_id) if hold is not None and hold.own_case_id else None
        # of these two services, whatever the fact says
        of_both = hold is not None and hold.case_management.other_service_id == actor.service_id
        if hold is not None and folder is not None and of_both:
            await service.put_output_into_folder(there, hold, folder)
            await record(there, MeetingOutputCopied(item_id=hold.id, case_id=folder.id, basis_id=hold.consent_id))
            return
    await record(actor, MeetingOutputHeldBack(item_id=event.item_id))
