"""The story of the demonstration: notices, consents given and refused, handovers, joint work, a withdrawal, an expiry.

Martin Bureš has no consent yet: he is there to be walked through by hand.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

from app.demo.people import World
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import AddTask
from cases.clients.schemas import ClientIdentity
from consent import service as consents
from consent import views as consent_views
from consent.schemas import RecordConsent, WithdrawConsent
from consent.tables import HANDOVER_FIELDS
from kernel import outbox
from kernel.actor import Actor
from kernel.clock import as_of
from kernel.legal_time import instant_at, next_working_day, today_in_prague
from services.case_management import service as case_management
from services.case_management.schemas import AcceptCaseManagement, ProposeCaseManagement
from services.intake import service as intake
from services.intake.schemas import AssignNotice, RecordNotice
from services.meetings import service as meetings
from services.meetings import views as meeting_views
from services.meetings.schemas import ConveneMeeting, GoalOrder, StepOrder, WriteItem
from sharing import service as sharing
from sharing.schemas import HandOver, OpenOwnCase
from tenants import service as tenants
from tenants import views as tenant_views


async def tell(world: World) -> None:
    """Play the whole story through the product's own acts."""
    await _notices(world)
    await _refusal(world)
    for client in ("kucerova", "nguyen"):
        await _handed_over(world, client, days=99 if client == "nguyen" else 180)  # hers ends in nine days
        await _joint_work(world, client)
    await _meeting(world)
    await _peer(world)
    await _expired(world)
    await _read(world)
    await _next_meeting(world)
    await _withdrawal(world)


@contextmanager
def _on(days_ago: int, hour: int, minute: int = 0) -> Iterator[date]:
    day = _day(days_ago)
    with as_of(instant_at(day, hour, minute)):
        yield day


def _day(days_ago: int) -> date:
    return today_in_prague() - timedelta(days=days_ago)


def _notice(received_on: date, hour: int, **answers: object) -> RecordNotice:
    values: dict[str, object] = {
        "received_at": instant_at(received_on, hour, 5),
        "child_description_state": "answered",
        "child_name_state": "answered",
        "caregivers_state": "unknown",
        "subject_state": "answered",
        "other_children_state": "unknown",
        "notifier_name_state": "refused",
        "notifier_relation_state": "answered",
        "notifier_relation": "soused",
        "notifier_contact_state": "refused",
        "confidentiality_explained": True,
        "disclosure_explained": True,
    }
    return RecordNotice(**{**values, **answers})  # type: ignore[arg-type]


async def _notices(world: World) -> None:
    intake_worker, head = world.actors["simunek"], world.actors["rihova"]
    with _on(6, 9) as day:
        assigned = await intake.record_notice(
            intake_worker,
            _notice(
                day,
                8,
                child_description="dívka, asi 6 let",
                child_given_name="Viktorie",
                child_family_name="Hrubá",
                child_address="Nádražní 4, Lipnice pod Hájem",
                subject="Dívka bývá po školce dlouho sama na hřišti, v zimě bez bundy.",
            ),
        )
    with _on(6, 11):
        await intake.assign_notice(
            head,
            assigned.id,
            AssignNotice(
                identity=ClientIdentity(
                    given_name="Viktorie", family_name="Hrubá", street="Nádražní 4", town="Lipnice pod Hájem"
                ),
                key_worker_id=world.actors["dvorackova"].worker_id,
                summary="Dítě tráví odpoledne samo venku, nedostatečné oblečení.",
            ),
            version=1,
        )
    with _on(1, 10) as day:
        await intake.record_notice(
            intake_worker,
            _notice(
                day,
                9,
                child_description="dva bratři, asi 4 a 6 let",
                child_address="Lipová 30, Lipnice pod Hájem, druhé patro",
                subject="Večer bývá slyšet křik a pláč, děti jsou večer samy doma.",
                other_children_state="answered",
                other_children="snad ještě miminko",
                notifier_relation_state="refused",
                notifier_relation="",
            ),
        )
    with _on(1, 15) as day:
        await intake.record_notice(
            intake_worker,
            _notice(
                day,
                14,
                child_description="chlapec, 13 let, 7. třída",
                child_given_name="Kryštof",
                child_family_name="Malina",
                subject="Opakovaná neomluvená nepřítomnost, ve škole usíná.",
                notifier_name_state="answered",
                notifier_name="Mgr. Dana Smutná",
                notifier_relation="třídní učitelka",
                notifier_contact_state="answered",
                notifier_contact="základní škola, +420 000 000 090",
                wants_report=True,
            ),
        )


