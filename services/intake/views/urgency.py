"""How urgent notices are, as the domain above says it that judges them."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec

from kernel.actor import Actor
from kernel.points import Point
from services.intake.access import NoticeHold
from services.intake.repository.further import SAME as SAME
from services.intake.schemas import AT_ONCE, RANKS, Child, ChildThere, NoticeHeader, UrgencySign

MOST_URGENT = 200


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """How some children of a notice stand: their sign, its own child `first` and `others` by name; `by`: the number of another notice
    that says so, which is marked as of the same."""

    sign: UrgencySign
    first: bool = False
    others: list[str] = []
    by: str = ""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a notice stands, and what is marked as of the same: its parts, what goes before in front (ADR 0099).

    `here`: somebody judged a child of the notice itself. Of what is not urgent it is every child; others of whom the
    actor may not read are called that.
    """

    parts: list[Part]
    here: bool

    @property
    def sign(self) -> str:
        """What goes before; none before it was judged."""
        return self.parts[0].sign if self.parts else ""

    @property
    def urgent(self) -> bool:
        """Whether some child of the notice itself is urgent by what was said here."""
        return any(not each.by and each.sign in (UrgencySign.ACUTE, UrgencySign.URGENT) for each in self.parts)


def in_front(parts: Iterable[Part]) -> list[Part]:
    """What goes before in front, what is urgent of the child of the notice itself before all of others; beside it only what is urgent too."""
    ranked = sorted(
        parts,
        key=lambda each: (each.sign not in AT_ONCE or not each.first, RANKS.index(each.sign), each.by),
    )
    return [each for each in ranked if each is ranked[0] or each.sign in AT_ONCE]


class Open(NamedTuple):
    """What is open of a notice, whoever has it (ADR 0106).

    `whom`: the children whose urgency is to be judged, the first time or anew, the notice's own as None; `acutely`: those of them
    that are threatened acutely, `anew`: those that are in danger and asked about anew; `judged`: who was judged before. `told`: somebody
    is to say that nobody else is left, `left`: somebody can be read there who is likely not judged; `unread`: the judged children for whom something was added that no judgement of theirs read.
    """

    whom: frozenset[UUID | None]
    acutely: frozenset[UUID | None]
    anew: frozenset[UUID | None]
    judged: frozenset[UUID | None]
    told: bool
    unread: frozenset[UUID | None]
    left: bool = False

    @property
    def only_told(self) -> bool:
        """Whether all that is left is that somebody says that all children are judged of whom question 5 tells."""
        return self.told and not self.whom and not self.left

    @property
    def asked(self) -> bool:
        """Whether how urgent the notice is, is still to be judged for somebody, or said that it is for all."""
        return bool(self.whom) or self.told

    @property
    def again(self) -> bool:
        """Whether everybody who is asked about was judged before."""
        return bool(self.judged) and self.whom <= self.judged and not self.told

    @property
    def waits(self) -> bool:
        """Whether something was added that no judgement read."""
        return bool(self.unread)


_NOBODY: frozenset[UUID | None] = frozenset()
NEVER_JUDGED = Open(frozenset({None}), _NOBODY, _NOBODY, judged=_NOBODY, told=False, unread=_NOBODY)


class Urgency(NamedTuple):
    """Who judges notices. All run in the unit of work of the caller and show nobody anything.

    `of`: how those of these notices stand that were judged, or are marked as of the same as what was, with names from those that the actor reads (the last argument);
    `urgent`: which are urgent, last judged first; `abouts`: what else of a notice deadlines run for, and how it is called;
    `parts`: the same of several notices, each with its notice; `danger`: the children of a notice that are urgent and whom
    nobody has helped yet, by name; `there`: what another authority is told of each child, for an act with its own right, that of the
    notice by the name given; `not_judged`: which of these children of a notice nobody here judged, with the child of the notice itself;
    `open`: what is open of a notice; `asked`: which further children are asked about, where a notice's own child is not.
    """

    of: Callable[[Actor, Collection[UUID], Collection[UUID]], Awaitable[Mapping[UUID, Standing]]]
    urgent: Callable[[Actor, int], Awaitable[Sequence[UUID]]]
    abouts: Callable[[Actor, NoticeHeader, bool], Awaitable[Mapping[UUID, str]]]
    parts: Callable[[Actor, Collection[UUID]], Awaitable[Mapping[UUID, UUID]]]
    danger: Callable[[Actor, NoticeHold], Awaitable[Sequence[str]]]
    there: Callable[[Actor, UUID, str], Awaitable[Sequence[ChildThere]]]
    not_judged: Callable[[Actor, UUID, Sequence[str], Child], Awaitable[Sequence[str]]]
    open: Callable[[Actor, NoticeHold], Awaitable[Open]]
    asked: Callable[[Actor, Collection[UUID]], Awaitable[Mapping[UUID, Sequence[str]]]]


