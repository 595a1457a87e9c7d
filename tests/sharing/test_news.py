"""What the other side is told: that something came, that it ended, and never more than it knew."""

import pytest

from consent import service as consents
from kernel import outbox
from kernel.db import unit_of_work
from kernel.web.panels import NOTIFICATIONS
from sharing import service, views
from sharing.events import HandoverMade
from tenants.notifications import views as notification_views


async def news(world, name):
    """The kinds of what a worker has not seen, newest first."""
    return [each.kind for each in await notification_views.notifications(world.actor(name))]


async def test_the_named_workers_are_told(kit, world):
    """Each of them once, nobody else; ids only."""
    shared = await kit.share()
    await outbox.drain()
    for name in ("pm_worker", "pm_head"):
        (told,) = await notification_views.notifications(world.actor(name))
        assert (told.kind, told.about_type, told.about_id) == ("handover.received", "handover", shared.handover_id)
        assert NOTIFICATIONS.one(told.kind).url.format(about_id=told.about_id) == f"/sharing/{shared.handover_id}"
    for name in ("pm_worker2", "pm_peer", "both_pm", "osp_worker", "osp_specialist"):
        assert await news(world, name) == []


async def test_a_whole_service_is_told_when_nobody_is_named(kit, world):
    """Another organisation's workers cannot be named."""
    await kit.share(recipient_service_id=world.services["spod"], worker_ids=[])
    await outbox.drain()
    assert await news(world, "spod_head") == ["handover.received"]
    assert await news(world, "javorec_head") == []


@pytest.mark.parametrize("end", ["withdrawn", "by the owner"])
async def test_the_end_replaces_the_beginning(kit, world, end):
    """The stale message goes, the end is told without a word about anybody."""
    shared = await kit.share(kinds=["phone", "email"])
    await outbox.drain()
    if end == "withdrawn":
        await kit.withdraw(shared)
    else:
        for item in (await views.sent_handover(shared.owner, shared.handover_id)).handover.items:
            assert await news(world, "pm_worker") == ["handover.received"]
            await service.end_share(shared.owner, item.grant_id)
            await outbox.drain()
    await outbox.drain()
    assert await news(world, "pm_worker") == ["sharing.ended"]
    assert await news(world, "pm_head") == ["sharing.ended"]
    assert await news(world, "osp_worker") == []


async def test_nobody_hears_of_what_they_never_knew(kit, world):
    """Handed over and taken back before anybody was told: neither the beginning nor the end."""
    shared = await kit.share()
    await kit.withdraw(shared)
    await outbox.drain()
    assert await news(world, "pm_worker") == []
    assert await news(world, "pm_head") == []


async def test_who_looked_before_the_message_is_told_the_end(kit, world):
    """They knew of it by themselves."""
    shared = await kit.share()
    await service.open_handover(world.actor("pm_worker"), shared.handover_id)
    await kit.withdraw(shared)
    await outbox.drain()
    assert await news(world, "pm_worker") == ["sharing.ended"]


async def test_reactions_may_run_twice(kit, world):
    """The same fact again tells nobody twice, and decides anew."""
    shared = await kit.share()
    await outbox.drain()
    owner = world.system("osp")
    event = HandoverMade(
        handover_id=shared.handover_id,
        case_id=shared.case_id,
        client_id=shared.case_id,
        consent_id=shared.consent_id,
        basis_id=shared.consent_id,
        recipient_tenant_id=world.organisations["krok"],
        recipient_service_id=world.services["pm"],
        item_kinds=[],
    )
    async with unit_of_work(owner):
        await service.tell_recipient(owner, event)
    assert await news(world, "pm_worker") == ["handover.received"]
    await kit.withdraw(shared)
    await outbox.drain()
    async with unit_of_work(owner):
        await service.tell_recipient(owner, event)
    assert await news(world, "pm_worker") == ["sharing.ended"]


async def test_a_new_wording_ends_the_old_sharing(kit, world):
    """Superseded: what rested on the old wording is gone and can be handed over on the new one."""
    shared = await kit.share()
    await outbox.drain()
    view = await consents.consent_view(shared.owner, shared.consent_id)
    order = kit.order(items=["phone"])
    await consents.change_consent(shared.owner, shared.consent_id, order, version=view.version)
    await outbox.drain()
    assert await news(world, "pm_worker") == ["sharing.ended"]
    detail = await views.sent_handover(shared.owner, shared.handover_id)
    assert {item.state for item in detail.handover.items} == {"superseded"}
    again = await kit.hand_over(shared.case_id, shared.consent_id, ["phone"], version_no=2)
    await outbox.drain()
    assert await news(world, "pm_worker") == ["handover.received", "sharing.ended"]
    view = await service.open_handover(world.actor("pm_worker"), again)
    assert [item.kind for item in view.items] == ["phone"]
