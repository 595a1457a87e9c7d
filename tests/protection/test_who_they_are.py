"""What a notice calls a sibling stays its words: who the child is says whoever judges or enrols it, and nobody else."""

import pytest
from lxml import html

from kernel.exceptions import Invalid
from kernel.legal_time import prague_date
from services.intake import views as intake_views
from services.protection import service, views
from services.protection.schemas import AssessBasically
from tests.intake.conftest import office

__all__ = ["office"]
TOLD = "bratr Tobiáš, 7 let"
UNNAMED = f"dítě beze jména (v oznámení „{TOLD}“)"


@pytest.fixture
async def notice_id(office):
    """A notice that names a brother; somebody leads it, and the child of the notice is judged."""
    made = (await office.record(other_children=TOLD, other_children_state="answered")).id
    await office.assign(made, open_anyway=True)
    await office.judge(made)
    return made


async def children(office, notice_id):
    return (await views.urgency_view(office.actor("spod_head"), notice_id)).children


async def assess(office, notice_id, **said):
    order = {
        "result": "section_6",
        "register": "OM",
        "enrolment_reason": "section_6_found",
        "reason": "Rodiče nepečují.",
    }
    day = prague_date((await intake_views.notice_view(office.actor("spod_head"), notice_id)).header.received_at)
    made = AssessBasically(**{"enrolled_on": day, **order, **said})
    return await service.assess_basically(office.actor("spod_coordinator"), notice_id, made, version=0)


async def test_nothing_that_a_caller_said_becomes_a_child_by_itself(office, notice_id):
    with pytest.raises(Invalid) as refused:
        await office.judge(notice_id, version=1, child_told=TOLD)
    assert "kdo to je" in refused.value.fields["child_name"]
    assert len(await children(office, notice_id)) == 1


async def test_whoever_judges_says_who_it_is_and_the_words_stay_beside(office, notice_id, client_app):
    await office.judge(notice_id, version=1, child_told=TOLD, child_name="Tobiáš Ptáček", child_born="12. 3. 2019")
    _, brother = await children(office, notice_id)
    assert (brother.name, brother.told, brother.named) == ("Tobiáš Ptáček, nar. 12. 3. 2019", TOLD, True)
    page = " ".join(
        (await (await client_app("spod_head")).get(f"/notices/{notice_id}")).text.replace("\xa0", " ").split()
    )
    assert f"v oznámení: „{TOLD}“" in page


async def test_a_child_that_nobody_can_name_is_judged_all_the_same_and_called_so(office, notice_id):
    await office.judge(notice_id, version=1, child_told=TOLD, child_unnamed=True, result="urgent")
    _, brother = await children(office, notice_id)
    assert (brother.name, brother.named, brother.result) == (UNNAMED, False, "urgent")
    view = await views.urgency_view(office.actor("spod_head"), notice_id)
    assert view.told == [], "it is judged"


async def test_who_it_is_is_said_when_it_is_judged_anew(office, notice_id):
    await office.judge(notice_id, version=1, child_told=TOLD, child_unnamed=True)
    _, brother = await children(office, notice_id)
    await office.judge(notice_id, version=2, child_id=brother.id, child_name="Tobiáš Ptáček", child_born="asi 7 let")
    _, named = await children(office, notice_id)
    assert (named.id, named.name, named.told) == (brother.id, "Tobiáš Ptáček, asi 7 let", TOLD)
    with pytest.raises(Invalid):
        await office.judge(notice_id, version=3, child_id=brother.id, child_name="Někdo Jiný")


async def test_nobody_is_enrolled_without_a_name_and_whoever_enrols_says_it(office, notice_id):
    await office.judge(notice_id, version=1, child_told=TOLD, child_unnamed=True)
    _, brother = await children(office, notice_id)
    with pytest.raises(Invalid) as refused:
        await assess(office, notice_id, child_id=brother.id)
    assert "child_name" in refused.value.fields
    await assess(office, notice_id, child_id=brother.id, child_name="Tobiáš Ptáček", child_born="2019")
    _, named = await children(office, notice_id)
    assert (named.name, named.told) == ("Tobiáš Ptáček, nar. 2019", TOLD)
    (found,) = await intake_views.find_notices(office.actor("spod_head"), "Ptáček")
    assert found.id == notice_id


