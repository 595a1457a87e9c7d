"""What threatens whom question 5 tells of leaves with the notice (ADR 0100)."""

import pytest

from kernel import outbox
from kernel.exceptions import Invalid
from services.competence.views import deciding
from services.intake import views as intake_views
from services.protection import service
from services.protection.schemas import SayAllJudged
from services.protection.views import urgency_view
from tests.competence.test_judged_there import clocks

HEAD, WORKER = "javorec_head", "javorec_coordinator"
ROOF = {"other_children_state": "answered", "other_children": "bratr Petr, sestra Eva", "acute": "yes"}
OTHERS = "další děti z oznámení"
THERE = "notice.urgency_assessed_acute_there"


async def judged_in_part(office):
    notice_id = (await office.record(**ROOF)).id
    await office.judge(notice_id, "spod_intake")
    return notice_id


async def arrived(office, notice_id):
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    return await office.there()


@pytest.mark.parametrize("way", ["forwarded", "referred"])
async def test_on_paper_they_are_judged_first_and_named_as_in_danger(office, way):
    notice_id = await judged_in_part(office)
    assert OTHERS in (await deciding(office.actor("spod_head"), notice_id)).danger
    with pytest.raises(Invalid) as refusal:
        await office.decide(notice_id, way=way)
    assert OTHERS in refusal.value.fields["result"]
    assert OTHERS in refusal.value.fields["urgent_care"]
    await service.say_all_judged(office.actor("spod_intake"), notice_id, SayAllJudged(all_judged=True))
    assert (await deciding(office.actor("spod_head"), notice_id)).danger == []
    await office.decide(notice_id, way=way)


async def test_on_the_platform_they_arrive_as_acutely_threatened_and_are_one_duty_of_today(office, client_app):
    there = await arrived(office, await judged_in_part(office))
    (header,) = await intake_views.list_notices(office.actor(HEAD))
    assert (header.urgency, header.urgency_of) == ("acute_there", [OTHERS])
    page = " ".join((await (await client_app(HEAD)).get(f"/notices/{there}")).text.split())
    assert "Akutně ohrožuje" in page
    assert OTHERS in page
    await office.assign_there(there)
    assert THERE in await clocks(office, there)
    assert (await urgency_view(office.actor(WORKER), there)).told == ["bratr Petr", "sestra Eva"], (
        "no child is called so"
    )
    await office.judge(there, WORKER)
    assert THERE in await clocks(office, there)
    await office.judge(there, WORKER, version=1, child_told="bratr Petr", child_name="Petr Vrána")
    assert THERE in await clocks(office, there), "Eva is left"
    (header,) = await intake_views.list_notices(office.actor(HEAD))
    assert (header.urgency, header.urgency_of) == ("acute_there", [OTHERS])
    await office.judge(there, WORKER, version=2, child_told="sestra Eva", child_name="Eva Vránová", all_judged=True)
    assert THERE not in await clocks(office, there)
    (header,) = await intake_views.list_notices(office.actor(HEAD))
    assert header.urgency == "not_urgent"


async def test_what_comes_back_says_it_still(office):
    there = await arrived(office, await judged_in_part(office))
    back = await office.sends_back(there)
    header = next(each for each in await intake_views.list_notices(office.actor("spod_head")) if each.id == back)
    assert (header.urgency, header.urgency_of) == ("acute_there", [OTHERS])


async def test_an_act_that_is_asked_tells_it_too(office):
    notice_id = await judged_in_part(office)
    act = {"result": "competent_request_other", "way": "", "told_how": "", "reason": "Šetření v bytě otce."}
    await office.decide(notice_id, authority_id=office.offices["JAV"], **act)
    await outbox.drain()
    (header,) = await intake_views.list_notices(office.actor(HEAD))
    assert (header.urgency, header.urgency_of) == ("acute_there", [OTHERS])


async def test_what_was_judged_by_all_goes_on_as_that(office):
    notice_id = await judged_in_part(office)
    await service.say_all_judged(office.actor("spod_intake"), notice_id, SayAllJudged(all_judged=True))
    await arrived(office, notice_id)
    (header,) = await intake_views.list_notices(office.actor(HEAD))
    assert header.urgency not in ("acute_there", "urgent_there")
