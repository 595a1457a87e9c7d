"""For one child whoever coordinates its protection is never its conflict guardian: held by the database, by raw SQL too (ADR 0117)."""

import asyncio
from datetime import date, timedelta
from functools import partial

import pytest

from app.testing import rows
from app.testing.accounts import give_role
from app.testing.agendas import guardian_agenda, second_agenda
from app.testing.rows import NOW, insert, place, refused, update
from kernel.db import current, unit_of_work
from kernel.ids import new_id
from tenants.tables import Role

APART = "does not coordinate"


class Two:
    """The agenda of protection and that of guardianship of one authority, and rows of both; `ospod` two workers who work in either."""

    def __init__(self, world, guards):
        self.world, self.guards, self.drawn = world, guards, 0
        self.here, self.there = world.actor("spod_head"), guards.actor("guard_head")
        self.one = world.actor("spod_coordinator").worker_id  # works in both, as `two`
        self.two = world.actor("spod_coordinator2").worker_id
        self.third = guards.actor("guard").worker_id

    async def file(self, actor, worker_id):
        """A file of a child with its row: in the unit of the actor; its case and the row."""
        async with unit_of_work(actor):
            case = await rows.case(actor, await rows.client(actor, kind="child"), line=False)
            await rows.assignment(actor, case, worker_id=worker_id)
            client = await current().connection.fetchval("SELECT client_id FROM client_case WHERE id = $1", case)
            if actor is self.there:
                await self.guardianship(actor, case, client)
            person = await insert("person", **place(actor), client_id=client, wrapped=b"x", sealed=b"x")
            return case, person

    async def guardianship(self, actor, case, client):
        """What a court said, without which the agenda opens no file."""
        self.drawn += 1
        mine = {"register": "KO_POR", "series": "KO_POR", "mark": "KO/POR", "year": 2026, "number": self.drawn}
        days = {"decided_on": date(2026, 1, 5), "delivered_on": date(2026, 1, 6), "opened_at": NOW}
        own = {
            "id": (row := new_id()),
            "resolution_id": row,
            "case_id": case,
            "client_id": client,
            "opened_by": actor.worker_id,
        }
        await current().connection.execute(
            "INSERT INTO number_series (tenant_id, id, series, year, last) VALUES ($1, $2, 'register KO_POR', 2026, 1)"
            " ON CONFLICT (tenant_id, series, year) DO UPDATE SET last = number_series.last + 1",
            actor.tenant_id,
            new_id(),
        )
        await insert("guardianship", **place(actor) | mine | days | own, sealed=b"x")

    async def say_one(self, actor, person, other_service, other):
        """That two are one, in a unit of its own."""
        async with unit_of_work(actor):
            await self.link(actor, person, other_service, other)

    async def link(self, actor, person, other_service, other):
        """The same in the actor's unit."""
        own = {"linked_by": actor.worker_id, "linked_at": NOW, "person_id": person}
        return await insert(
            "person_link", **place(actor) | own | {"other_service_id": other_service, "other_person_id": other}
        )

    async def both(self, coordinator, guardian):
        """A child with a file in either agenda, said to be one."""
        here, there = await self.file(self.here, coordinator), await self.file(self.there, guardian)
        await self.say_one(self.there, there[1], self.here.service_id, here[1])
        return here, there

    async def give(self, actor, case, worker_id):
        """Write somebody else into the line of a case, in the actor's unit."""
        row = await current().connection.fetchrow(
            "SELECT id, started_at FROM key_worker_assignment WHERE case_id = $1 AND ended_at IS NULL", case
        )
        moment = await current().connection.fetchval(
            "SELECT greatest(clock_timestamp(), $1::timestamptz + interval '1 second')", row["started_at"]
        )
        await update("key_worker_assignment", row["id"], ended_at=moment)
        await rows.assignment(actor, case, follows=moment, worker_id=worker_id)

    async def away(self, actor, worker_id, substitute_id, starts=timedelta(0), lasts=timedelta(days=3)):
        """That somebody is away and who stands in, in the actor's unit."""
        times = {"starts_at": NOW + starts, "ends_at": NOW + starts + lasts, "set_at": NOW}
        own = {"worker_id": worker_id, "substitute_id": substitute_id, "prepared": [], "set_by": actor.worker_id}
        return await insert("absence", **place(actor) | own | times | {"sealed": b"x"})