def _consent(world: World, kind: str, said_on: date, **more: object) -> RecordConsent:
    people = [world.actors["kral"].worker, world.actors["jezova@pm"].worker]
    values: dict[str, object] = {
        "type": kind,
        "recipient_service_id": world.services["pm"],
        "worker_ids": people,
        "decision": "agree",
        "form": "written",
        "said_on": said_on,
        "said_by": "self",
        "valid_from": said_on,
        "valid_until": said_on + timedelta(days=180),
    }
    if kind == "handover":
        values |= {"items": [each.value for each in HANDOVER_FIELDS], "purpose": "choose_peer"}
    else:
        values |= {
            "topics": ["bydlení a úprava bytu", "průběh rehabilitace"],
            "purpose": "cooperation",
            "purpose_text": "návrat domů po rehabilitaci",
        }
    return RecordConsent(**{**values, **more})  # type: ignore[arg-type]


async def _record(actor: Actor, case_id: UUID, order: RecordConsent) -> UUID:
    scan = ("souhlas.pdf", "application/pdf", await consent_views.blank_form(actor, case_id, order))
    return (await consents.record_consent(actor, case_id, order, scan)).id


async def _refusal(world: World) -> None:
    """Jarmila Tichá does not agree: peer mentoring learns nothing, not even that she exists."""
    with _on(20, 13) as day:
        order = _consent(world, "handover", day, decision="disagree")
        await _record(world.actors["souckova"], world.cases["ticha"], order)


async def _handed_over(world: World, client: str, *, days: int = 180) -> None:
    """The six fields go to peer mentoring, which opens its own record from them; the consent holds for so many days."""
    specialist, peer_worker = world.actors["souckova"], world.actors["kral"]
    case_id = world.cases[client]
    with _on(90, 10) as day:
        consent_id = await _record(specialist, case_id, _consent(world, "handover", day, valid_until=_day(-days)))
    with _on(90, 10, 20):
        order = HandOver(consent_id=consent_id, item_kinds=[each.value for each in HANDOVER_FIELDS])
        handover_id = await sharing.hand_over(specialist, case_id, order)
    with _on(89, 9):
        await sharing.open_handover(peer_worker, handover_id)
        world.cases[f"{client}@pm"] = await sharing.open_own_case(
            peer_worker, handover_id, OpenOwnCase(key_worker_id=peer_worker.worker_id)
        )


async def _joint_work(world: World, client: str) -> None:
    specialist, peer_worker = world.actors["souckova"], world.actors["kral"]
    with _on(60, 14) as day:
        consent_id = await _record(specialist, world.cases[client], _consent(world, "case_management", day))
        cooperation_id = await case_management.propose_case_management(
            specialist, world.cases[client], ProposeCaseManagement(consent_id=consent_id)
        )
    world.consents[client] = consent_id
    world.cooperations[client] = cooperation_id
    with _on(58, 9):
        await case_management.accept_case_management(
            peer_worker,
            cooperation_id,
            AcceptCaseManagement(case_id=world.cases[f"{client}@pm"], key_worker_id=specialist.worker_id),
            version=1,
        )


