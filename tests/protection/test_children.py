"""Each child of a notice by itself: which one is meant, how it stands, what waits for it, and what is said of it."""

from datetime import timedelta

import pytest
from lxml import html

from app.testing.rows import count
from cases.deadlines import views as deadlines
from kernel.clock import as_of, now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.outbox import drain
from services.desk import views as desk
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.schemas import AddToNotice
from services.protection import rules, service, views
from services.protection.schemas import AssessBasically, JudgeAddition, TickStep
from tests.intake.conftest import Office
from tests.protection.test_steps import running


@pytest.fixture
def office(world):
    return Office(world)


@pytest.fixture
async def judged(office):
    """Two siblings of one notice that somebody leads, neither of them in danger."""
    notice_id = (await office.record()).id
    await office.assign(notice_id, open_anyway=True)
    await office.judge(notice_id)
    await office.judge(notice_id, version=1, child_name="Klára, sestra")
    return notice_id


async def view(office, notice_id, who="spod_head"):
    return await views.urgency_view(office.actor(who), notice_id)


async def sister(office, notice_id):
    return (await view(office, notice_id)).children[1].id


async def add(office, notice_id):
    return await intake.add_to_notice(
        office.actor("spod_head"), notice_id, AddToNotice(text="Eliška má zlomenou ruku.")
    )


async def judge_addition(office, notice_id, addition_id, **changes):
    said = {"content": "Potvrzuje, co víme.", "seriousness": "2", "credibility": "4", "acute": "no", **changes}
    order = JudgeAddition(addition_id=addition_id, **said)
    return await service.judge_addition(office.actor("spod_coordinator"), notice_id, order)


async def open_tasks(office, notice_id, kind):
    async with unit_of_work(office.actor("spod_head")):
        return await count("task", f"source_id = $1 AND kind = '{kind}' AND done_at IS NULL", notice_id)


# ── which child ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ptáčková Anežka", "anezka ptackova "),
        ("Tobiáš Ptáček", "Ptáček, Tobiáš (7 let)"),
        ("Klára", "sestra Klára, asi 4 roky"),
        ("Оля Ткаченко", "Olja Tkačenko"),
        ("mladší bratr", "Mladší bratr"),
    ],
)
def test_a_child_written_otherwise_is_the_same(one, other):
    assert rules.same_child(one, other)
    assert rules.same_child(other, one)


@pytest.mark.parametrize(
    ("one", "other", "similar"),
    [
        ("Tobiáš", "Tobiáš Ptáček", True),
        ("Anežka Ptáček", "Anežka Ptáčková", True),
        ("Tobiáš Ptáčke", "Tobiáš Ptáček", True),
        ("mladší bratr", "starší bratr", False),
        ("Klára Ptáčková", "Anežka Ptáčková", False),
        ("bratr", "Tobiáš Ptáček", False),
        ("Petra Malá", "Petra Velká", False),
        ("Petr Starší", "Petr Nový", False),
    ],
)
def test_another_child_is_another_and_a_similar_one_is_pointed_out(one, other, similar):
    assert not rules.same_child(one, other)
    assert rules.similar_child(one, other) is similar


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("bratr Tobiáš, 7 let", ["bratr Tobiáš, 7 let"]),
        (
            "Ano, bratr Tobiáš (7) a sestra Klára, 4 roky. Jsou ohroženi také.",
            ["bratr Tobiáš (7)", "sestra Klára, 4 roky"],
        ),
        ("Tobiáš Ptáček nar. 1. 2. 2019; mladší bratr", ["Tobiáš Ptáček nar. 1. 2. 2019", "mladší bratr"]),
        ("Nejsou.", []),
        ("Nevíme.", []),
        ("", []),
    ],
)
def test_question_5_names_children(answer, told):
    assert rules.names_told(answer, []) == told


async def test_children_of_question_5_are_picked_and_stand_there_once(office, client_app):
    notice_id = (await office.record(other_children="bratr Tobiáš, 7 let", other_children_state="answered")).id
    client = await client_app("spod_intake")
    page = html.fromstring((await client.get(f"/notices/{notice_id}/urgency")).text)
    (told,) = page.xpath("//input[@name='child_id'][starts-with(@value, 'told:')]/@value")
    (mark,) = page.xpath("//input[@name='form_mark']/@value")
    fields = {"version": "0", "form_mark": mark, "result": "urgent", "child_asked": "not_met", "child_id": told}
    fields |= {"told_name": "Tobiáš Ptáček", "told_born": "2019"}
    answered = await client.post(f"/notices/{notice_id}/urgency", data=fields)
    assert answered.status_code == 303, answered.text
    seen = await view(office, notice_id)
    assert [(each.name, each.result, each.asked) for each in seen.children] == [
        ("Vránová Eliška", "", True),
        ("Tobiáš Ptáček, nar. 2019", "urgent", False),
    ]
    assert (seen.told, seen.children[1].told) == ([], "bratr Tobiáš, 7 let")


