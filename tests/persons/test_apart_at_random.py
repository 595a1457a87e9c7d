"""Random sequences of acts by raw SQL: the database takes exactly what a model of the rule takes (domain reference 1.11, ADR 0117)."""

import random
from datetime import timedelta

import asyncpg
import pytest

from app.testing.accounts import give_role
from app.testing.agendas import guardian_agenda
from app.testing.rows import NOW, insert, place, update
from kernel.db import current, unit_of_work
from tenants.tables import Role

from .test_apart import APART, Two


class Model:
    """Files with their side and who leads them, what is said to be one, who is away in which days and who stands in."""

    def __init__(self):
        self.files = {}  # person: (guards, worker)
        self.links = set()
        self.absences = []  # guards, worker, substitute, first day, last day
        self.excepted = set()  # person, worker

    def child(self, person):
        """All rows that are one with this one."""
        found, left = set(), {person}
        while left:
            one = left.pop()
            found.add(one)
            left |= {each for link in self.links if one in link for each in link} - found
        return found

    def holds(self):
        """Whether nobody is on both sides of any child at one time."""
        for person in self.files:
            child, stands = self.child(person), []
            for each in child:
                guards, leads = self.files[each]
                stands.append((guards, leads, 0, 1000))
                stands += [
                    (guards, by, a, b) for side, who, by, a, b in self.absences if side == guards and who == leads
                ]
            for guards, who, a, b in stands:
                if any((each, who) in self.excepted for each in child):
                    continue
                if guards and any(not other and one == who and a < y and x < b for other, one, x, y in stands):
                    return False
        return True


class Acts:
    """Each act in the database and in the model; `refused` says why the database did not take it."""

    def __init__(self, two, rng):
        self.two, self.rng, self.model = two, rng, Model()
        self.people = [two.one, two.two, two.third, two.fourth]
        self.cases, self.ids, self.away = {}, {}, {}

    def by(self, guards):
        return self.two.there if guards else self.two.here

    async def tries(self, actor, act, model):
        """Do it in both, or in neither; whether it was taken has to be the same."""
        before = dict(self.model.files), set(self.model.links), list(self.model.absences), set(self.model.excepted)
        model()
        lawful = self.model.holds()
        said = ""
        try:
            async with unit_of_work(actor):
                await act()
        except asyncpg.PostgresError as refusal:
            said = str(refusal)
        assert bool(said) != lawful, said or "the database took what the rule does not allow"
        if said:
            assert APART in said
            self.model.files, self.model.links, self.model.absences, self.model.excepted = before
        return lawful

    async def open(self):
        guards, who = self.rng.random() < 0.5, self.rng.choice(self.people)
        case, person = await self.two.file(self.by(guards), who)
        self.model.files[person], self.cases[person] = (guards, who), case
        return True

    async def say(self):
        there = [each for each, (guards, _) in self.model.files.items() if guards]
        here = [each for each, (guards, _) in self.model.files.items() if not guards]
        if not there or not here:
            return True
        one, other = self.rng.choice(there), self.rng.choice(here)
        if frozenset((one, other)) in self.model.links:
            return True

        async def act():
            self.ids[one, other] = await self.two.link(self.two.there, one, self.two.here.service_id, other)

        return await self.tries(self.two.there, act, lambda: self.model.links.add(frozenset((one, other))))

    async def part(self):
        if not self.model.links:
            return True
        link = self.rng.choice(sorted(self.model.links, key=sorted))
        (row,) = [row for pair, row in self.ids.items() if frozenset(pair) == link and pair in self.ids]
        actor = self.two.there
        undone = {
            "undone_by": actor.worker_id,
            "undone_at": NOW,
            "undone_sealed": b"x",
            "undone_service_id": actor.service_id,
        }

        async def act():
            await update("person_link", row, **undone)

        self.ids = {pair: each for pair, each in self.ids.items() if frozenset(pair) != link}
        return await self.tries(actor, act, lambda: self.model.links.discard(link))

    async def give(self):
        if not self.model.files:
            return True
        person, who = self.rng.choice(sorted(self.model.files)), self.rng.choice(self.people)
        guards, leads = self.model.files[person]
        if who == leads:
            return True
        actor = self.by(guards)
        return await self.tries(
            actor,
            lambda: self.two.give(actor, self.cases[person], who),
            lambda: self.model.files.__setitem__(person, (guards, who)),
        )

    async def leave(self):
        """Somebody is away on some days; what no absence allows anyway is not tried."""
        guards, (who, by) = self.rng.random() < 0.5, self.rng.sample(self.people, 2)
        first = self.rng.randrange(1, 30)
        last = first + self.rng.randrange(1, 4)
        met = any(
            side == guards and (one in {who, by} or other == who) and a < last and first < b
            for side, one, other, a, b in self.model.absences
        )
        if met:
            return True
        actor = self.by(guards)

        async def act():
            times = {
                "starts_at": NOW + timedelta(days=first),
                "ends_at": NOW + timedelta(days=last, minutes=-1),
                "set_at": NOW,
            }
            own = {"worker_id": who, "substitute_id": by, "prepared": [], "set_by": actor.worker_id, "sealed": b"x"}
            self.away[guards, who, by, first, last] = await insert("absence", **place(actor) | own | times)

        return await self.tries(actor, act, lambda: self.model.absences.append((guards, who, by, first, last)))

    async def stay(self):
        """Somebody does not go after all."""
        if not self.model.absences:
            return True
        one = self.rng.choice(self.model.absences)
        actor, row = self.by(one[0]), self.away[one]

        async def act():
            begins = await current().connection.fetchval("SELECT starts_at FROM absence WHERE id = $1", row)
            said = {"absence_id": row, "ended_at": begins, "set_by": actor.worker_id, "set_at": NOW}
            await insert("absence_end", **place(actor), **said)

        return await self.tries(actor, act, lambda: self.model.absences.remove(one))

    async def let(self):
        there = [each for each, (guards, _) in self.model.files.items() if guards]
        if not there or self.rng.random() < 0.7:
            return True
        person, who, actor = (
            self.rng.choice(there),
            self.rng.choice(self.people),
            self.two.guards.actor("guard_department"),
        )
        own = {"person_id": person, "worker_id": who, "given_by": actor.worker_id, "given_at": NOW, "sealed": b"x"}

        async def act():
            await insert("guardian_exception", **place(actor) | own)

        return await self.tries(actor, act, lambda: self.model.excepted.add((person, who)))


@pytest.mark.parametrize("seed", range(6))
async def test_the_database_takes_what_the_rule_takes(world, seed):
    two = Two(world, await guardian_agenda(world))
    worker, user = two.guards.workers["guard"]
    async with unit_of_work(world.operator("ospod")):
        await give_role(two.guards.tenant, two.here.service_id, worker, user, Role.CASE_COORDINATOR)
        head = world.people["spod_head"]
        await give_role(two.guards.tenant, two.guards.service, head.worker_id, head.user_id, Role.CASE_COORDINATOR)
    two.fourth = head.worker_id
    acts = Acts(two, random.Random(seed))
    for _ in range(5):
        await acts.open()
    weights = {acts.open: 1, acts.say: 5, acts.part: 1, acts.give: 6, acts.leave: 5, acts.stay: 1, acts.let: 1}
    done = [await acts.rng.choices(list(weights), list(weights.values()))[0]() for _ in range(70)]
    assert done.count(False) > 3  # the rule was met, and often
