"""Question 5: whom an answer names is judged or said to be nobody further, and until then urgency is not done (ADR 0063)."""

import pytest
from lxml import html

from cases.deadlines import views as deadlines
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from services.desk import views as desk
from services.intake.schemas import Child
from services.protection import rules, service, views
from services.protection.exceptions import SaidAlready
from services.protection.schemas import AssessBasically, ChildView, SetAside
from tests.intake.conftest import Office
from tests.protection.test_children import open_tasks

MARTIN = Child(given_name="Martin", family_name="Vlk")
JAN = Child(given_name="Jan", family_name="Šír")


@pytest.fixture
def office(world):
    return Office(world)


def told(answer, first=MARTIN, known=()):
    return rules.children_told(answer, [ChildView(id=None, name=first.name), *known], first=first)


# ── the words ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("first", "answer", "left"),
    [
        (MARTIN, "sestra Martina, 4 roky", ["sestra Martina, 4 roky"]),
        (JAN, "Jana, 2 roky", ["Jana, 2 roky"]),
        (JAN, "sestra Jana (4) a bratr Petr (6)", ["sestra Jana (4)", "bratr Petr (6)"]),
        (MARTIN, "Petr, 4 roky; Petra, 4 roky", ["Petr, 4 roky", "Petra, 4 roky"]),
        (JAN, "Jana Nováková 2019, Jana Nováková 2021", ["Jana Nováková 2019", "Jana Nováková 2021"]),
        (JAN, "Jan, 2 roky", ["Jan, 2 roky"]),
        (JAN, "bratr Jan", ["bratr Jan"]),
        (JAN, "Jan a Petr", ["Petr"]),
        (MARTIN, "Klára. Klára je ohrožena také.", ["Klára"]),
    ],
)
def test_nobody_is_thrown_away_because_a_name_is_alike(first, answer, left):
    assert told(answer, first) == left


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("Ano, doma je ještě mimino.", ["doma je ještě mimino"]),
        ("Není sám, má bratra Davida", ["má bratra Davida"]),
        ("Ne jen on, i jeho sestra Klára", ["i jeho sestra Klára"]),
        ("Žádné jiné než sestra Klára", ["Žádné jiné než sestra Klára"]),
        ("nikdo neví, ale slyšela jsem plakat další dítě", ["ale slyšela jsem plakat další dítě"]),
        ("Nevím kolik, snad tři holky", ["snad tři holky"]),
        ("Není sám.", ["Není sám."]),
        ("Ano.", ["Ano."]),
        ("Děti nejsou ohrožené", ["Děti nejsou ohrožené"]),
        ("Sestra Nela, 4 roky, v péči paní Kudrnáčové", ["Sestra Nela, 4 roky, v péči paní Kudrnáčové"]),
        ("bratr Tobiáš, ještě tam někdo pláče", ["bratr Tobiáš", "ještě tam někdo pláče"]),
        ("1. Jana 2. Petr", ["Jana", "Petr"]),
        ("sestra Klára plus bratr", ["sestra Klára", "bratr"]),
        ("x" * 300, ["x" * 300]),
        ("A, B, C, D, E, F, G, H, I, J, K, L, M", list("ABCDEFGHIJKLM")),
    ],
)
def test_an_answer_that_is_no_plain_no_leaves_something(answer, left):
    assert told(answer) == left


@pytest.mark.parametrize(
    "answer",
    ["", "-", "0", "Ne.", "Nejsou.", "Nevíme.", "Žádné další děti v rodině nejsou.", "Nemá sourozence", "bratra nemá",
     "Ne, je jedináček.", "jen on", "Oznamovatel neví.", "Nejsou známy.", "Nikdo další tam není"],
)  # fmt: skip
def test_a_plain_no_leaves_nothing(answer):
    assert told(answer) == []


def test_words_for_several_are_left_until_so_many_are_judged():
    def known(words, count):
        return [ChildView(id=None, name="", named=False, told=words) for _ in range(count)]

    assert told("tři holky", known=known("tři holky", 2)) == ["tři holky"]
    assert told("tři holky", known=known("tři holky", 3)) == []
    assert told("kluk a kluk", known=known("kluk", 1)) == ["kluk"]
    assert told("sourozenci", known=known("sourozenci", 5)) == ["sourozenci"], "nobody knows how many"
    assert rules.children_told("sourozenci", [], aside=["sourozenci"]) == []


# ── the deadline, the task, and what is said ─────────────────────────────────────────────────────────────────────────


async def led(office, answer, **changes):
    said = {"other_children": answer, "other_children_state": "answered" if answer else "unknown"}
    notice_id = (await office.record(**said)).id
    await office.assign(notice_id, open_anyway=True, **changes)
    return notice_id


async def aside(office, notice_id, words, who="spod_coordinator", *, child_id=None, says="no_child"):
    order = SetAside(child_told=words, aside=says, child_id=child_id)
    return await service.set_aside(office.actor(who), notice_id, order)


async def d05_runs(office, notice_id):
    actor = office.actor("spod_coordinator")
    async with unit_of_work(actor):
        (one,) = [each for each in await deadlines.deadlines_of(actor, notice_id, "x") if each.number == "D5"]
    return one.ended_at is None, bool(await open_tasks(office, notice_id, "assess_urgency"))


