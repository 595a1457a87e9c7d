"""The list of notices is narrowed to what is judged, to what is not in time, and for who reads all to what came of it."""

import pytest
from lxml import html

from app.testing.queries import counting_queries
from app.testing.time import days_from_now
from kernel.clock import as_of
from services.intake import views
from services.protection.schemas import JudgeAddition
from services.protection.service import judge_addition
from tests.intake.conftest import Office
from tests.protection.test_additions import add
from tests.protection.test_basic import assess, enrols


@pytest.fixture
def office(world):
    return Office(world)


async def listed(office, narrower, by="spod_head"):
    return {row.id for row in await views.list_notices(office.actor(by), narrower=narrower)}


async def given(office, child, *, days_ago=0, judged=True):
    with as_of(days_from_now(-days_ago)):
        notice_id = (await office.record(child_given_name=child)).id
        await office.assign(notice_id, open_anyway=True)
    if judged:
        await office.judge(notice_id)
    return notice_id


async def test_what_is_judged_stands_there_until_it_is_asked_anew(office):
    judged, _ = await given(office, "Jana"), await given(office, "Adéla", judged=False)
    by_intake = (await office.record()).id
    await office.judge(by_intake, "spod_intake")
    assert await listed(office, "judged") == {judged, by_intake}
    assert await listed(office, "judged", "spod_intake") == {judged, by_intake}
    addition_id = await add(office, judged)
    said = {"content": "Zase.", "seriousness": "2", "credibility": "3", "acute": "no", "reopens": True}
    await judge_addition(office.actor("spod_coordinator"), judged, JudgeAddition(addition_id=addition_id, **said))
    assert await listed(office, "judged") == {by_intake}
    await office.judge(judged, version=1)
    assert await listed(office, "judged") == {judged, by_intake}


async def test_what_nobody_judged_in_time_stands_there_until_somebody_does(office):
    late = await given(office, "Jana", days_ago=9, judged=False)
    await given(office, "Adéla", judged=False)
    await given(office, "Bára", days_ago=9)
    assert await listed(office, "unjudged_late") == {late}
    await office.judge(late)
    assert await listed(office, "unjudged_late") == set()


async def test_what_came_of_the_last_assessment_is_listed_for_who_reads_every_notice(office, client_app):
    """A colleague, who knows the headers alone, is not offered it and is shown the list that they begin with."""
    kept, enrolled, both = await given(office, "Jana"), await given(office, "Adéla"), await given(office, "Bára")
    await assess(office, kept)
    await assess(office, enrolled, **enrols())
    await assess(office, both)
    assert (await listed(office, "kept"), await listed(office, "enrolled")) == ({kept, both}, {enrolled})
    await assess(office, both, version=1, **enrols())
    assert (await listed(office, "kept"), await listed(office, "enrolled")) == ({kept}, {enrolled, both})
    everything = await listed(office, "")
    for who in ("spod_intake", "spod_coordinator2"):
        assert await listed(office, "kept", who) == everything, "no word of it is said"
        page = html.fromstring((await (await client_app(who)).get("/notices?which=kept")).text)
        assert page.xpath('//select[@name="which"]/option[@selected]/@value') == ["mine"]
        assert "kept" not in page.xpath('//select[@name="which"]/option/@value')
    page = html.fromstring((await (await client_app("spod_head")).get("/notices?which=enrolled")).text)
    assert page.xpath('//select[@name="which"]/option[@selected]/@value') == ["enrolled"]
    rows = " ".join(page.xpath('//*[@id="list"]//tbody//text()'))
    assert "Adéla" in rows
    assert "Jana" not in rows


async def test_a_narrowed_list_costs_what_the_list_does(office):
    await given(office, "Jana")
    await listed(office, "")
    with counting_queries() as whole:
        await listed(office, "")
    for narrower in ("judged", "unjudged_late", "kept", "enrolled"):
        with counting_queries() as counted:
            await listed(office, narrower)
        assert counted.count <= whole.count, narrower