async def test_the_child_of_the_notice_and_a_sibling_typed_anew_are_the_ones_that_are_there(office, judged):
    await office.judge(judged, version=2, child_name="eliska VRANOVA", result="urgent")
    await office.judge(judged, version=3, child_name="Klara", result="urgent")
    assert [(each.name, each.result) for each in (await view(office, judged)).children] == [
        ("Vránová Eliška", "urgent"),
        ("Klára, sestra", "urgent"),
    ]
    with pytest.raises(Invalid) as refusal:
        await office.judge(judged, version=4, child_name="Klára Vránová")
    assert "Klára, sestra" in refusal.value.fields["child_name"]
    await office.judge(judged, version=4, child_name="Klára Vránová", another_child=True)
    assert len((await view(office, judged)).children) == 3


# ── what waits for each ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_addition_waits_for_a_child_although_its_sibling_is_judged_anew(office, judged):
    addition_id = await add(office, judged)
    await office.judge(judged, version=2, child_id=await sister(office, judged))
    first, other = (await view(office, judged)).children
    assert (first.waits, other.waits) == ([addition_id], [])
    assert await open_tasks(office, judged, "judge_addition") == 1
    await office.judge(judged, version=3)
    assert await open_tasks(office, judged, "judge_addition") == 0


async def test_an_addition_is_judged_for_each_child_or_said_not_to_concern_it(office, judged):
    addition_id, other = await add(office, judged), await sister(office, judged)
    await judge_addition(office, judged, addition_id)
    assert await open_tasks(office, judged, "judge_addition") == 1
    said = {"seriousness": "", "credibility": "", "acute": "", "child_id": other, "concerns": False}
    with pytest.raises(Invalid) as refusal:
        await judge_addition(office, judged, addition_id, **said, content=".")
    assert list(refusal.value.fields) == ["content"]
    await judge_addition(office, judged, addition_id, **said, content="Klára u toho nebyla.")
    assert await open_tasks(office, judged, "judge_addition") == 0
    assert [(one.child.name, one.concerns) for one in (await view(office, judged)).additions] == [
        ("Vránová Eliška", True),
        ("Klára, sestra", False),
    ]


async def test_an_addition_is_judged_for_all_at_once(office, judged):
    await judge_addition(office, judged, await add(office, judged), for_all=True)
    assert not any(each.waits for each in (await view(office, judged)).children)


async def test_d05_ends_with_the_last_child_that_is_asked(office):
    notice_id = (await office.record()).id
    await office.assign(notice_id, open_anyway=True)
    await office.judge(notice_id, child_name="bratr")
    assert await open_tasks(office, notice_id, "assess_urgency") == 1, "nobody judged the child of the notice"
    assert (await view(office, notice_id)).notice.header.urgency == ""
    await office.judge(notice_id, version=1)
    assert await open_tasks(office, notice_id, "assess_urgency") == 0
    async with unit_of_work(office.actor("spod_head")):
        running = await deadlines.running(office.actor("spod_head"), [notice_id])
    assert [one.kind for one in running[notice_id]] == ["notice.registered"]


async def test_what_reopens_one_child_asks_that_one_only(office, judged):
    addition_id, other = await add(office, judged), await sister(office, judged)
    await judge_addition(office, judged, addition_id, child_id=other, acute="yes", reopens=True)
    assert [each.asked for each in (await view(office, judged)).children] == [False, True]
    await office.judge(judged, version=2)
    assert await open_tasks(office, judged, "assess_urgency") == 1
    await office.judge(judged, version=3, child_id=other, result="urgent")
    assert await open_tasks(office, judged, "assess_urgency") == 0


async def test_the_basic_assessment_of_a_sibling_leaves_the_task_of_the_child(office, judged):
    kept = {"result": "kept", "reason": "Rizika nejsou.", "retention_note": "Podnět v CJ."}
    coordinator = office.actor("spod_coordinator")
    order = AssessBasically(**kept, child_id=await sister(office, judged))
    await service.assess_basically(coordinator, judged, order, version=0)
    assert await open_tasks(office, judged, "assess_basically") == 1
    await service.assess_basically(coordinator, judged, AssessBasically(**kept), version=1)
    assert await open_tasks(office, judged, "assess_basically") == 0


