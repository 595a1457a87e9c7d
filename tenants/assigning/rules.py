# pyright: strict
"""By what a coordinator is proposed and in which order, how many families one leads at most, and what one rule finds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from kernel.checks import Checks
from kernel.czech import fold, sort_key
from kernel.web.i18n import N_, gettext
from tenants.districts.rules import Why
from tenants.settings.rules import Number, OneOf, Setting
from tenants.tables import PresetName, Role

ASSIGNING = N_("Přidělování")


class AssignmentRule(StrEnum):
    """By what a coordinator is proposed (domain reference 1.8)."""

    DISTRICT = "district"
    SPECIALISATION = "specialisation"
    ACTIVITY = "activity_split"
    SURNAMES = "surname_range"
    MANUAL = "manual"


class AssignmentMode(StrEnum):
    """Who assigns what arrives (domain reference 9, row 1)."""

    HEAD_CONFIRMS = "rule_then_head_confirms"
    RULE_AUTO = "rule_auto"
    HEAD_ONLY = "head_only"
    MAILROOM = "mailroom_by_rule"


LINES = {
    AssignmentRule.DISTRICT: "okrsek",
    AssignmentRule.SPECIALISATION: "specializace",
    AssignmentRule.ACTIVITY: "činnost",
    AssignmentRule.SURNAMES: "příjmení",
    AssignmentRule.MANUAL: "vedoucí",
}
"""How an administrator writes a rule, the same in every language."""
RULES = {
    AssignmentRule.DISTRICT: N_("okrsek bydliště"),
    AssignmentRule.SPECIALISATION: N_("specializace"),
    AssignmentRule.ACTIVITY: N_("rozdělení činností"),
    AssignmentRule.SURNAMES: N_("příjmení dítěte"),
    AssignmentRule.MANUAL: N_("rozhodne vedoucí"),
}
WRONG = N_(
    "Na každý řádek jedno pravidlo, každé jednou: okrsek, specializace, činnost, příjmení. Poslední je vždy vedoucí."
)


@dataclass(frozen=True, kw_only=True)
class RulesSetting(Setting[tuple[AssignmentRule, ...]]):
    """The rules in their order, one in a line; what is not there is not used. Behind all of them the head decides."""

    lines: bool = True

    def read(self, stored: str) -> tuple[AssignmentRule, ...]:
        """The rules that a text says. Raises ValueError."""
        known = {fold(words): rule for rule, words in LINES.items()}
        written = [known.get(fold(line.strip())) for line in stored.splitlines() if line.strip()]
        found = [rule for rule in written if rule is not None]
        if len(found) < len(written) or len(set(found)) < len(found) or AssignmentRule.MANUAL in found[:-1]:
            raise ValueError(stored)
        rules = [rule for rule in found if rule is not AssignmentRule.MANUAL]
        return (*rules, AssignmentRule.MANUAL)

    def write(self, value: tuple[AssignmentRule, ...]) -> str:
        """The text of rules."""
        return "\n".join(LINES[rule] for rule in value)

    def words(self, value: tuple[AssignmentRule, ...]) -> str:
        """The rules in their order."""
        return ", ".join(gettext(RULES[rule]) for rule in value)

    def taken(self, checks: Checks, typed: str) -> str:
        """What is stored; a text that is no list of rules is said beside `value`."""
        if not typed.strip():
            checks.fail("value", WRONG)
            return ""
        return super().taken(checks, typed)

    def wrong(self) -> str:
        """Which rules there are."""
        return WRONG


_A = AssignmentRule
ORDER = RulesSetting(
    key="assignment_rules",
    group=ASSIGNING,
    order=410,
    title=N_("Podle čeho se navrhuje koordinátor a v jakém pořadí"),
    help=N_(
        "Jedno pravidlo na řádek: okrsek, specializace, činnost, příjmení. První, které pro dítě něco říká, navrhne koordinátora."
        " Co tu není, se nepoužije; když neřekne nic žádné, rozhodne vedoucí. Čísla domů, příjmení a činnosti jsou v Okrscích"
        " a v Rozdělení činností."
    ),
    presets={
        PresetName.OSPOD_STRICT: (_A.DISTRICT, _A.SPECIALISATION, _A.MANUAL),
        PresetName.OSPOD_S001: (_A.DISTRICT, _A.SPECIALISATION, _A.MANUAL),
        PresetName.OSPOD_S003: (_A.ACTIVITY, _A.SPECIALISATION, _A.MANUAL),
    },
)
"""Domain reference 9, row 2: S001 goes by districts and specialisation, S003 by annex 1."""

MODES = {
    AssignmentMode.HEAD_CONFIRMS: N_("navrhnou pravidla, potvrdí vedoucí"),
    AssignmentMode.RULE_AUTO: N_("kdo oznámení přijal, předá ho tomu, koho určí pravidla"),
    AssignmentMode.HEAD_ONLY: N_("vybírá vedoucí, pravidla jen poradí"),
    AssignmentMode.MAILROOM: N_("dopisy a datové zprávy předá podatelna tomu, koho určí pravidla"),
}
MODE: OneOf[AssignmentMode] = OneOf(
    key="assignment_mode",
    group=ASSIGNING,
    order=400,
    title=N_("Kdo přiděluje oznámení"),
    help=N_("O přidělení se vedoucí dozví vždy a může oznámení dát jinému. Co není jasné, rozhoduje vedoucí."),
    codes=MODES,
    presets={
        PresetName.OSPOD_STRICT: AssignmentMode.HEAD_CONFIRMS,
        PresetName.OSPOD_S001: AssignmentMode.HEAD_CONFIRMS,
        PresetName.OSPOD_S003: AssignmentMode.HEAD_ONLY,
    },
)
"""Domain reference 9, row 1. No preset begins with a way in which somebody else than a head assigns: the database goes by the changes
alone (`opora.assigns_by`)."""

_AUTHORITIES = (PresetName.OSPOD_STRICT, PresetName.OSPOD_S001, PresetName.OSPOD_S003)
_FAMILIES = (N_("rodina"), N_("rodiny"), N_("rodin"))
_LIMIT_HELP = N_(
    "Počítá se, kolik rodin má koordinátor v tu chvíli; sourozenci jsou jedna rodina. Od 90 % přidělení upozorní, nad nejvyšší počet"
    " přidělí jen vedoucí s důvodem."
)


def _limit(key: str, order: int, title: str, most: int) -> Number:
    presets: dict[PresetName, int] = dict.fromkeys(_AUTHORITIES, most)
    return Number(
        key=key,
        group=ASSIGNING,
        order=order,
        title=title,
        help=_LIMIT_HELP,
        presets=presets,
        least=1,
        most=500,
        unit=_FAMILIES,
    )


LIMIT_GENERAL = _limit("caseload_limit", 420, N_("Nejvyšší počet rodin na koordinátora"), 80)
LIMIT_CURATOR = _limit("caseload_limit_curator", 421, N_("Nejvyšší počet rodin na kurátora pro děti a mládež"), 40)
LIMIT_FOSTER = _limit("caseload_limit_foster", 422, N_("Nejvyšší počet rodin v náhradní rodinné péči"), 40)
"""Domain reference 1.13: both seeds say 80, 40 and 40."""
LIMITS = {Role.YOUTH_CURATOR: LIMIT_CURATOR, Role.FOSTER_CARE_WORKER: LIMIT_FOSTER}
WARNS_AT = 90


def limit_of(roles: Collection[str]) -> Number:
    """Which limit is somebody's in a service, by their roles there: that of the special one first."""
    return next((limit for role, limit in LIMITS.items() if role.value in roles), LIMIT_GENERAL)


