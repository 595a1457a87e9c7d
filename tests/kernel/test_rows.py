"""Rows come out of the database as frozen Structs, or the first run of the query says what does not fit."""

from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
import pytest

from app.testing import rows
from app.testing.queries import counting_queries
from app.testing.world import World
from cases.clients.tables import Client, ClientKind
from kernel import keys, search
from kernel.actor import operator_actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.rows import WrongColumns, changed, fetch, fetch_column, fetch_one, new, write


class Colour(StrEnum):
    RED = "red"


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    colour: Colour
    other: Colour | None = None
    size: int = 3


SQL = "SELECT gen_random_uuid() AS id, code AS colour FROM unnest($1::text[]) AS code"


async def test_a_row_becomes_the_struct_with_its_codes_as_enums(world: World) -> None:
    async with unit_of_work(operator_actor()):
        things = await fetch(Thing, SQL, ["red", "red"])
        assert [each.colour for each in things] == [Colour.RED, Colour.RED]
        assert things[0].colour is Colour.RED
        assert things[0].size == 3
        assert await fetch_one(Thing, SQL, []) is None


async def test_nothing_stays_nothing_where_a_code_may_be_missing(world: World) -> None:
    async with unit_of_work(operator_actor()):
        thing = await fetch_one(Thing, "SELECT gen_random_uuid() AS id, 'red' AS colour, NULL::text AS other")
        assert thing is not None
        assert thing.other is None


class Drawer(msgspec.Struct, frozen=True):
    colours: frozenset[str]
    lost: frozenset[str] | None = None


async def test_an_array_becomes_the_set_that_the_field_says(world: World) -> None:
    async with unit_of_work(operator_actor()):
        drawer = await fetch_one(Drawer, "SELECT ARRAY['red', 'red', 'blue'] AS colours, NULL::text[] AS lost")
        assert drawer == Drawer(frozenset({"red", "blue"}), None)


async def test_one_column_is_a_list_of_its_values(world: World) -> None:
    async with unit_of_work(operator_actor()):
        assert await fetch_column(int, "SELECT n FROM generate_series(1, 3) n") == [1, 2, 3]
        assert await fetch_column(int, "SELECT n FROM generate_series(1, 0) n") == []


async def test_it_is_told_whether_anything_changed(world: World) -> None:
    touch = "UPDATE user_account SET failed_attempts = failed_attempts WHERE id = $1"
    async with unit_of_work(operator_actor()):
        assert await changed(touch, world.people["pm_head"].user_id)
        assert not await changed(touch, world.organisations["krok"])


@pytest.mark.parametrize("columns", ["gen_random_uuid() AS id", "gen_random_uuid() AS id, 'red' AS colour, 1 AS more"])
async def test_columns_that_do_not_fit_are_named(world: World, columns: str) -> None:
    async with unit_of_work(operator_actor()):
        with pytest.raises(WrongColumns, match=r"colour|more"):
            await fetch(Thing, f"SELECT {columns}")


async def test_an_unknown_code_is_an_error_not_a_guess(world: World) -> None:
    async with unit_of_work(operator_actor()):
        with pytest.raises(ValueError, match="blue"):
            await fetch(Thing, SQL, ["blue"])


async def test_rows_of_several_tables_go_in_together(world: World) -> None:
    """One statement: a row may stand in front of the one that it names. One that is refused takes the others with it."""
    actor = world.actor("osp_specialist")
    owner = new_id()
    row = Client(
        id=owner,
        tenant_id=actor.tenant,
        service_id=actor.service,
        kind=ClientKind.ADULT,
        sealed=b"x",
        version=1,
        created_at=now(),
    )
    async with unit_of_work(actor):
        _, key = await keys.new_owner_key(actor, owner)
        terms = await search.new_terms(actor, "test", owner, ["novak", "jan"])
        with counting_queries() as sent:
            await write(new(row), terms, key)
        assert sent.count == 1
        assert await rows.count("client", "id = $1", owner) == 1
        assert await rows.count("search_term", "owner_id = $1", owner) == 2
        assert (await keys.sealers(actor.tenant, [owner])).keys() == {owner}
    other = new_id()
    async with rows.refused(actor, "client_key_fkey"):
        await write(await search.new_terms(actor, "test", other, ["novak"]), new(copied(row, id=other)))
    async with unit_of_work(actor):
        assert await rows.count("search_term", "owner_id = $1", other) == 0


async def test_rows_of_one_table_that_follow_each_other_are_one_insert(world: World) -> None:
    """So policies and CHECKs of the table are read once for them; each has its own values, and so has what stands behind."""
    actor = world.actor("osp_specialist")
    owners = [new_id(), new_id()]
    async with unit_of_work(actor) as unit:
        keyed = [(await keys.new_owner_key(actor, owner))[1] for owner in owners]
        with counting_queries() as sent:
            await write(*keyed, await search.new_terms(actor, "test", owners[1], ["novak"]))
        (statement,) = sent.statements
        assert statement.count("INSERT INTO data_key") == 1
        held = await unit.connection.fetch("SELECT id, wrapped FROM data_key WHERE id = ANY($1::uuid[])", owners)
        assert {row["id"]: row["wrapped"] for row in held} == {
            owner: part.arguments[4] for owner, part in zip(owners, keyed, strict=True)
        }
        assert await rows.count("search_term", "owner_id = $1", owners[1]) == 1


def copied(row: Client, **changes: Any) -> Client:
    """Another row, but for the changes the same."""
    return Client(**{**row.to_dict(), **changes})
