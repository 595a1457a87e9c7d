"""What a case says of what is urgent in it and of its register: in its head, in lists, to whom."""

from datetime import timedelta

import pytest

from app.testing.queries import counting_queries
from app.testing.time import days_from_now
from cases.cases import views as cases
from cases.cases.schemas.worklist import Asked
from cases.cases.views import chips
from kernel.clock import as_of, now
from kernel.legal_time import prague_date, today_in_prague
from kernel.web.day import Urgency
from services.intake import service as intake
from services.intake.schemas import AddToNotice
from services.protection import service
from services.protection.schemas import AssessBasically, JudgeAddition, SayAllJudged, TickStep
from services.registers import service as registers
from services.registers.schemas import RegisterNotice
from tests.answers.conftest import Answering
from tests.intake.conftest import Office
from tests.registers.test_enrolment import enrol


@pytest.fixture
def office(world):
    return Office(world)


async def case_of(office, **changes):
    notice_id = (await office.record(**changes)).id
    return notice_id, (await office.assign(notice_id, open_anyway=True)).case_id


async def signs(office, case_id, by="spod_coordinator"):
    header = (await cases.case_view(office.actor(by), case_id)).header
    return {sign.key: sign for sign in header.signs}


async def in_list(office, by="spod_coordinator", **asked):
    listed = await cases.worklist(office.actor(by), Asked(**asked), limit=50)
    return {row.case.id: row.signs for row in listed.rows}


async def test_a_case_says_what_is_to_be_judged_and_then_when_to_intervene_until_the_first_step(office):
    notice_id, case_id = await case_of(office)
    judge = (await signs(office, case_id))["urgency"]
    assert (judge.code, judge.words, judge.url) == (
        "judge",
        "Posoudit naléhavost do",
        f"/notices/{notice_id}/urgency?case={case_id}",
    )
    assert (judge.on is None, judge.at, judge.late) == (False, None, False)
    await office.judge(notice_id, result="urgent")
    due = (await signs(office, case_id))["urgency"]
    assert (due.code, due.words, due.on) == ("intervene", "Naléhavé: zasáhnout do", prague_date(due.at))
    assert due.at is not None, "the hour, not the day alone"
    assert due.at - now() < timedelta(hours=2)
    assert due.url.startswith("/urgency/")
    assert (await in_list(office))[case_id]["urgency"].at == due.at
    with as_of(days_from_now(1)):
        assert (await signs(office, case_id))["urgency"].late
    step = TickStep(step="police", outcome="done", happened_at=now(), reason="Otec je opilý a doma.")
    await service.tick_step(office.actor("spod_coordinator"), notice_id, step)
    held = (await signs(office, case_id))["urgency"]
    assert (held.code, held.on) == ("urgent", None)
    assert held.words.startswith("Naléhavé, posouzeno ")
    second = (await office.record(subject="Psala, že nechce žít.")).id
    await office.join(second, case_id)
    both = (await signs(office, case_id))["urgency"]
    assert (both.code, both.words) == ("urgent", "Naléhavé; další oznámení posoudit do"), (
        "worse news makes nothing calmer"
    )
    await office.judge(second, result="not_urgent")
    assert (await signs(office, case_id))["urgency"].code == "urgent", "nobody took back what was said of the first"
    await office.judge(notice_id, version=1, result="not_urgent", reason="Otec je pryč.")
    assert (await signs(office, case_id))["urgency"].code == "not_urgent", "somebody signed another"


