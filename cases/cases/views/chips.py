# pyright: strict
"""What stands beside a client in lists and heads, told by who keeps consents."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

import msgspec

from cases.cases import repository
from cases.cases.schemas import (
    ConsentChip,
)
from kernel.actor import Actor
from kernel.points import Point


class Chips(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the head of a case and in lists, for those who may see it.

    `beside`: a query with `client_id` and a text `told` for some of the clients of a
    named part of a statement, whose first two arguments are organisation and service; None for who may not see chips.
    `told`: the chip that this text says. `without`: a condition of such a statement, that the client whom an expression
    names has given no consent that holds; `ending`: that one that holds ends within two weeks.
    """

    beside: Callable[[Actor, str], str | None]
    told: Callable[[str], ConsentChip]
    without: Callable[[Actor, str], str | None] = lambda _actor, _client: None
    ending: Callable[[Actor, str], str | None] = lambda _actor, _client: None


CHIPS: Point[Chips] = Point("chips of clients")
"""Who keeps consents says what stands beside a client."""


class HeadChip(msgspec.Struct, frozen=True, kw_only=True):
    """One more chip in the head of a case, told by a higher domain.

    `beside`: a query of one text `told` about the case `found.id`, in a statement whose first argument is the
    organisation; None for who may not see the chip. `words`: text told → (kind of the tag, Czech message marked with
    `N_`). `url` names the case (`/cases/{case_id}/plan`).
    """

    key: str
    beside: Callable[[Actor], str | None]
    words: Mapping[str, tuple[str, str]]
    url: str


HEAD_CHIPS: Point[HeadChip] = Point("chips in the head of a case", key=lambda chip: chip.key)


class Beside:
    """The chips that the actor may see, read in one statement with the clients of its part `clients`."""

    def __init__(self, actor: Actor, clients: str) -> None:
        said = [(chips.told, sql) for chips in CHIPS.all() if (sql := chips.beside(actor, clients)) is not None]
        self.sql = tuple(sql for _, sql in said)
        self._told = [told for told, _ in said]

    def told(self, texts: Collection[str | None]) -> ConsentChip | None:
        """The chip of one client, from what the queries told."""
        chips = [told(text) for told, text in zip(self._told, texts, strict=True) if text is not None]
        return chips[-1] if chips else None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the chips in the head of a case say: of the consents, when something is due next, and what higher domains tell."""

    consent: ConsentChip | None = None
    next_due: date | None = None
    states: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])


class BesideHead:
    """The chips in the head of the case `found`, for who may read it; read in one statement with it."""

    def __init__(self, actor: Actor) -> None:
        self._consents = Beside(actor, "found")
        said = [(chip.key, sql) for chip in HEAD_CHIPS.all() if (sql := chip.beside(actor)) is not None]
        self._keys = [key for key, _ in said]
        self.sql = (repository.NEXT_DUE, *self._consents.sql, *(sql for _, sql in said))

    def told(self, texts: Sequence[str | None]) -> Told:
        """The chips of the case, from what the queries told."""
        further = len(texts) - len(self._keys)
        states = zip(self._keys, texts[further:], strict=True)
        return Told(
            consent=self._consents.told(texts[1:further]),
            next_due=date.fromisoformat(texts[0]) if texts[0] else None,
            states={key: text for key, text in states if text is not None},
        )


async def told_in_head(actor: Actor, case_id: UUID, client_id: UUID) -> Told:
    """(in unit) The chips in the head of a case that the actor may read; one statement."""
    beside = BesideHead(actor)
    return beside.told(await repository.list_told_in_head(actor, case_id, client_id, beside.sql))
