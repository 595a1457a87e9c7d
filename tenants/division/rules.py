# pyright: strict
"""Decisions on the division of work: what somebody may have, whose surnames it is, and what of two does not go together."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Protocol
from uuid import UUID

from kernel.checks import Checks
from kernel.czech import fold, sort_key
from kernel.web.i18n import N_, gettext
from tenants import periods
from tenants.codelists.rules import Code, CodeList
from tenants.settings.rules import annex
from tenants.tables import PresetName

from .tables import WorkKind

MOST_LETTERS = 5
_AUTHORITIES = (PresetName.OSPOD_STRICT, PresetName.OSPOD_S001, PresetName.OSPOD_S003)
SPECIALISATIONS = CodeList(
    key="specialisations",
    order=310,
    title=N_("Specializace"),
    help=N_("Na co se kdo specializuje. Kdo kterou má, se zapisuje v rozdělení činností."),
    presets=dict.fromkeys(
        _AUTHORITIES,
        (
            Code(code="family", label=N_("péče o rodinu a dítě")),
            Code(code="curator", label=N_("kuratela dětí a mládeže")),
            Code(code="foster_care", label=N_("náhradní rodinná péče")),
            Code(code="guardian", label=N_("kolizní opatrovnictví")),
        ),
    ),
)
"""Domain reference 1.8 (S000, S001, S003): which there are, each authority says itself."""
ACTIVITIES = CodeList(
    key="activities",
    order=320,
    title=N_("Činnosti"),
    help=N_(
        "Rozdělení činností v oblasti sociálně-právní ochrany dětí (příloha 1). Kdo kterou má, se zapisuje v rozdělení činností."
    ),
    presets=dict.fromkeys(
        _AUTHORITIES,
        (
            Code(code="section_6", label=N_("případy dětí podle § 6")),
            Code(code="guardianship", label=N_("zastupování dětí jako kolizní opatrovník")),
            Code(code="curatorship", label=N_("případy kurátora pro děti a mládež")),
            Code(code="foster", label=N_("žadatelé a osoby pečující")),
            Code(code="asked_acts", label=N_("dožádání jiných úřadů")),
            Code(code="on_call", label=N_("pohotovost")),
        ),
    ),
)
"""Annex 1 of S003, which is not among the seeds: what stands here is the agendas of the domain reference, to be edited."""
ANNEX_DIVISION = annex("annex_division", 510, N_("Příloha: rozdělení činností"), {PresetName.OSPOD_S003: "1"})
CELLS = CodeList(
    key="shared_cells",
    order=330,
    title=N_("Sdílené buňky"),
    help=N_(
        "Skupiny koordinátorů, kteří se zastupují nejdřív mezi sebou. Kdo do které patří, se zapisuje v rozdělení činností."
    ),
    presets=dict.fromkeys(_AUTHORITIES, (Code(code="a", label=N_("buňka A")), Code(code="b", label=N_("buňka B")))),
)
"""S001: whoever is away is stood in for within the shared cell first (domain reference 1.9)."""
LIST_OF = {WorkKind.SPECIALISATION: SPECIALISATIONS, WorkKind.ACTIVITY: ACTIVITIES, WorkKind.CELL: CELLS}
"""What the code of a part is of; a deputy and a range of surnames have none."""
DIVIDED = (WorkKind.ACTIVITY, WorkKind.SURNAMES)
"""What goes by surnames."""
ALPHABET = (*"ABCČDEFGH", "Ch", *"IJKLMNOPQRŘSŠTUVWXYZŽ")
KINDS = {
    WorkKind.SPECIALISATION: N_("Specializace"),
    WorkKind.ACTIVITY: N_("Rozdělení činností"),
    WorkKind.SURNAMES: N_("Příjmení"),
    WorkKind.STANDS_IN: N_("Kdo koho zastupuje"),
    WorkKind.CELL: N_("Sdílené buňky"),
}
STANDS_IN_FOR = N_("zastupuje: {name}")
SURNAMES = N_("{what}, příjmení {letters}")
ONLY_SURNAMES = N_("příjmení {letters}")

NEEDS_KIND = N_("Vyberte, co se zapisuje.")
NEEDS_SERVICE = N_("Vyberte službu, které se to týká.")
NEEDS_WORKER = N_("Vyberte, kdo to bude mít. Musí v té službě pracovat.")
NEEDS_FOR = N_("Vyberte, koho zastupuje. Musí v té službě pracovat.")
NOT_ONESELF = N_("Nikdo nezastupuje sám sebe.")
NEEDS_CODE = N_("Vyberte ze seznamu.")
NO_CODE = N_("Zástup a příjmení kód nemají, nechte pole prázdné.")
NO_FOR = N_("Koho zastupuje, se říká jen u zástupu.")
NEEDS_REASON = N_("Napište proč, třeba podle čeho se to mění.")
NO_LETTERS = N_("Napište jen písmena, nejvýš pět.")
LETTERS_OF_ACTIVITY = N_("Písmena patří jen k činnosti nebo k příjmení.")
TURNED = N_("První písmeno je v abecedě až za posledním.")
HAS_ALREADY = N_("V té době to už má.")
IN_A_CELL = N_("V té době už je v buňce: {what}.")
SURNAMES_MEET = N_("Tato příjmení v té době má i {name}: {what}.")
NOBODY_HAS = N_("Nikdo nemá: {what}.")
_LETTER = re.compile(r"[a-z0-9]~?|\|[0-9a-f]{6}")


class Part(Protocol):
    """What decides of a part of the work."""

    @property
    def worker_id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def for_worker_id(self) -> UUID | None: ...
    @property
    def first_letters(self) -> str: ...
    @property
    def last_letters(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


# --- surnames ----------------------------------------------------------------------------------------------------


def _letters(text: str) -> list[str]:
    """The letters of a word as Czechs order them: ch after h, č after c."""
    return _LETTER.findall(sort_key(text).partition(" ")[0])


def _up_to(word: str, last: str) -> bool:
    """Whether a word stands in the alphabet before these letters, or begins with them; nothing has no end."""
    end = _letters(last)
    return not end or end == [_ORDER[-1]] or _letters(word)[: len(end)] <= end


def has_surname(part: Part, surname: str) -> bool:
    """Whether a surname is among those of a part of the work; of one that is not divided every one is. A surname of other letters than
    the ranges have (Чехов, 王) is in none of them."""
    if by_surnames(part) and not _in_alphabet(surname):
        return False
    return _letters(surname) >= _letters(part.first_letters) and _up_to(surname, part.last_letters)


def _in_alphabet(surname: str) -> bool:
    """Whether it begins with a letter that the ranges have, or one that differs by a mark: not with ß or Þ, which are ordered as two."""
    first = next(filter(str.isalpha, surname), "")
    return len(fold(first)) <= 1 and (not _letters(surname) or _letters(surname)[0] in _ORDER)


def by_surnames(part: Part) -> bool:
    """Whether it is for some surnames only."""
    return bool(part.first_letters or part.last_letters)


def all_surnames(part: Part) -> bool:
    """Whether nobody else can have surnames of the same."""
    return part.kind == WorkKind.SURNAMES or by_surnames(part)


def _surnames_meet(one: Part, other: Part) -> bool:
    return _up_to(one.first_letters, other.last_letters) and _up_to(other.first_letters, one.last_letters)


def said(what: str, part: Part) -> str:
    """A part in the reader's language: `kolizní opatrovnictví, příjmení A–K`."""
    if part.kind == WorkKind.SURNAMES:
        return gettext(ONLY_SURNAMES).format(letters=said_letters(part))
    if not by_surnames(part):
        return what
    return gettext(SURNAMES).format(what=what, letters=said_letters(part))