async def test_a_child_without_a_name_may_stay_a_notice(office, notice_id):
    await office.judge(notice_id, version=1, child_told=TOLD, child_unnamed=True)
    _, brother = await children(office, notice_id)
    assert await assess(
        office,
        notice_id,
        child_id=brother.id,
        result="kept",
        retention_note="CJ",
        register="",
        enrolment_reason="",
        enrolled_on=None,
    )


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"child_told": "sestra Nikdo"}, "child_told"),
        ({"child_told": TOLD, "child_name": "Tobiáš Ptáček", "child_unnamed": True}, "child_unnamed"),
        ({"child_told": TOLD, "child_unnamed": True, "child_born": "2019"}, "child_born"),
        ({"child_told": TOLD, "child_name": "Tobiáš Ptáček", "child_born": "31. 2. 2019"}, "child_born"),
        ({"child_told": TOLD, "child_name": "Tobiáš Ptáček", "child_born": "1. 1. 2999"}, "child_born"),
        ({"child_told": TOLD, "child_name": "Eliška Vránova"}, "child_name"),
        ({"another_child": True}, "child_name"),
        ({"another_child": True, "child_name": " "}, "child_name"),
        ({"child_unnamed": True}, "child_unnamed"),
        ({"child_unnamed": True, "another_child": True}, "child_name"),
    ],
)
async def test_what_does_not_say_who_it_is_is_refused_beside_its_field(office, notice_id, said, field):
    with pytest.raises(Invalid) as refused:
        await office.judge(notice_id, version=1, **said)
    assert field in refused.value.fields
    assert len(await children(office, notice_id)) == 1


async def test_a_child_is_not_called_as_the_caller_unseen(office, notice_id):
    for field in ("child_name", "child_born"):
        said = {"child_name": "Tobiáš", field: office.notifier_name}
        with pytest.raises(Invalid) as refused:
            await office.judge(notice_id, version=1, child_told=TOLD, **said)
        assert "Do spisu nepatří" in refused.value.fields[field]
    await office.judge(notice_id, version=1, child_told=TOLD, child_unnamed=True)
    _, brother = await children(office, notice_id)
    for field in ("child_name", "child_born"):
        with pytest.raises(Invalid) as refused:
            await assess(
                office, notice_id, child_id=brother.id, **{"child_name": "Tobiáš", field: office.notifier_name}
            )
        assert "Do spisu nepatří" in refused.value.fields[field]


async def test_the_page_asks_who_it_is_and_keeps_what_was_typed(office, notice_id, client_app):
    client, url = await client_app("spod_head"), f"/notices/{notice_id}/urgency"
    page = html.fromstring((await client.get(url)).text)
    fields = {each: page.xpath(f"//input[@name='{each}']/@value")[0] for each in ("form_mark", "version", "once")}
    fields |= {"child_id": f"told:{TOLD}", "result": "urgent", "child_asked": "not_met", "told_born": "2019"}
    refused = await client.post(url, data=fields)
    assert refused.status_code == 400
    shown = html.fromstring(refused.text)
    assert shown.xpath("//input[@name='told_born']/@value") == ["2019"]
    assert shown.xpath("//input[@name='told_name'][contains(@class,'error')]")
    nobody = await client.post(url, data={**fields, "child_id": "", "told_name": "Tobiáš Ptáček"})
    assert nobody.status_code == 400, "of whom it is said is chosen"
    done = await client.post(url, data={**fields, "told_name": "Tobiáš Ptáček"})
    assert done.status_code == 303
    assert [each.named for each in await children(office, notice_id)] == [True, True]


async def test_whoever_says_another_child_and_does_not_name_it_takes_no_urgency_back(office, notice_id, client_app):
    """Neither by the API nor by a page whose tick is left: that would judge the child of the notice."""
    await office.judge(notice_id, version=1, result="urgent")
    for said in ({"another_child": True}, {"child_unnamed": True}):
        with pytest.raises(Invalid):
            await office.judge(notice_id, version=2, **said)
    typed = {"result": "not_urgent", "child_asked": "not_met", "best_interest": "Doma.", "version": "2", "child_id": ""}
    head = await client_app("spod_head")
    for tick, beside in (("another_child", "child_name"), ("told_unnamed", "told_unnamed"), ("told_born", "told_born")):
        page = (await head.post(f"/notices/{notice_id}/urgency", data={**typed, tick: "1"})).text
        assert f'id="{beside}-error"' in page, tick
    assert (await children(office, notice_id))[0].result == "urgent"