def is_near(families: int, limit: int) -> bool:
    """Whether with so many families somebody is near their limit, or over it."""
    return families * 100 >= limit * WARNS_AT


# --- what one rule finds -----------------------------------------------------------------------------------------

ADDRESS_UNKNOWN = N_("bydliště dítěte se neví")
ADDRESS_HIDDEN = N_("adresa dítěte je utajená")
IN_DISTRICT = N_("bydliště {address} patří do okrsku {district}")
IN_SEVERAL = N_("bydliště {address} je ve více okrscích: {districts}")
IN_NONE = N_("bydliště {address} není v žádném okrsku")
TOWN_UNKNOWN = N_("ulice {address} je ve více obcích a obec se neví; okrsky: {districts}")
NUMBER_UNKNOWN = N_("ulice {address} je rozdělená mezi okrsky a číslo domu se neví: {districts}")
DISTRICT_EMPTY = N_("bydliště {address} patří do okrsku {district}, ve kterém teď nikdo nepracuje")
CONCERN_UNKNOWN = {
    AssignmentRule.SPECIALISATION: N_("neřeklo se, které specializace se oznámení týká"),
    AssignmentRule.ACTIVITY: N_("neřeklo se, které činnosti se oznámení týká"),
}
HAS_CONCERN = {
    AssignmentRule.SPECIALISATION: N_("specializace: {what}"),
    AssignmentRule.ACTIVITY: N_("rozdělení činností: {what}"),
}
NOBODY_HAS = N_("{what} – nikdo to teď nemá")
SURNAME_UNKNOWN = N_("příjmení dítěte se neví")
SURNAME_DIVIDED = N_("{what} – je rozdělená podle příjmení a příjmení dítěte se neví")
OF_SURNAME = N_("příjmení {name} patří mezi {letters}")
SURNAME_OF_NOBODY = N_("příjmení {name} nikdo nemá")
SEVERAL = N_("{why}; má to víc lidí: {people}")
LEFT = N_("{why}; {people} tu už případy nevede")
NO_RULE = N_("žádné pravidlo koordinátora neurčí")
HEAD_DECIDES = N_("jiné pravidlo úřad nemá")


