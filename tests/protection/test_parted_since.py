"""What came meanwhile to something of before two children were led as one is asked about when they are led apart (ADR 0104)."""

import pytest
from msgspec.structs import replace

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import AddRecord, AddTask, AmendRecord
from cases.cases.schemas.merging import UnmergeCases
from kernel.clock import now
from kernel.exceptions import Invalid
from kernel.legal_time import format_date, today_in_prague
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.schemas import AddToNotice, MarkDuplicate
from services.protection import service
from services.protection.schemas import JudgeAddition, TickStep
from tenants.leaving import service as leaving
from tests.intake.conftest import office
from tests.intake.test_pages import send
from tests.protection.test_basic import assess
from tests.protection.test_taken_over import (
    ANETA,
    ANNA,
    clocks,
    comes,
    in_file,
    judged,
    merged,
    opened,
    part,
    sign,
    tasks,
)
from tests.registers.test_enrolment import enrol

__all__ = ["office"]
HEAD, WORKER = "spod_head", "spod_coordinator"
HEARD = "Volal znovu: dnes na Krátké 9 křik a rány."


@pytest.fixture
async def four(office):
    """Two cases, each with a notice that was judged not urgent, the second led in the first by mistake."""
    kept, other = await opened(office, ANNA), await opened(office, ANETA)
    first, second = [(await office.record(subject=said)).id for said in ("V bytě je zima.", "Dítě nechodí do školy.")]
    for notice_id, case_id in ((first, kept), (second, other)):
        await office.join(notice_id, case_id)
        await office.judge(notice_id)
    await merged(office, kept, other)
    return kept, other, first, second


async def later_of(office, other):
    return (await case_views.unmerge_preview(office.actor(HEAD), other)).later


async def add(office, notice_id, text=HEARD, **more):
    return await intake.add_to_notice(office.actor(HEAD), notice_id, AddToNotice(text=text, **more))


async def signs(office, *case_ids):
    return [found.code if (found := await sign(office, each)) else "" for each in case_ids]


async def test_an_addition_to_a_notice_of_before_is_asked_about_and_both_are_judged_anew(office, four):
    kept, other, first, _ = four
    await add(office, first, acute="yes")
    await office.judge(first, version=1, result="urgent", reason="Křik a rány na Krátké 9.")
    (asked,) = await later_of(office, other)
    number = (await intake_views.notice_view(office.actor(HEAD), first)).header.reference_number
    assert number in asked.title
    assert HEARD in asked.said
    assert "posouzeno jako naléhavé" in asked.said
    with pytest.raises(Invalid):
        await cases.unmerge_cases(office.actor(HEAD), other, UnmergeCases(reason="Jsou to bratranci."))
    await part(office, other)
    assert await signs(office, kept, other) == ["intervene", "intervene"]
    for case_id in (kept, other):
        assert today_in_prague() in [day for _, day in await tasks(office, case_id)]
    child, second = (await judged(office, first)).children
    assert (second.case_id, second.result, second.asked) == (other, "urgent", True)
    assert (child.result, child.asked) == ("urgent", True)
    said = f"{await case_views.list_records(office.actor(WORKER), other)}"
    assert number in said
    assert "posouzeno jako naléhavé" in said
    assert HEARD not in said, "what was told stays with the notice"
    assert "Patří osobě z druhého spisu" in f"{await case_views.list_records(office.actor(WORKER), kept)}"
    assert (await in_file(office, other)).id


async def test_what_is_urgent_of_before_is_no_judgement_of_the_other_child(office, four):
    kept, other, first, _ = four
    await office.judge(first, version=1, result="urgent", reason="Z doby, kdy byl záznam jejich.")
    await part(office, other, "ours")
    await merged(office, kept, other)
    await add(office, first)
    await part(office, other)
    child, second = (await judged(office, first)).children
    assert (second.result, second.asked) == ("", True)
    assert (child.result, child.asked) == ("urgent", True)
    assert (await tasks(office, other))[0][1] == today_in_prague()


