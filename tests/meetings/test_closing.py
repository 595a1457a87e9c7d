"""Joint work that one of the services ends: what ends, what stays, who is told (ADR 0051)."""

from datetime import timedelta

import pytest

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import ChangeKeyWorker
from consent import service as consents
from kernel import outbox
from kernel.checks import Checks
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotThere, StaleVersion
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from services.case_management import rules
from services.case_management import service as joint_work
from services.case_management import views as joint_views
from services.case_management.exceptions import CaseManagementOver
from services.case_management.schemas import CloseCaseManagement
from services.desk import views as desk_views
from services.meetings import service, views

TOLD = "Společnou práci u klienta jedna ze služeb ukončila. Podívejte se proč a které kroky zůstaly otevřené."
REASON = "Klient už peera nepotřebuje."


def order(**changes):
    return CloseCaseManagement(**{"reason": REASON, "last_on": today_in_prague(), **changes})


async def close(story, joint, actor="osp", **changes):
    who = getattr(story, actor)
    version = (await joint_views.case_management_view(who, joint.id)).version
    return await joint_work.close_case_management(who, joint.id, order(**changes), version=version)


async def news(actor):
    return [one.text for one in (await desk_views.desk(actor)).news]


@pytest.fixture
async def joint(story):
    """Running joint work with a concluded output that has an open step of either service, and a prepared item."""
    joint = await story.active()
    await story.concluded(joint)
    await story.item(joint)
    await outbox.drain()
    return joint


@pytest.mark.parametrize("side", ["osp", "pm"])
async def test_either_service_ends_it_and_both_read_why(story, joint, side):
    await close(story, joint, side)
    for actor in (story.osp, story.pm):
        view = await joint_views.case_management_view(actor, joint.id)
        assert (view.state, view.consent_state) == ("closed", "given")
        assert (view.close_reason, view.closed_of, view.last_on) == (REASON, side.upper(), today_in_prague())
        assert view.closed_by == ("Jindřiška Malá" if side == "osp" else "Lenka Ďurišová")
        assert "case_management.close" not in view.may
        with pytest.raises(CaseManagementOver):
            await joint_work.close_case_management(actor, joint.id, order(), version=view.version)


@pytest.mark.parametrize("side", ["osp", "pm"])
async def test_what_was_shared_is_not_shown_to_the_partner_any_more(story, joint, side):
    """The owner keeps it; the outputs stay in the records of both, the steps with who answers for them."""
    (meeting,) = [row for row in (await views.list_meetings(story.pm)).meetings if row.items and not row.concluded]
    items = (await views.meeting_view(story.pm, meeting.id)).items
    await close(story, joint, side)
    assert (await views.meeting_view(story.pm, meeting.id)).items == []
    with pytest.raises(NotThere):
        await views.item_view(story.pm, items[0].id)
    (kept,) = (await views.meeting_view(story.osp, meeting.id)).items
    assert kept.state == "closed"
    with pytest.raises(CaseManagementOver):
        await service.write_item(story.osp, kept.id, story.output(), version=kept.version)
    plan = await views.case_plan(story.pm, joint.partner_case_id)
    assert [(each.view.state, each.outputs) for each in plan.case_managements] == [("closed", [])]
    for actor, case_id in ((story.osp, joint.case_id), (story.pm, joint.partner_case_id)):
        left = await views.left_of_case(actor, case_id)
        assert [step.text for step in left if step.own]
        kinds = [record.kind for record in (await case_views.case_file(actor, case_id)).records]
        assert "meeting_output" in kinds


@pytest.mark.parametrize("side", ["osp", "pm"])
async def test_key_workers_are_told_and_one_of_them_tells_the_client(story, joint, side):
    """Not who ended it; the task stands with the service that did."""
    await close(story, joint, side)
    await outbox.drain()
    other = "pm" if side == "osp" else "osp"
    assert news_of(await news(getattr(story, other))) == [TOLD]
    assert news_of(await news(getattr(story, side))) == []
    mine, theirs = [
        [task.title for task in (await desk_views.my_day(getattr(story, name))).tasks] for name in (side, other)
    ]
    assert "Říct klientovi, že společná práce služeb skončila" in mine
    assert "Říct klientovi, že společná práce služeb skončila" not in theirs


