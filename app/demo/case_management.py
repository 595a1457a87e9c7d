"""Case management of the demonstration: two clients on whom both services work with one key worker."""

from datetime import date

from app.demo.world import Part, Scene, World
from services.case_management import service as case_management
from services.case_management.schemas import AcceptCaseManagement, ProposeCaseManagement

CLIENTS = ("kucerova", "nguyen")


async def _proposed(world: World, _day: date) -> None:
    for client in CLIENTS:
        order = ProposeCaseManagement(version_no=1, client_version=1, consent_id=world.kept["joint_consent", client])
        made = await case_management.propose_case_management(world.actors["souckova"], world.cases[client], order)
        world.kept["case_management", client] = made


async def _accepted(world: World, _day: date) -> None:
    for client in CLIENTS:
        order = AcceptCaseManagement(
            case_id=world.cases[f"{client}@pm"], key_worker_id=world.actors["souckova"].worker_id
        )
        await case_management.accept_case_management(
            world.actors["kral"], world.kept["case_management", client], order, version=1
        )


PART = Part(scenes=(Scene(60, 14, _proposed), Scene(58, 9, _accepted)))
