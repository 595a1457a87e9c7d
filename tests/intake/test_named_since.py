"""Who the child of a notice is that nobody named when it came is said by its case, wherever the notice stands (domain reference 1.5)."""

import pytest

from app.testing.queries import counting_queries
from cases.calendar import views as calendar
from cases.calendar.rules import Asked
from cases.cases import views as case_views
from services.intake import views
from tests.protection.test_files import enrol
from tests.registers.test_enrolment import entries

UNNAMED = {"child_name_state": "unknown", "child_given_name": "", "child_family_name": "", "child_address": ""}
NAME, NOBODY = "Vránová Eliška", "Jméno nezjištěno"


async def listed(office, by, notice_id):
    return next(each for each in await views.list_notices(office.actor(by)) if each.id == notice_id)


@pytest.mark.parametrize("by", ["spod_head", "spod_mailroom", "spod_coordinator", "spod_coordinator2"])
async def test_a_child_that_was_named_at_assigning_is_called_so_on_the_notice_and_in_lists(office, client_app, by):
    notice_id = (await office.record(**UNNAMED)).id
    assert (await listed(office, by, notice_id)).child_name == NOBODY
    await office.assign(notice_id)
    row = await listed(office, by, notice_id)
    assert (row.child_name, str(row.birth_date)) == (NAME, "2019-07-21")
    client = await client_app(by)
    page = (await client.get(f"/notices/{notice_id}")).text.replace("\xa0", " ")
    assert NAME in page
    assert NOBODY not in page
    assert (await views.notice_view(office.actor(by), notice_id)).header.child_name == NAME


async def test_the_forms_the_day_the_calendar_and_the_case_call_it_so(office, client_app):
    notice_id = (await office.record(**UNNAMED)).id
    case_id = (await office.assign(notice_id)).case_id
    client = await client_app("spod_coordinator")
    for url in (f"/notices/{notice_id}/urgency", f"/cases/{case_id}", "/my-day", "/calendar"):
        page = (await client.get(url)).text.replace("\xa0", " ")
        assert NAME in page, url
        assert NOBODY not in page, url
    await office.judge(notice_id, result="urgent")
    await office.judge(notice_id, version=1, child_name="Jan Vrána, 4 roky", another_child=True, result="urgent")
    for url in ("steps", "", "all"):
        page = (await client.get(f"/notices/{notice_id}/urgency/{url}".rstrip("/"))).text.replace("\xa0", " ")
        assert NAME in page, url
        assert NOBODY not in page, url
    row = await listed(office, "spod_mailroom", notice_id)
    assert row.urgency_of == [NAME, "jiné dítě z rodiny"]
    terms = (await calendar.listed(office.actor("spod_coordinator"), Asked(mine=True), limit=99)).entries
    assert not [each for each in terms if NOBODY in repr(each)]
    signs = (await case_views.case_view(office.actor("spod_coordinator"), case_id)).header.signs
    assert NOBODY not in repr(signs)


async def test_what_its_case_corrects_holds_and_what_a_caller_named_stays(office):
    """Whom the notice names is called as it says: nothing is looked up for that."""
    named, unnamed = (await office.record(child_given_name="Ela")).id, (await office.record(**UNNAMED)).id
    for notice_id in (named, unnamed):
        await office.assign(notice_id, open_anyway=True)
    assert (await listed(office, "spod_head", named)).child_name == "Vránová Ela"
    assert (await listed(office, "spod_head", unnamed)).child_name == NAME


async def test_a_list_asks_as_often_for_many_unnamed_children_as_for_one(office):
    head = office.actor("spod_head")
    await office.assign((await office.record(**UNNAMED)).id)
    await views.list_notices(head)
    with counting_queries() as one:
        await views.list_notices(head)
    for _ in range(3):
        await office.assign((await office.record(**UNNAMED)).id, open_anyway=True)
    await views.list_notices(head)
    with counting_queries() as more:
        await views.list_notices(head)
    assert more.count == one.count


async def test_the_register_names_it_too(office):
    """By its case, as ever."""
    notice_id = (await office.record(**UNNAMED)).id
    await office.assign(notice_id)
    await office.judge(notice_id)
    await enrol(office, notice_id, None)
    (row,) = await entries(office, "OM")
    assert row.child_name == NAME