async def test_what_came_to_the_notice_of_the_other_record_is_asked_about_too(office, four):
    """The caller of the kept child may have been taken for that of the other one."""
    kept, other, _, second = four
    await add(office, second, acute="yes")
    (asked,) = await later_of(office, other)
    assert asked.stands == "theirs"
    await part(office, other, "ours")
    assert await signs(office, kept, other) == ["acute", "acute"]
    assert (await judged(office, second)).children[1].case_id == kept


async def test_a_basic_assessment_of_since_that_was_of_the_other_child_is_made_again(office, four):
    kept, other, first, _ = four
    await assess(office, first)
    await part(office, other)
    assert len(await tasks(office, kept, "assess_again")) == 1
    assert not await tasks(office, other, "assess_again"), "there it is made for the first time"
    await office.judge(first, version=1, result="not_urgent", reason="Nic z toho nebylo o něm.")
    await assess(office, first, version=1)
    assert not await tasks(office, kept, "assess_again"), "making it ends the duty"


async def test_a_sibling_without_a_case_may_be_of_either_family(office):
    """Joined while the two were one: whom nobody gave a case of their own is urgent for both, until both are judged."""
    kept, other = await opened(office, ANNA), await opened(office, ANETA)
    await merged(office, kept, other)
    notice_id = (await office.record(subject="Děti jsou samy.")).id
    await office.join(notice_id, kept)
    await office.judge(notice_id, result="urgent", child_name="Bětka", reason="Malá je sama s otcem, který ji bije.")
    await part(office, other)
    assert (await signs(office, other))[0] == "intervene"


async def test_whoever_leads_both_ends_while_one_of_them_waits(office, four):
    """Their cases change hands one after the other: between the two what is asked of the second one goes to nobody who left."""
    kept, other, first, _ = four
    await add(office, first, acute="yes")
    await office.judge(first, version=1, result="urgent", reason="Křik a rány na Krátké 9.")
    await part(office, other)
    await office.judge(first, version=3, result="not_urgent", reason="Jde o druhé dítě.")
    leaver, heir = office.actor(WORKER), office.actor(HEAD)
    await leaving.end_work(leaver.tenant, leaver.worker_id, to_user=heir.user_id)
    for case_id in (kept, other):
        assert (await case_views.case_view(heir, case_id)).header.key_worker_id == heir.worker_id
    (running,) = (await clocks(office, [first], "notice.assessed_at_once"))[first] or [None]
    assert running is None or running.worker_id == heir.worker_id


async def test_what_stays_where_it_is_changes_nothing(office, four):
    kept, other, first, second = four
    await add(office, first, acute="yes")
    was = [await judged(office, each) for each in (first, second)]
    await part(office, other, "ours")
    assert [await judged(office, each) for each in (first, second)] == was
    assert await signs(office, kept, other) == ["acute", "not_urgent"]


@pytest.mark.parametrize("what", ["judged", "step", "of an addition"])
async def test_whatever_was_done_to_it_meanwhile_is_asked_about(office, four, what):
    kept, other, first, _ = four
    if what == "judged":
        await office.judge(first, version=1, result="urgent", reason="Volala škola.")
    elif what == "step":
        tick = TickStep(step="police", outcome="done", happened_at=now(), reason="Hlídka tam je.")
        await service.tick_step(office.actor(WORKER), first, tick)
    else:
        await part(office, other)
        added = await add(office, first)
        await merged(office, kept, other)
        said = {"content": "Opakuje se to.", "seriousness": "3", "credibility": "3", "acute": "yes"}
        await service.judge_addition(
            office.actor(WORKER), first, JudgeAddition(addition_id=added, reopens=True, **said)
        )
    assert len(await later_of(office, other)) == 1
    await part(office, other)
    assert (await judged(office, first)).children[1].case_id == other
    assert today_in_prague() in [day for _, day in await tasks(office, other)]


