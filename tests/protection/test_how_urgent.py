"""How urgent a child is, is said once for all notices about it, and the same everywhere (ADR 0099)."""

from datetime import date, timedelta

import pytest

from app.testing.queries import counting_queries
from app.testing.time import days_from_now
from cases.calendar import views as calendar
from cases.calendar.rules import Asked as CalendarAsked
from cases.cases import service as cases_service
from cases.cases import views as cases
from cases.cases.schemas import AddTask
from cases.cases.schemas.merging import MergeCases
from cases.cases.schemas.worklist import Asked
from cases.clients.schemas import ClientIdentity
from cases.deadlines import views as deadlines
from kernel import outbox
from kernel.clock import as_of, now
from kernel.db import unit_of_work
from kernel.legal_time import prague_date, today_in_prague
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.schemas import AddToNotice, MarkDuplicate
from services.protection import service, views
from services.protection.schemas import AssessBasically, JudgeAddition, TickStep
from tenants.notifications import views as notifications
from tests.intake.conftest import Office
from tests.protection.test_basic import enrols
from tests.protection.test_files import opens, own

HEAD, WORKER = "spod_head", "spod_coordinator"


@pytest.fixture
def office(world):
    return Office(world)


async def case_of(office, **changes):
    notice = await office.record(**changes)
    return notice, (await office.assign(notice.id, open_anyway=True)).case_id


async def head_of(office, case_id, by=WORKER):
    header = (await cases.case_view(office.actor(by), case_id)).header
    return next(sign for sign in header.signs if sign.key == "urgency")


async def in_list(office, notice_id, by=HEAD):
    listed = await intake_views.list_notices(office.actor(by), limit=100)
    return next(each for each in listed if each.id == notice_id)


async def step(office, notice_id, by=WORKER, **whom):
    tick = TickStep(step="police", outcome="done", happened_at=now(), reason="Otec je opilý a doma.", **whom)
    await service.tick_step(office.actor(by), notice_id, tick)


async def added(office, notice_id, acute="no", *, by=WORKER, reopens=True, **whom):
    """Something is added, and signed what it means."""
    addition = await intake.add_to_notice(office.actor(HEAD), notice_id, AddToNotice(text="Babička volala znovu."))
    said = {"content": "Opakuje se to.", "seriousness": "3", "credibility": "3", "acute": acute}
    order = JudgeAddition(addition_id=addition, **said, **whom, reopens=reopens)
    await service.judge_addition(office.actor(by), notice_id, order)


async def same(office, notice_id, of, by=HEAD):
    await intake.mark_duplicate(office.actor(by), notice_id, MarkDuplicate(reference_number=of))


async def told(office, who):
    await outbox.drain()
    return [each.kind for each in await notifications.notifications(office.actor(who))]


async def test_what_is_urgent_in_one_notice_stays_so_until_that_one_is_judged_anew(office):
    first, case_id = await case_of(office)
    await office.judge(first.id, result="urgent")
    second = await office.record(subject="Škola: nic nového.")
    await office.join(second.id, case_id)
    await office.judge(second.id)
    await step(office, first.id)
    sign = await head_of(office, case_id)
    assert (sign.code, sign.on, sign.url) == ("urgent", None, f"/notices/{first.id}")
    assert sign.words.startswith("Naléhavé, posouzeno ")
    await office.judge(first.id, version=1, reason="Byla to hra.")
    assert (await head_of(office, case_id)).code == "not_urgent"


async def test_so_it_does_over_two_records_that_are_led_as_one(office):
    first, kept = await case_of(office)
    second, other = await case_of(office)
    await office.judge(first.id, result="urgent")
    await office.judge(second.id)
    await step(office, first.id)
    order = MergeCases(file_mark=f"/cases/{other}", reason="Totéž dítě.")
    await cases_service.merge_cases(office.actor(HEAD), kept, order)
    assert {(await head_of(office, each, by=HEAD)).code for each in (kept, other)} == {"urgent"}