@pytest.mark.parametrize("led_by_named", [True, False])
async def test_the_client_is_told_by_who_may_know_of_what(story, world, led_by_named):
    """By the key worker, or who ended it where the consent does not name the key worker: they read neither with whom nor why."""
    second = world.actor("pm_worker2")
    joint = await story.active(worker_ids=[story.pm.worker if led_by_named else second.worker, story.pm.worker])
    if not led_by_named:
        order = ChangeKeyWorker(
            worker_id=world.actor("both_pm").worker,
            reason="client_request",
            informed_on=today_in_prague(),
            informed_via="personal",
        )
        await cases.change_key_worker(world.actor("pm_head"), joint.partner_case_id, order, version=1)
    order = CloseCaseManagement(reason="Domluvili jsme se.", last_on=today_in_prague())
    await joint_work.close_case_management(story.pm, joint.id, order, version=2)
    tasks = (await case_views.list_tasks(story.pm, joint.partner_case_id))[0]
    assert [task.assignee_id for task in tasks if task.kind == "inform_of_end" and "společná" in task.title] == [
        story.pm.worker
    ]


def news_of(found):
    return [text for text in found if "jedna ze služeb ukončila" in text]


async def test_the_consent_goes_on_and_joint_work_can_be_offered_again(story, joint):
    await close(story, joint, "pm")
    consent = await consents.consent_view(story.osp, joint.consent_id)
    assert consent.state == "given"
    before = joint.id
    await story.offer(joint)
    await story.accept(joint)
    plan = await views.case_plan(story.osp, joint.case_id)
    assert [(each.view.id, each.view.state) for each in plan.case_managements] == [
        (joint.id, "active"),
        (before, "closed"),
    ]
    await story.withdraw(joint)
    view = await joint_views.case_management_view(story.osp, before)
    assert (view.state, view.consent_state) == ("closed", "withdrawn")
    for each in (before, joint.id):
        with pytest.raises(NotThere):
            await joint_views.case_management_view(story.pm, each)


async def test_an_end_says_why_and_when(story, joint):
    for changes in (
        {"reason": " "},
        {"last_on": None},
        {"last_on": today_in_prague() + timedelta(days=1)},
        {"last_on": today_in_prague() - timedelta(days=1)},
    ):
        with pytest.raises(Invalid) as refused:
            await close(story, joint, **changes)
        assert set(refused.value.fields) == set(changes)
    with pytest.raises(StaleVersion):
        await joint_work.close_case_management(story.osp, joint.id, order(), version=1)


async def test_an_offer_is_not_ended_but_taken_back_or_answered(story):
    joint = await story.proposed()
    for actor in (story.osp, story.pm):
        with pytest.raises(CaseManagementOver):
            await joint_work.close_case_management(actor, joint.id, order(), version=1)


@pytest.mark.parametrize("side", ["osp_specialist", "pm_worker"])
async def test_the_page_says_what_will_happen_and_nothing_says_that_the_consent_ended(story, joint, client_app, side):
    client = await client_app(side)
    url = f"/case-management/{joint.id}"
    own_case = joint.case_id if side == "osp_specialist" else joint.partner_case_id
    assert f'href="{url}/close"' in (await client.get(url)).text
    asked = soft((await client.get(f"{url}/close")).text)
    assert "přestane vidět společný plán" in asked
    assert "Souhlas klienta tím nekončí" in asked
    version = (await client.get(f"/api/v1{url}")).json()["version"]
    sent = {"_csrf": client.headers["X-CSRF-Token"], "version": version, "reason": REASON, "last_on": "dnes"}
    done = await client.post(f"{url}/close", data=sent)
    assert (done.status_code, done.headers["location"].partition("?")[0]) == (303, f"/cases/{own_case}/plan")
    for page in (url, f"/cases/{own_case}/plan"):
        text = soft((await client.get(page)).text)
        assert REASON in text
        assert "Spolupráci ukončila služba" in text
        assert "Souhlas do" not in text.partition("Spolupráci ukončila")[2]
    overview = soft((await client.get(f"/cases/{own_case}")).text)
    assert "Souhlas se spoluprací skončil" not in overview
    assert "Spolupráce běží" not in overview
    again = await client.post(f"{url}/close", data=sent | {"reason": "Jiný důvod."})
    assert again.status_code in (409, 412, 422)
    assert "Jiný důvod." in again.text


async def test_it_does_not_end_before_a_meeting_whose_outputs_are_in_the_records(story, joint):
    """Of joint work that began earlier: the day of that meeting is the first that may be the last."""
    async with unit_of_work(story.pm):
        limit = await views.last_meeting(story.pm, joint.id)
    assert limit is not None
    assert limit.day == today_in_prague()
    checks, began = Checks(), today_in_prague() - timedelta(days=10)
    earlier = order(last_on=today_in_prague() - timedelta(days=1))
    rules.check_close(
        checks, earlier, began_on=began, service_id=story.pm.service, today=today_in_prague(), after=[limit]
    )
    assert "Ze společné porady" in checks.fields["last_on"]