def said_letters(part: Part) -> str:
    """From which letters to which: `A–K`."""
    return f"{part.first_letters or 'A'}–{part.last_letters or 'Ž'}"


# --- holes -------------------------------------------------------------------------------------------------------

_ORDER = [_letters(each)[0] for each in ALPHABET]
_SAID = dict(zip(_ORDER, ALPHABET, strict=True))


def holes(parts: Iterable[Part]) -> list[str]:
    """Surnames between the ranges that nobody has, and before and behind them, in words: `H–Ch`; of parts that hold on one day."""
    found: list[str] = []
    at: list[str] | None = []
    for part in sorted(parts, key=lambda each: _letters(each.first_letters)):
        begins = _trimmed(_letters(part.first_letters))
        if at is not None and begins > at:
            found.append(_between(at, begins))
        end = _letters(part.last_letters)
        behind = _behind(end) if end else None
        at = None if at is None or behind is None else max(at, behind)
    if at is not None:
        found.append(_between(at, None))
    return found


def _trimmed(letters: list[str]) -> list[str]:
    """Nothing stands before `A`, nor between `K` and `Ka`."""
    while letters and letters[-1] == _ORDER[0]:
        letters = letters[:-1]
    return letters


def _behind(letters: list[str]) -> list[str] | None:
    """The first letters behind everything that begins with these; None behind the last ones of the alphabet."""
    while letters and letters[-1] not in _ORDER[:-1]:
        letters = letters[:-1]
    return [*letters[:-1], _ORDER[_ORDER.index(letters[-1]) + 1]] if letters else None