@pytest.mark.parametrize("marked_first", [True, False])
async def test_what_is_marked_as_the_same_counts_and_who_leads_the_case_is_told(office, client_app, marked_first):
    first, case_id = await case_of(office)
    await office.judge(first.id)
    second = await office.record(subject="Psala, že nechce žít.")
    if marked_first:
        await same(office, second.id, first.reference_number)
    await office.judge(second.id, "spod_intake", result="urgent", categories=["d_self_harm"])
    if not marked_first:
        assert (await head_of(office, case_id)).code == "not_urgent"
        await same(office, second.id, first.reference_number)
    sign = await head_of(office, case_id)
    assert (sign.code, sign.words, sign.url) == ("intervene", "Naléhavé: zasáhnout do", f"/notices/{second.id}")
    listed = await cases.worklist(office.actor(WORKER), Asked(), limit=50)
    assert next(row for row in listed.rows if row.case.id == case_id).signs["urgency"].code == "intervene"
    row = await in_list(office, first.id)
    assert (row.urgency, row.urgency_words) == ("urgent", f"naléhavé (podle {second.reference_number})")
    assert (await told(office, WORKER)).count("urgency.same_urgent") == 1
    assert "jiného oznámení, které je" in (await (await client_app(WORKER)).get("/my-day")).text
    assert {"urgency.urgent", "urgency.same_urgent"} & set(await told(office, HEAD))
    await step(office, second.id, "spod_intake")
    assert (await head_of(office, case_id)).code == "urgent"
    await office.judge(second.id, "spod_intake", version=1, reason="Byla to hra.")
    assert (await head_of(office, case_id)).code == "not_urgent"
    assert (await in_list(office, first.id)).urgency == "not_urgent"
    assert "jiného oznámení, které je" not in (await (await client_app(WORKER)).get("/my-day")).text


async def test_the_page_of_a_notice_says_how_urgent_its_duplicate_is(office, client_app):
    first, _ = await case_of(office)
    await office.judge(first.id)
    second = await office.record(subject="Psala, že nechce žít.")
    await same(office, second.id, first.reference_number)
    await office.judge(second.id, "spod_intake", result="urgent", categories=["d_self_harm"])
    page = (await (await client_app(WORKER)).get(f"/notices/{first.id}")).text.replace("\u00a0", " ")
    assert f"naléhavé (podle {second.reference_number})" in page


async def test_a_mark_that_is_taken_back_counts_no_more(office):
    first, case_id = await case_of(office)
    await office.judge(first.id)
    second = await office.record()
    await same(office, second.id, first.reference_number)
    await office.judge(second.id, "spod_intake", result="urgent")
    await intake.unmark_duplicate(office.actor(HEAD), second.id)
    assert (await head_of(office, case_id)).code == "not_urgent"


async def test_a_duplicate_that_nobody_judged_is_not_said_to_be_calm(office):
    first, case_id = await case_of(office)
    await office.judge(first.id)
    second = await office.record()
    await same(office, second.id, first.reference_number)
    sign = await head_of(office, case_id)
    assert (sign.code, sign.url) == ("unjudged", f"/notices/{second.id}")


async def test_an_urgent_child_that_is_asked_anew_is_urgent(office):
    first, case_id = await case_of(office)
    await office.judge(first.id, result="urgent")
    await step(office, first.id)
    await added(office, first.id)
    sign = await head_of(office, case_id)
    assert (sign.code, sign.words) == ("urgent", "Naléhavé; posoudit znovu do")
    row = await in_list(office, first.id)
    assert (row.urgency, row.signs[0]) == ("urgent", "naléhavé")


async def test_what_threatens_acutely_goes_before_everything(office):
    first, case_id = await case_of(office)
    await office.judge(first.id, result="urgent")
    await step(office, first.id)
    await added(office, first.id, "yes")
    sign = await head_of(office, case_id)
    assert (sign.code, sign.words) == ("acute", "Ohrožuje akutně; posoudit do")
    assert (await in_list(office, first.id)).urgency == "acute"


async def test_each_child_is_named_with_how_urgent_it_is(office):
    first = await office.record()
    await office.judge(first.id, "spod_intake")
    await office.judge(first.id, "spod_intake", version=1, result="urgent", child_name="Petra Vránová")
    await office.judge(first.id, "spod_intake", version=2, child_name="Honzík Vrána")
    await added(office, first.id, "yes", by="spod_intake")
    row = await in_list(office, first.id)
    assert row.signs[:2] == ["ohrožuje akutně, posoudit hned: Vránová Eliška", "naléhavé: Petra Vránová"]
    assert (row.urgency, row.urgency_of) == ("acute", ["Vránová Eliška"])
    assert [(each.urgency, each.urgency_of) for each in row.urgency_more] == [("urgent", ["Petra Vránová"])]


