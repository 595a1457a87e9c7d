"""Handovers of the demonstration: six fields go to peer mentoring, which opens records of its own and finds a peer."""

from datetime import date, timedelta

from app.demo.world import Part, Scene, World
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import AddTask
from consent.tables import HANDOVER_FIELDS
from kernel.legal_time import next_working_day
from sharing import service as sharing
from sharing.schemas import HandOver, OpenOwnCase
from tenants.rules import ASSIGN_PEER

CLIENTS = ("kucerova", "nguyen")


async def _handed_over(world: World, _day: date) -> None:
    for client in CLIENTS:
        order = HandOver(
            version_no=1,
            client_version=1,
            consent_id=world.kept["handover_consent", client],
            item_kinds=[each.value for each in HANDOVER_FIELDS],
        )
        made = await sharing.hand_over(world.actors["souckova"], world.cases[client], order)
        world.kept["handover", client] = made


async def _opened(world: World, _day: date) -> None:
    peer_worker = world.actors["kral"]
    for client in CLIENTS:
        handover_id = world.kept["handover", client]
        await sharing.open_handover(peer_worker, handover_id)
        world.cases[f"{client}@pm"] = await sharing.open_own_case(
            peer_worker, handover_id, OpenOwnCase(key_worker_id=peer_worker.worker_id, open_anyway=True)
        )


async def _peer(world: World, day: date) -> None:
    """Hana Kučerová gets her peer: of all the cases of the service he sees the head of this one."""
    peer_worker, case_id = world.actors["kral"], world.cases["kucerova@pm"]
    waiting, _ = await case_views.list_tasks(peer_worker, case_id)
    for task in waiting:
        if task.kind == ASSIGN_PEER:
            await cases.finish_task(peer_worker, task.id, version=task.version)
    order = AddTask(
        title="Domluvit první setkání",
        due_on=next_working_day(day + timedelta(days=4)),
        assignee_id=world.actors["durica"].worker_id,
        note="Zkušenost s úpravou bytu.",
    )
    await cases.add_task(peer_worker, case_id, order)


PART = Part(
    scenes=(Scene(90, 10, _handed_over, minute=20), Scene(89, 9, _opened), Scene(12, 9, _peer)), sign_ins=("kral",)
)
