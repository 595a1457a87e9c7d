# pyright: strict
"""Numbers of series, and by which mark a case is named."""

from collections.abc import Collection
from datetime import date
from functools import cache
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import Part, changed, write_then

_NUMBER = (
    "INSERT INTO number_series (tenant_id, id, series, year, last) SELECT $1, gen_random_uuid(), $2, $3, 1 FROM {written}"
    " ON CONFLICT (tenant_id, series, year) DO UPDATE SET last = number_series.last + 1 RETURNING last"
)


async def next_number(actor: Actor, series: str, year: int, *before: Part) -> int:
    """The next number of a gapless series, after `before` is written; holds the series until the commit."""
    return await write_then(before, Part(_NUMBER, (actor.tenant, series, year)))


async def draw_mark(actor: Actor, series: str, day: date, conditions: Collection[str], *before: Part) -> int | None:
    """The same for a case that opens on a day, after `before` is written; None where a condition does not hold: no number is drawn."""
    arguments: tuple[object, ...] = (actor.tenant, series, day.year, *([day] if conditions else []))
    return await write_then(before, Part(_drawing(tuple(conditions)), arguments))


@cache
def _drawing(conditions: tuple[str, ...]) -> str:
    return _NUMBER.replace(
        " ON CONFLICT", f" WHERE {' AND '.join(conditions)} ON CONFLICT" if conditions else " ON CONFLICT"
    )


async def pass_by(actor: Actor, series: str, year: int, *, times: int) -> None:
    """Draw numbers of a series that nobody gets; it goes on by one, whatever is written."""
    drawn = [(actor.tenant, series, year)] * times
    await current().connection.executemany(_NUMBER.format(written="(SELECT) once"), drawn)


async def name_file(actor: Actor, case_id: UUID, file_mark: str) -> bool:
    """Name a case by the mark of its file; False where it is named so, or has a mark that was drawn."""
    return await changed(
        "UPDATE client_case SET file_mark = $4 WHERE tenant_id = $1 AND service_id = $2 AND id = $3 AND NOT mark_drawn"
        " AND file_mark <> $4",
        actor.tenant,
        actor.service,
        case_id,
        file_mark,
    )
