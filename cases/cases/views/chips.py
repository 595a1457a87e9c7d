# pyright: strict
"""What stands beside a client in lists and heads, told by who keeps consents."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

import msgspec

from cases.cases.repository import beside as repository
from cases.cases.schemas import ConsentChip
from cases.cases.schemas.chips import SignView
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


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """What a higher domain says of a case, in its head and in lists: one place says it for both.

    `beside`: a query of one text `told` about the case `found.id`, in a statement whose first two arguments are
    organisation and service; None for who may see nothing of it. `view`: what stands there by that text, with `{case_id}`
    in its address. They stand in their `order`, behind the key worker and in front of consents and terms where it is
    `early`. `header`: to be known by everybody who may know of the case, not by its readers alone (domain reference 1.5);
    such a one has a column in the worklist under its `label`, a Czech message marked with `N_`.
    """

    key: str
    order: int
    beside: Callable[[Actor], str | None]
    view: Callable[[str], SignView]
    early: bool = False
    header: bool = False
    label: str = ""


SIGNS: Point[Sign] = Point("signs of cases", key=lambda sign: sign.key, once=lambda sign: sign.key)


def seen_signs(actor: Actor, *, reads: bool) -> list[tuple[Sign, str]]:
    """The signs that the actor may see, in their order."""
    known = sorted((sign for sign in SIGNS.all() if reads or sign.header), key=lambda sign: sign.order)
    return [(sign, sql) for sign in known if (sql := sign.beside(actor)) is not None]


def _shown(sign: Sign, told: str, case_id: UUID, *, reads: bool) -> SignView:
    view = sign.view(told)
    url = view.url.format(case_id=case_id) if reads else ""
    return msgspec.structs.replace(view, key=sign.key, early=sign.early, url=url)


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
    signs: Sequence[SignView] = ()


class BesideHead:
    """The chips in the head of the case `found`, read in one statement with it; for who may only know of it, signs alone."""

    def __init__(self, actor: Actor, *, reads: bool = True) -> None:
        self._reads = reads
        self._consents = Beside(actor, "found") if reads else None
        self._signs = seen_signs(actor, reads=reads)
        consents = (repository.NEXT_DUE, *self._consents.sql) if self._consents else ()
        self.sql = (*consents, *(sql for _, sql in self._signs))

    def told(self, case_id: UUID, texts: Sequence[str | None]) -> Told:
        """The chips of the case, from what the queries told."""
        further = len(texts) - len(self._signs)
        signs = [
            _shown(sign, text, case_id, reads=self._reads)
            for (sign, _), text in zip(self._signs, texts[further:], strict=True)
            if text is not None
        ]
        if self._consents is None:
            return Told(signs=signs)
        next_due = date.fromisoformat(texts[0]) if texts[0] else None
        return Told(consent=self._consents.told(texts[1:further]), next_due=next_due, signs=signs)


async def told_in_head(actor: Actor, case_id: UUID, client_id: UUID, *, reads: bool) -> Told:
    """(in unit) The chips in the head of a case that the actor may read, or may only know of; one statement, or none."""
    beside = BesideHead(actor, reads=reads)
    texts = await repository.list_told_in_head(actor, case_id, client_id, beside.sql) if beside.sql else []
    return beside.told(case_id, texts)


async def signs_in_lists(actor: Actor, case_ids: Collection[UUID]) -> dict[UUID, dict[str, SignView]]:
    """(in unit) What lists say of cases that the actor may know of, by case and key: one statement for all of them, or none."""
    seen = [(sign, sql) for sign, sql in seen_signs(actor, reads=False) if sign.label]
    if not seen or not case_ids:
        return {}
    rows = await repository.list_told(actor, case_ids, tuple(sql for _, sql in seen))
    return {
        row.id: {
            sign.key: _shown(sign, text, row.id, reads=False)
            for (sign, _), text in zip(seen, row.told, strict=True)
            if text is not None
        }
        for row in rows
    }


def columns_of(rows: Collection[Mapping[str, SignView]]) -> list[tuple[str, str]]:
    """Key and label of the signs that some row of a list has, in their order."""
    return [
        (sign.key, sign.label)
        for sign in sorted(SIGNS.all(), key=lambda each: each.order)
        if any(sign.key in row for row in rows)
    ]