def _between(first: list[str], end: list[str] | None) -> str:
    last = [*end[:-1], _ORDER[_ORDER.index(end[-1]) - 1]] if end and end[-1] in _ORDER else [_ORDER[-1]]
    words = [_written(each) for each in (first or _ORDER[:1], last)]
    return words[0] if words[0] == words[1] else "–".join(words)


def _written(letters: list[str]) -> str:
    return "".join(_SAID.get(each, each) for each in letters).capitalize()


# --- what may be written -----------------------------------------------------------------------------------------


def check_letters(checks: Checks, kind: str, first: str, last: str) -> tuple[str, str]:
    """From which letters to which; only an activity is divided so."""
    typed = first.strip(), last.strip()
    for field, text in zip(("first_letters", "last_letters"), typed, strict=True):
        if text and kind not in DIVIDED:
            checks.fail(field, LETTERS_OF_ACTIVITY)
        elif text and (not text.isalpha() or len(text) > MOST_LETTERS):
            checks.fail(field, NO_LETTERS)
    found = typed[0].capitalize(), typed[1].capitalize()
    if found[0] and not checks.fields.keys() & {"first_letters", "last_letters"} and not _up_to(*found):
        checks.fail("first_letters", TURNED)
    return found


def check_beside(
    checks: Checks, new: Part, others: Iterable[Part], *, names: dict[UUID, str], words: dict[str, str]
) -> None:
    """Nobody has the same twice on one day, nobody is in two cells, and no surname of an activity is two people's."""
    days = (new.valid_from, new.valid_to)
    for each in others:
        if each.kind != new.kind or not periods.days_meet(days, (each.valid_from, each.valid_to)):
            continue
        if periods.ended(each.valid_from, each.valid_to, new.valid_from):
            continue
        same = (each.code, each.for_worker_id) == (new.code, new.for_worker_id)
        what = said(words.get(each.code, each.code), each)
        if each.worker_id == new.worker_id and new.kind == WorkKind.CELL:
            checks.fail("worker_id", gettext(IN_A_CELL).format(what=what))
        elif each.worker_id == new.worker_id and same and _surnames_meet(each, new):
            checks.fail("worker_id", HAS_ALREADY)
        elif same and all_surnames(each) and all_surnames(new) and _surnames_meet(each, new):
            said_so = gettext(SURNAMES_MEET).format(name=names.get(each.worker_id, ""), what=what)
            checks.fail("first_letters", said_so)