# ── what is said of each ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_d06_runs_for_each_child_and_a_step_is_taken_for_one_or_for_all(office, judged):
    other, coordinator = await sister(office, judged), office.actor("spod_coordinator")
    await office.judge(judged, version=2, result="urgent")
    await office.judge(judged, version=3, result="urgent", child_id=other)
    assert len(await running(office, judged)) == 2
    step = {"step": "police", "outcome": "done", "happened_at": now(), "reason": "Otec je doma."}
    await service.tick_step(coordinator, judged, TickStep(**step, child_id=other))
    (left,) = await running(office, judged)
    async with unit_of_work(coordinator):
        assert (await views.names_of(coordinator, [left.about_id]))[left.about_id].startswith("Vránová Eliška · ")
    await service.tick_step(coordinator, judged, TickStep(**step, for_all=True))
    assert await running(office, judged) == []
    names = [each.child.name for each in (await view(office, judged)).steps]
    assert sorted(names) == ["Klára, sestra", "Klára, sestra", "Vránová Eliška"]


async def test_d06_runs_anew_for_who_was_not_urgent_meanwhile(office, judged):
    await office.judge(judged, version=2, result="urgent")
    step = TickStep(step="police", outcome="done", happened_at=now(), reason="Otec je doma.")
    await service.tick_step(office.actor("spod_coordinator"), judged, step)
    with pytest.raises(Invalid) as refused:
        await office.judge(judged, version=3)
    assert [*refused.value.fields] == ["reason"], "nobody takes an urgency back without a word"
    await office.judge(judged, version=3, reason="Otec se odstěhoval.")
    await office.judge(judged, version=4, result="urgent")
    assert len(await running(office, judged)) == 1


async def ticks(office, notice_id, happened_at=None):
    said = {"step": "on_the_spot", "outcome": "done", "reason": "Byli jsme u nich doma."}
    order = TickStep(**said, happened_at=happened_at or now())
    return await service.tick_step(office.actor("spod_coordinator"), notice_id, order)


@pytest.mark.parametrize("apart", [False, True])
async def test_d06_runs_anew_for_new_information_by_whichever_way_it_is_judged_urgent(office, judged, apart):
    """What was done for an earlier event is no intervention in a later one (domain reference 1.17 D6, 1.6 no. 7)."""
    await office.judge(judged, version=2, result="urgent")
    (first,) = await running(office, judged)
    await ticks(office, judged)
    assert await running(office, judged) == []
    addition_id = await add(office, judged)
    if apart:
        await judge_addition(office, judged, addition_id)
    await office.judge(judged, version=3, result="urgent", reason="Znovu zbitá.")
    (again,) = await running(office, judged)
    assert again.about_id != first.about_id
    assert [each.before for each in (await view(office, judged)).steps] == [True]
    await ticks(office, judged)
    assert await running(office, judged) == []


async def test_d06_a_step_before_new_information_does_not_end_the_clock_of_the_judgement_after_it(office, judged):
    at = now()
    with as_of(at):
        await office.judge(judged, version=2, result="urgent")
    with as_of(at + timedelta(minutes=2)):
        await add(office, judged)
    with as_of(at + timedelta(minutes=3)):
        await office.judge(judged, version=3, result="urgent", reason="Znovu zbitá.")
        await ticks(office, judged, at + timedelta(minutes=1))
        (left,) = await running(office, judged)
        await ticks(office, judged)
        assert await running(office, judged) == []
    assert left.started_at == at + timedelta(minutes=3)


async def test_d06_does_not_run_anew_for_what_is_said_not_to_concern_the_child(office, judged):
    await office.judge(judged, version=2, result="urgent")
    await ticks(office, judged)
    said = {"seriousness": "", "credibility": "", "acute": "", "concerns": False, "content": "Jde o sousedy."}
    await judge_addition(office, judged, await add(office, judged), **said)
    await office.judge(judged, version=3, result="urgent", reason="Platí dál.")
    assert await running(office, judged) == []


