"""Question 5: of whom an answer tells is judged, and somebody says that all are; until then urgency is not done (ADR 0092)."""

import pytest
from lxml import html

from cases.deadlines import views as deadlines
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from services.desk import views as desk
from services.intake import views as intake_views
from services.intake.schemas import Child
from services.protection import rules, service, views
from services.protection.exceptions import SaidAlready
from services.protection.schemas import AssessBasically, ChildView, SayAllJudged
from tests.intake.conftest import Office
from tests.protection.test_children import open_tasks

MARTIN = Child(given_name="Martin", family_name="Vlk")
JAN = Child(given_name="Jan", family_name="Šír")
TELLING = [
    "?", "??", "ne?", "není?", "✓", "+", "||", "👧👦", "1", "Další dítě není v rodině", "Další děti už v rodině nejsou", "Další dítě není tam",
    "ano, dvě", "tři", "dva", "čtyři, jména neví", "nejméně tři", "tři až čtyři", "dvě mladší", "4", "dvojčata", "asi pět dětí",
    "Ema 5 Oto 7", "Ema 2015 Oto 2017", "Ema (2015) Oto (2017)", "Ema Nováková Oto Novák", "jak Ema tak Oto", "Ema ještě Oto",
    "Ema… Oto", "Ano.", "Není sám.", "bratra nemá", "Není jedináček", "Děti nejsou ohrožené", "Ne, další dítě", "Nevím kolik",
    "nikdo neví, ale slyšela jsem plakat další dítě", "Žádné jiné než sestra Klára", "no dvě", "x" * 300,
]  # fmt: skip


@pytest.fixture
def office(world):
    return Office(world)


def names(answer, first=MARTIN, known=()):
    return rules.names_told(answer, [ChildView(id=None, name=first.name), *known], first=first)


# ── the words ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("answer", TELLING)
def test_whatever_is_no_plain_no_tells_of_somebody(answer):
    assert rules.tells_of_others(answer)


@pytest.mark.parametrize(
    "answer",
    ["", "-", "0", "Ne.", "Nejsou.", "Nevíme.", "Žádné další děti v rodině nejsou.", "Nemá sourozence", "Ne, je jedináček.",
     "Oznamovatel neví.", "Nejsou známy.", "Nikdo další tam není", "ne, nikdo"],
)  # fmt: skip
def test_a_plain_no_tells_of_nobody_and_names_nobody(answer):
    assert not rules.tells_of_others(answer)
    assert names(answer) == []


@pytest.mark.parametrize("answer", ["Ne.", "nikdo", "Nejsou.", "ano"])
def test_of_a_question_in_other_words_every_answer_tells(answer):
    """*Je dítě v rodině jediné?* – *Ne.* tells that there are others."""
    assert rules.tells_of_others(answer, as_usual=False)
    assert not rules.tells_of_others("", as_usual=False)


@pytest.mark.parametrize(
    ("first", "answer", "read"),
    [
        (MARTIN, "sestra Martina, 4 roky", ["sestra Martina, 4 roky"]),
        (JAN, "sestra Jana (4) a bratr Petr (6)", ["sestra Jana (4)", "bratr Petr (6)"]),
        (MARTIN, "Petr, 4 roky; Petra, 4 roky", ["Petr, 4 roky", "Petra, 4 roky"]),
        (MARTIN, "Šimon Kubíček, 4 roky, a Ema Kubíčková, 2 roky", ["Šimon Kubíček, 4 roky", "Ema Kubíčková, 2 roky"]),
        (JAN, "bratr Jan", ["bratr Jan"]),
        (JAN, "Jan a Petr", ["Petr"]),
        (MARTIN, "Klára. Klára je ohrožena také.", ["Klára"]),
        (MARTIN, "Sestra Nela, 4 roky, v péči paní Kudrnáčové", ["Sestra Nela, 4 roky, v péči paní Kudrnáčové"]),
        (MARTIN, "1. Jana 2. Petr", ["Jana", "Petr"]),
        (MARTIN, "Tereza (13) a Šimon (9) Drábkovi", ["Tereza (13)", "Šimon (9) Drábkovi"]),
        (MARTIN, "1) Jana 2) Petr", ["Jana", "Petr"]),
        (MARTIN, "dvě", []),
        (MARTIN, "A, B, C, D, E, F, G, H, I, J, K, L, M", list("ABCDEFGHIJKLM")),
    ],
)
def test_names_that_can_be_read_are_there_to_be_picked(first, answer, read):
    assert names(answer, first) == read