async def test_a_duplicate_of_since_is_asked_about_with_what_it_is_a_duplicate_of(office, four):
    kept, other, first, _ = four
    number = (await intake_views.notice_view(office.actor(HEAD), first)).header.reference_number
    third = await office.record(subject="Znovu křik.")
    await intake.mark_duplicate(office.actor(HEAD), third.id, MarkDuplicate(reference_number=number))
    await add(office, third.id, acute="yes")
    assert await signs(office, kept) == ["acute"]
    (asked,) = await later_of(office, other)
    assert number in asked.title
    assert third.reference_number in asked.said
    assert HEARD in asked.said
    await part(office, other)
    assert await signs(office, kept, other) == ["acute", "acute"]
    assert (await judged(office, first)).children[1].case_id == other


async def test_what_comes_between_the_preview_and_the_parting_is_looked_at_first(office, four):
    _, other, first, _ = four
    await add(office, first)
    preview = await case_views.unmerge_preview(office.actor(HEAD), other)
    await add(office, first, text="A ještě něco.")
    order = UnmergeCases(reason="Bratranci.", later={each.number: "ours" for each in preview.later}, seen=preview.seen)
    with pytest.raises(Invalid) as refused:
        await cases.unmerge_cases(office.actor(HEAD), other, order)
    assert set(refused.value.fields) == {""}


async def test_an_addendum_to_a_record_of_before_is_asked_about_as_a_record(office):
    kept, other = await opened(office, ANNA), await opened(office, ANETA)
    worker = office.actor(WORKER)
    before = AddRecord(kind="note", occurred_at=now(), title="Škola", facts="Chodí rád.")
    record_id = await cases.add_record(worker, kept, before)
    await merged(office, kept, other)
    said = {"occurred_at": now(), "kind": "note"}
    await cases.amend_record(
        worker, kept, record_id, AmendRecord(amendment="addendum", title="Učitelka", facts="Má modřiny.", **said)
    )
    await cases.amend_record(
        worker, kept, record_id, AmendRecord(amendment="correction", title="Škola", facts="Chodí nerad.", **said)
    )
    (asked,) = await later_of(office, other)
    assert asked.title == "Učitelka"
    assert "Škola" in asked.said
    await part(office, other)
    (copy,) = [each for each in await case_views.list_records(worker, other) if each.title == "Učitelka"]
    assert copy.facts == "Má modřiny."
    assert "doplnění záznamu z" in copy.note
    assert "Chodí" not in f"{await case_views.list_records(worker, other)}"
    assert "Doplnění „Učitelka“ patří osobě ze spisu" in f"{await case_views.list_records(worker, kept)}"


async def test_of_three_no_word_of_an_earlier_parting_is_asked_about(office):
    kept, *others = [await opened(office, each) for each in (ANNA, ANETA, ANETA)]
    worker = office.actor(WORKER)
    note = AddRecord(kind="note", occurred_at=now(), title="Škola", facts="Chodí rád.")
    await merged(office, kept, others[0])
    await cases.add_record(worker, kept, note)
    await merged(office, kept, others[1])
    await part(office, others[0])
    assert await later_of(office, others[1]) == []


async def test_callers_are_looked_for_in_all_records_that_are_led_as_one(office, four):
    kept, other, *_ = four
    await part(office, other)
    worker, day = office.actor(WORKER), format_date(today_in_prague())
    note = AddRecord(kind="note", occurred_at=now(), title="Telefon", facts="Volal Zbraslavský Otakar.")
    await cases.add_record(worker, other, note)
    task = AddTask(title="Zavolat Zbraslavskému", due_on=today_in_prague(), assignee_id=worker.worker)
    await cases.add_task(worker, other, task)
    await merged(office, kept, other)
    called = {"notifier_name": "Otakar Zbraslavský", "notifier_contact": "777 333 444", "notifier_relation": "soused"}
    notice = await office.record(subject="Zase křik.", **called)
    named = (await office.join(notice.id, kept)).named_in
    assert any(each.startswith(f"záznam {day}") for each in named)
    assert any(each.startswith(f"úkol do {day}") for each in named)
    follows = " ".join((await case_views.unmerge_preview(office.actor(HEAD), other)).follows)
    assert "prozrazuje toho, kdo volal" in follows
    assert f"úkol do {day}" in follows


