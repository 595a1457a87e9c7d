"""Random worlds and the oracle that says in plain words who may see what of them: what the domains build theirs on.

Each domain says its part in `tests/<domain>/oracle.py`, what it has of these:

- `drawn(draw, plan)`: what is to happen in its domain, drawn by chance and written into the plan;
- `everything(plan)`: the same for the one world with everything in it, which is always played;
- `class Play(oracle.Play)`: how that is done through the acts of people, and the facts that came of it;
- `class Oracle(oracle.Oracle)`: what of it an actor must and must not get, and how the product is asked.

The classes are put together floor by floor: a method goes on with `super()` to what the lower floors do, and may use all
that they have. A domain leaves room for the higher ones in methods that do nothing yet.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from app.testing.parts import parts
from app.testing.stack import Committed
from app.testing.world import PEOPLE, SERVICES, World
from kernel import keys
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.exceptions import NotAllowed, NotThere
from kernel.outbox import drain

TEAM = ("social_worker", "spinal_specialist", "service_head")
AUTHORITY = ("case_coordinator", "intake_worker", "unit_head", "mailroom")
OF = {service: [name for name, each in PEOPLE.items() if each[1] == service] for service in SERVICES}
LEADERS = {
    service: [name for name in people if PEOPLE[name][2] in (*TEAM, "case_coordinator", "unit_head")]
    for service, people in OF.items()
}
HEADS = {"osp": "osp_head", "pm": "pm_head", "spod": "spod_head", "javorec_spod": "javorec_head"}
MAY, MAY_NOT, UNKNOWN = "may", "may not", "unknown"

Row = Mapping[str, Any]
Tables = dict[str, list[dict[str, Any]]]


@st.composite
def plans(draw: st.DrawFn) -> SimpleNamespace:
    """What is to happen in a world."""
    plan = SimpleNamespace()
    for part in parts("oracle").values():
        if hasattr(part, "drawn"):
            part.drawn(draw, plan)
    return plan


def plan_of_everything() -> SimpleNamespace:
    """The plan of a world with everything in it."""
    plan = SimpleNamespace()
    for part in parts("oracle").values():
        if hasattr(part, "everything"):
            part.everything(plan)
    return plan


def put_together(name: str) -> Any:
    """The class of that name of every domain as one, the highest floor's first."""
    found = [getattr(part, name) for part in parts("oracle").values() if hasattr(part, name)]
    return type(name, tuple(reversed(found)), {})


class Play:
    """Plays a plan through the acts of people; holds the facts, all that happened."""

    def __init__(self, world: World, committed: Committed) -> None:
        self.world, self.committed = world, committed
        self.actor = world.actor

    def workers(self, names: Iterable[str]) -> list[UUID]:
        """The workers behind actors' names."""
        return [self.world.people[name].worker_id for name in names]

    async def play(self, plan: SimpleNamespace) -> None:
        """All of it, and what the jobs make of it."""
        await self.begin(plan)
        await drain()
        await self.after_jobs()
        await self.at_last()
        keys.forget()

    async def begin(self, plan: SimpleNamespace) -> None:
        """What people do."""

    async def after_jobs(self) -> None:
        """What jobs brought with them."""

    async def at_last(self) -> None:
        """What nobody does: time."""


class Oracle:
    """Who may see what, in plain words."""

    of_service: frozenset[str] = frozenset()
    """Tables whose rows are their service's and nobody else's."""
    of_organisation: frozenset[str] = frozenset()
    of_everybody: frozenset[str] = frozenset()
    of_the_relay: frozenset[str] = frozenset()
    """For each other table a method of its name says whether a row is shown."""

    def __init__(self, facts: Play, world: World, actor: Actor, service: str | None, role: str | None = None) -> None:
        self.facts: Any = facts
        self.world, self.actor, self.service, self.role = world, actor, service, role

    @property
    def in_team(self) -> bool:
        """Whether the actor is of the team of a provider's service."""
        return self.service is not None and self.role in TEAM

    def level(self, knows: bool, may: bool) -> str:
        """What asking for a thing comes to."""
        return MAY if may else MAY_NOT if knows else UNKNOWN

    # what the product must say, and what it says

    def expects(self) -> dict[str, Any]:
        """What the services and access functions must give."""
        return {}

    async def says(self) -> dict[str, Any]:
        """What they give."""
        said = await self.lists()
        async with unit_of_work(self.actor):
            said |= await self.asks()
        return said | await self.looks(said)

    async def lists(self) -> dict[str, Any]:
        """Lists."""
        return {}

    async def asks(self) -> dict[str, Any]:
        """Access functions; all in one unit of work."""
        return {}

    async def looks(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """Looks at one thing, maybe only at those that were let through."""
        return {}

    # rows

    @classmethod
    def completed(cls, tables: Tables) -> Tables:
        """The rows with what the rules need to know besides."""
        return tables

    def lets_through(self, table: str, row: Row) -> bool:
        """Whether the database must show a row: the wall around the service, and what passes it."""
        own = self.actor.service_id is not None and (row.get("tenant_id"), row.get("service_id")) == (
            self.actor.tenant_id,
            self.actor.service_id,
        )
        if self._says("of_service", table):
            return own
        if self._says("of_organisation", table):
            return row["tenant_id"] == self.actor.tenant_id
        if self._says("of_everybody", table):
            return True
        if self._says("of_the_relay", table):
            return False
        rule = getattr(self, f"row_of_{table}", None)
        assert rule is not None, f"no oracle knows the table {table}: say in oracle.py of its domain who sees its rows"
        return rule(row, own)

    @classmethod
    def _says(cls, whose: str, table: str) -> bool:
        return any(table in vars(each).get(whose, ()) for each in cls.__mro__)


async def found(looking: Awaitable[Any]) -> Any:
    """What a look gives: the thing, or which refusal."""
    try:
        return await looking
    except NotThere:
        return UNKNOWN
    except NotAllowed:
        return MAY_NOT


async def may(asking: Awaitable[Any]) -> str:
    """The same, when only the answer counts."""
    answer = await found(asking)
    return answer if isinstance(answer, str) else MAY


async def listed(looking: Awaitable[Any], ids: Callable[[Any], Any]) -> Any:
    """What a list shows; nothing for who does not hold the right."""
    answer = await found(looking)
    return None if answer == MAY_NOT else ids(answer)


def ids_of(rows: Iterable[Any]) -> set[UUID]:
    """The ids of what is listed."""
    return {row.id for row in rows}
