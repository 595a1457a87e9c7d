"""What who takes an addition down says of it, as the domain above keeps it that judges notices."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from kernel.actor import Actor
from kernel.db import look
from kernel.points import Point
from services.intake.access import IntakePermission, NoticeHold, notice_for
from services.intake.schemas import OfferedChild, SaidOfAddition


class Heard(NamedTuple):
    """All run in the unit of work of the caller.

    `children`: of whom it may be said; `named`: whom else a notice names, in its words; `keep`: keep what is said of an addition, or of the notice,
    with all that follows; `unjudged`: who is threatened acutely by such a word and was never judged, by name;
    `words`: what is said so of the additions of a notice, for papers and other authorities, its own child by the name given.
    """

    children: Callable[[Actor, NoticeHold], Awaitable[Sequence[OfferedChild]]]
    named: Callable[[Actor, NoticeHold], Awaitable[Sequence[str]]]
    keep: Callable[[Actor, NoticeHold, UUID | None, SaidOfAddition], Awaitable[None]]
    unjudged: Callable[[Actor, NoticeHold], Awaitable[Sequence[str]]]
    words: Callable[[Actor, UUID, str], Awaitable[Mapping[UUID, str]]]


HEARD: Point[Heard] = Point("what is said of an addition by who takes it down")


async def children_heard_of(actor: Actor, hold: NoticeHold) -> list[OfferedChild]:
    """(in unit) Of which children of a notice it may be said that an addition threatens them."""
    return [child for each in HEARD.all() for child in await each.children(actor, hold)]


async def keep_heard(actor: Actor, hold: NoticeHold, addition_id: UUID | None, said: SaidOfAddition) -> None:
    """(in unit) Keep what who took an addition, or without one the notice, down says of it."""
    for each in HEARD.all():
        await each.keep(actor, hold, addition_id, said)


async def threatened_unjudged(actor: Actor, hold: NoticeHold) -> list[str]:
    """(in unit) Who is threatened acutely by the word of who took an addition down and was never judged, by name."""
    return [name for each in HEARD.all() for name in await each.unjudged(actor, hold)]


async def heard_of(actor: Actor, notice_id: UUID, first: str) -> dict[UUID, str]:
    """(in unit) What who took them down said of the additions of a notice, in Czech for every reader; its own child is called `first`."""
    return {key: said for each in HEARD.all() for key, said in (await each.words(actor, notice_id, first)).items()}


async def offered(actor: Actor, notice_id: UUID) -> tuple[list[OfferedChild], list[str]]:
    """For the form of an addition: of which children it may be said, and whom else the notice names. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await notice_for(actor, notice_id, IntakePermission.ADD)
        return await children_heard_of(actor, hold), [
            name for each in HEARD.all() for name in await each.named(actor, hold)
        ]
