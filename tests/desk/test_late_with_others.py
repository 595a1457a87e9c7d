"""What is late with others stands on the day of whoever heads them, by person, and with nobody else."""

import lxml.html
import msgspec
import pytest

from app.testing.accounts import give_role, new_person
from app.testing.queries import counting_queries
from app.testing.time import days_from_now
from app.testing.world import PASSWORD, Somebody
from cases.deadlines.views import late_with_others
from kernel.actor import Actor
from kernel.clock import as_of
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.outbox import drain, note_due
from kernel.web.text import soft
from services.answers import service as answers
from services.answers.schemas import NoteRequest
from services.competence import service as competence
from services.competence.schemas import DecideCompetence
from services.registers import service as registers
from services.registers.schemas import RegisterNotice
from tenants import service as tenants
from tenants.accounts.service import hash_of
from tenants.authorities import service as authorities
from tenants.authorities.schemas import NewAuthority
from tenants.leaving import service as leaving
from tenants.tables import Role
from tests.intake.conftest import Office

GROUP = "Po termínu u kolegů"


@pytest.fixture
def office(world):
    return Office(world)


async def left_undone(office, *, days_ago=9, to="spod_coordinator", **child):
    """A notice that somebody got so long ago, and did nothing with it."""
    with as_of(days_from_now(-days_ago)):
        notice_id = (await office.record(**child)).id
        await office.assign(notice_id, to, open_anyway=True)
    return notice_id


async def not_told(office, *, days_ago):
    """A notice that intake forwarded so long ago, and nobody told its notifier."""
    with as_of(days_from_now(-days_ago)):
        entry = NewAuthority(code="BUK", name="Bukovec", phone="+420 000 000 071", municipalities="Bukovec")
        authority_id = await authorities.add_authority(office.actor("ospod_admin"), entry)
        notice_id = (await office.record()).id
        order = DecideCompetence(
            result="not_competent",
            way="forwarded",
            authority_id=authority_id,
            reason="Trvalý pobyt jinde.",
            paper_archive="nothing",
        )
        await competence.decide(office.actor("spod_intake"), notice_id, order, version=0)


async def day(client_app, who):
    return soft((await (await client_app(who)).get("/my-day")).text)


def group(page):
    """The rows under the heading of the group, as they read; those of persons as they are headed."""
    found, inside = [], False
    for row in lxml.html.fromstring(page).xpath('//section[@id="den"]//li'):
        text = " ".join(row.text_content().split())
        if "o-rows__g--" in row.get("class", "") or (not row.get("class") and text.startswith("a dalš")):
            inside = GROUP in text
        elif inside:
            found.append(text)
    return found


async def test_what_a_colleague_never_did_is_on_the_heads_day(office, client_app):
    """It read that all is done, nine days after the notice was assigned; what was told of it as news stands there once."""
    notice_id = await left_undone(office)
    await note_due()
    await drain()
    page = await day(client_app, "spod_head")
    assert "Všechno je hotové" not in page
    assert "Nic na vás nečeká" not in page
    (person, *rows) = group(page)
    assert person == "Žofie Ryšánková"
    (untold,) = [row for row in rows if "Klient neví, kdo jeho případ vede" in row]
    rows.remove(untold)
    assert sorted("Posoudit naléhavost" in row for row in rows) == [False, True]
    assert any("Zaevidovat oznámení" in row for row in rows)
    assert all("Předat jinému" in row for row in rows)
    assert f'href="/notices/{notice_id}"' in page
    assert page.count("/key-worker") == 2
    assert "Lhůta uplynula a není splněno" not in page


async def test_the_deputy_and_the_department_head_see_it_and_a_coordinator_does_not(
    office, world, client_app, monkeypatch
):
    await left_undone(office)
    for who, role in (("spod_coordinator2", Role.DEPUTY_HEAD), ("spod_mailroom", Role.DEPARTMENT_HEAD)):
        person = world.people[who]
        await tenants.grant_role(world.organisations["ospod"], person.worker_id, role, world.services["spod"])
        monkeypatch.setitem(world.people, who, msgspec.structs.replace(person, role=role))
        assert len(group(await day(client_app, who))) == 3, who
    for who in ("spod_coordinator", "spod_intake"):
        assert GROUP not in await day(client_app, who)
    assert await late_with_others(world.actor("spod_coordinator")) is None
    assert await late_with_others(world.actor("javorec_head")) is None


async def test_it_stands_by_person_whoever_is_late_for_longest_in_front(office, client_app):
    await left_undone(office, days_ago=9, to="spod_coordinator2")
    await left_undone(office, days_ago=13, child_given_name="Jana")
    await left_undone(office, days_ago=6, child_given_name="Adéla")
    rows = group(await day(client_app, "spod_head"))
    assert [row for row in rows if row in ("Žofie Ryšánková", "Matouš Hlaváček")] == [
        "Žofie Ryšánková",
        "Matouš Hlaváček",
    ]
    assert len(rows) == 8
    assert "Jana" in rows[1]
    assert "Adéla" in rows[4]


