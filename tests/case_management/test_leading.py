"""What is said of who leads joint work: who decided, and a day on which the team agreed only when somebody said it."""

from datetime import timedelta

import pytest

from cases.cases import views as case_views
from kernel import outbox
from kernel.exceptions import Invalid
from kernel.legal_time import format_date, today_in_prague
from kernel.web.text import soft
from services.case_management import service, views
from services.case_management.schemas import ChangeCaseManagementKeyWorker
from tenants.leaving import service as leaving
from tests.desk.test_news import news

HANDED_OVER = "Společnou práci u klienta předala správa organizace jinému pracovníkovi. Tým se na tom ještě neshodl."
AGREED = "Je zapsáno, kdy se týmy shodly na klíčovém pracovníkovi klienta."


async def turns(story, joint):
    return (await views.case_management_view(story.osp, joint.id)).key_workers


def on(worker, day=None):
    return ChangeCaseManagementKeyWorker(key_worker_id=worker, agreed_on=day or today_in_prague())


async def acts(world, head, case_id):
    entries = await case_views.case_history(world.actor(head), case_id, acts_only=True)
    return [
        (each.action, each.worker, each.ordered_by) for each in entries if "case_management.key_worker" in each.action
    ]


async def test_who_accepts_says_no_day_on_which_the_team_agreed(story, client_app):
    """Nobody was asked: the page says that nobody wrote it down, to both services."""
    joint = await story.active()
    (turn,) = await turns(story, joint)
    assert (turn.agreed_on, turn.by, turn.handed_over) == (None, "Lenka Ďurišová", False)
    for name in ("osp_specialist", "pm_worker"):
        page = soft((await (await client_app(name)).get(f"/case-management/{joint.id}")).text)
        assert "Kdy se na tom tým shodl, zatím nikdo nezapsal." in page
        assert "dohodnuto" not in page


async def test_a_day_is_written_down_when_somebody_says_it(story, world, client_app):
    """Of whoever leads already, from the day of the offer on; then it is said once, and the other service hears of it."""
    joint = await story.active()
    await outbox.drain()
    early = on(story.osp.worker, today_in_prague() - timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        await service.change_key_worker(story.osp, joint.id, early, version=2)
    assert set(refused.value.fields) == {"agreed_on"}
    await service.change_key_worker(story.pm, joint.id, on(story.osp.worker), version=2)
    (turn,) = await turns(story, joint)
    assert (turn.agreed_on, turn.name, turn.by) == (today_in_prague(), "Jindřiška Malá", "Lenka Ďurišová")
    await outbox.drain()
    assert AGREED in await news(world, "osp_specialist")
    page = soft((await (await client_app("osp_specialist")).get(f"/case-management/{joint.id}")).text)
    assert f"dohodnuto {soft(format_date(today_in_prague()))}" in page
    with pytest.raises(Invalid) as refused:
        await service.change_key_worker(story.osp, joint.id, on(story.osp.worker), version=3)
    assert set(refused.value.fields) == {"key_worker_id"}


async def test_a_hand_over_by_the_administration_is_no_agreement_of_the_team(story, world, client_app):
    """The page, the news and the history of both services say who decided; the team may agree later."""
    joint = await story.active()
    await outbox.drain()
    admin, gone, heir = world.actor("krok_admin"), world.people["osp_specialist"], world.people["osp_worker"]
    await leaving.end_work(admin.tenant, gone.worker_id, to_user=heir.user_id, by=admin)
    await outbox.drain()
    name = world.people["krok_admin"].name
    view = await views.case_management_view(story.pm, joint.id)
    last, first = view.key_workers
    assert (last.name, last.agreed_on, last.handed_over_by, last.until) == (heir.name, None, name, None)
    assert first.until == today_in_prague()
    assert HANDED_OVER in await news(world, "pm_worker")
    assert "Týmy se shodly na jiném klíčovém pracovníkovi klienta." not in await news(world, "pm_worker")
    page = soft((await (await client_app("pm_worker")).get(f"/case-management/{joint.id}")).text)
    assert f"Předala správa organizace ({name}), tým se na tom ještě neshodl." in page
    assert await acts(world, "osp_head", joint.case_id) == [("case_management.key_worker_changed", "", name)]
    assert await acts(world, "pm_head", joint.partner_case_id) == [("case_management.key_worker_noted", "", name)]
    await service.change_key_worker(story.pm, joint.id, on(heir.worker_id), version=view.version)
    last = (await views.case_management_view(story.pm, joint.id)).key_workers[0]
    assert (last.agreed_on, last.handed_over, last.handed_over_by) == (today_in_prague(), True, name)


async def test_the_other_history_says_for_which_service_somebody_wrote_it_down(story, world):
    joint = await story.active()
    await outbox.drain()
    await service.change_key_worker(story.osp, joint.id, on(story.pm.worker), version=2)
    await outbox.drain()
    entries = await case_views.case_history(world.actor("pm_head"), joint.partner_case_id, acts_only=True)
    (noted,) = [each for each in entries if each.action == "case_management.key_worker_noted"]
    assert (noted.worker, noted.ordered_by) == (world.people["osp_specialist"].name, "")
    assert noted.service == "OSP"


async def test_who_led_is_told_from_when_until_when_and_the_last_one_until_the_end(story, client_app):
    joint = await story.active()
    await service.change_key_worker(story.osp, joint.id, on(story.pm.worker), version=2)
    assert [turn.until for turn in await turns(story, joint)] == [None, today_in_prague()]
    await story.withdraw(joint)
    assert [turn.until for turn in await turns(story, joint)] == [today_in_prague()] * 2
    day = soft(format_date(today_in_prague()))
    page = soft((await (await client_app("osp_specialist")).get(f"/case-management/{joint.id}")).text)
    assert page.count(f"od {day} do {day}") == 2


async def test_the_form_says_no_day_and_a_conflict_says_who_and_when(story, client_app):
    joint = await story.active()
    client = await client_app("osp_specialist")
    url = f"/case-management/{joint.id}/key-worker"
    assert f'value="{format_date(today_in_prague())}"' not in (await client.get(url)).text
    await service.change_key_worker(story.pm, joint.id, on(story.pm.worker), version=2)
    sent = {
        "csrf_token": client.headers["X-CSRF-Token"],
        "key_worker_id": str(story.osp.worker),
        "agreed_on": format_date(today_in_prague()),
        "version": "2",
    }
    refused = soft((await client.post(url, data=sent)).text)
    assert "Lenka Ďurišová" in refused.partition("Mezitím")[2][:400]