# ── what is said of it ───────────────────────────────────────────────────────────────────────────────────────────────


async def led(office, answer, **changes):
    said = {"other_children": answer, "other_children_state": "answered" if answer else "unknown"}
    notice_id = (await office.record(**said)).id
    await office.assign(notice_id, open_anyway=True, **changes)
    return notice_id


async def say(office, notice_id, who="spod_coordinator", *, all_judged=True):
    return await service.say_all_judged(office.actor(who), notice_id, SayAllJudged(all_judged=all_judged))


async def seen(office, notice_id):
    return await views.urgency_view(office.actor("spod_coordinator"), notice_id)


async def d05_runs(office, notice_id):
    actor = office.actor("spod_coordinator")
    async with unit_of_work(actor):
        (one, *_) = [each for each in await deadlines.deadlines_of(actor, notice_id, "x") if each.number == "D5"]
    return one.ended_at is None, bool(await open_tasks(office, notice_id, "assess_urgency"))


async def sign(office, notice_id):
    return (await intake_views.notice_view(office.actor("spod_head"), notice_id)).header.urgency


async def keep(office, notice_id, version=0, **changes):
    kept = AssessBasically(result="kept", reason="Rizika nejsou.", retention_note="Podnět v CJ.", **changes)
    return await service.assess_basically(office.actor("spod_coordinator"), notice_id, kept, version=version)


@pytest.mark.parametrize("answer", ["ano, dvě", "tři", "Ema 5 Oto 7", "jak Ema tak Oto"])
async def test_d05_runs_until_somebody_says_that_all_are_judged_whatever_can_be_read(office, answer):
    notice_id = await led(office, answer)
    await office.judge(notice_id)
    await office.judge(notice_id, version=1, child_told=answer, child_name="Iva Vránová", another_child=True)
    (_, second) = (await seen(office, notice_id)).children
    await keep(office, notice_id)
    await keep(office, notice_id, 1, child_id=second.id)
    view = await seen(office, notice_id)
    assert (view.answer, view.all_judged) == (answer, False)
    assert await d05_runs(office, notice_id) == (True, True)
    assert await sign(office, notice_id) == "", "not urgent is not said of who was never looked at"
    coordinator = office.actor("spod_coordinator")
    async with unit_of_work(coordinator):
        found, _ = await views.found_of(coordinator, await intake_views.row_of(coordinator, notice_id))
    assert rules.Found.UNKNOWN in found, "no answer says that nobody was found"
    await say(office, notice_id)
    assert await d05_runs(office, notice_id) == (False, False)
    assert await sign(office, notice_id) == "not_urgent"
    (said,) = (await seen(office, notice_id)).aside
    assert (said.aside, said.told, bool(said.put_by and said.put_at)) == ("all_judged", answer, True)


@pytest.mark.parametrize("answer", ["", "Ne, nikdo."])
async def test_where_question_5_says_no_nothing_more_is_asked(office, answer):
    notice_id = await led(office, answer)
    await office.judge(notice_id)
    assert await d05_runs(office, notice_id) == (False, False)
    assert ((await seen(office, notice_id)).answer, await sign(office, notice_id)) == ("", "not_urgent")
    with pytest.raises(Invalid) as refusal:
        await say(office, notice_id)
    assert list(refusal.value.fields) == ["all_judged"]