async def test_what_waits_beside_an_urgent_child_is_another_child_or_the_same_anew_and_no_other_notice(office):
    """Nobody looks for a notice that is not there."""
    notice_id, case_id = await case_of(office, other_children="Ema, Oto", other_children_state="answered")
    await office.judge(notice_id, result="urgent")
    step = TickStep(step="police", outcome="done", happened_at=now(), reason="Otec je opilý a doma.")
    await service.tick_step(office.actor("spod_coordinator"), notice_id, step)
    assert (await signs(office, case_id))["urgency"].words == "Naléhavé; další dítě posoudit do"
    await service.say_all_judged(office.actor("spod_coordinator"), notice_id, SayAllJudged(all_judged=True))
    assert (await signs(office, case_id))["urgency"].code == "urgent"
    added = await intake.add_to_notice(office.actor("spod_head"), notice_id, AddToNotice(text="Eliška zase pláče."))
    said = {"content": "Opakuje se to.", "seriousness": "3", "credibility": "3", "acute": "no"}
    order = JudgeAddition(addition_id=added, **said, reopens=True)
    await service.judge_addition(office.actor("spod_coordinator"), notice_id, order)
    assert (await signs(office, case_id))["urgency"].words == "Naléhavé; posoudit znovu do"


async def test_what_is_not_urgent_says_so_and_an_urgent_sibling_goes_before(office):
    notice_id, case_id = await case_of(office)
    await office.judge(notice_id, result="not_urgent")
    assert (await signs(office, case_id))["urgency"].code == "not_urgent"
    await office.judge(notice_id, version=1, result="urgent", child_name="mladší bratr Adam")
    assert (await signs(office, case_id))["urgency"].code == "intervene"


async def test_a_case_is_kept_as_a_notice_once_that_was_decided_until_its_child_is_entered_with_day_e(office):
    notice_id, case_id = await case_of(office)
    await office.judge(notice_id)
    before = (await signs(office, case_id))["register"]
    assert (before.code, before.words) == ("not_assessed", "Zatím nevyhodnoceno")
    kept = AssessBasically(result="kept", reason="Rizika nejsou.", retention_note="Podnět v CJ, S 5.")
    await service.assess_basically(office.actor("spod_coordinator"), notice_id, kept, version=0)
    kept_as = (await signs(office, case_id))["register"]
    assert (kept_as.code, kept_as.words) == ("notice", "Veden jako podnět")
    await enrol(office, notice_id, register="NOM", version=1)
    entered = (await signs(office, case_id))["register"]
    year = today_in_prague().year
    assert entered.code == "entered"
    assert entered.words.replace("\u00a0", " ").startswith(f"NOM 1/{year} · den E ")
    assert (await in_list(office))[case_id]["register"] == entered.__class__(
        **{**{name: getattr(entered, name) for name in entered.__struct_fields__}, "url": ""}
    )


async def test_who_may_only_know_of_a_case_sees_both_as_its_header_and_leads_nowhere(office):
    notice_id, case_id = await case_of(office)
    await office.judge(notice_id, result="urgent")
    seen = await signs(office, case_id, by="spod_intake")
    assert {key: sign.code for key, sign in seen.items()} == {"urgency": "intervene", "register": "not_assessed"}
    assert {sign.url for sign in seen.values()} == {""}
    assert (await in_list(office, by="spod_coordinator2", mine=False))[case_id]["urgency"].code == "intervene"


async def test_a_provider_has_none_of_them(world, office):
    listed = await cases.worklist(world.actor("osp_head"), Asked(mine=False), limit=50)
    assert all(not row.signs for row in listed.rows)


async def test_a_list_asks_once_whatever_number_of_cases_and_a_head_asks_nothing_more(office, monkeypatch):
    _, first = await case_of(office)
    head = office.actor("spod_head")
    asked = Asked(mine=False)
    await cases.worklist(head, asked, limit=50)
    with counting_queries() as one:
        await cases.worklist(head, asked, limit=50)
    for name in ("Jedna", "Druhá", "Třetí"):
        await case_of(office, child_family_name=name)
    with counting_queries() as four:
        listed = await cases.worklist(head, asked, limit=50)
    assert len([row for row in listed.rows if "urgency" in row.signs]) == 4
    assert four.count == one.count
    for who in ("spod_head", "spod_coordinator"):
        actor = office.actor(who)
        await cases.case_view(actor, first)
        with counting_queries() as told:
            await cases.case_view(actor, first)
        with monkeypatch.context() as patched, counting_queries() as silent:
            patched.setattr(chips, "seen_signs", lambda _, reads: [])
            await cases.case_view(actor, first)
        assert told.count == silent.count