async def test_who_called_with_an_addition_is_looked_for_at_the_parting(office, four):
    _, other, first, _ = four
    await part(office, other)
    note = AddRecord(kind="note", occurred_at=now(), title="Telefon", facts="Volal Zbraslavský Otakar.")
    await cases.add_record(office.actor(WORKER), other, note)
    await merged(office, four[0], other)
    assert "prozrazuje" not in " ".join((await case_views.unmerge_preview(office.actor(HEAD), other)).follows)
    await add(
        office,
        first,
        text="",
        notifier_name="Otakar Zbraslavský",
        notifier_relation="",
        notifier_contact="777 333 444",
    )
    assert "prozrazuje" in " ".join((await case_views.unmerge_preview(office.actor(HEAD), other)).follows)


async def test_what_cannot_be_asked_about_is_named_before_and_in_both_files(office, four):
    """A task and an entry of since stay where they were made."""
    kept, other, first, _ = four
    worker, day = office.actor(WORKER), format_date(today_in_prague())
    task = AddTask(title="Zavolat do školy", due_on=today_in_prague(), assignee_id=worker.worker)
    await cases.add_task(worker, kept, task)
    await cases.finish_task(worker, await cases.add_task(worker, kept, task), version=1)
    await enrol(office, first)
    follows = " ".join((await case_views.unmerge_preview(office.actor(HEAD), other)).follows)
    assert f"Zavolat do školy (do {day})" in follows
    await part(office, other, "ours")
    for case_id in (kept, other):
        said = " ".join(each.facts for each in await case_views.list_records(worker, case_id))
        assert f"úkoly do {day}, {day}; zápisy v rejstřících (1)" in said
        assert "Zavolat do školy" not in said


async def test_who_adds_what_somebody_new_told_reads_where_they_are_named_already(office, four, client_app):
    kept, other, first, _ = four
    await part(office, other)
    note = AddRecord(kind="note", occurred_at=now(), title="Telefon", facts="Volal Zbraslavský Otakar.")
    await cases.add_record(office.actor(WORKER), other, note)
    await merged(office, kept, other)
    head = await client_app(HEAD)
    fields = {"text": "", "notifier_name": "Otakar Zbraslavský", "notifier_contact": "777 333 444"}
    sent = await send(head, f"/notices/{first}/add", fields)
    page = (await head.get(sent.headers["location"])).text.replace("\u00a0", " ")
    assert f"záznam {format_date(today_in_prague())}".replace("\u00a0", " ") in page


async def test_two_of_one_name_are_told_apart_where_nobody_knows_when_they_were_born(office, client_app):
    kept, other = [await opened(office, replace(ANNA, birth_date=None)) for _ in range(2)]
    await merged(office, kept, other)
    notice_id = await comes(office, kept)
    await office.judge(notice_id, result="urgent", reason="Otec ji bije.")
    await part(office, other)
    mark = (await case_views.case_view(office.actor(WORKER), other)).header.file_mark
    child = (await judged(office, notice_id)).children[1]
    assert child.name == f"Anna Kolářová, dítě ze spisu {mark}"
    page = (await (await client_app(HEAD)).get(f"/notices/{notice_id}")).text.replace("\u00a0", " ")
    assert f"Anna Kolářová, dítě ze spisu {mark}" in page
    await office.judge(notice_id, version=2, child_id=child.id, reason="Otec je pryč.")
    assert (await sign(office, other)).code == "not_urgent"
    found = await intake_views.find_notices(office.actor(HEAD), "Anna Kolářová")
    assert notice_id in [each.id for each in found]
    assert len((await judged(office, notice_id)).children) == 2
