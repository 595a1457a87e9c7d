"""A visit on call, as the domain above keeps it that judges notices."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.db import look
from kernel.points import Point
from kernel.readable import opened
from services.intake import repository
from services.intake.access import NoticeHold
from services.intake.schemas import AdditionText, Child, Visit
from services.intake.tables import Channel

from .headers import text_of
from .notice import additions_of


class BesideVisit(NamedTuple):
    """The further children that stand in a notice already, by name: who was judged, and `others`."""

    judged: Sequence[str] = ()
    others: Sequence[str] = ()


class Visits(NamedTuple):
    """`steps`: what may have been done there, by code; `left`: who can be read in an answer to question 5 beside the child of the notice and
    those named, and beside those who stand there already: who of these was not judged is named, too. In the unit of work of the caller: `asks_form`, whether the authority asks
    the form all the same; `may`, whether the actor judges a notice by a visit; `stand`, the further children of a notice; and `keep`: what follows from a visit, which is told with the notice or with an addition.
    """

    steps: Callable[[], Sequence[tuple[str, str]]]
    left: Callable[[str, Child, BesideVisit, Sequence[str]], Sequence[str]]
    asks_form: Callable[[Actor], Awaitable[bool]]
    may: Callable[[Actor, UUID], Awaitable[bool]]
    stand: Callable[[Actor, NoticeHold], Awaitable[BesideVisit]]
    keep: Callable[[Actor, UUID, Visit, UUID | None], Awaitable[None]]


VISITS: Point[Visits] = Point("what follows from a visit on call")


def steps_of_visits() -> list[tuple[str, str]]:
    """What may have been done on a visit, by code, each with its message."""
    return [step for each in VISITS.all() for step in each.steps()]


def left_of_visit(answer: str, child: Child, beside: BesideVisit, named: Sequence[str]) -> list[str]:
    """Who can be read in the answer to question 5 beside those of whom a visit is said to be."""
    return [name for each in VISITS.all() for name in each.left(answer, child, beside, named)]


async def visits_ask_form(actor: Actor) -> bool:
    """Whether the form of urgency is filled in after a visit all the same."""
    async with look(actor):
        return any([await each.asks_form(actor) for each in VISITS.all()])


async def keep_visit(actor: Actor, notice_id: UUID, visit: Visit, addition_id: UUID | None = None) -> None:
    """(in unit) Keep what follows from a visit that is told with a notice, or with an addition to it."""
    for each in VISITS.all():
        await each.keep(actor, notice_id, visit, addition_id)


async def children_beside_visit(actor: Actor, hold: NoticeHold) -> BesideVisit:
    """(in unit) The further children that stand in a notice; nothing is shown."""
    for each in VISITS.all():
        return await each.stand(actor, hold)
    return BesideVisit()


async def asks_visit(actor: Actor, hold: NoticeHold) -> bool:
    """(in unit) Whether nobody said yet of a notice on call that somebody went out: who said *no* may have gone later, or been wrong."""
    if hold.row.channel is not Channel.ON_CALL or (await text_of(actor, hold)).way.went_out:
        return False
    sealer = await keys.sealer(actor.tenant, hold.id)
    rows = await additions_of(actor, hold)
    texts = [opened(sealer, "notice_addition", row.id, row.sealed, AdditionText) for row in rows]
    return not any(text is not None and text.went_out for text in texts)


async def may_visit(actor: Actor, notice_id: UUID) -> bool:
    """(in unit) Whether the actor judges a notice by a visit, as they judge it by the form."""
    return any([await each.may(actor, notice_id) for each in VISITS.all()])


async def may_judge_by_visit(actor: Actor, notice_id: UUID) -> bool:
    """The same for a page."""
    async with look(actor):
        return await may_visit(actor, notice_id)


async def may_tell_visit(actor: Actor, notice_id: UUID | None) -> bool:
    """Whether the actor says of a notice whether somebody went out: they judge it, and nobody said so yet."""
    async with look(actor):
        row = await repository.find_notice(actor, notice_id) if notice_id is not None and actor.service_id else None
        if row is None or not await may_visit(actor, row.id):
            return False
        return await asks_visit(actor, NoticeHold(id=row.id, row=row, permissions=frozenset()))
