"""Meetings of the demonstration: one with its output, one that is being prepared."""

from datetime import date, timedelta
from uuid import UUID

from app.demo.world import Part, Scene, World
from kernel import outbox
from kernel.actor import Actor
from kernel.legal_time import instant_at, next_working_day
from services.meetings import service as meetings
from services.meetings import views as meeting_views
from services.meetings.schemas import ConveneMeeting, GoalOrder, StepOrder, WriteItem


async def _held(world: World, day: date) -> None:
    specialist, peer_worker = world.actors["souckova"], world.actors["kral"]
    meeting_id = await meetings.convene_meeting(
        specialist,
        ConveneMeeting(
            partner_service_id=world.services["pm"],
            held_at=instant_at(day, 13, 0),
            participant_ids=_people_of_meetings(world),
            agenda=[world.kept["case_management", client] for client in ("kucerova", "nguyen")],
        ),
    )
    page = await meeting_views.meeting_view(specialist, meeting_id)
    for item in page.items:
        await meetings.write_item(specialist, item.id, _output(specialist, peer_worker, day), version=item.version)
        await meetings.conclude_item(specialist, item.id, version=item.version + 1)
    await outbox.drain()  # the outputs reach the other service before anybody takes a consent back


async def _prepared(world: World, day: date) -> None:
    await meetings.convene_meeting(
        world.actors["souckova"],
        ConveneMeeting(
            partner_service_id=world.services["pm"],
            held_at=instant_at(next_working_day(day), 13, 0),
            participant_ids=_people_of_meetings(world),
            agenda=[world.kept["case_management", "kucerova"]],
        ),
    )


def _people_of_meetings(world: World) -> list[UUID]:
    return [world.actors[name].worker for name in ("souckova", "stastna", "kral", "jezova@pm")]


def _output(specialist: Actor, peer_worker: Actor, day: date) -> WriteItem:
    return WriteItem(
        plan="Klientka se vrací domů; společně zajistíme bezbariérový vstup a podporu peera.",
        goals=[
            GoalOrder(
                text="Bydlet doma bez schodů",
                measure="bezbariérový vstup a koupelna, ověří ergoterapeut",
                due_on=day + timedelta(days=120),
                steps=[
                    StepOrder(
                        text="Podat žádost o příspěvek na zvláštní pomůcku",
                        done_when="žádost podána, kopie ve složce",
                        responsible_id=specialist.worker_id,
                        due_on=day + timedelta(days=12),
                    ),
                    StepOrder(
                        text="Doporučit peera se zkušeností s úpravou bytu",
                        done_when="první schůzka proběhla",
                        responsible_id=peer_worker.worker_id,
                        due_on=day + timedelta(days=20),
                    ),
                ],
            )
        ],
    )


PART = Part(scenes=(Scene(14, 13, _held), Scene(0, 9, _prepared)))
