"""What a meeting starts elsewhere: word to the participants, and the output in the other service's folder.

A reaction runs as the system of the service that acted; what it does in the other service it does as the system there,
so that row-level security decides once more what may pass.
"""

from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec

from cases.cases import access as case_access
from cases.cases import views as case_views
from cases.cases.tables import RecordKind
from kernel import keys
from kernel.actor import Actor, system_actor
from kernel.db import unit_of_work
from kernel.events import note, record
from services.case_management import views as case_management_views
from services.case_management.access import holds
from services.case_management.rules import TEAM_ROLES
from services.case_management.tables import CaseManagementStatus
from tenants import views as tenant_views
from tenants.notifications import service as notifications

from . import service, views
from .access import concluded_item, item_as_it_is
from .events import (
    GoalEvaluated,
    MeetingCalledOff,
    MeetingChanged,
    MeetingConvened,
    MeetingItemAdded,
    MeetingItemCalledOff,
    MeetingItemConcluded,
    MeetingItemTakenOff,
    MeetingItemWritten,
    MeetingOutputCopied,
    MeetingOutputHeldBack,
    ParticipantInvited,
    StepDone,
    StepGiven,
    StepReopened,
)
from .repository import joint_steps

OfItem = MeetingItemWritten | MeetingItemTakenOff | MeetingItemCalledOff
NOT_INVITED = "meeting.not_invited"


async def tell_participants(actor: Actor, event: MeetingConvened) -> None:
    """The participants of the other service learn of the meeting, each once."""
    there = system_actor(actor.tenant, event.other_service_id)
    async with unit_of_work(there):
        for seat in await views.seats_of(there, event.meeting_id, with_service=actor.service):
            if seat.service_id == there.service_id:
                await _tell(there, event.meeting_id, seat.worker_id)


async def tell_invited(actor: Actor, event: ParticipantInvited) -> None:
    """Who was invited later learns of it in the service they sit there for; not who invited themselves."""
    if event.to_worker_id == event.by_worker_id:
        return
    for service_id, other_id in ((actor.service, event.other_service_id), (event.other_service_id, actor.service)):
        there = system_actor(actor.tenant, service_id)
        async with unit_of_work(there):
            for seat in await views.seats_of(there, event.meeting_id, with_service=other_id):
                if (seat.worker_id, seat.service_id) == (event.to_worker_id, service_id):
                    await _tell(there, event.meeting_id, seat.worker_id)


async def tell_changed(actor: Actor, event: MeetingChanged) -> None:
    """Who takes part learns of another day, who was added that they do, who was removed that they do not; each in their service."""
    for service_id, other_id in ((actor.service, event.other_service_id), (event.other_service_id, actor.service)):
        there = system_actor(actor.tenant, service_id)
        async with unit_of_work(there):
            seats = await views.seats_of(there, event.meeting_id, with_service=other_id)
            here = {seat.worker_id for seat in seats if seat.service_id == service_id} - {event.by_worker_id}
            for worker_id in here:
                if worker_id in event.added:
                    await _tell(there, event.meeting_id, worker_id, key=str(event.version))
                elif event.moved and (event.stayed is None or worker_id in event.stayed):
                    await _tell(there, event.meeting_id, worker_id, kind=event.name, key=str(event.version))
            gone = (
                set(event.removed) - {seat.worker_id for seat in seats} - {event.by_worker_id} if seats else set[UUID]()
            )
            for worker_id in gone:
                if await tenant_views.works_here(there, worker_id, roles=TEAM_ROLES):
                    await _tell(there, event.meeting_id, worker_id, kind=NOT_INVITED, key=str(event.version))


async def tell_called_off(actor: Actor, event: MeetingCalledOff) -> None:
    """Whoever was to come to a meeting learns that it is not held, each in the service they were to sit there for."""
    for service_id, other_id in ((actor.service, event.other_service_id), (event.other_service_id, actor.service)):
        there = system_actor(actor.tenant, service_id)
        async with unit_of_work(there):
            if await views.is_called_off(there, event.meeting_id):
                for seat in await views.seats_of(there, event.meeting_id, with_service=other_id):
                    if seat.service_id == service_id and seat.worker_id != event.by_worker_id:
                        await _tell(there, event.meeting_id, seat.worker_id, kind=event.name)


