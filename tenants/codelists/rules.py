# pyright: strict
"""What a code list is, how its codes hold on a day, and what may be written of one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from kernel.checks import Checks
from kernel.czech import fold
from kernel.points import Point
from kernel.web.i18n import N_, gettext
from tenants.tables import PresetName

from .schemas import StoredCode

_DAY = timedelta(days=1)
LONGEST_LABEL, LONGEST_CODE, MOST_CODES = 200, 30, 200
_CODE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_]{{0,{LONGEST_CODE - 1}}}", re.ASCII)
NEEDS_CODE = N_("Napište kód: písmena bez háčků, číslice a podtržítko, nejvýš 30 znaků.")
THERE_ALREADY = N_("Takový kód v číselníku už je. Změňte jeho název, nebo zvolte jiný.")
NEEDS_LABEL = N_("Napište, jak se to jmenuje.")
SAME_LABEL = N_("Tak se od toho dne jmenuje jiný kód: {code}.")
NEEDS_CHOICE = N_("Vyberte ze seznamu.")
NEEDS_DETAIL = N_("Vyplňte, nebo nechte, jak to bylo.")
NO_SUCH_DETAIL = N_("Takový údaj číselník nemá.")
AS_IT_IS = N_("Tak je to od toho dne už teď.")
NONE_LEFT = N_("Aspoň jeden kód se musí používat. Nejdřív zapněte jiný.")
NONE_MORE = N_("Do tohoto číselníku se kódy nepřidávají: u každého Opora něco dělá. Změnit jde název a zda se používá.")
ENOUGH = N_("Víc kódů už se do číselníku nevejde.")


@dataclass(frozen=True, kw_only=True)
class Detail:
    """What is said of each code beside its name: a choice among `codes`, or a word that matches `pattern`."""

    key: str
    title: str
    hint: str = ""
    codes: Mapping[str, str] = field(default_factory=dict[str, str])
    pattern: str = ".{1,100}"
    wrong: str = NEEDS_DETAIL

    def words(self, value: str) -> str:
        """A value in the reader's language."""
        return gettext(self.codes[value]) if value in self.codes else value


@dataclass(frozen=True, kw_only=True)
class Code:
    """One code as it holds on a day. A code that is not `used` is not offered; what was said by it before stays said."""

    code: str
    label: str
    used: bool = True
    details: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def words(self) -> str:
        """Its name in the reader's language; what an administrator wrote is as it was written."""
        return gettext(self.label)


@dataclass(frozen=True, kw_only=True)
class CodeList:
    """Something that people choose from. All texts are Czech messages marked with `N_`.

    `presets` says with which codes each preset begins; an agency whose preset stands not there does not meet the list. `closed`:
    each code is a way of the product's, so an agency says how it is called and whether it is used, and adds none. `needs`: of
    which codes one must be used, and what is said to who ends the last of them; `needs_of`: the same of what is said of a code; `apart`: what is
    said under the first key differs where what is said under the second does, and what is said to who makes two alike.
    """

    key: str
    order: int
    title: str
    help: str
    presets: Mapping[PresetName, tuple[Code, ...]]
    details: tuple[Detail, ...] = ()
    closed: bool = False
    needs: tuple[tuple[frozenset[str], str], ...] = ()
    needs_of: tuple[tuple[str, str, str], ...] = ()
    apart: tuple[tuple[str, str, str], ...] = ()

    def detail(self, key: str) -> Detail | None:
        """What is said of each code under a key."""
        return next((each for each in self.details if each.key == key), None)


CODE_LISTS: Point[CodeList] = Point("code lists", key=lambda each: each.key, once=lambda each: each.key)
"""What people choose from, as the domains say it."""


