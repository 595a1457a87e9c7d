"""Absences: planned, with whom, what does not go together, ended; by acts, the database and pages."""

import re
from datetime import timedelta

import pytest
from msgspec.structs import replace

from app.testing.client import ClientApp
from app.testing.queries import counting_queries
from app.testing.rows import insert, refused
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.ids import new_id
from kernel.legal_time import start_of_day, today_in_prague
from kernel.web.text import soft
from tenants.absences import papers, rules, service, views
from tenants.absences.exceptions import AbsenceOver
from tenants.absences.schemas import PlanAbsence
from tenants.division import service as division
from tenants.division.schemas import GiveWork
from tests.intake.conftest import Office

PHONE = "+420 465 000 222"


@pytest.fixture
def me(world):
    return world.actor("spod_coordinator")


@pytest.fixture
def head(world):
    return world.actor("spod_head")


def hours(ahead, last=4):
    begins = now().replace(microsecond=0) + timedelta(hours=ahead)
    return {"starts_at": begins, "ends_at": begins + timedelta(hours=last)}


@pytest.fixture
def order(world):
    """The coordinator is away for four hours from now on, the head stands in."""
    return PlanAbsence(substitute_id=world.people["spod_head"].worker_id, phone=PHONE, prepared=["calls"], **hours(0))


async def test_each_says_their_own_and_the_whole_service_sees_who_stands_in(me, head, world, order):
    absence_id = await service.plan_absence(me, order)
    for reader in (me, head, world.actor("spod_intake")):
        (seen,) = await views.list_absences(reader)
        assert (seen.id, seen.worker_id, seen.holds, seen.phone) == (absence_id, me.worker_id, True, PHONE)
        assert seen.substitute == world.people["spod_head"].name
    assert (await views.absence(me, absence_id)).prepared == ["hovory jsou přesměrované na zástup"]
    for stranger in ("osp_head", "krok_admin", "ospod_admin"):
        with pytest.raises((NotThere, NotAllowed)):
            await views.absence(world.actor(stranger), absence_id)


async def test_only_a_head_says_it_of_somebody_else(me, head, world, order):
    of_intake = replace(order, worker_id=world.people["spod_intake"].worker_id)
    with pytest.raises(NotAllowed):
        await service.plan_absence(me, of_intake)
    absence_id = await service.plan_absence(head, of_intake)
    with pytest.raises(NotAllowed):
        await service.end_absence(me, absence_id)
    await service.end_absence(world.actor("spod_intake"), absence_id)
    with pytest.raises(AbsenceOver):
        await service.end_absence(head, absence_id)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"substitute_id": None}, "substitute_id"),
        ({"substitute_id": "intake"}, "substitute_id"),  # leads no cases
        ({"substitute_id": "elsewhere"}, "substitute_id"),
        ({"substitute_id": "myself"}, "substitute_id"),
        ({"starts_at": None}, "starts_at"),
        ({"ends_at": None}, "ends_at"),
        ({"starts_at": "yesterday"}, "starts_at"),
        ({"ends_at": "before"}, "ends_at"),
        ({"ends_at": "years"}, "ends_at"),
        ({"prepared": ["nothing known"]}, "prepared"),
        ({"phone": "x" * 61}, "phone"),
    ],
)
async def test_what_is_wrong_stands_beside_its_field(me, world, order, changes, field):
    at = now()
    stands_for = {
        "intake": world.people["spod_intake"].worker_id,
        "elsewhere": world.people["osp_specialist"].worker_id,
        "myself": me.worker_id,
        "yesterday": at - timedelta(days=1),
        "before": at - timedelta(minutes=5),
        "years": at + timedelta(days=400),
    }
    wrong = {name: stands_for.get(value, value) if isinstance(value, str) else value for name, value in changes.items()}
    with pytest.raises(Invalid) as refusal:
        await service.plan_absence(me, replace(order, **wrong))
    assert field in refusal.value.fields
    assert await views.list_absences(me) == []


