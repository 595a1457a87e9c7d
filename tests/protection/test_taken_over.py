"""A notice that came while two children were led as one belongs to the other one: that child has it, and both are judged anew."""

from datetime import date

import pytest
from lxml import html

from app.testing.time import days_from_now
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import OpenCase
from cases.cases.schemas.merging import MergeCases, UnmergeCases
from cases.clients.schemas import ClientIdentity
from cases.deadlines import views as deadlines
from kernel import outbox
from kernel.clock import as_of, now
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.rules import ASSESSED, ASSESSED_TODAY
from services.intake.schemas import AddToNotice
from services.protection import service, views
from services.protection.rules import INTERVENED
from services.protection.schemas import ChildFile, JudgeAddition, TickStep
from tenants.notifications import views as notifications
from tests.intake.conftest import office
from tests.protection.test_files import ids, notice_id, opens
from tests.registers.test_enrolment import enrol

__all__ = ["notice_id", "office"]
HEAD, WORKER = "spod_head", "spod_coordinator"
ANNA = ClientIdentity(given_name="Anna", family_name="Kolářová", birth_date=date(2016, 3, 7))
ANETA = ClientIdentity(given_name="Aneta", family_name="Kolářová", birth_date=date(2016, 3, 8))


async def opened(office, identity):
    order = OpenCase(identity=identity, key_worker_id=office.actor(WORKER).worker_id, kind="child", open_anyway=True)
    return await cases.open_case(office.actor(HEAD), order)


async def merged(office, kept, other):
    where = f"https://opora.example/cases/{other}"
    await cases.merge_cases(office.actor(HEAD), kept, MergeCases(file_mark=where, reason="Je to jedno dítě."))


@pytest.fixture
async def both(office):
    """Two cases of cousins, the second led in the first by mistake."""
    kept, other = await opened(office, ANNA), await opened(office, ANETA)
    await merged(office, kept, other)
    return kept, other


async def comes(office, case_id, **said):
    """A notice comes meanwhile; it can only be joined to the case that stands for both."""
    notice_id = (await office.record(**said)).id
    await office.join(notice_id, case_id, summary="Matka v noci odešla.")
    return notice_id


async def part(office, other, whose="theirs"):
    later = (await case_views.unmerge_preview(office.actor(HEAD), other)).later
    order = UnmergeCases(reason="Jsou to sestřenice.", later={each.number: whose for each in later})
    await cases.unmerge_cases(office.actor(HEAD), other, order)


async def sign(office, case_id):
    header = (await case_views.case_view(office.actor(WORKER), case_id)).header
    return next((each for each in header.signs if each.key == "urgency"), None)


async def tasks(office, case_id, kind="assess_urgency"):
    found, _ = await case_views.list_tasks(office.actor(WORKER), case_id)
    return [(each.title, each.due_on) for each in found if each.kind == kind]


async def clocks(office, about_ids, kind):
    async with unit_of_work(office.actor(HEAD)):
        found = await deadlines.running(office.actor(HEAD), about_ids)
    return {each: [row for row in rows if row.kind == kind] for each, rows in found.items()}


async def judged(office, notice_id):
    return await views.urgency_view(office.actor(HEAD), notice_id)


async def in_file(office, case_id):
    rows = await case_views.list_records(office.actor(WORKER), case_id, kind="notice")
    return rows[-1]


async def test_the_other_child_is_urgent_has_the_notice_and_both_are_judged_anew_today(office, both):
    kept, other = both
    notice_id = await comes(office, kept)
    first = await office.judge(notice_id, result="urgent", reason="Otec ji bije.")
    (before,) = (await clocks(office, [first], INTERVENED))[first]
    await part(office, other)
    for case_id in (kept, other):
        assert (await sign(office, case_id)).code == "intervene", "both stay as they were"
        assert [each.id for each in await intake_views.notices_of_case(office.actor(WORKER), case_id)] == [notice_id]
    ((ours, due),), ((theirs, theirs_due),) = await tasks(office, kept), await tasks(office, other)
    assert due == theirs_due == today_in_prague()
    assert "patří jinému dítěti" in ours
    assert "u jiného dítěte" in theirs
    view = await judged(office, notice_id)
    child, second = view.children
    assert second.name == "Aneta Kolářová, nar. 8. 3. 2016"
    assert (second.case_id, second.result, second.asked) == (other, "urgent", True)
    assert (child.result, child.asked) == ("urgent", True)
    (again,) = [each for each in view.assessments if each.child.id == second.id]
    assert again.reason.endswith("Otec ji bije.")
    assert office.world.people[WORKER].name in again.reason, "who judged that is said, and signs nothing anew"
    (after,) = (await clocks(office, [again.id], INTERVENED))[again.id]
    assert after.due_at == before.due_at, "no later than it was"
    assert after.worker_id == office.actor(WORKER).worker_id
    (asked,) = (await clocks(office, [notice_id], ASSESSED_TODAY))[notice_id]
    assert asked.due_on == today_in_prague()


