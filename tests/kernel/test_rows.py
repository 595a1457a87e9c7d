"""Rows come out of the database as frozen Structs, or the first run of the query says what does not fit."""

from enum import StrEnum
from uuid import UUID

import msgspec
import pytest

from app.testing.world import World
from kernel.actor import operator_actor
from kernel.db import unit_of_work
from kernel.rows import WrongColumns, fetch, fetch_one


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


@pytest.mark.parametrize("columns", ["gen_random_uuid() AS id", "gen_random_uuid() AS id, 'red' AS colour, 1 AS more"])
async def test_columns_that_do_not_fit_are_named(world: World, columns: str) -> None:
    async with unit_of_work(operator_actor()):
        with pytest.raises(WrongColumns, match=r"colour|more"):
            await fetch(Thing, f"SELECT {columns}")


async def test_an_unknown_code_is_an_error_not_a_guess(world: World) -> None:
    async with unit_of_work(operator_actor()):
        with pytest.raises(ValueError, match="blue"):
            await fetch(Thing, SQL, ["blue"])
