"""Whoever called about a child is kept apart from what is told of them with every other notice of that child."""

from datetime import timedelta

import pytest

from app.testing.pdf import pages_of
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import AddRecord, AddTask
from cases.cases.schemas.merging import MergeCases
from kernel.clock import now
from kernel.exceptions import Invalid
from kernel.legal_time import format_date, today_in_prague
from services.intake import papers, service, views
from services.intake.schemas import MarkDuplicate
from tests.intake.test_pages import send

TELLS = "Říká to i paní Zvěřinová z přízemí."
OTHER = {
    "child_given_name": "Adam",
    "child_family_name": "Pokorný",
    "notifier_name": "Pavel Okurka",
    "notifier_relation": "trenér",
    "notifier_contact": "000 000 084",
}


async def two(office, **more: object):
    """A case from a notice, and a second one that tells of who made the first; nothing says yet that they are of one child."""
    first = await office.record()
    second = await office.record(subject=TELLS, **{**OTHER, **more})
    return first, second, await office.assign(first.id)


async def printed(office, notice, who: str = "spod_coordinator") -> str:
    pages = pages_of(papers.record_pdf(await views.record_of(office.actor(who), notice.id)))
    return " ".join(" ".join(pages).split())


async def test_the_record_of_a_joined_notice_leaves_out_who_made_the_other(office):
    _, second, where = await two(office)
    assert "Zvěřinová" in await printed(office, second, "spod_intake")  # of another child, as far as anybody knows
    await office.join(second.id, where.case_id)
    paper = await printed(office, second)
    assert "Zvěřinová" not in paper
    assert "vynecháno: možná jméno či kontakt" in paper


async def test_so_does_the_record_of_a_duplicate(office):
    first, second, _ = await two(office)
    order = MarkDuplicate(reference_number=first.reference_number)
    await service.mark_duplicate(office.actor("spod_head"), second.id, order)
    assert "Zvěřinová" not in await printed(office, second, "spod_head")


async def test_a_caller_of_the_family_may_be_named_with_the_other_notice_too(office):
    first = await office.record(notifier_relation="babička")
    second = await office.record(subject=TELLS, **OTHER)
    where = await office.assign(first.id)
    await office.join(second.id, where.case_id)
    assert "Zvěřinová" in await printed(office, second)


async def test_who_may_not_be_shown_the_other_caller_is_told_nothing_by_what_is_left_out(office):
    """A clerk reads the notice that they took down as they took it down."""
    first = await office.record("spod_coordinator2")
    second = await office.record(subject=TELLS, **OTHER)
    where = await office.assign(first.id)
    await office.join(second.id, where.case_id)
    assert "Zvěřinová" in await printed(office, second, "spod_intake")


async def test_joining_says_where_it_stands_already(office):
    first, second, where = await two(office)
    await cases.add_record(
        office.actor("spod_coordinator"),
        where.case_id,
        AddRecord(kind="note", occurred_at=now(), title="Škola", facts="Volal trenér Okurka."),
    )
    joined = await office.join(second.id, where.case_id)
    day = format_date(today_in_prague())
    assert joined.named_in == [second.reference_number, f"záznam {day}"]
    third = await office.record(subject="Nic dalšího.", **{**OTHER, "notifier_name": "Adam Jedlička"})
    assert (await office.join(third.id, where.case_id)).named_in == []
    assert first.reference_number not in joined.named_in


async def test_marking_a_duplicate_says_so_to_who_may_be_shown_both(office):
    first, second, _ = await two(office)
    order = MarkDuplicate(reference_number=first.reference_number)
    third = await office.record("spod_coordinator2", subject=TELLS, **{**OTHER, "notifier_name": "Adam Jedlička"})
    assert await service.mark_duplicate(office.actor("spod_coordinator2"), third.id, order) == []
    await service.unmark_duplicate(office.actor("spod_coordinator2"), third.id)
    assert await service.mark_duplicate(office.actor("spod_head"), second.id, order) == [second.reference_number]


@pytest.mark.parametrize("way", ["join", "duplicate"])
async def test_the_page_says_it_after_the_act(office, client_app, way):
    first, second, where = await two(office)
    head = await client_app("spod_head")
    fields = {"case_id": str(where.case_id), "version": "1", "reference_number": first.reference_number}
    sent = await send(head, f"/notices/{second.id}/{way}", fields)
    assert sent.headers["location"] == f"/notices/{second.id}"
    page = (await head.get(sent.headers["location"])).text
    assert f"možná prozrazuje toho, kdo volal ({second.reference_number})" in page.replace("\u00a0", " ")