async def test_whoever_opens_the_other_file_reads_that_it_came_and_what_was_judged_and_done(office, both):
    kept, other = both
    notice_id = await comes(office, kept)
    await office.judge(notice_id, result="urgent", reason="Otec ji bije.")
    tick = TickStep(step="police", outcome="done", happened_at=now(), reason="Hlídka tam je.")
    await service.tick_step(office.actor(WORKER), notice_id, tick)
    await part(office, other)
    record = await in_file(office, other)
    assert [each.words for each in record.since] == ["Posouzeno jako naléhavé"]
    said = f"{await case_views.list_records(office.actor(WORKER), other)}"
    assert "Matka v noci odešla." in said
    assert "Zavolat Policii ČR (158): stalo se" in said
    assert "Otec ji bije" not in said, "reasons stay with the notice"
    assert office.notifier_name not in said
    kept_says = [each.words for each in (await in_file(office, kept)).since]
    assert kept_says == ["Posouzeno jako naléhavé", "Zavolat Policii ČR (158): stalo se"]
    await outbox.drain()
    found = await intake_views.find_notices(office.actor(HEAD), "Aneta Kolářová")
    assert [each.id for each in found] == [notice_id]


async def test_each_ends_what_is_asked_of_its_own_child_and_reads_what_was_found_of_it(office, both):
    kept, other = both
    notice_id = await comes(office, kept)
    await office.judge(notice_id, result="urgent", reason="Otec ji bije.")
    await part(office, other)
    second = (await judged(office, notice_id)).children[1]
    await office.judge(notice_id, version=2, reason="Oznámení je o sestřenici.")
    assert (await sign(office, kept)).code == "not_urgent"
    assert (await sign(office, other)).code == "intervene"
    assert await tasks(office, kept) == []
    assert len(await tasks(office, other)) == 1
    await office.judge(notice_id, version=3, child_id=second.id, reason="Otec je pryč.")
    assert (await sign(office, other)).code == "not_urgent"
    assert await tasks(office, other) == []
    assert await clocks(office, [notice_id], ASSESSED_TODAY) in ({}, {notice_id: []})


async def test_what_is_the_kept_child_s_own_changes_nothing(office, both):
    kept, other = both
    notice_id = await comes(office, kept)
    await office.judge(notice_id, result="urgent", reason="Otec ji bije.")
    was = await judged(office, notice_id)
    await part(office, other, "ours")
    assert await judged(office, notice_id) == was
    assert await tasks(office, other) == await tasks(office, kept) == []
    assert await sign(office, other) is None


async def test_what_nobody_judged_or_was_not_urgent_is_judged_today_for_both(office, both):
    kept, other = both
    waits = await comes(office, kept)
    calm = await comes(office, kept)
    await office.judge(calm)
    await part(office, other)
    for case_id in both:
        due = await tasks(office, case_id)
        assert [day for _, day in due] == [today_in_prague()] * 2, due
        assert (await sign(office, case_id)).code == "judge"
    for each in (waits, calm):
        child, second = (await judged(office, each)).children
        assert child.asked
        assert (second.result, second.asked, second.case_id) == ("", True, other)


async def test_what_threatens_acutely_threatens_both(office, both):
    kept, other = both
    notice_id = await comes(office, kept)
    await office.judge(notice_id)
    added = await intake.add_to_notice(office.actor(HEAD), notice_id, AddToNotice(text="Babička volala znovu."))
    said = {"content": "Opakuje se to.", "seriousness": "3", "credibility": "3", "acute": "yes"}
    order = JudgeAddition(addition_id=added, reopens=True, **said)
    await service.judge_addition(office.actor(WORKER), notice_id, order)
    assert (await sign(office, kept)).code == "acute"
    await part(office, other)
    assert (await sign(office, kept)).code == (await sign(office, other)).code == "acute"


