"""The division of work: given, ended, read by everybody and written by the administrator; by rules, acts, database and pages."""

import re
from datetime import date, timedelta

import pytest
from lxml import html
from msgspec.structs import replace

from app.testing import territory
from app.testing.client import ClientApp
from app.testing.queries import counting_queries
from app.testing.rows import insert, refused
from kernel.checks import Checks
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from tenants.division import rules, service, views
from tenants.division.exceptions import PartOver
from tenants.division.schemas import EndWorkPart, GiveWork, StoredPart
from tenants.people import service as people
from tenants.people import views as people_views
from tenants.people.schemas import EndWork


@pytest.fixture
def admin(world):
    return world.actor("ospod_admin")


def day(ahead=0):
    return today_in_prague() + timedelta(days=ahead)


@pytest.fixture
def order(world):
    """That the coordinator of the authority has an activity."""
    return GiveWork(
        kind="activity",
        service_id=world.services["spod"],
        worker_id=world.people["spod_coordinator"].worker_id,
        code="guardianship",
        reason="Organizační řád.",
    )


def part(first="", last=""):
    return StoredPart(
        id=new_id(),
        service_id=new_id(),
        service_name="",
        worker_id=new_id(),
        kind="activity",
        code="guardianship",
        for_worker_id=None,
        first_letters=first,
        last_letters=last,
        valid_from=date(2026, 1, 1),
        valid_to=None,
        set_by=None,
        set_at=None,
        sealed=b"",
        gone=False,
        for_gone=False,
    )


# --- rules -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letters", "surname", "is_among"),
    [
        (("A", "K"), "Adamec", True),
        (("A", "K"), "Kučera", True),
        (("A", "K"), "Lánský", False),
        (("A", "H"), "Chalupa", False),  # ch is a letter of its own, after h
        (("Ch", "K"), "Chalupa", True),
        (("A", "C"), "Čermák", False),
        (("Č", ""), "Čermák", True),
        (("", ""), "Žák", True),
        (("L", "Ž"), "Чехов", False),
        (("L", ""), "王", False),
        (("", ""), "Чехов", True),
        (("L", "Ž"), "ßmith", False),
        (("", "Ž"), "Þor", False),
        (("L", "Ž"), "Łukasz", True),
        (("A", "K"), "Đặng", True),
        (("O", "Ž"), "Östlund", True),
        (("L", "Ž"), "Ölmez", True),
        (("Ka", "Ko"), "Kovář", True),
        (("Ka", "Ko"), "Kučera", False),
    ],
)
def test_whose_surname_it_is_goes_by_the_czech_alphabet(letters, surname, is_among):
    assert rules.has_surname(part(*letters), surname) is is_among


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (("A", "K"), ("L", "Ž"), False),
        (("A", "K"), ("K", "Ž"), True),
        (("A", "H"), ("Ch", "Ž"), False),
        (("A", ""), ("Z", "Ž"), True),
        (("A", "Ka"), ("Ko", "Ž"), False),
    ],
)
def test_surnames_of_two_people_meet_or_not(one, other, meet):
    checks = Checks()
    rules.check_beside(checks, part(*one), [part(*other)], names={}, words={})
    assert ("first_letters" in checks.fields) is meet


def test_an_activity_without_letters_may_be_several_people_s():
    checks = Checks()
    rules.check_beside(checks, part(), [part(), part("A", "K")], names={}, words={})
    assert checks.fields == {}


# --- acts --------------------------------------------------------------------------------------------------------


async def test_everybody_reads_how_work_is_divided_and_only_the_administrator_why(admin, world, order):
    part_id = await service.give_work(admin, replace(order, first_letters="a", last_letters="k"))
    intake = world.actor("spod_intake")
    (seen,) = await views.list_parts(intake)
    assert (seen.what, seen.holds) == ("zastupování dětí jako kolizní opatrovník, příjmení A–K", True)
    assert [each.reason for each in (await views.part(intake, part_id)).written] == [None]
    assert [each.reason for each in (await views.part(admin, part_id)).written] == ["Organizační řád."]
    for act in (service.give_work(intake, order), service.end_part(intake, part_id, EndWorkPart(reason="Ne."))):
        with pytest.raises(NotAllowed):
            await act
    stranger = world.actor("krok_admin")
    assert await views.list_parts(stranger) == []
    for act in (views.part(stranger, part_id), service.end_part(stranger, part_id, EndWorkPart(reason="Ne."))):
        with pytest.raises(NotThere):
            await act


