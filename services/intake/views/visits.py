"""A visit on call, as the domain above keeps it that judges notices."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple
from uuid import UUID

from kernel.actor import Actor
from kernel.db import look
from kernel.points import Point
from services.intake.schemas import Child, Visit


class Visits(NamedTuple):
    """`steps`: what may have been done there, by code; `left`: who can be read in an answer to question 5 beside the child of the notice and
    those named. In the unit of work of the caller: `asks_form`, whether the authority asks the form all the same, and `keep`: what
    follows from a visit of the notice that was just taken down.
    """

    steps: Callable[[], Sequence[tuple[str, str]]]
    left: Callable[[str, Child, Sequence[str]], Sequence[str]]
    asks_form: Callable[[Actor], Awaitable[bool]]
    keep: Callable[[Actor, UUID, Visit], Awaitable[None]]


VISITS: Point[Visits] = Point("what follows from a visit on call")


def steps_of_visits() -> list[tuple[str, str]]:
    """What may have been done on a visit, by code, each with its message."""
    return [step for each in VISITS.all() for step in each.steps()]


def left_of_visit(answer: str, child: Child, named: Sequence[str]) -> list[str]:
    """Who can be read in the answer to question 5 beside those of whom a visit is said to be."""
    return [name for each in VISITS.all() for name in each.left(answer, child, named)]


async def visits_ask_form(actor: Actor) -> bool:
    """Whether the form of urgency is filled in after a visit all the same."""
    async with look(actor):
        return any([await each.asks_form(actor) for each in VISITS.all()])


async def keep_visit(actor: Actor, notice_id: UUID, visit: Visit) -> None:
    """(in unit) Keep what follows from a visit."""
    for each in VISITS.all():
        await each.keep(actor, notice_id, visit)
