"""Who made a notice is kept apart: shown by an act of its own, and never in the file, search, history or log."""

import re

import msgspec
import pytest

from cases.cases import views as case_views
from kernel import outbox
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from services.desk import views as desk_views
from services.intake import service, views
from services.intake.schemas import AddToNotice
from tenants.notifications import views as notification_views


async def test_each_display_is_an_act_with_its_reason_and_names_no_case(office):
    notice = await office.record()
    where = await office.assign(notice.id)
    await office.show("spod_coordinator", notice.id, "report")
    await office.show("spod_head", notice.id, "proceedings")
    async with unit_of_work(office.actor("spod_head")) as unit:
        entries = await unit.connection.fetch(
            "SELECT worker_id, case_id, object_id, details FROM audit_entry WHERE action = 'notifier.shown' ORDER BY id"
        )
    assert [entry["worker_id"] for entry in entries] == [
        office.actor("spod_coordinator").worker_id,
        office.actor("spod_head").worker_id,
    ]
    assert {entry["case_id"] for entry in entries} == {None}
    assert {entry["object_id"] for entry in entries} == {notice.id}
    assert [msgspec.json.decode(entry["details"])["reason"] for entry in entries] == ["report", "proceedings"]
    history = await case_views.case_history(office.actor("spod_head"), where.case_id)
    assert not any("notifier" in entry.action for entry in history)


async def test_a_display_without_a_reason_is_refused(office):
    notice = await office.record()
    with pytest.raises(Invalid) as refusal:
        await office.show("spod_head", notice.id, "")
    assert set(refusal.value.fields) == {"reason"}


async def test_the_notifier_is_nowhere_in_the_file(office):
    """Acceptance test 18: whatever of the case can be read or exported, there is no trace of the notifier."""
    notice = await office.record()
    where = await office.assign(notice.id, summary="Z bytu bývá večer slyšet křik.")
    second = await office.record("spod_coordinator2")
    await office.join(second.id, where.case_id)
    await office.show("spod_coordinator", notice.id)
    await outbox.drain()
    coordinator, head = office.actor("spod_coordinator"), office.actor("spod_head")
    everything = [
        await case_views.case_view(coordinator, where.case_id),
        await case_views.list_records(coordinator, where.case_id),
        await case_views.list_tasks(coordinator, where.case_id),
        await case_views.case_history(coordinator, where.case_id),
        await case_views.cover_sheet(coordinator, where.case_id),
        await desk_views.my_day(coordinator),
        await case_views.list_cases(coordinator),
        await notification_views.notifications(coordinator),
        await views.notice_view(coordinator, notice.id),
        await views.notices_of_case(coordinator, where.case_id),
        await views.list_notices(head),
    ]
    text = msgspec.json.encode(everything).decode().lower()
    for word in ("zvěřin", "drahomír", "sousedk", "přízemí", "000 071", "000071"):
        assert word not in text
    for query in ("Zvěřinová", "Drahomíra", "000000071", "sousedka"):
        assert await case_views.find_cases(head, query) == []
        assert await views.find_notices(head, query) == []


async def test_the_log_holds_no_word_about_anybody(office):
    notice = await office.record()
    await office.assign(notice.id)
    await office.show("spod_coordinator", notice.id)
    async with unit_of_work(office.actor("spod_head")) as unit:
        rows = await unit.connection.fetch("SELECT action, object_type, details::text AS details FROM audit_entry")
        rows += await unit.connection.fetch("SELECT event, payload::text AS details FROM outbox")
    text = " ".join(str(dict(row)) for row in rows).lower()
    for word in ("vránov", "eliška", "zvěřin", "sousedk", "křik", "anonym"):
        assert word not in text


async def test_the_notice_is_read_in_the_log_of_the_case(office):
    notice = await office.record()
    where = await office.assign(notice.id)
    await views.notice_view(office.actor("spod_coordinator"), notice.id)
    history = await case_views.case_history(office.actor("spod_head"), where.case_id)
    actions = {entry.action for entry in history}
    assert {"notice.assigned", "notice.read"} <= actions


async def test_each_caller_stands_apart_with_the_addition_they_came_with(office, client_app):
    """Who calls again may be another person: nobody gets the other's relation or telephone."""
    notice = await office.record(notifier_name="", notifier_relation="", notifier_contact="", notifier_anonymous=True)
    callers = [
        {"notifier_name": "Zora Vidlák", "notifier_relation": "sousedka", "notifier_contact": "000 000 072"},
        {"notifier_name": "Tibor Kolář", "notifier_relation": "strýc"},
    ]
    for told in callers:
        await service.add_to_notice(office.actor("spod_intake"), notice.id, AddToNotice(**told))
    shown = await office.show("spod_head", notice.id)
    assert [(shown.name.text, shown.name.state), (shown.contact.text, shown.contact.state)] == [("", "refused")] * 2
    content = (await views.notice_view(office.actor("spod_head"), notice.id)).content
    assert [(each.name, each.relation, each.contact) for each in shown.later] == [
        ("Zora Vidlák", "sousedka", "000 000 072"),
        ("Tibor Kolář", "strýc", ""),
    ]
    assert [each.added_at for each in shown.later] == [each.added_at for each in content.additions]
    head = await client_app("spod_head")
    page = (await head.post(f"/notices/{notice.id}/notifier", data={"reason": "clarify"})).text.replace("\u00a0", " ")
    _, first, second = re.split(r">Doplněno \d", page.partition('id="oznamovatel"')[0])
    assert ("Zora Vidlák" in first, "000 000 072" in first, "Tibor Kolář" in first) == (True, True, False)
    assert ("Tibor Kolář" in second, "strýc" in second, "000 000 072" in second) == (True, True, False)