async def test_it_is_said_with_the_judgement_by_one_tick(office, client_app):
    notice_id = await led(office, "bratr Tobiáš")
    await office.judge(notice_id)
    client, url = await client_app("spod_coordinator"), f"/notices/{notice_id}/urgency"
    page = html.fromstring((await client.get(url)).text)
    fields = {each: page.xpath(f"//input[@name='{each}']/@value")[0] for each in ("form_mark", "version", "once")}
    (tick,) = page.xpath("//input[@type='checkbox'][@name='all_judged']/@value")
    fields |= {
        "child_id": "told:bratr Tobiáš",
        "told_name": "Tobiáš Vrána",
        "result": "urgent",
        "child_asked": "not_met",
    }
    assert (await client.post(url, data={**fields, "all_judged": tick})).status_code == 303
    assert await d05_runs(office, notice_id) == (False, False)
    assert (await seen(office, notice_id)).all_judged


async def test_it_is_not_said_as_long_as_one_who_is_there_is_not_judged(office):
    notice_id = await led(office, "bratr Tobiáš")
    with pytest.raises(Invalid) as refusal:
        await office.judge(notice_id, child_told="bratr Tobiáš", child_unnamed=True, all_judged=True)
    assert "Vránová Eliška" in refusal.value.fields["all_judged"]
    await office.judge(notice_id, child_told="bratr Tobiáš", child_unnamed=True)
    with pytest.raises(Invalid):
        await say(office, notice_id)
    await office.judge(notice_id, version=1, all_judged=True)
    assert await d05_runs(office, notice_id) == (False, False)


async def test_it_is_said_and_taken_back_on_the_notice_and_both_stay(office, client_app):
    notice_id = await led(office, "dvě mladší")
    await office.judge(notice_id)
    client, url = await client_app("spod_coordinator"), f"/notices/{notice_id}/urgency/told"

    async def pressed(words):
        page = html.fromstring((await client.get(f"/notices/{notice_id}")).text)
        (form,) = [each for each in page.xpath(f"//form[@action='{url}']") if words in each.text_content()]
        sent = {each.get("name"): each.get("value") for each in form.xpath(".//input")}
        done = await client.post(url, data=sent)
        assert done.status_code == 303
        assert (await client.get(done.headers["location"])).status_code == 200

    await pressed("Všechny jsou posouzené")
    assert await d05_runs(office, notice_id) == (False, False)
    with pytest.raises(SaidAlready):
        await say(office, notice_id)
    await pressed("Posoudit další dítě")
    assert await d05_runs(office, notice_id) == (True, True)
    assert await sign(office, notice_id) == ""
    with pytest.raises(SaidAlready):
        await say(office, notice_id, all_judged=False)
    await office.judge(notice_id, version=1, child_told="dvě mladší", child_unnamed=True, all_judged=True)
    assert await d05_runs(office, notice_id) == (False, False)
    assert [each.aside for each in (await seen(office, notice_id)).aside] == ["all_judged", "asked", "all_judged"]
    page = " ".join((await client.get(f"/notices/{notice_id}")).text.split())
    assert "znovu otevřená" in page


