# pyright: strict
"""Decisions on districts: which one an address lies in, where two overlap, where nobody is, and what may be written."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Protocol, TypeVar

from msgspec import Struct

from kernel.checks import Checks, Limit
from kernel.czech import fold
from kernel.web.i18n import N_, gettext
from tenants.periods import NOT_PAST, days_meet, far
from tenants.tables import Side

MOST_NUMBER = 99_999
NEEDS_TOWN = N_("Napište obec.")
NEEDS_STREET = N_("Čísla a strana patří k ulici: napište ji, nebo je vynechte.")
NEEDS_SIDE = N_("Vyberte, která čísla.")
NO_NUMBER = N_("Číslo je celé, od 1 do 99999.")
NO_SUCH_NUMBER = N_("V tomto úseku není žádné takové číslo: vybrali jste lichá, nebo sudá.")
TURNED = N_("První číslo je větší než poslední.")
OVERLAPS = N_("Překrývá se s tím, co už má okrsek {district}: {area}.")
NAME_TAKEN = N_("Okrsek tohoto názvu tu už je.")
AS_IT_IS = N_("Takhle se od toho dne už jmenuje.")
NEEDS_NAME = N_("Napište název okrsku.")
NEEDS_WORKER = N_("Vyberte, kdo tu pracuje.")
WORKS_ALREADY = N_("V té době už tu je.")
ANOTHER_WORKS = N_("V té době tu už někdo pracuje. Nejdřív ukončete jeho, nebo přidejte zástup.")


Street = tuple[tuple[str, ...], tuple[str, ...]]
"""A town and a street of it, as they are compared."""


class Place(Protocol):
    """What says where something is."""

    @property
    def town(self) -> str: ...
    @property
    def street(self) -> str: ...


class Piece(Place, Protocol):
    """What a piece of a district says of the territory."""

    @property
    def side(self) -> str: ...
    @property
    def first_number(self) -> int | None: ...
    @property
    def last_number(self) -> int | None: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


P = TypeVar("P", bound=Piece)


class Why(StrEnum):
    """What was found for an address."""

    FOUND = "found"
    NO_TOWN = "no_town"
    NO_STREET = "no_street"
    NO_NUMBER = "no_number"
    BETWEEN = "between"
    SEVERAL_TOWNS = "several_towns"


class Address(Struct, frozen=True):
    """What of an address decides: the words of its town and street, and the number that stands on the house."""

    town: tuple[str, ...]
    street: tuple[str, ...]
    number: int | None


# --- reading an address ------------------------------------------------------------------------------------------

_POSTCODE = re.compile(r"\b\d{3}\s?\d{2}\b")
_SIGN = re.compile(
    r"\b(?:c|ev)\s*\.?\s*(?:p|ev|c|o|e)\b\s*\.?|\bcp\b\.?|\bcislo\s+(?:popisne|evidencni|orientacni)\b", re.I
)
_NUMBER = re.compile(r"(\d+)\s*[a-z]?(?:\s*/\s*(\d+)\s*[a-z]?)?\s*$")
_WORD = re.compile(r"[^\W_]+")
_SHORT = {"nam": "namesti", "tr": "trida", "nabr": "nabrezi", "sidl": "sidliste", "gen": "generala", "sv": "svateho"}
_LEFT_OUT = {"ul", "ulice", "obec", "mesto"}


@lru_cache(maxsize=10_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a street or a town as they are compared: folded, with their usual abbreviations written out."""
    found: list[str] = _WORD.findall(fold(text))
    words = [_SHORT.get(word, word) for word in found]
    return tuple(word for word in words if word not in _LEFT_OUT) or tuple(words)


def address_of(street: str, town: str) -> Address:
    """What decides of an address as people write it: `Lhenická 1120/1a`, `č. p. 12`, `370 05 České Budějovice 2`.

    The number is the one of orientation where there are two, as sides and ranges of a street go by it.
    """
    of_street = _SIGN.sub(" ", fold(street.partition(",")[0])).strip()
    found = _NUMBER.search(of_street)
    number = int(found[2] or found[1]) if found else None
    name = of_street[: found.start()] if found else of_street
    within = town or street.partition(",")[2]
    return Address(words_of(_POSTCODE.sub(" ", within)), words_of(name) if name.strip() else (), number)