@pytest.fixture
async def two(world):
    return Two(world, await guardian_agenda(world))


async def test_two_people_are_right_and_one_is_not(two):
    """Whether the guardian's file or the other one is said to be of the child."""
    await two.both(two.one, two.two)
    for said_by in (two.here, two.there):
        here, there = await two.file(two.here, two.one), await two.file(two.there, two.one)
        mine, other = (here, there) if said_by is two.here else (there, here)
        elsewhere = two.there if said_by is two.here else two.here
        async with refused(said_by, APART):
            await two.link(said_by, mine[1], elsewhere.service_id, other[1])


async def test_nobody_is_written_into_the_line_of_the_other_side(two):
    here, there = await two.both(two.one, two.two)
    async with refused(two.here, APART):
        await two.give(two.here, here[0], two.two)
    async with refused(two.there, APART):
        await two.give(two.there, there[0], two.one)
    async with unit_of_work(two.there):
        await two.give(two.there, there[0], two.third)
    async with unit_of_work(two.here):  # who was guardian until then is free
        await two.give(two.here, here[0], two.two)
    async with refused(two.there, APART):
        await two.give(two.there, there[0], two.two)


async def test_what_is_put_right_within_one_act_is_judged_at_its_end(two):
    here, there = await two.file(two.here, two.one), await two.file(two.there, two.one)
    async with unit_of_work(two.there):
        await two.link(two.there, there[1], two.here.service_id, here[1])
        await two.give(two.there, there[0], two.third)


async def test_whoever_stands_in_is_not_on_the_other_side(two):
    await two.both(two.one, two.two)
    async with refused(two.here, APART):
        await two.away(two.here, two.one, two.two)
    async with refused(two.there, APART):  # in days to come, too
        await two.away(two.there, two.two, two.one, timedelta(days=5))
    async with unit_of_work(two.there):
        await two.away(two.there, two.two, two.third)


async def test_whoever_stands_in_does_not_come_to_the_other_side_meanwhile(two):
    _, there = await two.both(two.one, two.third)
    async with unit_of_work(two.here):
        absence = await two.away(two.here, two.one, two.two, timedelta(days=5))
    async with refused(two.there, APART):
        await two.give(two.there, there[0], two.two)
    async with unit_of_work(two.here):
        begins = await current().connection.fetchval("SELECT starts_at FROM absence WHERE id = $1", absence)
        ended = {"absence_id": absence, "ended_at": begins, "set_by": two.here.worker_id, "set_at": NOW}
        await insert("absence_end", **place(two.here), **ended)
    async with unit_of_work(two.there):
        await two.give(two.there, there[0], two.two)


async def test_nobody_stands_in_on_both_sides_at_one_time(two):
    """Who leads neither file, but stands in for who does; one after the other is right."""
    await two.both(two.here.worker_id, two.third)
    async with unit_of_work(two.here):
        await two.away(two.here, two.here.worker_id, two.one)
    async with refused(two.there, APART):
        await two.away(two.there, two.third, two.one, timedelta(days=2))
    async with unit_of_work(two.there):
        await two.away(two.there, two.third, two.one, timedelta(days=4))


async def test_a_chain_of_agendas_is_walked(two, world):
    """A third agenda says that its child is the one of either."""
    kur = await second_agenda(world)
    here, there = await two.file(two.here, two.one), await two.file(two.there, two.one)
    curator = kur.actor("kur_head")
    middle = await two.file(curator, kur.actor("kur_curator").worker_id)
    await two.say_one(curator, middle[1], two.here.service_id, here[1])
    async with refused(curator, APART):
        await two.link(curator, middle[1], two.there.service_id, there[1])


async def test_records_that_are_led_as_one_bring_nobody_to_both_sides(two, world):
    """Of one record a curator leads the child, of the other one they are its guardian."""
    kur = await second_agenda(world)
    worker, user = kur.workers["kur_curator"]
    async with unit_of_work(world.operator("ospod")):
        await give_role(kur.tenant, two.guards.service, worker, user, Role.CASE_COORDINATOR)
    kept, other = await two.file(two.here, two.one), await two.file(two.here, two.one)
    led, guarded = await two.file(kur.actor("kur_head"), worker), await two.file(two.there, worker)
    await two.say_one(two.here, kept[1], kur.service, led[1])
    await two.say_one(two.here, other[1], two.there.service_id, guarded[1])
    async with refused(two.here, APART):
        clients = [
            await current().connection.fetchval("SELECT client_id FROM person WHERE id = $1", each[1])
            for each in (other, kept)
        ]
        said = {"client_id": clients[0], "case_id": other[0], "kept_client_id": clients[1], "kept_case_id": kept[0]}
        await insert(
            "client_merge", **place(two.here), **said, merged_by=two.here.worker_id, merged_at=NOW, sealed=b"x"
        )