async def test_a_head_asks_nothing_more_for_many_notices(office):
    first, case_id = await case_of(office)
    await office.judge(first.id, result="urgent")
    await cases.case_view(office.actor(WORKER), case_id)
    with counting_queries() as one:
        await cases.case_view(office.actor(WORKER), case_id)
    for _ in range(2):
        await same(office, (await office.record()).id, first.reference_number)
    with counting_queries() as three:
        await cases.case_view(office.actor(WORKER), case_id)
    assert three.count == one.count


# --- where it stands first ----------------------------------------------------------------------------------------


async def rows_of(office, by=WORKER, **asked):
    return (await cases.worklist(office.actor(by), Asked(**asked), limit=50)).rows


async def test_a_child_to_be_helped_stands_in_front_of_the_worklist_with_the_day(office):
    """No task says it, and it had the last place under a dash."""
    _, calm_case = await case_of(office, child_family_name="Klidná")
    await case_of(office, child_family_name="Tichá")
    first, case_id = await case_of(office)
    await office.judge(first.id, "spod_head", result="urgent", categories=["d_self_harm"])
    await service.assess_basically(office.actor(WORKER), first.id, AssessBasically(**enrols()), version=0)
    rows = await rows_of(office)
    helped_by = prague_date(now() + timedelta(hours=2))  # late in the evening that is tomorrow
    assert (rows[0].case.id, rows[0].due) == (case_id, helped_by)
    assert [row.case.id for row in rows].count(case_id) == 1
    assert calm_case in [row.case.id for row in rows]
    assert (await rows_of(office, HEAD, mine=False))[0].case.id == case_id
    with as_of(days_from_now(1)):
        assert case_id in [row.case.id for row in await rows_of(office, late=True)]
    page = (await cases.worklist(office.actor(WORKER), Asked(), limit=1)).behind
    behind = (await cases.worklist(office.actor(WORKER), Asked(), limit=50, behind=page)).rows
    assert case_id not in [row.case.id for row in behind]


async def test_d06_a_child_that_was_helped_and_has_no_task_does_not_stand_last(office):
    """Once somebody had helped it its case had no day and stood behind every other one."""
    _, calm_case = await case_of(office, child_family_name="Klidná")
    first, case_id = await case_of(office)
    second, with_task = await case_of(office, child_family_name="Tichá")
    for notice in (first, second):
        await office.judge(notice.id, "spod_head", result="urgent", categories=["d_self_harm"])
        await service.assess_basically(office.actor(WORKER), notice.id, AssessBasically(**enrols()), version=0)
        tick = TickStep(step="ambulance", outcome="done", happened_at=now(), reason="Dítě je v nemocnici.")
        await service.tick_step(office.actor(WORKER), notice.id, tick)
    task = AddTask(title="Zavolat do nemocnice", due_on=today_in_prague(), assignee_id=office.actor(WORKER).worker_id)
    for other in (calm_case, with_task):
        await cases_service.add_task(office.actor(WORKER), other, task)
    rows = [row.case.id for row in await rows_of(office)]
    assert rows[0] == case_id
    assert sorted(rows) == sorted({case_id, calm_case, with_task})
    assert case_id not in [row.case.id for row in await rows_of(office, late=True)]
    assert (await rows_of(office, HEAD, mine=False))[0].case.id == case_id
    page = await cases.worklist(office.actor(WORKER), Asked(), limit=1)
    more = await cases.worklist(office.actor(WORKER), Asked(), limit=50, behind=page.behind)
    shown = [row.case.id for row in (*page.rows, *more.rows)]
    assert sorted(shown) == sorted(rows), "each once, over pages"
    await office.judge(first.id, version=1, reason="Dítě je v bezpečí u babičky.")
    assert [row.case.id for row in await rows_of(office)][-1] == case_id


async def test_a_further_child_is_in_danger_in_its_own_case(office):
    notice, case_id = await case_of(office)
    await office.judge(notice.id)
    await office.judge(notice.id, version=1, result="urgent", child_name="Petra Vránová")
    petras = await file_child(office, notice.id, "spod_coordinator2")
    async with unit_of_work(office.actor(HEAD)):
        assert await views.cases_in_danger(office.actor(HEAD)) == {petras}
        assert [each.id for each in await views.cases_due(office.actor(HEAD), None)] == [petras]
    assert case_id != petras


async def file_child(office, notice_id, to):
    """The further child of a notice gets a case of its own."""
    (child,) = [
        each for each in (await views.urgency_view(office.actor(WORKER), notice_id)).children if each.id is not None
    ]
    identity = ClientIdentity(given_name="Petra", family_name="Vránová", birth_date=date(2020, 1, 2))
    await opens(office, notice_id, own(child.id, identity), to=to)
    seen = (await views.urgency_view(office.actor(HEAD), notice_id)).children
    return next(each.case_id for each in seen if each.id is not None)