async def test_over_two_days_everything_is_ready_before(me, head, world, order):
    two = replace(order, **hours(1, last=48))
    await service.end_absence(me, await service.plan_absence(me, two))
    longer = replace(two, ends_at=two.ends_at + timedelta(minutes=1))
    with pytest.raises(Invalid) as refusal:
        await service.plan_absence(me, longer)
    assert "automatická odpověď" in refusal.value.fields["prepared"]
    await service.plan_absence(me, replace(longer, prepared=["calls", "door", "reply"]))
    ill = replace(longer, worker_id=head.worker_id, substitute_id=world.people["spod_coordinator2"].worker_id)
    with pytest.raises(Invalid):
        await service.plan_absence(head, ill)  # one's own
    ill = replace(ill, worker_id=world.people["spod_intake"].worker_id)
    await service.plan_absence(head, ill)


async def test_wherever_somebody_is_chosen_it_is_said_that_they_are_away(me, world, order, client_app: ClientApp):
    await service.plan_absence(me, order)
    head, office = await client_app("spod_head"), Office(world)
    notice_id = (await office.record()).id
    page = soft((await head.get(f"/notices/{notice_id}/assign")).text)
    assert "teď chybí, do " in page
    assert page.index(world.people["spod_coordinator2"].name) < page.index("teď chybí, do ")
    case_id = (await office.assign(notice_id, to="spod_coordinator2")).case_id
    for client, address in ((head, f"/cases/{case_id}/key-worker"), (head, f"/notices/{notice_id}/urgency/ask")):
        assert "teď chybí, do " in soft((await client.get(address)).text), address


async def test_nobody_is_away_twice_or_stands_in_while_away(me, head, world, order):
    await service.plan_absence(me, order)
    with pytest.raises(Invalid) as twice:
        await service.plan_absence(me, order)
    assert "starts_at" in twice.value.fields
    with pytest.raises(Invalid) as goes:  # who stands in goes too
        await service.plan_absence(head, replace(order, worker_id=head.worker_id, substitute_id=me.worker_id))
    assert goes.value.fields.keys() >= {"worker_id", "substitute_id"}
    later = replace(order, **hours(8))
    await service.plan_absence(head, replace(later, worker_id=head.worker_id, substitute_id=me.worker_id))
    with pytest.raises(Invalid) as away:
        await service.plan_absence(head, replace(later, worker_id=world.people["spod_intake"].worker_id))
    assert away.value.fields.keys() == {"substitute_id"}


async def test_who_comes_back_earlier_or_does_not_go_is_free_again(me, head, order):
    absence_id = await service.plan_absence(me, order)
    await service.end_absence(me, absence_id)
    seen = await views.absence(me, absence_id)
    assert (seen.ended, seen.cancelled) == (True, False)
    assert seen.planned_end == order.ends_at
    ahead = replace(order, **hours(6))
    never = await service.plan_absence(me, ahead)
    await service.end_absence(head, never)
    assert (await views.absence(me, never)).cancelled
    await service.plan_absence(head, replace(ahead, worker_id=head.worker_id, substitute_id=me.worker_id))


async def test_the_shared_cell_and_the_deputy_are_offered_first_and_who_is_away_last(me, head, world, order):
    admin, deputy = world.actor("ospod_admin"), world.people["spod_head"].worker_id
    give = GiveWork(
        kind="stands_in",
        service_id=world.services["spod"],
        worker_id=deputy,
        for_worker_id=me.worker_id,
        reason="Pokyn 1/2014.",
    )
    await division.give_work(admin, give)
    async with unit_of_work(me):
        offered = await views.possible(me, me.worker, None, None)
    assert (offered[0].id, offered[0].first, offered[0].why) == (deputy, True, views.DEPUTY)
    away = PlanAbsence(worker_id=deputy, substitute_id=me.worker_id, **hours(0))
    await service.plan_absence(head, away)
    async with unit_of_work(me):
        offered = await views.possible(me, me.worker, order.starts_at, order.ends_at)
    assert offered[-1].id == deputy
    assert offered[-1].against.startswith("chybí ")