async def test_a_deadline_that_is_late_is_no_later_by_it(office):
    with as_of(days_from_now(-7)):
        kept, other = await opened(office, ANNA), await opened(office, ANETA)
        await merged(office, kept, other)
    with as_of(days_from_now(-6)):
        notice_id = await comes(office, kept)
    (late,) = (await clocks(office, [notice_id], ASSESSED))[notice_id]
    assert late.due_on < today_in_prague()
    await part(office, other)
    assert len((await judged(office, notice_id)).children) == 2
    assert (await clocks(office, [notice_id], ASSESSED))[notice_id] == [late]
    assert min(day for _, day in await tasks(office, kept)) == late.due_on


async def test_a_sibling_of_the_notice_is_asked_nothing(office, both):
    """Which of two children it is about says nothing of a third one."""
    kept, other = both
    notice_id = await comes(office, kept)
    await office.judge(notice_id, result="urgent", reason="Otec ji bije.")
    await office.judge(notice_id, version=1, child_name="Tobiáš Ptáček")
    await part(office, other)
    _, tobias, _ = (await judged(office, notice_id)).children
    assert (tobias.asked, tobias.waits) == (False, [])
    assert await tasks(office, kept, "judge_addition") == []


async def test_a_further_child_of_a_notice_that_is_another_one(office, both, notice_id):
    """The notice came into the kept case as that of a sibling of its child."""
    kept, other = both
    tobias, _ = await ids(office, notice_id)
    await opens(office, notice_id, ChildFile(child_id=tobias, goes="case", case_id=kept))
    await office.judge(notice_id, version=3, child_id=tobias, result="urgent", reason="Otec ho bije.")
    await part(office, other)
    for case_id in both:
        assert (await sign(office, case_id)).code == "intervene"
        assert len(await tasks(office, case_id)) == 1
    first, second, klara, fourth = (await judged(office, notice_id)).children
    assert (first.asked, first.waits, klara.asked, klara.waits) == (False, [], False, [])
    assert (second.case_id, second.asked, fourth.case_id, fourth.asked) == (kept, True, other, True)
    assert await tasks(office, (await judged(office, notice_id)).notice.header.case_id) == []


async def test_the_form_opened_from_a_case_asks_of_its_own_child_and_tells_both_apart(office, both, client_app):
    """Both may be called the same: each is named with its file, and whoever comes from the task or the head of a case judges its child."""
    kept, other = both
    notice_id = await comes(office, kept)
    await office.judge(notice_id, result="urgent", reason="Otec ji bije.")
    await part(office, other)
    client, found = await client_app(WORKER), []
    for case_id in both:
        mark = (await case_views.case_view(office.actor(WORKER), case_id)).header.file_mark
        opened = html.fromstring((await client.get(f"/cases/{case_id}/tasks")).text)
        (way,) = set(opened.xpath("//a[contains(@href, '/urgency?case=')]/@href"))
        form = html.fromstring((await client.get(way)).text)
        (chosen,) = form.xpath("//input[@name='child_id'][@checked]")
        found.append(chosen.get("value"))
        assert mark in "".join(chosen.xpath("./ancestor::label//text() | ./following-sibling::*//text()"))
    second = (await judged(office, notice_id)).children[1]
    assert found == ["", str(second.id)]
    page = html.fromstring((await client.get(f"/notices/{notice_id}")).text).text_content()
    assert "závažnost ," not in page.replace("\u00a0", " ")


async def test_the_preview_names_the_notice_and_the_entries_of_since(office, both, client_app):
    kept, other = both
    notice_id = await comes(office, kept)
    await office.judge(notice_id)
    await enrol(office, notice_id)
    number = (await intake_views.notice_view(office.actor(HEAD), notice_id)).header.reference_number
    said = " ".join((await case_views.unmerge_preview(office.actor(HEAD), other)).follows)
    assert number in said
    assert f"OM 1/{today_in_prague().year}" in said
    page = (await (await client_app(HEAD)).get(f"/cases/{other}/unmerge")).text.replace("\u00a0", " ")
    assert f"OM 1/{today_in_prague().year}" in page


async def test_whoever_leads_it_is_told(office, both):
    kept, other = both
    notice_id = await comes(office, kept)
    await office.judge(notice_id, result="urgent", reason="Otec ji bije.")
    await part(office, other)
    await outbox.drain()
    told = [each.kind for each in await notifications.notifications(office.actor(WORKER))]
    assert "urgency.reopened" in told
    assert "notice.added" in told