def _same_town(known: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    """A number behind the name (`České Budějovice 2`) may be missing on either side."""
    bare = [words[:-1] if len(words) > 1 and words[-1].isdigit() else words for words in (known, asked)]
    return known == asked or (bare[0] == bare[1] and (known == bare[0] or asked == bare[1]))


# --- which district ----------------------------------------------------------------------------------------------


def covers(piece: Piece, number: int | None) -> bool:
    """Whether a piece of a street holds a number; without one only if it holds every number."""
    if number is None:
        return piece.side == Side.ALL and piece.first_number is None and piece.last_number is None
    if piece.side != Side.ALL and (number % 2 == 1) != (piece.side == Side.ODD):
        return False
    return (piece.first_number or 1) <= number <= (piece.last_number or MOST_NUMBER)


def find_piece(pieces: Iterable[P], address: Address) -> tuple[Why, P | None]:
    """The piece in which an address lies, a street before the rest of its town; otherwise why there is none.

    The pieces are those that hold on the day. A village that stands in the place of a street is found as a street.
    """
    why, found = find_pieces(pieces, address)
    return why, found[0] if why is Why.FOUND else None


def find_pieces(pieces: Iterable[P], address: Address) -> tuple[Why, list[P]]:
    """All pieces in which it lies, which one service has once; of what is not told exactly enough, those in which it may. A village
    without streets stands where a street would, with its post town behind it or none: `Dolní Mlýnek 12, 384 11 Lipnice`."""
    known = list(pieces)
    here = [each for each in known if not address.town or _same_town(words_of(each.town), address.town)]
    on_street = [each for each in here if each.street and words_of(each.street) == address.street]
    village = [each for each in known if not each.street and _same_town(words_of(each.town), address.street)]
    if village and not on_street:
        return Why.FOUND, village
    if address.town and not here:
        return Why.NO_TOWN, []
    if not address.town:
        if not on_street:
            return (Why.NO_STREET if address.street else Why.NO_TOWN), []
        if len({words_of(each.town) for each in on_street}) > 1:
            return Why.SEVERAL_TOWNS, on_street
    fit = [each for each in on_street if covers(each, address.number)]
    if fit:
        return Why.FOUND, fit
    if on_street:
        return (Why.NO_NUMBER, on_street) if address.number is None else (Why.BETWEEN, [])
    whole = [each for each in here if not each.street] if address.town else []
    return (Why.FOUND, whole) if whole else (Why.NO_STREET, [])


# --- overlaps and holes ------------------------------------------------------------------------------------------


def overlap(one: Piece, other: Piece) -> bool:
    """Whether two pieces hold the same house on the same day. A whole town and one of its streets do not: the street leads."""
    if street_of(one) != street_of(other):
        return False
    if not _periods_meet(one, other):
        return False
    if {one.side, other.side} == {Side.ODD, Side.EVEN}:
        return False
    low = max(one.first_number or 1, other.first_number or 1)
    high = min(one.last_number or MOST_NUMBER, other.last_number or MOST_NUMBER)
    sides = {one.side, other.side} - {Side.ALL}
    if not sides:
        return low <= high
    low += (low % 2 == 1) != (Side.ODD in sides)
    return low <= high


def holes(pieces: Iterable[Piece]) -> list[tuple[str, str, Side, int, int | None]]:
    """Numbers of streets that nobody has although others of the street are divided: town, street, side, from, to.

    Of pieces that hold on one day. `to` is None for everything from there on; a town that is divided as a whole has none.
    """
    known = list(pieces)
    whole = {words_of(each.town) for each in known if not each.street}
    streets: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Piece]] = {}
    for each in known:
        if each.street:
            streets.setdefault((words_of(each.town), _key(each)), []).append(each)
    found: list[tuple[str, str, Side, int, int | None]] = []
    for (town, _), of_street in streets.items():
        if town in whole:
            continue
        for side, begins in ((Side.ODD, 1), (Side.EVEN, 2)):
            found += [
                (of_street[0].town, of_street[0].street, side, low, high)
                for low, high in _gaps(of_street, side, begins)
            ]
    return found