async def tell_taken_off(actor: Actor, event: MeetingItemTakenOff) -> None:
    """Whoever was to discuss a client at a meeting, and who prepared it, learns that the client is not on the agenda any more.

    Each in their service, and only those who see what was prepared there.
    """
    for service_id in (actor.service, event.other_service_id):
        if service_id is None:
            continue
        there = system_actor(actor.tenant, service_id)
        async with unit_of_work(there):
            item = await item_as_it_is(there, event.item_id)
            if item is None or item.row.taken_off_by != event.by_worker_id:
                continue
            joint = item.case_management
            text = views.item_text(await keys.sealer(there.tenant, joint.id), item)
            seats = await views.seats_of(there, item.row.meeting_id, with_service=joint.other_service_id)
            told = {seat.worker_id for seat in seats if seat.service_id == service_id} - {event.by_worker_id}
            wrote = text.written_by
            if wrote is not None and wrote not in {event.by_worker_id, *told}:
                told |= {wrote} if await tenant_views.works_here(there, wrote, roles=TEAM_ROLES) else set[UUID]()
            named = set(joint.row.partner_worker_ids) if service_id == joint.row.partner_service_id else set()
            for worker_id in told & named if named else told:
                await _tell(there, item.row.meeting_id, worker_id, kind=event.name, key=str(item.id))


async def _tell(
    there: Actor, meeting_id: UUID, worker_id: UUID, *, kind: str = MeetingConvened.name, key: str = ""
) -> None:
    one = f"{kind}|{meeting_id}|{there.service}|{worker_id}|{key}"
    await notifications.notify(
        there,
        notification_id=uuid5(NAMESPACE_OID, one),
        kind=kind,
        about_type="meeting",
        about_id=meeting_id,
        worker_id=worker_id,
    )


async def copy_output(actor: Actor, event: MeetingItemConcluded) -> None:
    """Put the output into the folder of the other service, if it may still go there.

    It was settled while both agreed and the consent held: the database takes no other conclusion. The owner keeps what
    it has; to the partner it passes only while the consent still holds, for to the partner the item is not there otherwise.
    The fact may be what somebody wrote past every act: the logs say once what became of an item, and nothing of one that
    the services do not keep.
    """
    there = system_actor(actor.tenant, event.other_service_id)
    async with unit_of_work(there):
        hold = await concluded_item(there, event.item_id)
        folder = await case_access.hold_on(there, hold.own_case_id) if hold is not None and hold.own_case_id else None
        # of these two services, whatever the fact says
        if hold is not None and folder is not None and hold.case_management.other_service_id == actor.service_id:
            if not await case_views.has_record_of(there, folder.id, RecordKind.MEETING_OUTPUT, hold.id):
                await service.put_output_into_folder(there, hold, folder)
                await record(there, MeetingOutputCopied(item_id=hold.id, case_id=folder.id, basis_id=hold.consent_id))
                if hold.state == CaseManagementStatus.ACTIVE:
                    own = msgspec.structs.replace(event, case_id=folder.id, other_service_id=actor.service)
                    await note(there, own, of=actor.service, by=hold.row.concluded_by)
            return
    if await _was_held_back(actor, event):
        await record(actor, MeetingOutputHeldBack(item_id=event.item_id))


async def tell_held_back(actor: Actor, event: MeetingOutputHeldBack) -> None:
    """Whoever concluded the item learns that the other service never got its output: nobody there has its steps."""
    hold = await concluded_item(actor, event.item_id)
    if hold is None or hold.row.concluded_by is None:
        return
    if not await tenant_views.works_here(actor, hold.row.concluded_by):
        return
    one = f"{MeetingOutputHeldBack.name}|{event.item_id}|{actor.service}"
    await notifications.notify(
        actor,
        notification_id=uuid5(NAMESPACE_OID, one),
        kind=MeetingOutputHeldBack.name,
        about_type="meeting",
        about_id=hold.row.meeting_id,
        worker_id=hold.row.concluded_by,
    )