async def test_ten_stand_there_and_the_others_are_counted_and_led_to(office, client_app):
    for number in range(7):
        await left_undone(office, days_ago=20 - number, child_given_name=f"Jana{'abcdefg'[number]}")
    page = await day(client_app, "spod_head")
    assert '<a href="/calendar?whose=all">a dalších lhůt kolegů po termínu: 4</a>' in page
    assert sum("Předat jinému" in row for row in group(page)) == 10
    assert "Janag" not in page
    assert 'Co na vás čeká <span class="o-n">14</span>' in page


async def test_so_does_whom_nobody_told(office, client_app):
    """That a notifier was not told of the forwarding (D3), and that one who asked has no answer (D16)."""
    await not_told(office, days_ago=40)
    with as_of(days_from_now(-40)):
        asked = (await office.record(child_given_name="Jana")).id
        await answers.note_request(office.actor("spod_intake"), asked, NoteRequest(how="phone", obliged=True))
        await office.assign(asked, open_anyway=True)
        await office.judge(asked)
        await registers.register_notice(office.actor("spod_head"), asked, RegisterNotice())
    rows = group(await day(client_app, "spod_head"))
    assert [row for row in rows if "Postoupit oznámení a vyrozumět oznamovatele" in row]
    assert [row for row in rows if "Odpovědět oznamovateli" in row and "Jana" in row]
    assert {"Čestmír Vlasák", "Žofie Ryšánková"} <= set(rows)


async def test_what_is_urgent_stands_in_front_and_not_here(office, client_app):
    """D6 of a colleague stands on the head's day whoever answers for it."""
    with as_of(days_from_now(-9)):
        notice_id = (await office.record()).id
        await office.judge(notice_id, "spod_intake", result="urgent")
        await office.assign(notice_id, open_anyway=True)
        await registers.register_notice(office.actor("spod_head"), notice_id, RegisterNotice())
    page = await day(client_app, "spod_head")
    assert "Zasáhnout u naléhavého oznámení" in page
    assert group(page) == []


async def test_what_is_not_late_yet_or_done_late_is_not_there(office, client_app):
    await office.assign((await office.record()).id)
    notice_id = await left_undone(office, child_given_name="Jana")
    await office.judge(notice_id)
    await registers.register_notice(office.actor("spod_head"), notice_id, RegisterNotice())
    assert GROUP not in await day(client_app, "spod_head")


async def test_what_stands_among_what_nobody_can_do_is_said_once(office, world, client_app):
    """D3 of who left is on the head's day as what has nobody."""
    await not_told(office, days_ago=9)
    assert GROUP in await day(client_app, "spod_head")
    await leaving.close_account(world.people["spod_intake"].user_id)
    page = await day(client_app, "spod_head")
    rows = [row.text_content() for row in lxml.html.fromstring(page).xpath('//section[@id="den"]//li')]
    assert len([row for row in rows if "Postoupit oznámení a vyrozumět oznamovatele" in row]) == 1
    assert GROUP not in page


async def test_it_costs_the_same_however_much_is_late(office, world):
    head: Actor = world.actor("spod_head")

    async def cost():
        await late_with_others(head)
        with counting_queries() as counted:
            await late_with_others(head)
        return counted.count

    await left_undone(office, days_ago=9)
    one = await cost()
    for number in range(4):
        await left_undone(
            office, days_ago=10 + number, to="spod_coordinator2", child_given_name=f"Jana{'abcd'[number]}"
        )
    assert await cost() == one


async def namesake(world, role, who="spod_coordinator"):
    """A colleague of the same name."""
    tenant, name = world.organisations["ospod"], world.people[who].name
    async with unit_of_work(world.operator("ospod")):
        worker, user = await new_person(tenant, f"{new_id()}@lipnice.example", name, await hash_of(PASSWORD))
        await give_role(tenant, world.services["spod"], worker, user, role)
    return Somebody("ospod", "spod", worker, user, role.value, name, "")


@pytest.mark.parametrize(
    ("role", "heads"),
    [
        (Role.YOUTH_CURATOR, ["Žofie Ryšánková (koordinace případů)", "Žofie Ryšánková (kuratela mládeže)"]),
        (
            Role.CASE_COORDINATOR,
            ["Žofie Ryšánková (koordinace případů) (1)", "Žofie Ryšánková (koordinace případů) (2)"],
        ),
    ],
)
async def test_two_colleagues_of_one_name_have_a_heading_each(office, world, client_app, monkeypatch, role, heads):
    monkeypatch.setitem(world.people, "namesake", await namesake(world, role))
    await left_undone(office, days_ago=13, child_given_name="Jana")
    await left_undone(office, days_ago=12, to="namesake", child_given_name="Adéla")
    await left_undone(office, days_ago=6, child_given_name="Alžběta")
    rows = group(await day(client_app, "spod_head"))
    said = [row for row in rows if row.startswith("Žofie Ryšánková")]
    assert said == heads
    other = rows.index(heads[1])
    assert sum("Adéla" in row for row in rows[other:]) == sum("Adéla" in row for row in rows) > 0
    assert not any("Adéla" in row for row in rows[:other])
