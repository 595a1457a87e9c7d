"""What the demonstration plays lies on one day in every place that says when."""

from app.testing.time import days_from_now
from cases.cases import views as case_views
from kernel.clock import as_of, now
from kernel.db import unit_of_work
from sharing import service, views


async def test_a_handover_that_is_played_its_looks_and_its_record_have_one_day(kit, world):
    """Only what the signed context plays; else the database says when somebody looked."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id)
    then = days_from_now(-40).replace(microsecond=0)
    with as_of(then):
        handover_id = await kit.hand_over(case_id, consent_id)
        await service.open_handover(world.actor("pm_worker"), handover_id)
    owner = world.actor("osp_specialist")
    sent = (await views.sent_handover(owner, handover_id)).handover
    assert (sent.handed_at, sent.items[0].last_look_at) == (then, then)
    (filed,) = await case_views.list_records(owner, case_id, kind="handover")
    assert filed.occurred_at == then
    async with unit_of_work(owner) as unit:
        assert await unit.connection.fetchval("SELECT array_agg(DISTINCT at) FROM disclosure") == [then]
    before = now()
    await service.open_handover(world.actor("pm_worker"), handover_id)
    looked = (await views.sent_handover(owner, handover_id)).handover.items[0].last_look_at
    assert looked is not None
    assert before <= looked <= now()