class Codes:
    """The codes of one list in one organisation, on any day; whether it meets the list stands in `met`."""

    def __init__(self, of: CodeList, preset: PresetName, changes: Iterable[StoredCode]) -> None:
        self.of, self.met = of, preset in of.presets
        begins = of.presets.get(preset) or next(iter(of.presets.values()))
        self._begins = {code.code: code for code in begins}
        self._changes = sorted(changes, key=lambda one: (one.valid_from, one.id))

    def on(self, day: date) -> dict[str, Code]:
        """Every code that is known on a day, used or not: those of the preset first, then as they were added."""
        held = dict(self._begins)
        for one in self._changes:
            if one.valid_from <= day:
                held[one.code] = Code(code=one.code, label=one.label, used=one.used, details=self._read(one))
        return held

    def used(self, day: date) -> dict[str, Code]:
        """Those that are offered on a day."""
        return {code: each for code, each in self.on(day).items() if each.used}

    def words(self, code: str, day: date) -> str:
        """What a code meant on a day; of one that nobody knew then its last name, and the code itself of none."""
        if (known := self.on(day).get(code)) is not None:
            return known.words
        later = [one for one in self._changes if one.code == code]
        return gettext(later[0].label) if later else code

    def used_until(self, code: str, day: date) -> date | None:
        """The last day until this one on which a code was offered, if only for a part of it; None for one that never was."""
        begins, last = self._begins.get(code), None
        used = begins is not None and begins.used
        for one in self._changes:
            if one.code == code and one.valid_from <= day:
                ended = [one.valid_from - _DAY] if used else []
                used = one.used
                last = max((each for each in (last, *ended, one.valid_from if used else None) if each), default=None)
        return day if used else last

    def if_it_were(self, new: Code, day: date) -> Iterator[dict[str, Code]]:
        """Every code on a day from which one is a new one, and on each later day on which something changes."""
        for on in sorted({day, *(one.valid_from for one in self._changes if one.valid_from > day)}):
            again = any(one.code == new.code and day < one.valid_from <= on for one in self._changes)
            yield self.on(on) if again else {**self.on(on), new.code: new}

    def count(self, code: str) -> int:
        """How often a code was changed."""
        return sum(one.code == code for one in self._changes)

    def known(self) -> dict[str, Code]:
        """Every code that there is or will be, as it is last."""
        return self.on(date.max)

    def _read(self, one: StoredCode) -> dict[str, str]:
        """What is said of a code; a choice of another release is that of the preset."""
        begins = self._begins.get(one.code)
        said, stored = dict(begins.details) if begins else {}, one.said
        for each in self.of.details:
            value = stored.get(each.key)
            if value is not None and (not each.codes or value in each.codes):
                said[each.key] = value
        return said


def is_code(text: str) -> bool:
    """Whether this can be a code."""
    return _CODE.fullmatch(text) is not None


def code_typed(checks: Checks, typed: str, codes: Codes) -> str:
    """The code that is to be added."""
    code = typed.strip()
    if codes.of.closed:
        checks.fail("code", NONE_MORE)
    elif not is_code(code):
        checks.fail("code", NEEDS_CODE)
    elif code.casefold() in {each.casefold() for each in codes.known()}:
        checks.fail("code", THERE_ALREADY)
    elif len(codes.known()) >= MOST_CODES:
        checks.fail("code", ENOUGH)
    return code


def check_code(
    checks: Checks, codes: Codes, code: str, *, label: str, used: bool, details: Mapping[str, str], day: date | None
) -> Code:
    """What a code is to be from a day on; beside the field what it cannot be."""
    before = codes.on(day).get(code) if day is not None else None
    name = checks.line("label", label, missing=NEEDS_LABEL, max_length=LONGEST_LABEL)
    if before is not None and name == before.words:
        name = before.label  # a message stays one, in whatever language it was read
    said: dict[str, str] = {}
    for key in details.keys() - {each.key for each in codes.of.details}:
        checks.fail(f"details.{key}", NO_SUCH_DETAIL)
    for each in codes.of.details:
        value = checks.line(f"details.{each.key}", details.get(each.key, ""), missing=each.wrong, max_length=100)
        if value and (value not in each.codes if each.codes else not re.fullmatch(each.pattern, value)):
            checks.fail(f"details.{each.key}", NEEDS_CHOICE if each.codes else each.wrong)
        said[each.key] = value
    new = Code(code=code, label=name, used=used, details=said)
    if day is not None and "label" not in checks.fields:
        others = {one.code: one for one in codes.on(day).values() if one.code != code}
        same = [one.code for one in others.values() if one.used and one.words.casefold() == new.words.casefold()]
        if used and same:
            checks.fail("label", gettext(SAME_LABEL).format(code=same[0]))
        _check_apart(checks, codes, new, others)
        if not used and before is not None and before.used:
            left = [{one.code for one in held.values() if one.used} for held in codes.if_it_were(new, day)]
            short = [
                said for needed, said in codes.of.needs if code in needed and not all(needed & each for each in left)
            ]
            if not all(left) or short:
                checks.fail("used", short[0] if all(left) else NONE_LEFT)
        if before is not None and before.used:
            _check_needed(checks, codes, before, new, day)
        if not checks.fields and before is not None and replace(before, details=dict(before.details)) == new:
            checks.fail("label", AS_IT_IS)
    return new


def _check_apart(checks: Checks, codes: Codes, new: Code, others: Mapping[str, Code]) -> None:
    """What is said of a code is said of no other one that differs in what it must differ with."""
    for key, of, alike in codes.of.apart:
        for other in others.values():
            same = fold(other.details.get(key, "")) == fold(new.details[key])
            if new.details[key] and same and other.details.get(of) != new.details[of]:
                checks.fail(f"details.{key}", gettext(alike).format(code=other.code))


def _check_needed(checks: Checks, codes: Codes, before: Code, new: Code, day: date) -> None:
    """One code that is used stays of each kind that an act needs, on the day and on every later one."""
    held = [*codes.if_it_were(new, day)]
    for key, value, said in codes.of.needs_of:
        stays = all(any(one.used and one.details.get(key) == value for one in each.values()) for each in held)
        if before.details.get(key) == value and not stays:
            checks.fail(f"details.{key}" if new.used else "used", said)
