# pyright: strict
"""What a setting is, how its values are read, written and said, and from when a change may hold."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from kernel.checks import Checks, Limit
from kernel.legal_time import add_months
from kernel.points import Point
from kernel.text import clean_text
from kernel.web.i18n import N_, gettext
from kernel.web.text import counted
from tenants.tables import OrganisationKind, PresetName

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

LONGEST_AHEAD_YEARS = 5
NOT_PAST = N_("Změna platí nejdřív ode dneška. Co bylo uděláno dřív, drží se nastavení svého dne.")
TOO_FAR = N_("Zkontrolujte rok: změnu jde naplánovat nejvýš na pět let dopředu.")
NEEDS_VALUE = N_("Vyberte hodnotu.")
AS_IT_IS = N_("Tak je to od toho dne už teď.")
YES, NO = "yes", "no"


@dataclass(frozen=True, kw_only=True)
class Setting(ABC, Generic[T]):
    """One thing in which agencies differ. All texts are Czech messages marked with `N_`.

    `presets` says what each preset begins with; an agency whose preset stands not there does not meet it. `fixed` says why
    nobody can switch it, `lines` that its value is a text of several lines, `line` of one. Stored values are text, so a value of an older release is read by `read` or not known any more.
    """

    key: str
    group: str
    order: int
    title: str
    help: str
    presets: Mapping[PresetName, T]
    fixed: str = ""
    lines: bool = False
    line: bool = False

    @abstractmethod
    def read(self, stored: str) -> T:
        """The value that is stored as this text. Raises ValueError for what is none."""

    def write(self, value: T) -> str:
        """How a value is stored, and what a form holds of it."""
        return str(value)

    @abstractmethod
    def words(self, value: T) -> str:
        """The value in the reader's language."""

    def options(self) -> list[tuple[str, str]]:
        """What there is to choose from, as stored and in words; nothing where a value is typed."""
        return []

    def taken(self, checks: Checks, typed: str) -> str:
        """What is stored for what was typed; what is none is said beside `value`."""
        try:
            return self.write(self.read(typed.strip()))
        except ValueError:
            checks.fail("value", self.wrong())
            return ""

    def wrong(self) -> str:
        """What is said of a value that is none."""
        return NEEDS_VALUE


@dataclass(frozen=True, kw_only=True)
class OneOf(Setting[E]):
    """A choice among codes, each with its words."""

    codes: Mapping[E, str]

    def read(self, stored: str) -> E:
        """The code. Raises ValueError for what is none of them."""
        code = type(next(iter(self.codes)))(stored)
        if code not in self.codes:
            raise ValueError(stored)
        return code

    def words(self, value: E) -> str:
        """The words of the code."""
        return gettext(self.codes[value])

    def options(self) -> list[tuple[str, str]]:
        """All codes."""
        return [(code.value, gettext(words)) for code, words in self.codes.items()]


@dataclass(frozen=True, kw_only=True)
class Number(Setting[int]):
    """A whole number within bounds; `unit` are the three words that are counted (one, few, many)."""

    least: int
    most: int
    unit: tuple[str, str, str]

    def read(self, stored: str) -> int:
        """The number. Raises ValueError outside of the bounds."""
        if (
            not (stored.isascii() and stored.isdigit() and len(stored) < 10)
            or not self.least <= int(stored) <= self.most
        ):
            raise ValueError(stored)
        return int(stored)

    def words(self, value: int) -> str:
        """The number with its unit."""
        return counted(value, *map(gettext, self.unit))

    def wrong(self) -> str:
        """Which numbers there are."""
        return gettext("Napište celé číslo od {least} do {most}.").format(least=self.least, most=self.most)


@dataclass(frozen=True, kw_only=True)
class YesNo(Setting[bool]):
    """On or off; `says` are the words for both."""

    says: tuple[str, str] = (N_("ano"), N_("ne"))

    def read(self, stored: str) -> bool:
        """Whether it is on. Raises ValueError."""
        if stored not in (YES, NO):
            raise ValueError(stored)
        return stored == YES

    def write(self, value: bool) -> str:
        """yes or no."""
        return YES if value else NO

    def words(self, value: bool) -> str:
        """Its words."""
        return gettext(self.says[0 if value else 1])

    def options(self) -> list[tuple[str, str]]:
        """Both."""
        return [(YES, gettext(self.says[0])), (NO, gettext(self.says[1]))]


@dataclass(frozen=True, kw_only=True)
class Words(Setting[str]):
    """A text in an agency's own words, the same in every language; at most so many characters."""

    lines: bool = True
    most: int = 2_000

    def read(self, stored: str) -> str:
        """The text. Raises ValueError for none, or for too much or unreadable text."""
        cleaned = clean_text(stored, max_length=self.most, multiline=True)
        if not cleaned:
            raise ValueError(stored)
        return cleaned

    def words(self, value: str) -> str:
        """Itself."""
        return value

    def wrong(self) -> str:
        """How long it may be."""
        return gettext("Napište znění, nejvýš {most} znaků.").format(most=self.most)


ALWAYS = N_("Platí vždy")


def always(key: str, order: int, title: str, why: str, presets: Iterable[PresetName] = PresetName) -> YesNo:
    """What is the same everywhere and nobody switches, shown with its reason behind what people may set."""
    own = dict.fromkeys(presets, True)
    return YesNo(key=key, group=ALWAYS, order=1000 + order, title=title, help=why, presets=own, fixed=why)


# --- annexes: what an agency calls those of its own standard by (domain reference 9, row 25) ---------------------

ANNEXES = N_("Přílohy vašeho standardu")
LONGEST_CODE = 30
_HELP = N_(
    "Číslo nebo označení, pod kterým ji máte ve svém standardu. Stojí u ní na stránce i na papíře; prázdné: bez označení."
)


@dataclass(frozen=True, kw_only=True)
class Annex(Setting[str]):
    """The code of one annex, a few signs in a line; empty where the agency has none for it."""

    line: bool = True

    def read(self, stored: str) -> str:
        """The code. Raises ValueError for one that is too long or unreadable."""
        return clean_text(stored, max_length=LONGEST_CODE, multiline=False)

    def words(self, value: str) -> str:
        """Itself, or that there is none."""
        return value or gettext("bez označení")

    def wrong(self) -> str:
        """How long it may be."""
        return gettext("Označení má nejvýš {most} znaků na jednom řádku.").format(most=LONGEST_CODE)


def annex(key: str, order: int, title: str, codes: Mapping[PresetName, str] | None = None) -> Annex:
    """The annex that a form or paper of the product is in an authority's standard; `codes`: as the seed of a preset numbers it."""
    presets = {each: (codes or {}).get(each, "") for each in PresetName if each.kind == OrganisationKind.OSPOD}
    return Annex(key=key, group=ANNEXES, order=order, title=title, help=_HELP, presets=presets)


def said_with(name: str, code: str) -> str:
    """What a form is called on a page, with its code."""
    return gettext("{name} (příloha {code})").format(name=name, code=code) if code else name


def written_with(name: str, code: str) -> str:
    """The same on a paper: Czech for every reader."""
    return f"{name} (příloha {code})" if code else name


# --- all of them -----------------------------------------------------------------------------------------------

SETTINGS: Point["Setting[Any]"] = Point("settings", key=lambda each: each.key, once=lambda each: each.key)
"""In what agencies differ, as the domains say it."""


def limits(today: date) -> tuple[Limit, Limit]:
    """The first and the last day from which a change may hold."""
    return Limit(today, NOT_PAST), Limit(add_months(today, 12 * LONGEST_AHEAD_YEARS), TOO_FAR)
