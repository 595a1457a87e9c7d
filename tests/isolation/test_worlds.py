"""Random worlds: what a plain oracle says, what the access functions say and what the database shows are one.

A world is files with key workers and tasks, what clients said, handovers, joint work, meetings, notices, and how it all
ended. It is played through the service functions; only time is moved by hand. Then, for everybody: the services and
access functions must give exactly what the oracle allows, and each table exactly the rows that the oracle lets through.
What each domain says of it lies in `tests/<domain>/oracle.py` (see `app.testing.oracle`).

`OPORA_TEST_WORLDS=1000` plays as many, drawn anew each time; without it a few, always the same.
"""

import os
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings

from app.testing.oracle import Tables, plan_of_everything, plans, put_together
from app.testing.world import PEOPLE, SERVICES
from kernel import keys
from kernel.actor import Actor
from kernel.db import unit_of_work

pytestmark = pytest.mark.slow

WORLDS = int(os.environ.get("OPORA_TEST_WORLDS", "0"))
STAYS = {"organisation", "service", "user_account", "worker", "membership", "organisation_key", "migration"}
Play, Oracle = put_together("Play"), put_together("Oracle")


class Rows:
    """Every row of every table, past the wall."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.query = " UNION ALL ".join(f"SELECT '{table}' AS of, id FROM {table}" for table in tables)

    @classmethod
    async def read(cls, committed: Any) -> "Rows":
        async with committed.superuser() as connection:
            names = await connection.fetch(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
                " AND relname NOT IN ('migration', 'address_point')"  # address points are public and nobody's
                " ORDER BY relname"
            )
            tables = {row["relname"]: await connection.fetch(f"SELECT * FROM {row['relname']}") for row in names}
        return cls(Oracle.completed({name: [dict(row) for row in rows] for name, rows in tables.items()}))

    def expected(self, oracle: Any) -> dict[str, set[UUID]]:
        """What the oracle lets through."""
        return {
            table: {row["id"] for row in rows if oracle.lets_through(table, row)} for table, rows in self.tables.items()
        }

    async def shown(self, actor: Actor) -> dict[str, set[UUID]]:
        """What the database shows to `opora_app`, signed as the actor."""
        shown: dict[str, set[UUID]] = {table: set() for table in self.tables}
        async with unit_of_work(actor) as unit:
            for row in await unit.connection.fetch(self.query):
                shown[row["of"]].add(row["id"])
        return shown


@settings(
    max_examples=WORLDS or 16,
    derandomize=not WORLDS,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)
@example(plan=plan_of_everything())
@given(plan=plans())
async def test_oracle_access_and_database_agree(committed, world, plan):
    """In any world, everybody gets exactly what the oracle allows: from the services, and from each table."""
    await empty(committed)
    facts = Play(world, committed)
    await facts.play(plan)
    rows = await Rows.read(committed)
    people = [(world.actor(name), service, role.value) for name, (_, service, role, _) in PEOPLE.items()]
    jobs = [(world.system(service), service, None) for service in SERVICES]
    for actor, service, role in (*people, *jobs):
        oracle = Oracle(facts, world, actor, service, role)
        compare(f"rows for {role or 'a job'} of {service}", await rows.shown(actor), rows.expected(oracle))
    for actor, service, role in people:
        oracle = Oracle(facts, world, actor, service, role)
        compare(f"answers to {role} of {service}", await oracle.says(), oracle.expects())


async def empty(committed: Any) -> None:
    """Throw away what the world before left."""
    keys.forget()
    async with committed.superuser() as connection:
        tables = await connection.fetch(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        )
        await connection.execute(
            "TRUNCATE " + ", ".join(row["relname"] for row in tables if row["relname"] not in STAYS)
        )


def compare(what: str, got: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Fail with the differences alone."""
    wrong = [
        f"{key}: {got.get(key)} instead of {wanted.get(key)}"
        for key in {**wanted, **got}
        if got.get(key) != wanted.get(key)
    ]
    assert not wrong, f"{what}\n" + "\n".join(wrong)