async def test_d05_runs_and_my_day_leads_there_until_whom_the_notice_names_is_judged(office, client_app):
    notice_id = await led(office, "sestra Eliška, 2 roky; bratr Tobiáš, 5 let")
    await office.judge(notice_id)
    kept = AssessBasically(result="kept", reason="Rizika nejsou.", retention_note="Podnět v CJ.")
    await service.assess_basically(office.actor("spod_coordinator"), notice_id, kept, version=0)
    assert await d05_runs(office, notice_id) == (True, True)
    day = await desk.desk(office.actor("spod_coordinator"))
    assert f"/notices/{notice_id}/urgency" in str(day), "a row leads there"
    page = (await (await client_app("spod_coordinator")).get(f"/notices/{notice_id}")).text
    assert "bratr Tobiáš, 5 let" in page
    await office.judge(notice_id, version=1, child_told="bratr Tobiáš, 5 let", child_unnamed=True)
    assert await d05_runs(office, notice_id) == (True, True)
    said = {"child_name": "Eliška Vránová", "child_born": "2 roky", "another_child": True}
    await office.judge(notice_id, version=2, child_told="sestra Eliška, 2 roky", **said)
    assert await d05_runs(office, notice_id) == (False, False)


async def test_who_received_it_and_judged_only_one_leaves_d05_to_who_leads_the_case(office):
    notice_id = (await office.record(other_children="bratr Tobiáš", other_children_state="answered")).id
    await office.judge(notice_id, "spod_intake")
    await office.assign(notice_id, open_anyway=True)
    assert await d05_runs(office, notice_id) == (True, True)


async def test_what_is_no_child_or_one_that_is_there_is_said_by_one_tick(office, client_app):
    notice_id = await led(office, "bratr Tobiáš; mladší bratr; chodí do školky v Javorci")
    await office.judge(notice_id)
    await office.judge(notice_id, version=1, child_name="Tobiáš Vrána")
    seen = await views.urgency_view(office.actor("spod_coordinator"), notice_id)
    assert seen.told == ["mladší bratr", "chodí do školky v Javorci"], "Tobiáš is there"
    client = await client_app("spod_coordinator")
    page = html.fromstring((await client.get(f"/notices/{notice_id}")).text)
    forms = page.xpath(f"//form[@action='/notices/{notice_id}/urgency/told']")
    ticks = [{each.get("name"): each.get("value") for each in form.xpath(".//input")} for form in forms]
    assert [(each["child_told"], each["aside"]) for each in ticks] == [
        ("mladší bratr", "same_child"),
        ("mladší bratr", "no_child"),
        ("chodí do školky v Javorci", "same_child"),
        ("chodí do školky v Javorci", "no_child"),
    ]
    for each in (ticks[0], ticks[3]):
        assert (await client.post(f"/notices/{notice_id}/urgency/told", data=each)).status_code == 303
    assert await d05_runs(office, notice_id) == (False, False)
    seen = await views.urgency_view(office.actor("spod_coordinator"), notice_id)
    assert [(each.told, each.child) for each in seen.aside] == [
        ("mladší bratr", "Tobiáš Vrána"),
        ("chodí do školky v Javorci", ""),
    ]
    assert (seen.told, len(seen.children)) == ([], 2)
    page = " ".join((await client.get(f"/notices/{notice_id}")).text.split())
    assert "je to Tobiáš Vrána" in page
    with pytest.raises(SaidAlready):
        await aside(office, notice_id, "mladší bratr")
    await office.judge(notice_id, version=2, child_told="mladší bratr", child_unnamed=True)
    assert len((await views.urgency_view(office.actor("spod_coordinator"), notice_id)).children) == 3, "it was one"


async def test_only_words_of_the_notice_are_put_aside_by_who_may_judge(office):
    notice_id = await led(office, "bratr Tobiáš")
    with pytest.raises((NotAllowed, NotThere)):
        await aside(office, notice_id, "bratr Tobiáš", "spod_coordinator2")
    with pytest.raises(Invalid) as refusal:
        await aside(office, notice_id, "sestra Nikdo")
    assert list(refusal.value.fields) == ["child_told"]
    with pytest.raises(Invalid) as refusal:
        await aside(office, notice_id, "bratr Tobiáš", says="")
    assert list(refusal.value.fields) == ["aside"]
    await aside(office, notice_id, "bratr Tobiáš", says="same_child")
    assert await d05_runs(office, notice_id) == (True, True), "its own child is not judged yet"
    await office.judge(notice_id)
    assert await d05_runs(office, notice_id) == (False, False)


async def test_more_than_the_page_says_are_counted_and_lead_on(office, client_app):
    notice_id = await led(office, "A, B, C, D, E, F, G, H, I, J, K, L, M")
    await office.judge(notice_id)
    client = await client_app("spod_coordinator")
    page = (await client.get(f"/notices/{notice_id}")).text.replace("\xa0", " ")
    assert "a další (3)" in page
    form = html.fromstring((await client.get(f"/notices/{notice_id}/urgency")).text)
    assert len(form.xpath("//*[starts-with(@value, 'told:')]")) == 13


async def test_a_name_of_another_age_that_is_typed_is_asked_about_and_may_be_another_child(office):
    notice_id = await led(office, "")
    await office.judge(notice_id)
    await office.judge(notice_id, version=1, child_name="Jana Vránová, 4 roky")
    with pytest.raises(Invalid) as refusal:
        await office.judge(notice_id, version=2, child_name="Jana Vránová, 6 let")
    assert "Jana Vránová, 4 roky" in refusal.value.fields["child_name"]
    await office.judge(notice_id, version=2, child_name="Jana Vránová, 6 let", another_child=True)
    assert len((await views.urgency_view(office.actor("spod_coordinator"), notice_id)).children) == 3