async def test_rows_and_news_name_the_child_in_danger_and_nothing_that_is_over(office, client_app):
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake")
    await office.judge(notice_id, "spod_intake", version=1, child_name="Tobiáš Ptáček", result="urgent")
    await drain()
    head = office.actor("spod_head")
    number = (await view(office, notice_id)).notice.header.reference_number
    told = {one.text: one.about for one in (await desk.desk(head)).news if one.text.startswith("Posouzeno")}
    assert told == {
        "Posouzeno jako naléhavé.": f"Tobiáš Ptáček · {number}",
        "Posouzeno jako nenaléhavé.": f"Vránová Eliška · {number}",
    }
    ((row, *_), _) = await intake_views.notices_on_my_day(head, limit=5)
    assert row.header.signs[0] == "naléhavé: Tobiáš Ptáček"
    mailroom = next(
        one for one in await intake_views.list_notices(office.actor("spod_mailroom")) if one.id == notice_id
    )
    assert mailroom.signs[0] == "naléhavé: jiné dítě z rodiny"
    page = (await (await client_app("spod_head")).get(f"/notices/{notice_id}/urgency/steps")).text
    assert "Naléhavé: Tobiáš Ptáček" in page
    await office.judge(notice_id, "spod_head", version=2, child_id=await sister(office, notice_id), reason="Je u tety.")
    texts = [one.text for one in (await desk.desk(head)).news]
    assert "Posouzeno jako naléhavé." not in texts, "it is not so any more"


async def test_who_assigns_reads_who_is_in_danger_and_what_is_still_to_be_done(office, client_app):
    notice_id = (await office.record()).id
    client = await client_app("spod_head")
    assert "posoudit naléhavost" in (await client.get(f"/notices/{notice_id}/assign")).text
    await office.judge(notice_id, "spod_intake")
    await office.judge(notice_id, "spod_intake", version=1, child_name="Tobiáš Ptáček", result="urgent")
    page = (await client.get(f"/notices/{notice_id}/assign")).text
    assert "naléhavé: Tobiáš Ptáček" in page
    assert "Naléhavost už je posouzená." in page
    assert "úkol posoudit naléhavost" not in page
    assert "posoudit naléhavost" in (await client.get(f"/notices/{notice_id}/join")).text, "joined, it is judged anew"


# ── nobody is chosen for whoever writes ──────────────────────────────────────────────────────────────────────────────


async def test_a_child_of_question_5_and_another_typed_one_are_not_judged_at_once(office, client_app):
    notice_id = (await office.record(other_children="bratr Tobiáš, 7 let", other_children_state="answered")).id
    client = await client_app("spod_intake")
    page = html.fromstring((await client.get(f"/notices/{notice_id}/urgency")).text)
    (mark,) = page.xpath("//input[@name='form_mark']/@value")
    fields = {"version": "0", "form_mark": mark, "result": "urgent", "child_asked": "not_met"}
    fields |= {"child_id": "told:bratr Tobiáš, 7 let", "child_name": "kluk, asi 6 let"}
    answered = await client.post(f"/notices/{notice_id}/urgency", data=fields)
    assert answered.status_code == 400
    assert "Vyberte jedno z dětí" in " ".join(answered.text.split())
    assert len((await view(office, notice_id)).children) == 1


async def test_of_several_urgent_children_none_is_ticked_for_a_step_and_each_counts_alone(office, judged, client_app):
    await office.judge(judged, version=2, result="urgent")
    sister_id = await sister(office, judged)
    await office.judge(judged, version=3, child_id=sister_id, result="urgent")
    client = await client_app("spod_head")
    here = f"/notices/{judged}/urgency/steps"
    page = html.fromstring((await client.get(here)).text)
    assert page.xpath("//input[@name='child_id']/@value") == ["all", "", str(sister_id)]
    assert page.xpath("//input[@name='child_id'][@checked]") == []
    step = {"what_is_done": "police", "outcome": "done", "reason": "Hlídka je u ní.", "several": "1"}
    step |= {"day": page.xpath("//input[@name='day']/@value")[0], "time": page.xpath("//input[@name='time']/@value")[0]}
    refused = await client.post(here, data=step)
    assert refused.status_code == 400
    assert html.fromstring(refused.text).xpath("//input[@name='child_id'][@checked]") == []
    assert (await client.post(here, data={**step, "child_id": str(sister_id)})).status_code == 303
    assert "zatím ne: Vránová Eliška" in " ".join((await client.get(here)).text.split())


async def test_the_form_goes_on_with_the_next_child_that_nobody_judged(office, client_app):
    """Not with the one that was just judged: one signature would take its urgency back."""
    notice_id = (await office.record(other_children="bratr Tobiáš, 7 let", other_children_state="answered")).id
    await office.judge(notice_id, "spod_intake", result="urgent")
    await office.judge(notice_id, "spod_intake", version=1, child_name="Bratr Vojta")
    page = html.fromstring((await (await client_app("spod_intake")).get(f"/notices/{notice_id}/urgency")).text)
    (chosen,) = page.xpath("//input[@name='child_id'][@checked]")
    told = [each.get("value") for each in page.xpath("//input[@name='child_id']")]
    assert chosen.get("value") == told[2], told
