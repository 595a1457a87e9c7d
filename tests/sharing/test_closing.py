"""A service that closes is told how many handovers to it nobody answered."""

from sharing import service
from sharing.schemas import DeclineHandover
from tenants.leaving.views import still_open

WAIT = "předané údaje, na které nikdo neodpověděl"


async def waiting(world, who: str = "pm_worker") -> int:
    actor = world.actor(who)
    return dict(await still_open(actor.tenant, actor.service)).get(WAIT, 0)


async def test_handovers_that_wait_are_counted_until_somebody_answers(kit, world):
    assert await waiting(world) == 0
    shared = await kit.share()
    assert await waiting(world) == 1
    await service.decline_handover(
        world.actor("pm_worker"), shared.handover_id, DeclineHandover(reason="Nemáme místo.")
    )
    assert await waiting(world) == 0


async def test_one_to_a_whole_service_of_another_organisation_is_counted_too(kit, world):
    shared = await kit.share(recipient_service_id=world.services["spod"], worker_ids=[])
    assert await waiting(world, "spod_head") == 1
    order = DeclineHandover(reason="Nemáme místo.")
    await service.decline_handover(world.actor("spod_head"), shared.handover_id, order)
    assert await waiting(world, "spod_head") == 0


async def test_what_ended_waits_no_more(kit, world):
    shared = await kit.share()
    await kit.withdraw(shared)
    assert await waiting(world) == 0