async def test_after_a_merge_the_callers_of_both_records_are_kept_out_of_the_file(office):
    """Everything about the child goes through the record that stands (ADR 0083)."""
    first = await office.assign((await office.record()).id)
    other = {"notifier_name": "Drahoslava Přemyslová", "notifier_contact": "777 333 444"}
    second = await office.assign((await office.record(child_given_name="Ema", **other)).id, open_anyway=True)
    head = office.actor("spod_head")
    address = f"http://localhost/cases/{second.case_id}"
    order = MergeCases(file_mark=address, reason="Totéž dítě.")
    await cases.merge_cases(head, first.case_id, order)
    for said in ("Mluvila jsem s ní: Drahoslava Přemyslová.", "Od paní Přemyslové", "Volala z čísla 777 333 444."):
        record = AddRecord(kind="note", occurred_at=now() - timedelta(minutes=1), title="Rozhovor", facts=said)
        with pytest.raises(Invalid) as refused:
            await cases.add_record(office.actor("spod_coordinator"), first.case_id, record)
        assert "facts" in refused.value.fields, said


async def test_what_names_the_caller_of_the_other_record_is_said_before_and_after_a_merge(office, client_app):
    """Each of the two texts was right in its own file; led as one it names who called about the same child."""
    first = await office.assign((await office.record()).id)
    other = {"notifier_name": "Drahoslava Přemyslová", "notifier_contact": "777 333 444"}
    second = await office.assign((await office.record(child_given_name="Ema", **other)).id, open_anyway=True)
    said = AddRecord(
        kind="note", occurred_at=now() - timedelta(minutes=1), title="Rozhovor", facts="Volala paní Přemyslová."
    )
    await cases.add_record(office.actor("spod_coordinator"), first.case_id, said)
    head = office.actor("spod_head")
    address = f"http://localhost/cases/{second.case_id}"
    worker = office.actor("spod_coordinator")
    task = AddTask(title="Zavolat Přemyslové", due_on=today_in_prague(), assignee_id=worker.worker)
    await cases.add_task(worker, first.case_id, task)
    (told,) = (await case_views.merge_preview(head, first.case_id, address)).follows
    assert "prozrazuje toho, kdo volal" in told
    assert "úkol do" in told
    page = await (await client_app("spod_head")).post(
        f"/cases/{first.case_id}/merge", data={"file_mark": address, "step": "preview"}
    )
    assert "prozrazuje toho, kdo volal" in page.text.replace("\u00a0", " ")
    done = await cases.merge_cases(head, first.case_id, MergeCases(file_mark=address, reason="Totéž dítě."))
    assert done.follows == [told]
    again = await cases.merge_cases(head, first.case_id, MergeCases(file_mark=address, reason="Totéž dítě."))
    assert again == done, "sent twice it says the same"


async def test_what_names_a_caller_in_a_record_that_is_led_along_already_is_said_too(office):
    """Of three records led as one each is held against the callers of the others."""
    first = await office.assign((await office.record()).id)
    second = await office.assign((await office.record(child_given_name="Ema")).id, open_anyway=True)
    other = {"notifier_name": "Drahoslava Přemyslová", "notifier_contact": "777 333 444"}
    head, worker = office.actor("spod_head"), office.actor("spod_coordinator")
    task = AddTask(title="Zavolat Přemyslové", due_on=today_in_prague(), assignee_id=worker.worker)
    await cases.add_task(worker, second.case_id, task)
    third = await office.assign((await office.record(child_given_name="Ela", **other)).id, open_anyway=True)
    order = MergeCases(file_mark=f"http://localhost/cases/{second.case_id}", reason="Totéž dítě.")
    await cases.merge_cases(head, first.case_id, order)
    preview = await case_views.merge_preview(head, first.case_id, f"http://localhost/cases/{third.case_id}")
    (told,) = preview.follows
    assert "úkol do" in told


async def test_a_finished_task_that_names_the_caller_of_the_other_record_is_said_too(office):
    """It stands among what was done, beside the child about whom they called."""
    first = await office.assign((await office.record()).id)
    other = {"notifier_name": "Drahoslava Přemyslová", "notifier_contact": "777 333 444"}
    second = await office.assign((await office.record(child_given_name="Ema", **other)).id, open_anyway=True)
    head, worker = office.actor("spod_head"), office.actor("spod_coordinator")
    task = AddTask(title="Zavolat Přemyslové", due_on=today_in_prague(), assignee_id=worker.worker)
    await cases.finish_task(worker, await cases.add_task(worker, first.case_id, task), version=1)
    address = f"http://localhost/cases/{second.case_id}"
    (told,) = (await case_views.merge_preview(head, first.case_id, address)).follows
    assert f"hotový úkol do {format_date(today_in_prague())}" in told