def _gaps(pieces: Sequence[Piece], side: Side, begins: int) -> list[tuple[int, int | None]]:
    ranges = sorted(
        (each.first_number or 1, each.last_number or MOST_NUMBER) for each in pieces if each.side in (Side.ALL, side)
    )
    at, found = begins, list[tuple[int, int | None]]()
    for first, last in ranges:
        low, high = first + (first % 2 != begins % 2), last - (last % 2 != begins % 2)
        if low > at:
            found.append((at, low - 2))
        at = max(at, high + 2)
    return [*found, (at, None)] if at <= MOST_NUMBER - 2 else found


def _key(piece: Place) -> tuple[str, ...]:
    return words_of(piece.street) if piece.street.strip() else ()


def street_of(piece: Place) -> Street:
    """Of which street of which town a piece is, as they are compared; pieces of two streets never hold the same house."""
    return words_of(piece.town), _key(piece)


def _periods_meet(one: Piece, other: Piece) -> bool:
    return days_meet((one.valid_from, one.valid_to), (other.valid_from, other.valid_to))


SIDES = {Side.ALL: N_("všechna čísla"), Side.ODD: N_("lichá čísla"), Side.EVEN: N_("sudá čísla")}


def said(piece: Piece) -> str:
    """A piece in the reader's language: `Nádražní, Lipnice: lichá čísla 1–19`."""
    if not piece.street:
        return gettext("%(town)s, celá obec") % {"town": piece.town}
    return f"{piece.street}, {piece.town}: {said_numbers(piece.side, piece.first_number, piece.last_number)}"


def said_numbers(side: str, first: int | None, last: int | None) -> str:
    """Which numbers, in the reader's language."""
    words = gettext(SIDES[Side(side)])
    if first is None and last is None:
        return words
    if last is None:
        return gettext("%(what)s od %(first)s") % {"what": words, "first": first}
    return f"{words} {first or 1}–{last}"


def names_from(began: str, called: Iterable[tuple[date, str]], day: date) -> list[str]:
    """How a district is called on a day and on days to come; `called` are its later names as they were written."""
    held = sorted(called, key=lambda one: one[0])
    now = [name for valid_from, name in held if valid_from <= day]
    return [now[-1] if now else began, *(name for valid_from, name in held if valid_from > day)]


# --- what may be written -----------------------------------------------------------------------------------------


def check_area(checks: Checks, town: str, street: str, side: str, first: int | None, last: int | None) -> None:
    """A town; with a street a side and a range, without one neither."""
    checks.line("town", town, missing=NEEDS_TOWN, max_length=120)
    checks.line("street", street, required=False, max_length=120)
    if side not in set(Side):
        checks.fail("side", NEEDS_SIDE)
    for field, number in (("first_number", first), ("last_number", last)):
        if number is not None and not 1 <= number <= MOST_NUMBER:
            checks.fail(field, NO_NUMBER)
    if first is not None and last is not None and first > last:
        checks.fail("first_number", TURNED)
    if first is not None and first == last and side in (Side.ODD, Side.EVEN) and (first % 2 == 1) != (side == Side.ODD):
        checks.fail("first_number", NO_SUCH_NUMBER)
    if not street.strip() and (side != Side.ALL or first is not None or last is not None):
        checks.fail("street", NEEDS_STREET)


def check_asked(checks: Checks, day: date | None, *, today: date) -> None:
    """For which day somebody asks: today, or one to come; how it was before is told by the district itself."""
    if day is not None:
        checks.day("day", day, not_before=[Limit(today, NOT_PAST)], not_after=[far(today)])