async def _meeting(world: World) -> None:
    """A meeting in the past with its output."""
    specialist, peer_worker = world.actors["souckova"], world.actors["kral"]
    held_at = instant_at(_day(14), 13, 0)
    with _on(14, 13):
        meeting_id = await meetings.convene_meeting(
            specialist,
            ConveneMeeting(
                partner_service_id=world.services["pm"],
                held_at=held_at,
                participant_ids=_people_of_meetings(world),
                agenda=[world.cooperations["kucerova"], world.cooperations["nguyen"]],
            ),
        )
        page = await meeting_views.meeting_view(specialist, meeting_id)
        for item in page.items:
            await meetings.write_item(specialist, item.id, _output(specialist, peer_worker), version=item.version)
            await meetings.conclude_item(specialist, item.id, version=item.version + 1)
        await outbox.drain()  # the outputs reach the other service before anybody takes a consent back


def _people_of_meetings(world: World) -> list[UUID]:
    return [world.actors[name].worker for name in ("souckova", "stastna", "kral", "jezova@pm")]


async def _peer(world: World) -> None:
    """Hana Kučerová gets her peer: of all the cases of the service he sees the head of this one."""
    peer_worker, case_id = world.actors["kral"], world.cases["kucerova@pm"]
    with _on(12, 9):
        waiting, _ = await case_views.list_tasks(peer_worker, case_id)
        for task in waiting:
            if task.kind == sharing.ASSIGN_PEER:
                await cases.finish_task(peer_worker, task.id, version=task.version)
        order = AddTask(
            title="Domluvit první setkání",
            due_on=next_working_day(today_in_prague() + timedelta(days=4)),
            assignee_id=world.actors["durica"].worker_id,
            note="Zkušenost s úpravou bytu.",
        )
        await cases.add_task(peer_worker, case_id, order)


async def _read(world: World) -> None:
    """Everybody has read what they were told up to yesterday."""
    await outbox.drain()
    for actor in {(each.service_id, each.worker_id): each for each in world.actors.values()}.values():
        await tenants.mark_all_seen(actor, [one.id for one in await tenant_views.notifications(actor)])


async def _next_meeting(world: World) -> None:
    """A meeting that is being prepared."""
    await meetings.convene_meeting(
        world.actors["souckova"],
        ConveneMeeting(
            partner_service_id=world.services["pm"],
            held_at=instant_at(next_working_day(today_in_prague()), 13, 0),
            participant_ids=_people_of_meetings(world),
            agenda=[world.cooperations["kucerova"]],
        ),
    )


def _output(specialist: Actor, peer_worker: Actor) -> WriteItem:
    today = today_in_prague()
    return WriteItem(
        plan="Klientka se vrací domů; společně zajistíme bezbariérový vstup a podporu peera.",
        goals=[
            GoalOrder(
                text="Bydlet doma bez schodů",
                measure="bezbariérový vstup a koupelna, ověří ergoterapeut",
                due_on=today + timedelta(days=120),
                steps=[
                    StepOrder(
                        text="Podat žádost o příspěvek na zvláštní pomůcku",
                        done_when="žádost podána, kopie ve složce",
                        responsible_id=specialist.worker_id,
                        due_on=today + timedelta(days=12),
                    ),
                    StepOrder(
                        text="Doporučit peera se zkušeností s úpravou bytu",
                        done_when="první schůzka proběhla",
                        responsible_id=peer_worker.worker_id,
                        due_on=today + timedelta(days=20),
                    ),
                ],
            )
        ],
    )


async def _withdrawal(world: World) -> None:
    """Nguyen Thi Lan takes her consent to joint work back; two joint tasks stay open for the key worker."""
    specialist = world.actors["souckova"]
    view = await consents.consent_view(specialist, world.consents["nguyen"])
    order = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="oral_recorded")
    await consents.withdraw_consent(specialist, view.id, order, version=view.version)


async def _expired(world: World) -> None:
    """Hana from the lists: agreed once, until last month."""
    with _on(200, 9) as day:
        order = _consent(world, "info_sharing", day, valid_until=_day(-170))
        await _record(world.actors["stastna"], world.cases["prochazkova"], order)