async def test_the_page_has_them_in_one_order_and_the_table_in_words(office, client_app):
    notice_id, case_id = await case_of(office)
    await office.judge(notice_id, result="urgent")
    coordinator = await client_app("spod_coordinator")
    page = (await coordinator.get(f"/cases/{case_id}")).text
    places = [page.index(words) for words in ("Naléhavé: zasáhnout do", "Zatím nevyhodnoceno")]
    assert places == sorted(places)
    listed = (await coordinator.get("/cases")).text
    assert all(words in listed for words in ("Rejstřík", "Naléhavost", "Zatím nevyhodnoceno"))
    table = (await coordinator.get("/cases/table")).text
    assert all(words in table for words in ("Zatím nevyhodnoceno", "Naléhavé: zasáhnout do"))


# --- what to do now -----------------------------------------------------------------------------------------------


async def to_do(office, case_id, by="spod_coordinator"):
    return (await cases.case_overview(office.actor(by), case_id)).to_do


async def test_d06_the_intervention_stands_first_among_what_is_to_be_done_until_its_first_step(office, client_app):
    notice_id, case_id = await case_of(office)
    assert "urgency.intervened" not in {row.key for row in await to_do(office, case_id)}
    await office.judge(notice_id, result="urgent")
    first = (await to_do(office, case_id))[0]
    assert (first.title, first.urgency) == ("Zasáhnout u naléhavého oznámení", Urgency.URGENT)
    assert first.at is not None
    page = (await (await client_app("spod_coordinator")).get(f"/cases/{case_id}")).text.replace("\u00a0", " ")
    card = page[page.index('id="dal"') :]
    assert card.index("Zasáhnout u naléhavého oznámení") < card.index("Základní vyhodnocení")
    assert "Co teď: kroky" in card
    step = TickStep(step="police", outcome="done", happened_at=now(), reason="Otec je opilý a doma.")
    await service.tick_step(office.actor("spod_coordinator"), notice_id, step)
    assert "Zasáhnout u naléhavého oznámení" not in [row.title for row in await to_do(office, case_id)]


async def test_d04_what_is_not_registered_stands_in_its_case(office):
    notice_id, case_id = await case_of(office)
    row = next(row for row in await to_do(office, case_id) if row.title == "Zaevidovat oznámení")
    assert row.url == f"/notices/{notice_id}/registration"
    await registers.register_notice(office.actor("spod_intake"), notice_id, RegisterNotice())
    assert "Zaevidovat oznámení" not in [row.title for row in await to_do(office, case_id)]


async def test_general_information_that_is_due_stands_in_the_case_until_it_was_given(world):
    office = Answering(world)
    notice_id, case_id = await case_of(office)
    titles = [row.title for row in await to_do(office, case_id)]
    assert "Říct oznamovateli, jak to půjde dál" not in titles, "only where the authority tells everybody"
    await office.set("notifier_feedback", "general_info_always")
    row = next(row for row in await to_do(office, case_id) if row.title.startswith("Říct oznamovateli"))
    assert row.act.url == f"/notices/{notice_id}/report"
    assert Office.notifier_name not in f"{row}"
    await office.answer(notice_id, template="general", how="phone")
    assert "Říct oznamovateli, jak to půjde dál" not in [row.title for row in await to_do(office, case_id)]


async def test_what_is_to_be_done_asks_as_often_for_many_notices_as_for_three(office):
    _, case_id = await case_of(office)
    head, counts = office.actor("spod_head"), []
    for _ in range(2):
        for _ in range(3):
            await office.join((await office.record()).id, case_id)
        await cases.case_overview(head, case_id)
        with counting_queries() as asked:
            rows = (await cases.case_overview(head, case_id)).to_do
        counts.append((len(rows) > 3, asked.count))
    assert counts[0] == counts[1]
