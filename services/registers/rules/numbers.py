"""How official numbers are made: by templates that an authority sets, or typed in where its records system gives them."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from cases.deadlines import rules as clock
from cases.deadlines.rules import Term
from kernel.checks import Checks
from kernel.czech import fold
from kernel.legal_time import prague_date
from kernel.text import tidy_number
from kernel.web.i18n import N_, gettext
from services.intake.rules import UrgencyLatest, urgency_due
from services.registers.exceptions import NumberTooLong
from services.registers.tables import Issuer
from tenants.settings.rules import OneOf, Setting
from tenants.settings.views import Settings
from tenants.tables import PresetName

_P = PresetName
GROUP = N_("Evidence a čísla")
LONGEST = 50  # of a number in the national scheme of exchange
PLACES = {"ABBR": 10, "SEQ": 7, "YEAR": 4, "YY": 2, "UNIT": 10}
"""What a template may hold, and how long each grows at most."""
_PLACE = re.compile(r"\{([A-Z]+)\}")

WRONG = N_("Šablona zná jen {ABBR}, {SEQ}, {YEAR}, {YY} a {UNIT}; jiné složené závorky v ní být nemohou.")
NEEDS_SEQ = N_("V šabloně musí být právě jednou {SEQ}: bez pořadového čísla by měla všechna čísla stejné znění.")
NEEDS_YEAR = N_("V šabloně musí být {YEAR} nebo {YY}: řada s rokem začíná znovu a čísla by se opakovala.")
NEEDS_UNIT = N_("V šabloně musí být {UNIT}: každý rejstřík má svou řadu a značky by se opakovaly.")
GROWS = N_("Číslo podle této šablony by mohlo mít až {n} znaků, a smí nejvýš 50. Zkraťte ji.")
NEEDS_TEMPLATE = N_("Napište šablonu, například {ABBR} {SEQ}/{YEAR}/{UNIT}.")


def grows_to(template: str) -> int:
    """How long a number by this template may become."""
    return len(_PLACE.sub("", template)) + sum(PLACES[name] for name in _PLACE.findall(template))


def wrong_with(template: str, *, needs_unit: bool = False) -> str | None:
    """What is wrong with a template, in a sentence; None for nothing."""
    names = _PLACE.findall(template)
    if not template:
        return gettext(NEEDS_TEMPLATE)
    if set(names) - PLACES.keys() or set("{}") & set(_PLACE.sub("", template)):
        return gettext(WRONG)
    if names.count("SEQ") != 1:
        return gettext(NEEDS_SEQ)
    if not {"YEAR", "YY"} & set(names):
        return gettext(NEEDS_YEAR)
    if needs_unit and "UNIT" not in names:
        return gettext(NEEDS_UNIT)
    if (most := grows_to(template)) > LONGEST:
        return gettext(GROWS).format(n=most)
    return None


def fill(template: str, *, abbreviation: str, number: int, year: int, unit: str) -> str:
    """A number by a template. Raises NumberTooLong, which its setting prevents as far as it knows."""
    said = {"ABBR": abbreviation, "SEQ": str(number), "YEAR": str(year), "YY": f"{year % 100:02}", "UNIT": unit}
    text = " ".join(_PLACE.sub(lambda place: said[place[1]], template).split())
    if len(text) > LONGEST:
        raise NumberTooLong
    return text


def year_of(moment: datetime) -> int:
    """The year of a number that is drawn at an instant: that of Prague, where the year begins an hour before UTC."""
    return prague_date(moment).year


def key_of(number: str) -> str:
    """By what two numbers are the same, however they are written: without blanks and case, whatever stands for a hyphen or a slash."""
    return "".join(fold(tidy_number(number)).split())


@dataclass(frozen=True, kw_only=True)
class Template(Setting[str]):
    """How numbers of a series read. `needs_unit`: several series share it; `optional`: it may be empty."""

    needs_unit: bool = False
    optional: bool = False
    line: bool = True

    def read(self, stored: str) -> str:
        """The template. Raises ValueError for what is none."""
        if self._wrong(stored):
            raise ValueError(stored)
        return stored

    def words(self, value: str) -> str:
        """The template as it is written."""
        return value or gettext("jakékoli")

    def taken(self, checks: Checks, typed: str) -> str:
        """What is stored; what is wrong with a template is said beside `value`."""
        text = checks.line("value", typed, required=False, max_length=100)
        if "value" not in checks.fields and (wrong := self._wrong(text)):
            checks.fail("value", wrong)
        return text

    def _wrong(self, text: str) -> str | None:
        return None if self.optional and not text else wrong_with(text, needs_unit=self.needs_unit)


_EVERYWHERE = (_P.OSPOD_STRICT, _P.OSPOD_S001, _P.OSPOD_S003)
_PLACES_SAID = N_(
    "{ABBR} je zkratka organizace, {SEQ} pořadové číslo, {YEAR} rok ({YY} dvojčíslí), {UNIT} zkratka agendy."
)

ISSUER = OneOf(
    key="numbers_issued",
    group=GROUP,
    order=400,
    title=N_("Kdo vydává evidenční čísla, č. j. a spisové značky"),
    help=N_(
        "Vydává-li je spisová služba, opisují se sem a Opora si žádné úřední číslo nevymyslí; oznámení i zápis v rejstříku"
        " mají jen číslo vnitřní."
    ),
    codes={Issuer.HERE: N_("Opora podle šablon"), Issuer.OUTSIDE: N_("spisová služba, čísla se opisují")},
    presets={_P.OSPOD_STRICT: Issuer.HERE, _P.OSPOD_S001: Issuer.OUTSIDE, _P.OSPOD_S003: Issuer.OUTSIDE},
)
"""S001 and S003 register in Elisa (domain reference 1.5; chapter 9, row 24)."""
REFERENCE = Template(
    key="template_reference_number",
    group=GROUP,
    order=410,
    title=N_("Šablona čísla jednacího"),
    help=_PLACES_SAID,
    presets=dict.fromkeys(_EVERYWHERE, "{ABBR}-{YEAR}/{SEQ}"),
)
EVIDENCE = Template(
    key="template_evidence_number",
    group=GROUP,
    order=420,
    title=N_("Šablona evidenčního čísla"),
    help=_PLACES_SAID,
    presets=dict.fromkeys(_EVERYWHERE, "E {SEQ}/{YEAR}"),
)
FILE_MARK = Template(
    key="template_file_mark",
    group=GROUP,
    order=430,
    title=N_("Šablona spisové značky rejstříků"),
    help=N_(
        "{ABBR} je zkratka organizace, {SEQ} číslo v řadě rejstříku, {YEAR} rok ({YY} dvojčíslí), {UNIT} zkratka rejstříku."
    ),
    presets=dict.fromkeys(_EVERYWHERE, "{UNIT} {SEQ}/{YEAR}"),
    needs_unit=True,
)
OUTSIDE = Template(
    key="template_outside",
    group=GROUP,
    order=440,
    title=N_("Jak vypadá č. j. ze spisové služby"),
    help=N_(
        "Opsané číslo jednací, které šabloně neodpovídá, se odmítne; chytí se tak překlep. Prázdná šablona bere jakékoli."
        " {ABBR} je zkratka organizace, {SEQ} pořadové číslo, {YEAR} rok ({YY} dvojčíslí), {UNIT} cokoli bez mezer."
    ),
    presets=dict.fromkeys(_EVERYWHERE, ""),
    optional=True,
)
REGISTERED_BY = OneOf(
    key="registered_by",
    group=GROUP,
    order=450,
    title=N_("Do kdy se oznámení zaeviduje"),
    help=N_("Standard říká neodkladně, bez čísla; tady je vnitřní lhůta úřadu. Do té doby má oznámení čísla."),
    codes={
        UrgencyLatest.SAME_DAY: N_("týž den"),
        UrgencyLatest.NEXT_DAY: N_("následující den"),
        UrgencyLatest.NEXT_WORKING_DAY: N_("následující pracovní den"),
    },
    presets=dict.fromkeys(_EVERYWHERE, UrgencyLatest.NEXT_WORKING_DAY),
)
"""D4: "neodkladně" has no number; one working day (domain reference 1.17, 4)."""
SETTINGS = (ISSUER, REFERENCE, EVIDENCE, FILE_MARK, OUTSIDE, REGISTERED_BY)


def registered_by(recorded_at: datetime, settings: Settings) -> Term:
    """By when a notice that was taken down at an instant is registered."""
    return clock.by_end_of(urgency_due(prague_date(recorded_at), settings[REGISTERED_BY]))


NEEDS_REFERENCE = N_("Opište číslo jednací ze spisové služby.")
NEEDS_MARK = N_("Opište spisovou značku ze spisové služby.")
NO_DIGIT = N_("Ve skutečném čísle je aspoň jedna číslice. Opište ho celé.")
OUT_OF_SERIES = N_("Takové číslo do řady nepatří. Čeká se: {shape}.")
OTHER_YEAR = N_("Číslo je z roku {year}, oznámení ne. Opište ho znovu.")
GIVEN_HERE = N_("Čísla tady vydává Opora a opsat je nejde. Nechte pole prázdné.")
TAKEN = N_("Toto číslo už má jiné oznámení ({number}). Zkontrolujte ho ve spisové službě.")
TAKEN_MARK = N_("Tuto spisovou značku už má jiný zápis. Zkontrolujte ji ve spisové službě.")
NEEDS_WHY = N_("Vyberte, proč se čísla opravují.")
AS_THEY_ARE = N_("Taková čísla oznámení má už teď.")


def check_typed(checks: Checks, field: str, typed: str, *, required: bool = False) -> str:
    """A number as it was typed in from a records system."""
    text = checks.line(field, tidy_number(typed), required=required, missing=NEEDS_REFERENCE, max_length=LONGEST)
    if text and not any(each.isdigit() for each in text):
        checks.fail(field, NO_DIGIT)
    return text


def check_series(
    checks: Checks, field: str, typed: str, template: str, abbreviation: str, years: Collection[int]
) -> None:
    """A typed number is of the records system's series, and of a year in which it can have been given."""
    if not template or not typed or field in checks.fields:
        return
    said = {
        "ABBR": re.escape(key_of(abbreviation)),
        "SEQ": r"0*[1-9]\d{0,8}",
        "YEAR": r"(?P<year>\d{4})",
        "YY": r"(?P<short>\d{2})",
        "UNIT": r"\S{1,20}",
    }
    pattern = "".join(
        said[part] if at % 2 else re.escape(key_of(part)) for at, part in enumerate(_PLACE.split(template))
    )
    match = re.fullmatch(pattern, key_of(typed))
    if match is None:
        checks.fail(field, gettext(OUT_OF_SERIES).format(shape=template))
        return
    of = {name: value for name, value in match.groupdict().items() if value}
    if ("year" in of and int(of["year"]) not in years) or (
        "short" in of and int(of["short"]) not in {y % 100 for y in years}
    ):
        checks.fail(field, gettext(OTHER_YEAR).format(year=of.get("year") or of["short"]))
