"""A child is one person: by whom its case says it is, and by both cases where two are led as one (domain reference 1.5, ADR 0083)."""

from datetime import date

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import ChangeClient
from cases.cases.schemas.merging import MergeCases
from cases.clients.schemas import ClientIdentity
from kernel.outbox import drain
from services.protection import views as protection_views

from .test_enrolment import assigned, enrol, entries

REAL = ClientIdentity(given_name="Bedřich", family_name="Skutečný", birth_date=date(2014, 2, 3))


async def merged(office, kept, other):
    head = office.actor("spod_head")
    order = MergeCases(file_mark=f"https://opora.example/cases/{other}", reason="Je to jedno dítě.", choices={})
    await cases.merge_cases(head, kept, order)


async def sign_of(office, case_id, key):
    view = await case_views.case_view(office.actor("spod_coordinator2"), case_id)
    return next((each for each in view.header.signs if each.key == key), None)


async def test_the_register_names_the_child_as_its_case_does(office, committed):
    """Not as the caller had heard it; it is found by either, and by what was corrected since."""
    notice_id = (await office.record()).id
    case_id = (await office.assign(notice_id, identity=REAL, open_anyway=True)).case_id
    await office.judge(notice_id)
    await enrol(office, notice_id)
    (row,) = await entries(office, "OM")
    assert (row.child_name, row.birth_date) == ("Skutečný Bedřich", date(2014, 2, 3))
    for words in ("Skutečný", "Vránová"):
        assert len(await entries(office, "OM", query=words)) == 1, words
    head = office.actor("spod_head")
    later = ClientIdentity(given_name="Bedřich", family_name="Opravený", birth_date=date(2014, 2, 3))
    await cases.change_client(head, case_id, ChangeClient(identity=later), version=1)
    await drain()
    (row,) = await entries(office, "OM", query="Opravený")
    assert row.child_name == "Opravený Bedřich"


async def test_what_is_urgent_is_said_of_both_cases_that_are_led_as_one(office):
    """Whoever answers the telephone reads the case that stands: the child is in danger by the other one."""
    _, kept = await assigned(office)
    danger = (await office.record()).id
    other = (await office.assign(danger, open_anyway=True)).case_id
    await office.judge(danger, result="urgent")
    assert (await sign_of(office, kept, "urgency")).code == "not_urgent"
    await merged(office, kept, other)
    assert (await sign_of(office, kept, "urgency")).code == "intervene"
    coordinator = office.actor("spod_coordinator")
    assert await protection_views.due_in_case(coordinator, kept) == await protection_views.due_in_case(
        coordinator, other
    )


async def test_a_child_that_is_led_as_one_is_enrolled_once(office):
    first, kept = await assigned(office)
    second, other = await assigned(office)
    await enrol(office, first)
    await merged(office, kept, other)
    await enrol(office, second)
    assert len(await entries(office, "OM")) == 1