async def test_what_is_over_or_parted_keeps_nobody_apart(two):
    here, _ = await two.both(two.one, two.two)
    async with unit_of_work(two.there) as unit:
        link = await unit.connection.fetchval("SELECT id FROM person_link")
        undone = {
            "undone_by": two.there.worker_id,
            "undone_at": NOW,
            "undone_sealed": b"x",
            "undone_service_id": two.there.service_id,
        }
        await update("person_link", link, **undone)
    async with unit_of_work(two.here):
        await two.give(two.here, here[0], two.two)


async def test_only_the_head_of_the_department_lets_somebody(two, world):
    here, there = await two.both(two.one, two.two)
    allowed = two.guards.actor("guard_department")

    def exception(actor, **values):
        own = {
            "person_id": there[1],
            "worker_id": two.two,
            "given_by": actor.worker_id,
            "given_at": NOW,
            "sealed": b"x",
        }
        return insert("guardian_exception", **place(actor) | own | values)

    for other in (two.there, two.guards.actor("guard")):
        async with refused(other, "row-level security"):
            await exception(other)
    for values in (
        {"given_by": two.there.worker_id},
        {"given_at": NOW - timedelta(days=2)},
        {"service_id": two.here.service_id, "person_id": here[1]},
    ):
        async with refused(allowed, "row-level security"):
            await exception(allowed, **values)
    async with unit_of_work(allowed):
        row = await exception(allowed)
    async with refused(allowed, "permission denied"):
        await update("guardian_exception", row, worker_id=two.one)
    async with unit_of_work(two.here):
        await two.give(two.here, here[0], two.two)
    async with unit_of_work(two.here):
        await two.give(two.here, here[0], two.one)
    async with refused(two.there, APART):  # of them alone
        await two.give(two.there, there[0], two.one)
    other = await two.file(two.here, two.two), await two.file(two.there, two.two)
    async with refused(two.there, APART):  # and of this child
        await two.link(two.there, other[1][1], two.here.service_id, other[0][1])


async def test_two_people_at_once_do_not_pass_one_another(committed, world):
    """One gives the protection of a child to whom the other one makes its guardian, or says it is one child, at one moment."""
    two = Two(world, await guardian_agenda(world))

    async def tries(actor, act):
        try:
            async with unit_of_work(actor):
                await act()
        except Exception as refusal:  # noqa: BLE001 which of the two is no matter
            return str(refusal)
        return ""

    async def once(one, other):
        """Of two acts at one moment one is refused."""
        said = await asyncio.gather(tries(two.here, one), tries(two.there, other))
        assert len([each for each in said if APART in each]) == 1, said

    for turn in range(3):
        here, there = await two.both(two.one, two.third)
        await once(partial(two.give, two.here, here[0], two.two), partial(two.give, two.there, there[0], two.two))
        here, there = await two.file(two.here, two.one), await two.file(two.there, two.two)
        says = partial(two.link, two.there, there[1], two.here.service_id, here[1])
        await once(partial(two.give, two.here, here[0], two.two), says)
        here, there = await two.both(two.one, two.third)
        away = partial(two.away, two.here, two.one, two.two, timedelta(days=20 * turn + 1))
        await once(away, partial(two.give, two.there, there[0], two.two))


async def test_the_agenda_is_one_from_its_opening_and_no_provider_has_one(two, world):
    operator = world.operator("ospod")
    async with refused(operator, "permission denied"):
        await update("service", two.guards.service, guardianship=False)
    provider = world.operator("krok")
    names = {"code": "KO", "name": "x", "short_name": "x", "said": "x"}
    async with refused(provider, "in an authority"):
        await insert("service", id=new_id(), tenant_id=provider.tenant_id, guardianship=True, **names)