async def test_the_database_holds_what_goes_together(me, head, world, order):
    def row(**values):
        begins = now() + timedelta(hours=20)
        return {
            "id": new_id(),
            "tenant_id": me.tenant,
            "service_id": me.service,
            "worker_id": me.worker,
            "substitute_id": head.worker,
            "starts_at": begins,
            "ends_at": begins + timedelta(hours=2),
            "prepared": [],
            "set_by": me.worker,
            "set_at": now(),
            "sealed": b"x",
            **values,
        }

    mine = await service.plan_absence(me, replace(order, **hours(20)))
    async with refused(me, "meets this one"):
        await insert("absence", **row())
    crossed = row(worker_id=head.worker, substitute_id=me.worker, set_by=head.worker)
    async with refused(head, "meets this one"):
        await insert("absence", **crossed)
    for_other = row(worker_id=world.people["spod_intake"].worker_id)
    async with refused(me, "row-level security"):
        await insert("absence", **for_other)
    elsewhere = row(substitute_id=world.people["osp_specialist"].worker_id)
    async with refused(me, "absence_substitute_fkey"):
        await insert("absence", **elsewhere)
    end = {"id": new_id(), "tenant_id": me.tenant, "service_id": me.service, "absence_id": mine, "set_at": now()}
    past = {**end, "set_by": me.worker, "ended_at": now() + timedelta(minutes=1)}  # before it begins
    async with refused(me, "within itself"):
        await insert("absence_end", **past)
    intake = world.actor("spod_intake")
    others = {**end, "set_by": intake.worker, "ended_at": order.ends_at + timedelta(hours=20)}
    async with refused(intake, "row-level security"):
        await insert("absence_end", **others)


async def test_the_list_and_my_day_ask_a_constant_number_of_statements(me, order):
    numbers = []
    for days in range(3):
        await service.plan_absence(me, replace(order, **hours(24 * days)))
        async with unit_of_work(me):
            with counting_queries() as asked:
                await views.list_absences(me)
                await views.away_today(me)
        numbers.append(asked.count)
    assert numbers[1] == numbers[2] <= 2  # names are known by then


# --- pages -------------------------------------------------------------------------------------------------------


async def test_an_absence_is_written_looked_at_and_ended_on_its_pages(world, client_app: ClientApp):
    client = await client_app("spod_coordinator")
    page = await client.get("/absences/new")
    once = re.search(r'name="once" value="([^"]+)"', page.text)[1]
    name = world.people["spod_head"].name
    assert name in page.text
    assert 'id="worker_id"' not in page.text  # nobody but oneself
    sent = {
        "once": once,
        "substitute_id": str(world.people["spod_head"].worker_id),
        "start_day": "dnes",
        "start_time": "0:00",
        "end_day": "dnes",
        "end_time": "23:59",
        "phone": PHONE,
    }
    lacking = await client.post("/absences/new", data={**sent, "substitute_id": ""})
    assert lacking.status_code == 400
    assert rules.NEEDS_SUBSTITUTE in soft(lacking.text)
    assert PHONE in lacking.text
    made = await client.post("/absences/new", data=sent)
    there = made.headers["location"]
    assert (await client.post("/absences/new", data=sent)).headers["location"] == there
    one = soft((await client.get(there)).text)
    assert "od 0:00 do 23:59 nejsem v kanceláři" in one.replace("\xa0", " ")
    assert f"{name}, {PHONE}" in one
    door = await client.get(f"{there}/door.pdf")
    assert door.content.startswith(b"%PDF")
    assert f"zastupuje {name}" in soft((await client.get("/my-day")).text)
    assert name in soft((await client.get("/absences")).text)
    assert (await client.post(f"{there}/end")).status_code == 303
    assert "Dnes nikdo nechybí." in soft((await client.get("/my-day")).text)
    assert "skončilo" in soft((await client.get("/absences")).text)


async def test_a_head_says_who_else_is_away_and_sees_who_cannot_stand_in(world, head, order, client_app: ClientApp):
    client = await client_app("spod_head")
    me = world.people["spod_coordinator"].worker_id
    begins = start_of_day(today_in_prague()) + timedelta(days=1, hours=9)
    away = PlanAbsence(
        worker_id=me, substitute_id=head.worker_id, starts_at=begins, ends_at=begins + timedelta(hours=3)
    )
    await service.plan_absence(head, away)
    typed = {"step": "preview", "start_day": "zítra", "start_time": "10", "end_day": "zítra", "end_time": "11"}
    page = await client.post("/absences/new", data={**typed, "worker_id": str(world.people["spod_intake"].worker_id)})
    assert "chybí" in soft(page.text)


async def test_the_reply_and_the_door_say_nothing_of_why(me, order):
    absence_id = await service.plan_absence(me, replace(order, **hours(30, last=40)))
    found = await views.papers(me, absence_id)
    words = soft(papers.reply_of(found.view, found.words))
    assert PHONE in words
    assert "{" not in words
    assert "158" in words
