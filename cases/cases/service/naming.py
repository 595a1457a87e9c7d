# pyright: strict
"""By which mark a case is named: one that is drawn with it, or that of its file as a domain above keeps it (ADR 0087)."""

from collections.abc import Callable
from uuid import UUID

from cases.cases import repository
from cases.cases.repository import merged, numbers
from kernel.actor import Actor
from kernel.points import Point

from .indexing import index_cases

DRAWS: Point[Callable[[bool], str]] = Point("whether a case draws a file mark at its opening")
"""A condition of the database for the organisation `$1` on the day `$4`, for a case that opens with a file or without one.

Where several domains say so all must hold; where none does every case draws its mark.
"""


async def name_file(actor: Actor, case_id: UUID, file_mark: str) -> None:
    """(in unit) Name a case by the mark of its file, by none where it is empty; what was drawn with the case stays."""
    if not await numbers.name_file(actor, case_id, file_mark):
        return
    pairs = await merged.list_merges(actor, [case_id])
    found_by = {case_id, *(pair.kept_case_id for pair in pairs)}
    await index_cases(actor, await repository.list_marks_of(actor, found_by))