async def test_an_end_has_a_reason_and_is_only_brought_forward(admin, order):
    part_id = await service.give_work(admin, order)
    with pytest.raises(Invalid) as without:
        await service.end_part(admin, part_id, EndWorkPart(last_day=day(5)))
    assert without.value.fields.keys() == {"reason"}
    await service.end_part(admin, part_id, EndWorkPart(last_day=day(5), reason="Reorganizace."))
    with pytest.raises(PartOver):
        await service.end_part(admin, part_id, EndWorkPart(last_day=day(9), reason="Později."))
    await service.end_part(admin, part_id, EndWorkPart(reason="Hned."))
    history = await views.part(admin, part_id)
    assert history.part.valid_to == day()
    assert [(each.last_day, each.reason) for each in history.written] == [
        (day(), "Hned."),
        (day(5), "Reorganizace."),
        (None, "Organizační řád."),
    ]
    await service.give_work(admin, replace(order, valid_from=day(1)))


async def test_what_has_not_begun_never_holds_once_it_is_ended(admin, order):
    ahead = replace(order, valid_from=day(7))
    await service.end_part(admin, await service.give_work(admin, ahead), EndWorkPart(reason="Omyl."))
    (seen,) = await views.list_parts(admin)
    assert (seen.ended, seen.holds) == (True, False)
    await service.give_work(admin, ahead)


async def test_nobody_has_the_same_twice_and_nobody_is_in_two_cells(admin, world, order):
    await service.give_work(admin, order)
    with pytest.raises(Invalid) as twice:
        await service.give_work(admin, order)
    assert twice.value.fields.keys() == {"worker_id"}
    cell = replace(order, kind="cell", code="a")
    await service.give_work(admin, replace(cell, valid_to=day(5)))
    with pytest.raises(Invalid) as other:
        await service.give_work(admin, replace(cell, code="b"))
    assert "buňka A" in other.value.fields["worker_id"]
    await service.give_work(admin, replace(cell, code="b", valid_from=day(6)))


async def test_two_people_have_different_surnames_of_one_activity(admin, world, order):
    await service.give_work(admin, replace(order, first_letters="A", last_letters="K"))
    other = replace(order, worker_id=world.people["spod_coordinator2"].worker_id)
    with pytest.raises(Invalid) as meet:
        await service.give_work(admin, replace(other, first_letters="J"))
    assert "A–K" in meet.value.fields["first_letters"]
    await service.give_work(admin, replace(other, first_letters="L"))


async def test_somebody_stands_in_for_a_colleague_of_the_same_service(admin, world, order):
    deputy = replace(order, kind="stands_in", code="")
    intake, foreign = world.people["spod_intake"].worker_id, world.people["pm_worker"].worker_id
    for wrong in (None, foreign, order.worker_id, world.people["javorec_coordinator"].worker_id):
        with pytest.raises(Invalid) as refusal:
            await service.give_work(admin, replace(deputy, for_worker_id=wrong))
        assert refusal.value.fields.keys() == {"for_worker_id"}
    await service.give_work(admin, replace(deputy, for_worker_id=intake))
    of_both = [await views.list_parts(admin, person_id=one) for one in (intake, order.worker_id)]
    assert [each.worker_id for parts in of_both for each in parts] == [order.worker_id] * 2


async def test_that_somebody_left_stands_beside_their_name_and_not_under_who_stands_in_for_them(
    client_app: ClientApp, admin, world, order
):
    intake = world.people["spod_intake"].worker_id
    given = await service.give_work(admin, replace(order, kind="stands_in", code="", for_worker_id=intake))
    await people.end_work(admin, intake, EndWork())
    client = await client_app("ospod_admin")
    for place in ("division", f"work-parts/{given}"):
        page = html.fromstring((await client.get(f"/administration/{place}")).text)
        said = " ".join(page.xpath("string(//main)").split())
        assert re.search(r"zastupuje: [^()·]+ \(ve službě už nepracuje\)", said), said
        assert not page.xpath("//*[contains(@class, 'govuk-tag')][contains(., 'nepracuje')]")
        assert "Kdo je tu zapsaný, ve službě už nepracuje." not in said


