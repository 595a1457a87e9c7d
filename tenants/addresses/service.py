# pyright: strict
"""What the operator does with address points."""

from collections.abc import Iterable, Mapping
from itertools import islice

from kernel.actor import operator_actor
from kernel.db import unit_of_work

from . import repository, rules, views

AT_ONCE = 2_000


async def load_points(lines: Iterable[Mapping[str, str]]) -> tuple[int, int]:
    """Write the houses of a file, all or none; what of its towns is not in it is there no more. Both numbers."""
    written, towns = 0, set[int]()
    async with unit_of_work(operator_actor()):
        load = await repository.next_load()
        views.loaded()
        found = (row for line in lines if (row := rules.row_of(line)) is not None)
        while rows := list(islice(found, AT_ONCE)):
            once = {row.code: row for row in rows}  # a line that comes twice in one statement would be refused
            await repository.write([*once.values()], load)
            towns |= {row.town_code for row in rows}
            written += len(once)
        return written, await repository.end_others(towns, load)
