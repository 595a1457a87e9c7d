"""Who is proposed as coordinator: rules in their order, districts, specialisations, activities and surnames, and why nobody is."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from app.testing import territory
from app.testing.client import ClientApp
from app.testing.rows import insert, refused
from kernel.db import look, unit_of_work
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from tenants import views as tenant_views
from tenants.assigning import rules, views
from tenants.assigning.rules import AssignmentRule
from tenants.assigning.schemas import About
from tenants.districts import service as districts
from tenants.districts.schemas import AddArea, AddDistrictWorker, NewDistrict
from tenants.division import rules as division_rules
from tenants.division import service as division
from tenants.division import views as division_views
from tenants.division.schemas import EndWorkPart, GiveWork
from tenants.people import service as people
from tenants.people.schemas import EndWork
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting

TOWN = "Lipnice pod Hájem"
LESNI = About(street="Lesní 12", town=TOWN, family_name="Vránová")


@pytest.fixture
def admin(world):
    return world.actor("ospod_admin")


@pytest.fixture
def head(world):
    return world.actor("spod_head")


def day(ahead=0):
    return today_in_prague() + timedelta(days=ahead)


async def put(admin, key, value, *, version=0):
    order = ChangeSetting(value=value, valid_from=day(), reason="Porada vedení.")
    await settings.change_setting(admin, key, order, version=version)


async def give(admin, world, kind, who="spod_coordinator", code="", **more):
    worker_id = world.people[who].worker_id
    order = GiveWork(
        kind=kind, service_id=world.services["spod"], worker_id=worker_id, code=code, reason="Řád.", **more
    )
    return await division.give_work(admin, order)


async def district(admin, world, name="Zálesí", who="spod_coordinator", *areas):
    made = await districts.make_district(admin, NewDistrict(name=name, service_id=world.services["spod"]))
    for area in areas or (AddArea(town=TOWN, street="Lesní", side="all"),):
        await districts.add_area(admin, made, area)
    if who:
        await districts.add_worker(admin, made, AddDistrictWorker(worker_id=world.people[who].worker_id))
    return made


async def proposed(head, about=LESNI):
    async with look(head):
        by = await views.assigning_on(head, today_in_prague())
        able = {each.id: each.name for each in await tenant_views.workers_of_service(head)}
        return await views.propose(head, by, about, able)


# --- the order ---------------------------------------------------------------------------------------------------


def test_the_order_is_read_as_it_is_written_and_the_head_comes_last():
    read = rules.ORDER.read("příjmení\nOKRSEK\n")
    assert read == (AssignmentRule.SURNAMES, AssignmentRule.DISTRICT, AssignmentRule.MANUAL)
    assert rules.ORDER.write(read) == "příjmení\nokrsek\nvedoucí"
    assert rules.ORDER.read("vedoucí") == (AssignmentRule.MANUAL,)


@pytest.mark.parametrize("wrong", ["okrsek\nokrsek", "vedoucí\nokrsek", "podle nálady"])
def test_what_is_no_order_is_none(wrong):
    with pytest.raises(ValueError, match=re.escape(wrong)):
        rules.ORDER.read(wrong)


async def test_a_wrong_order_is_told_beside_the_field_and_changes_nothing(admin, head):
    for wrong in ("", "okrsek, příjmení", "vedoucí\nokrsek"):
        with pytest.raises(Invalid) as refusal:
            await put(admin, "assignment_rules", wrong)
        assert "okrsek, specializace, činnost, příjmení" in str(refusal.value.fields["value"])
    async with look(head):
        assert (await views.assigning_on(head, day())).order[0] is AssignmentRule.DISTRICT


# --- districts ---------------------------------------------------------------------------------------------------


async def test_who_works_for_the_district_of_the_address_is_proposed_in_the_field_s_words(admin, head, world):
    await district(admin, world)
    found = await proposed(head)
    assert (found.worker_id, found.rule) == (world.people["spod_coordinator"].worker_id, "district")
    assert found.why == "bydliště Lesní 12 patří do okrsku Zálesí"


@pytest.mark.parametrize(
    ("about", "words"),
    [
        (About(street="Neznámá 1", town=TOWN), "není v žádném okrsku"),
        (About(), "bydliště dítěte se neví"),
        (About(street="Lesní 12 (utajená adresa)", town=TOWN, hidden=True), "utajená"),
    ],
)
async def test_an_address_in_no_district_goes_to_the_head_with_the_reason(admin, head, world, about, words):
    await district(admin, world)
    found = await proposed(head, about)
    assert found.worker_id is None
    assert words in found.passed[0]
    assert found.rule == "manual"


async def test_an_address_in_two_districts_goes_to_the_head_and_both_are_named(admin, head, world):
    """Past the application two districts of a service have one street; and a divided street without a number."""
    first = await district(admin, world)
    second = await district(admin, world, "Střed", "spod_coordinator2", AddArea(town=TOWN, street="Jiná", side="all"))
    async with unit_of_work(admin):
        row = territory.district_area(admin, second, town=TOWN, street="Lesní", valid_from=day())
        await insert("district_area", **row)
    found = await proposed(head)
    assert found.worker_id is None
    assert found.why == "bydliště Lesní 12 je ve více okrscích: Střed, Zálesí"
    for made, side in ((first, "odd"), (second, "even")):
        await districts.add_area(admin, made, AddArea(town=TOWN, street="Dlouhá", side=side))
    found = await proposed(head, About(street="Dlouhá", town=TOWN))
    assert found.why == "ulice Dlouhá je rozdělená mezi okrsky a číslo domu se neví: Střed, Zálesí"
    await districts.add_area(admin, second, AddArea(town="Bukovec", street="Lesní", side="all"))
    found = await proposed(head, About(street="Lesní 12"))
    assert "ve více obcích" in found.why


async def test_whoever_left_is_not_proposed_and_the_head_is_told_so(admin, head, world):
    await district(admin, world)
    await people.end_work(admin, world.people["spod_coordinator"].worker_id, EndWork())
    found = await proposed(head)
    assert found.worker_id is None
    assert world.people["spod_coordinator"].name in found.why
    assert "případy nevede" in found.why


async def test_a_district_without_anybody_goes_to_the_head(admin, head, world):
    await district(admin, world, "Zálesí", "")
    assert (await proposed(head)).why == "bydliště Lesní 12 patří do okrsku Zálesí, ve kterém teď nikdo nepracuje"


# --- specialisations and activities ------------------------------------------------------------------------------


async def test_behind_the_district_a_specialisation_decides(admin, head, world):
    await give(admin, world, "specialisation", "spod_coordinator2", "curator")
    found = await proposed(head, About(street="Neznámá 1", town=TOWN, specialisation="curator"))
    assert (found.worker, found.rule) == (world.people["spod_coordinator2"].name, "specialisation")
    assert found.why == "specializace: kuratela dětí a mládeže"
    assert found.passed == ["bydliště Neznámá 1 není v žádném okrsku"]


async def test_two_people_of_one_specialisation_are_the_head_s_to_choose_between(admin, head, world):
    for who in ("spod_coordinator", "spod_coordinator2"):
        await give(admin, world, "specialisation", who, "curator")
    found = await proposed(head, About(specialisation="curator"))
    assert found.worker_id is None
    assert all(world.people[who].name in found.why for who in ("spod_coordinator", "spod_coordinator2"))


async def test_an_activity_that_is_divided_goes_by_the_surname(admin, head, world):
    await put(admin, "assignment_rules", "činnost")
    await give(admin, world, "activity", "spod_coordinator", "section_6", first_letters="A", last_letters="H")
    await give(admin, world, "activity", "spod_coordinator2", "section_6", first_letters="Ch", last_letters="Ž")
    one = await proposed(head, About(family_name="Chalupová", activity="section_6"))
    assert one.worker == world.people["spod_coordinator2"].name
    assert "příjmení Chalupová patří mezi Ch–Ž" in one.why
    unknown = await proposed(head, About(activity="section_6"))
    assert unknown.worker_id is None
    assert "příjmení dítěte se neví" in unknown.why


# --- surnames ----------------------------------------------------------------------------------------------------


def ranges(*letters):
    return [SimpleNamespace(first_letters=first, last_letters=last) for first, last in letters]


@pytest.mark.parametrize(
    ("letters", "holes"),
    [
        ((("A", "G"), ("H", "N"), ("O", "Ž")), []),
        ((("", "K"), ("L", "")), []),
        ((("A", "H"), ("I", "Ž")), ["Ch"]),
        ((("A", "H"), ("Ch", "Ž")), []),
        ((("A", "C"), ("D", "Ž")), ["Č"]),
        ((("B", "K"),), ["A", "L–Ž"]),
        ((("A", "G"), ("I", "N")), ["H–Ch", "O–Ž"]),
        ((("A", "Ka"), ("Ko", "Ž")), ["Kb–Kn"]),
        ((("A", "K"), ("La", "Ž")), []),
        ((("L", "Ž"), ("A", "Kž")), []),
    ],
)
def test_holes_between_surnames_are_found_by_the_czech_alphabet(letters, holes):
    assert division_rules.holes(ranges(*letters)) == holes


async def test_surnames_decide_where_the_agency_says_so(admin, head, world):
    await put(admin, "assignment_rules", "příjmení\nokrsek")
    await give(admin, world, "surnames", "spod_coordinator2", first_letters="a", last_letters="k")
    found = await proposed(head, About(family_name="Kovářová"))
    assert (found.worker, found.why) == (
        world.people["spod_coordinator2"].name,
        "příjmení Kovářová patří mezi A–K",
    )
    nobody = await proposed(head, About(family_name="Vránová"))
    assert nobody.worker_id is None
    assert nobody.passed[0] == "příjmení Vránová nikdo nemá"


async def test_two_people_never_have_one_surname_and_it_is_told_beside_the_letters(admin, world):
    await give(admin, world, "surnames", first_letters="A", last_letters="K")
    for wrong in ({"first_letters": "K"}, {}):
        with pytest.raises(Invalid) as refusal:
            await give(admin, world, "surnames", "spod_coordinator2", **wrong)
        assert "příjmení A–K" in refusal.value.fields["first_letters"]
    with pytest.raises(Invalid) as past:
        await give(admin, world, "surnames", "spod_coordinator2", first_letters="L", valid_from=day(-1))
    assert "valid_from" in past.value.fields
    with pytest.raises(Invalid) as coded:
        await give(admin, world, "surnames", "spod_coordinator2", "section_6", first_letters="L")
    assert "code" in coded.value.fields


async def test_a_hole_is_told_when_it_is_written_beside_the_field_and_as_long_as_it_lasts(
    client_app: ClientApp, admin, world
):
    client = await client_app("ospod_admin")
    typed = {
        "kind": "surnames",
        "service_id": str(world.services["spod"]),
        "worker_id": str(world.people["spod_coordinator"].worker_id),
        "first_letters": "A",
        "last_letters": "G",
        "reason": "Řád.",
    }
    sent = await client.post("/administration/division", data=typed)
    assert sent.status_code == 303
    assert "Nikdo nemá: H–Ž." in soft((await client.get(sent.headers["location"])).text)
    page = soft((await client.get("/administration/division")).text)
    assert "Tato příjmení nikdo nemá a rozhodne o nich vedoucí: H–Ž." in page
    hint = page[page.index('id="surnames-first-hint"') :][:120]
    assert "Nikdo nemá: H–Ž." in hint
    await give(admin, world, "surnames", "spod_coordinator2", first_letters="H", last_letters="Ž", valid_from=day(3))
    assert await division_views.surname_holes(admin) == {("surnames", ""): ["H–Ž"]}


async def test_surnames_of_who_left_are_a_hole_and_so_are_those_that_end(admin, world):
    await give(admin, world, "surnames", first_letters="A", last_letters="H")
    part = await give(admin, world, "surnames", "spod_coordinator2", first_letters="Ch", last_letters="Ž")
    assert await division_views.surname_holes(admin) == {}
    await division.end_part(admin, part, EndWorkPart(last_day=day(5), reason="Konec."))
    (told,) = (await division_views.surname_holes(admin))["surnames", ""]
    assert told.endswith("Ch–Ž")
    assert told.startswith("od ")
    await people.end_work(admin, world.people["spod_coordinator"].worker_id, EndWork())
    (told, later) = (await division_views.surname_holes(admin))["surnames", ""]
    assert told == "A–H"
    assert later.endswith("A–Ž")


async def test_the_database_holds_that_surnames_have_no_code(admin, world):
    worker, own = world.people["spod_intake"].worker_id, {"service_id": world.services["spod"]}
    async with refused(admin, "work_part_says_what"):
        await insert("work_part", **territory.work_part(admin, worker, **own, kind="surnames", code="section_6"))
    async with unit_of_work(admin):
        await insert("work_part", **territory.work_part(admin, worker, **own, kind="surnames", code=""))


def test_a_limit_goes_by_the_role():
    assert rules.limit_of({"case_coordinator"}) is rules.LIMIT_GENERAL
    assert rules.limit_of({"youth_curator", "unit_head"}) is rules.LIMIT_CURATOR
    assert rules.limit_of({"foster_care_worker"}) is rules.LIMIT_FOSTER
    assert [rules.is_near(number, 80) for number in (71, 72)] == [False, True]