async def test_bad_input_is_told_beside_its_field(admin, world, order):
    for wrong, field in (
        ({"kind": "x"}, "kind"),
        ({"service_id": None}, "service_id"),
        ({"service_id": world.services["pm"]}, "service_id"),
        ({"worker_id": world.people["pm_worker"].worker_id}, "worker_id"),
        ({"code": "nic"}, "code"),
        ({"reason": "."}, "reason"),
        ({"valid_from": day(-1)}, "valid_from"),
        ({"valid_from": day(5), "valid_to": day(4)}, "valid_to"),
        ({"first_letters": "1"}, "first_letters"),
        ({"first_letters": "L", "last_letters": "A"}, "first_letters"),
        ({"kind": "cell", "code": "a", "first_letters": "A"}, "first_letters"),
        ({"for_worker_id": world.people["spod_intake"].worker_id}, "for_worker_id"),
    ):
        with pytest.raises(Invalid) as refusal:
            await service.give_work(admin, replace(order, **wrong))
        assert field in refusal.value.fields, wrong
    assert await views.list_parts(admin) == []


async def test_a_provider_says_who_stands_in_for_whom_and_meets_no_list_of_an_authority(world):
    admin = world.actor("krok_admin")
    people = {"worker_id": world.people["pm_worker"].worker_id, "for_worker_id": world.people["pm_head"].worker_id}
    given = GiveWork(kind="stands_in", service_id=world.services["pm"], **people, reason="Dovolená.")
    await service.give_work(admin, given)
    with pytest.raises(Invalid) as refusal:
        await service.give_work(admin, replace(given, kind="cell", code="a", for_worker_id=None))
    assert "kind" in refusal.value.fields


async def test_whoever_leaves_is_counted_before(admin, world, order):
    await service.give_work(admin, order)
    left = await people_views.left_by_person(admin, order.worker_id)
    assert ("specializace, činnosti, zástupy a místa v buňkách", 1) in [(each.said, each.number) for each in left]


async def test_the_list_takes_as_many_queries_for_one_part_as_for_four(admin, order):
    await service.give_work(admin, order)
    await views.list_parts(admin)
    with counting_queries() as few:
        await views.list_parts(admin)
    for code in ("section_6", "foster", "on_call"):
        await service.give_work(admin, replace(order, code=code))
    with counting_queries() as many:
        assert len(await views.list_parts(admin)) == 4
    assert many.count == few.count


async def test_the_database_holds_it_too(admin, world, order):
    """Past the application: nobody but the administrator writes, nothing begins in the past, nothing is written over."""
    part_id = await service.give_work(admin, order)
    head, worker = world.actor("spod_head"), world.people["spod_intake"].worker_id
    async with refused(head, "row-level security"):
        await insert("work_part", **territory.work_part(head, worker))
    async with refused(head, "row-level security"):
        await insert("work_part_end", **territory.work_part_end(head, part_id))
    own = {"service_id": world.services["spod"]}
    async with refused(admin, "work_part_not_past"):
        await insert("work_part", **territory.work_part(admin, worker, **own, valid_from=day(-1)))
    async with refused(admin, "work_part_says_what"):
        await insert("work_part", **territory.work_part(admin, worker, **own, kind="stands_in", code=""))
    async with refused(admin, "work_part_end_not_past"):
        await insert("work_part_end", **territory.work_part_end(admin, part_id, last_day=day(-9)))
    async with refused(admin, "permission denied"), unit_of_work(admin) as unit:
        await unit.connection.execute("UPDATE work_part SET valid_to = now()")
    async with unit_of_work(world.actor("krok_admin")) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM work_part") == 0


async def test_an_administrator_divides_the_work_on_the_pages(client_app: ClientApp, world, order):
    client = await client_app("ospod_admin")
    address = "/administration/division"
    typed = {"kind": "activity", "service_id": str(order.service_id), "worker_id": str(order.worker_id)}
    wrong = typed | {"code": "guardianship", "first_letters": "M", "last_letters": "A", "reason": "Porada."}
    page = await client.post(address, data=wrong)
    assert page.status_code == 400
    assert 'value="Porada."' in page.text
    assert (await client.post(address, data=wrong | {"first_letters": "A", "last_letters": "M"})).status_code == 303
    listed = await client.get(address)
    assert "příjmení A–M" in listed.text
    for place in (f"people/{order.worker_id}", f"services/{order.service_id}"):
        assert "příjmení A–M" in (await client.get(f"/administration/{place}")).text
    (made,) = await views.list_parts(world.actor("ospod_admin"))
    one = f"/administration/work-parts/{made.id}"
    assert "Porada." in (await client.get(one)).text
    assert (await client.post(one, data={"last_day": "za 3 dny", "reason": "Konec."})).status_code == 303
    colleague = await client_app("spod_intake")
    seen = await colleague.get(one)
    assert "příjmení A–M" in seen.text
    assert "Porada." not in seen.text