async def test_who_did_not_read_that_it_was_taken_back_does_not_say_it_over_that(office, client_app):
    """Two at once: one knows of another child, the other signs what they ticked before."""
    notice_id = await led(office, "dvě mladší")
    await office.judge(notice_id, all_judged=True)
    client, url = await client_app("spod_coordinator"), f"/notices/{notice_id}/urgency"
    drawn = html.fromstring((await client.get(url)).text)
    fields = {
        each: drawn.xpath(f"//input[@name='{each}']/@value")[0] for each in ("form_mark", "version", "once", "said")
    }
    fields |= {"child_id": "", "result": "urgent", "child_asked": "not_met", "all_judged": "1"}
    before = (await seen(office, notice_id)).said
    await say(office, notice_id, all_judged=False)
    refused = await client.post(url, data=fields)
    assert refused.status_code == 400
    again = html.fromstring(refused.text)
    assert "vzal zpět" in " ".join(again.xpath("//p[@class='govuk-error-message']")[0].text_content().split())
    assert again.xpath("//input[@name='all_judged']/@checked"), "what was ticked stays"
    with pytest.raises(Invalid):
        order = SayAllJudged(all_judged=True, said=before)
        await service.say_all_judged(office.actor("spod_head"), notice_id, order)
    assert await d05_runs(office, notice_id) == (True, True)
    fields["said"] = again.xpath("//input[@name='said']/@value")[0]
    assert (await client.post(url, data=fields)).status_code == 303
    assert await d05_runs(office, notice_id) == (False, False)


async def test_a_further_child_that_is_judged_without_it_asks_again_and_who_is_judged_anew_does_not(office):
    notice_id = await led(office, "bratr Tobiáš")
    await office.judge(notice_id, all_judged=True)
    await office.judge(notice_id, version=1)
    assert await d05_runs(office, notice_id) == (False, False)
    await office.judge(notice_id, version=2, child_name="Zdeněk, kojenec")
    assert await d05_runs(office, notice_id) == (True, True)


async def test_who_received_it_and_judged_only_one_leaves_d05_to_who_leads_the_case(office):
    notice_id = (await office.record(other_children="dvě", other_children_state="answered")).id
    await office.judge(notice_id, "spod_intake")
    assert await sign(office, notice_id) == ""
    await office.assign(notice_id, open_anyway=True)
    assert await d05_runs(office, notice_id) == (True, True)
    day = await desk.desk(office.actor("spod_coordinator"))
    assert f"/notices/{notice_id}/urgency" in str(day), "a row leads there"


async def test_who_received_it_and_said_that_all_are_judged_leaves_nothing(office):
    notice_id = (await office.record(other_children="dvě", other_children_state="answered")).id
    await office.judge(notice_id, "spod_intake", all_judged=True)
    await office.assign(notice_id, open_anyway=True)
    assert not await open_tasks(office, notice_id, "assess_urgency")


async def test_only_who_may_judge_says_it(office):
    notice_id = await led(office, "bratr Tobiáš")
    await office.judge(notice_id)
    for all_judged in (True, False):
        with pytest.raises((NotAllowed, NotThere)):
            await say(office, notice_id, "spod_coordinator2", all_judged=all_judged)


async def test_the_whole_answer_is_there_to_be_picked_until_it_is_said(office, client_app):
    notice_id = await led(office, "Ema, Oto a ještě jedno")
    await office.judge(notice_id)
    client = await client_app("spod_coordinator")

    async def picked():
        form = html.fromstring((await client.get(f"/notices/{notice_id}/urgency")).text)
        return form.xpath("//input[@name='child_id'][starts-with(@value, 'told:')]/@value")

    whole = "told:Ema, Oto a ještě jedno"
    assert await picked() == ["told:Ema", "told:Oto, ještě jedno", whole]
    await office.judge(notice_id, version=1, child_told="Ema", child_name="Ema Vránová", another_child=True)
    assert await picked() == ["told:Oto, ještě jedno", whole]
    await say(office, notice_id)
    assert await picked() == []


async def test_a_name_of_another_age_that_is_typed_is_asked_about_and_may_be_another_child(office):
    notice_id = await led(office, "")
    await office.judge(notice_id)
    await office.judge(notice_id, version=1, child_name="Jana Vránová, 4 roky")
    with pytest.raises(Invalid) as refusal:
        await office.judge(notice_id, version=2, child_name="Jana Vránová, 6 let")
    assert "Jana Vránová, 4 roky" in refusal.value.fields["child_name"]
    await office.judge(notice_id, version=2, child_name="Jana Vránová, 6 let", another_child=True)
    assert len((await seen(office, notice_id)).children) == 3