URGENCY: Point[Urgency] = Point("how urgent notices are")


async def urgency_of(
    actor: Actor, notice_ids: Collection[UUID], readable: Collection[UUID] = ()
) -> dict[UUID, Standing]:
    """(in unit) How those of these notices stand that were judged."""
    found: dict[UUID, Standing] = {}
    for each in URGENCY.all() if notice_ids else ():
        found.update(await each.of(actor, notice_ids, readable))
    return found


async def judged_urgent(actor: Actor) -> list[UUID]:
    """(in unit) The notices that were judged urgent lately, last judged first."""
    return [notice_id for each in URGENCY.all() for notice_id in await each.urgent(actor, MOST_URGENT)]


async def more_abouts(actor: Actor, header: NoticeHeader, reads: bool) -> dict[UUID, str]:
    """(in unit) What else of a notice deadlines run for, and how it is called."""
    found: dict[UUID, str] = {}
    for each in URGENCY.all():
        found.update(await each.abouts(actor, header, reads))
    return found


async def parts_of(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """(in unit) These notices and what else of them deadlines run for, each with its notice."""
    found = {notice_id: notice_id for notice_id in notice_ids}
    for each in URGENCY.all() if notice_ids else ():
        found.update(await each.parts(actor, notice_ids))
    return found


async def is_urgent(actor: Actor, notice_id: UUID) -> bool:
    """(in unit) Whether some child of a notice is urgent by what was said of it in that notice."""
    standing = (await urgency_of(actor, [notice_id])).get(notice_id)
    return standing is not None and standing.urgent


async def in_danger(actor: Actor, hold: NoticeHold) -> list[str]:
    """(in unit) The children of a notice that are urgent and whom nobody has helped yet, by name."""
    return [name for each in URGENCY.all() for name in await each.danger(actor, hold)]


async def told_there(actor: Actor, notice_id: UUID, first: str) -> list[ChildThere]:
    """(in unit) What another authority is told of the urgency of each child, for an act with its own right; the child of the
    notice is called `first`."""
    return [child for each in URGENCY.all() for child in await each.there(actor, notice_id, first)]


async def not_judged(actor: Actor, notice_id: UUID, names: Sequence[str], first: Child) -> list[str]:
    """(in unit) Which of these children of a notice nobody here judged; nothing is shown."""
    for each in URGENCY.all():
        names = await each.not_judged(actor, notice_id, names, first)
    return list(names)


async def open_of(actor: Actor, hold: NoticeHold) -> Open:
    """(in unit) What is open of a notice: all that gives it a clock or a task is asked of this, at whatever moment; nothing is shown."""
    for each in URGENCY.all():
        return await each.open(actor, hold)
    return NEVER_JUDGED


async def asked_beside(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """(in unit) Of those of these notices whose own child is not asked about, which others are, by name."""
    found: dict[UUID, list[str]] = {}
    for each in URGENCY.all() if notice_ids else ():
        found |= {notice_id: list(names) for notice_id, names in (await each.asked(actor, notice_ids)).items()}
    return found


async def is_judged(actor: Actor, hold: NoticeHold) -> bool:
    """(in unit) Whether it is known of every child how urgent a notice is, and nothing asks again."""
    return not (await open_of(actor, hold)).asked