async def tell_evaluated(actor: Actor, event: GoalEvaluated) -> None:
    """The other service learns what was said of a goal of running joint work: its history, and who leads there.

    Only of what stands in the item as somebody of the service that acted said it.
    """
    if event.other_service_id is None:
        return
    there = system_actor(actor.tenant, event.other_service_id)
    async with unit_of_work(there):
        hold = await concluded_item(there, event.item_id)
        if hold is None or hold.own_case_id is None or hold.state != CaseManagementStatus.ACTIVE:
            return
        joint = hold.case_management
        if joint.other_service_id != actor.service_id:
            return
        text = views.item_text(await keys.sealer(there.tenant, joint.id), hold)
        said = [each for goal in text.goals if goal.id == event.goal_id for each in goal.evaluations]
        one = said[event.number - 1] if 0 < event.number <= len(said) else None
        if one is None or (one.by, one.service_id, one.met) != (event.by_worker_id, actor.service_id, event.met):
            return
        fact = msgspec.structs.replace(event, case_id=hold.own_case_id, other_service_id=None, by_worker_id=None)
        await note(there, fact, of=actor.service, by=one.by)
        leads = joint.row.key_worker_id if joint.row.led_for_service_id == there.service_id else None
        for worker_id in await case_management_views.who_hears(there, joint.row, leads, but=one.by):
            word = f"{GoalEvaluated.name}|{event.item_id}|{event.goal_id}|{event.number}|{worker_id}"
            await notifications.notify(
                there,
                notification_id=uuid5(NAMESPACE_OID, word),
                kind=GoalEvaluated.name,
                about_type="case",
                about_id=hold.own_case_id,
                worker_id=worker_id,
            )


# ── what the history of the other service says of it ─────────────────────────────────────────────────────────────────


async def note_item(actor: Actor, event: OfItem) -> None:
    """The history of the other service says what was done with a client at a meeting, by whom of which service.

    While the joint work runs, and only of what stands in the item as somebody of the service that acted did it.
    """
    if event.other_service_id is None:
        return
    there = system_actor(actor.tenant, event.other_service_id)
    async with unit_of_work(there):
        item = await item_as_it_is(there, event.item_id)
        if item is None or item.own_case_id is None or item.case_management.other_service_id != actor.service_id:
            return
        by, so = await views.who_did(there, item, event.name)
        if so and by == event.by_worker_id and item.state == CaseManagementStatus.ACTIVE:
            fact = msgspec.structs.replace(event, case_id=item.own_case_id, other_service_id=None, by_worker_id=None)
            await note(there, fact, of=actor.service, by=by)


async def note_added(actor: Actor, event: MeetingItemAdded) -> None:
    """The history of the other service says that the client was put on an agenda; who of that service did it, nothing keeps."""
    if event.other_service_id is None:
        return
    there = system_actor(actor.tenant, event.other_service_id)
    async with unit_of_work(there):
        item = await item_as_it_is(there, event.item_id)
        if item is None or item.own_case_id is None or item.case_management.other_service_id != actor.service_id:
            return
        if item.row.meeting_id == event.meeting_id and item.state == CaseManagementStatus.ACTIVE:
            fact = msgspec.structs.replace(event, case_id=item.own_case_id, other_service_id=None)
            await note(there, fact, of=actor.service, by=None)


async def note_step(actor: Actor, event: StepGiven | StepDone | StepReopened) -> None:
    """The history of the other service says that somebody else has a step, that it is done, or open again, while it is so.

    Who finished it stands in the step; who gave it on is told to nobody there.
    """
    if event.other_service_id is None:
        return
    there = system_actor(actor.tenant, event.other_service_id)
    async with unit_of_work(there):
        step = await joint_steps.find_step(there, event.step_id)
        joint = (await holds(there, [step.case_management_id])).get(step.case_management_id) if step else None
        if step is None or joint is None or joint.own_case_id is None or joint.state != CaseManagementStatus.ACTIVE:
            return
        if joint.other_service_id != actor.service_id or step.responsible_service_id != actor.service_id:
            return
        if isinstance(event, StepGiven):
            so = step.doer_id == event.to_worker_id
        elif isinstance(event, StepDone):
            so = step.done_at is not None and step.done_by == event.by_worker_id
        else:
            so = step.done_at is None
        if so:
            own = {"case_id": joint.own_case_id, "basis_id": joint.row.consent_id, "other_service_id": None}
            fact = msgspec.structs.replace(event, **own)
            by = event.by_worker_id if isinstance(event, StepDone) else None
            await note(there, fact, of=actor.service, by=by)


async def _was_held_back(actor: Actor, event: MeetingItemConcluded) -> bool:
    """Whether the service that acted keeps this output of ended joint work with the other one, which never got it."""
    own = await concluded_item(actor, event.item_id)
    if own is None or own.state == CaseManagementStatus.ACTIVE:
        return False
    if own.case_management.other_service_id != event.other_service_id:
        return False
    folder_id = own.case_in(event.other_service_id)
    there = system_actor(actor.tenant, event.other_service_id)
    async with unit_of_work(there):
        return not await case_views.has_record_of(there, folder_id, RecordKind.MEETING_OUTPUT, own.id)