async def test_what_is_urgent_stands_before_what_is_late_for_longer(office):
    with as_of(days_from_now(-3)):
        for _ in range(5):
            await office.record()
    notice, _ = await case_of(office)
    await office.judge(notice.id, result="urgent")
    head = office.actor(HEAD)
    listed = await calendar.listed(head, CalendarAsked(mine=False), limit=3)
    assert listed.entries[0].kind == "urgency.intervened"
    more = await calendar.listed(head, CalendarAsked(mine=False), limit=100, after=listed.behind)
    assert "urgency.intervened" not in [each.kind for each in more.entries]
    assert not {each.id for each in listed.entries} & {each.id for each in more.entries}


async def test_what_threatens_acutely_is_one_duty_of_today(office, client_app):
    """The calendar said tomorrow and today of the same act, and My day tomorrow."""
    notice, case_id = await case_of(office, other_children="Ema", other_children_state="answered")
    await office.judge(notice.id)
    await added(office, notice.id, "yes")
    async with unit_of_work(office.actor(WORKER)):
        runs = (await deadlines.running(office.actor(WORKER), [notice.id]))[notice.id]
    asked = [(each.kind, each.due_on) for each in runs if each.kind.startswith("notice.urgency")]
    assert asked == [("notice.urgency_assessed_today", today_in_prague())]
    news = (await cases.case_overview(office.actor(WORKER), case_id)).news
    assert [each.due_on for each in news.tasks if each.kind == "assess_urgency"] == [today_in_prague()]
    page = (await (await client_app(WORKER)).get("/my-day")).text
    assert page.index("Naléhavé: jednat hned") < page.index("ohrožuje akutně")


async def test_what_waits_and_is_urgent_stands_in_front_of_the_list_and_has_a_clock(office, client_app):
    """Also where it is asked anew and nobody has it yet: the first step had ended the only clock."""
    with as_of(days_from_now(-2)):
        for _ in range(3):
            await office.record(child_family_name="Stará")
    notice = await office.record()
    await office.judge(notice.id, "spod_intake", result="urgent")
    await step(office, notice.id, "spod_intake")
    await added(office, notice.id, "unknown", by="spod_intake")
    head = office.actor(HEAD)
    page = (await (await client_app(HEAD)).get("/notices?which=waiting")).text
    assert page.index(f"/notices/{notice.id}") < page.index("Stará")
    assert page.count(f'href="/notices/{notice.id}"') == 1
    async with unit_of_work(head):
        runs = (await deadlines.running(head, [notice.id]))[notice.id]
    assert "notice.urgency_assessed_at_once" in [each.kind for each in runs]


async def test_of_a_further_child_that_has_a_case_who_leads_it_is_asked(office):
    """The main child's coordinator was, and the case of a sibling said that it is asked anew."""
    notice, case_id = await case_of(office)
    await office.judge(notice.id)
    await office.judge(notice.id, version=1, child_name="Petra Vránová")
    petras = await file_child(office, notice.id, "spod_coordinator2")
    (child,) = [each.id for each in (await views.urgency_view(office.actor(HEAD), notice.id)).children if each.id]
    await added(office, notice.id, "yes", by="spod_coordinator2", child_id=child)
    other = office.actor("spod_coordinator2")
    tasks = [
        [
            each.due_on
            for each in (await cases.case_overview(office.actor(HEAD), one)).news.tasks
            if each.kind == "assess_urgency"
        ]
        for one in (petras, case_id)
    ]
    assert tasks == [[today_in_prague()], []]
    async with unit_of_work(other):
        runs = (await deadlines.running(other, [notice.id]))[notice.id]
    assert [each.worker_id for each in runs if each.kind == "notice.urgency_assessed_today"] == [other.worker_id]
    assert (await head_of(office, case_id)).code == "not_urgent"
    sign = await head_of(office, petras, by=HEAD)
    assert (sign.code, sign.words) == ("acute", "Ohrožuje akutně; posoudit do")
    await office.judge(notice.id, "spod_coordinator2", version=2, child_id=child)
    news = (await cases.case_overview(office.actor(HEAD), petras)).news
    assert "assess_urgency" not in [each.kind for each in news.tasks]
    async with unit_of_work(other):
        runs = (await deadlines.running(other, [notice.id])).get(notice.id, [])
    assert not [each for each in runs if each.kind.startswith("notice.urgency")]