class Found(NamedTuple):
    """What a rule says: who, in words why; nobody goes on to the next rule, unless the head `decides` then."""

    people: Sequence[UUID]
    why: str
    decides: bool = False


def of_district(why: Why, address: str, districts: Sequence[str], people: Sequence[UUID]) -> Found:
    """What the district of an address says."""
    words = {"address": address, "districts": ", ".join(districts), "district": "".join(districts[:1])}
    if why is Why.FOUND and len(districts) == 1:
        said = IN_DISTRICT if people else DISTRICT_EMPTY
        return Found(people, gettext(said).format_map(words), decides=not people)
    if why is Why.FOUND:
        return Found((), gettext(IN_SEVERAL).format_map(words), decides=True)
    if why in (Why.SEVERAL_TOWNS, Why.NO_NUMBER):
        said = TOWN_UNKNOWN if why is Why.SEVERAL_TOWNS else NUMBER_UNKNOWN
        return Found((), gettext(said).format_map(words), decides=True)
    return Found((), gettext(IN_NONE).format_map(words))


class Decided(NamedTuple):
    """Whom the rules name, or why they name nobody."""

    worker_id: UUID | None
    rule: AssignmentRule
    why: str
    passed: list[str]


def decided(
    found: Sequence[tuple[AssignmentRule, Found]], able: Collection[UUID], names: Mapping[UUID, str]
) -> Decided:
    """What comes of rules in their order: the first that names somebody who leads cases here, or at which the head decides."""
    passed: list[str] = []
    for rule, one in found:
        if not one.people and not one.decides:
            passed.append(one.why)
            continue
        here = [each for each in dict.fromkeys(one.people) if each in able]
        if len(here) == 1:
            return Decided(here[0], rule, one.why, passed)
        why = one.why
        if one.people:
            people = ", ".join(sorted((names.get(each, "") for each in here or one.people), key=sort_key))
            why = gettext(SEVERAL if here else LEFT).format(why=one.why, people=people)
        return Decided(None, rule, why, passed)
    return Decided(None, AssignmentRule.MANUAL, gettext(NO_RULE if passed else HEAD_DECIDES), passed)
