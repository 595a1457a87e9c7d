"""By when the urgency of a notice is assessed, and what its task says."""

import re
from datetime import date, timedelta
from enum import StrEnum

from kernel.legal_time import next_working_day
from kernel.web.i18n import N_
from services.intake.schemas import UrgencySign
from tenants.settings.rules import OneOf, always
from tenants.tables import OrganisationKind, PresetName

_ONE_DAY = timedelta(days=1)
ASSESS_URGENCY = "assess_urgency"  # the kind of the task that comes with a notice
HANDED_OVER = "notice.handed_over"  # D2
ASSESSED, ASSESSED_TODAY = "notice.urgency_assessed", "notice.urgency_assessed_today"  # the kinds of its clock, D5
ASSESSED_AT_ONCE = "notice.urgency_assessed_at_once"
ASSESSED_THERE = "notice.urgency_assessed_there"
ASSESSED_ACUTE_THERE = "notice.urgency_assessed_acute_there"
D5 = frozenset({ASSESSED, ASSESSED_TODAY, ASSESSED_AT_ONCE, ASSESSED_THERE, ASSESSED_ACUTE_THERE})
READ_JOINED = "read_joined_notice"  # of a notice that was joined to a case, and whose urgency is not asked anew
JOINED_NOTE = "Jak je naléhavé, je už posouzené a znovu se to neposuzuje."
URGENCY = N_("Naléhavost")


class UrgencyLatest(StrEnum):
    """By when the urgency of a notice is assessed at the latest: from its assignment on, or from its reception, whoever has it then."""

    RECEIVED_DAY = "received_day"
    SAME_DAY = "same_day"
    NEXT_DAY = "next_day"
    NEXT_WORKING_DAY = "next_working_day"


URGENCY_DEADLINE: OneOf[UrgencyLatest] = OneOf(
    key="urgency_deadline",
    group=URGENCY,
    order=310,
    title=N_("Nejzazší den posouzení naléhavosti"),
    help=N_(
        "Naléhavost se posuzuje zpravidla týž den, kdy bylo oznámení přiděleno. Tady stojí, kdy nejpozději; do toho dne má"
        " pracovník úkol. Dny se počítají od přidělení; jen u dne přijetí běží lhůta od chvíle, kdy oznámení přišlo, i když"
        " ho ještě nikdo nemá, a za posouzení do přidělení odpovídá vedoucí. Kde jde o bezprostřední ohrožení, tolerance není žádná."
    ),
    codes={
        UrgencyLatest.RECEIVED_DAY: N_("den přijetí, i když oznámení ještě nikdo nemá"),
        UrgencyLatest.SAME_DAY: N_("týž den"),
        UrgencyLatest.NEXT_DAY: N_("následující den"),
        UrgencyLatest.NEXT_WORKING_DAY: N_("následující pracovní den"),
    },
    presets={
        PresetName.OSPOD_STRICT: UrgencyLatest.NEXT_WORKING_DAY,
        PresetName.OSPOD_S001: UrgencyLatest.NEXT_DAY,
        PresetName.OSPOD_S003: UrgencyLatest.RECEIVED_DAY,
    },
)
"""Domain reference 9, row 3: S001 says the following day after the assignment at the latest, S003 at once, right after the reception."""

_LATEST = {UrgencyLatest.NEXT_DAY: "následující den", UrgencyLatest.NEXT_WORKING_DAY: "následující pracovní den"}


def urgency_due(assigned_on: date, latest: UrgencyLatest) -> date:
    """By when urgency is assessed at the latest (D5, 1.17 rule 3): by the rule that holds on the day of assigning."""
    if latest in (UrgencyLatest.SAME_DAY, UrgencyLatest.RECEIVED_DAY):
        return assigned_on
    return assigned_on + _ONE_DAY if latest is UrgencyLatest.NEXT_DAY else next_working_day(assigned_on)


_AT_ONCE = {
    UrgencySign.ACUTE: " ještě dnes (ohrožuje akutně)",
    UrgencySign.URGENT_THERE: " ještě dnes (naléhavé podle jiného úřadu)",
    UrgencySign.ACUTE_THERE: " ještě dnes (podle jiného úřadu akutně ohrožené dítě)",
}


def urgency_title(
    number: str, at_once: UrgencySign | None = None, *, again: bool = False, only_told: bool = False
) -> str:
    """What the task to assess urgency is called: two of one child are told apart by their numbers; why it is to be done today, and whether
    whoever is to be judged was judged before; or `only_told`: that all of question 5 are judged is all that is left to be said."""
    if only_told and not at_once:
        return f"Zbývá říct, zda jsou posouzené všechny děti z otázky 5, oznámení {number}"
    why = _AT_ONCE.get(at_once, "") if at_once else ""
    return f"Posoudit naléhavost{' znovu' if again else ''}{why}, oznámení {number}"


def urgency_titles(number: str) -> list[str]:
    """All that it may be called."""
    every = [urgency_title(number, sign, again=again) for sign in (None, *_AT_ONCE) for again in (False, True)]
    return [*every, urgency_title(number, only_told=True)]


def came_so(title: str) -> bool:
    """Whether a task so called is for who came in danger from another authority."""
    there = (UrgencySign.URGENT_THERE, UrgencySign.ACUTE_THERE)
    return any(_AT_ONCE[sign] in title for sign in there)


def joined_title(number: str) -> str:
    """What the task of who leads a case is called to which a notice was joined that is judged already: somebody reads it there."""
    return f"Seznámit se s oznámením {number}, které bylo připojeno"


def urgency_note(number: str, latest: UrgencyLatest) -> str:
    """What stands with the task to assess urgency."""
    usual = f" Zpravidla ještě týž den, nejpozději {_LATEST[latest]}." if latest in _LATEST else ""
    return f"Oznámení {number}.{usual}"


_NOTED = re.compile(r"Oznámení (.+? \d+/\d{4})\.")


def number_noted(note: str) -> str:
    """The number of the notice that a note of `urgency_note` names."""
    found = _NOTED.match(note)
    return found[1] if found else ""


_AUTHORITIES = PresetName.of(OrganisationKind.OSPOD)
ALWAYS = (
    always(
        "head_assigns",
        910,
        N_("O přidělení se vedoucí dozví vždy"),
        N_(
            "Kdo přiděluje, je nastavení. Co pravidla neurčí jednoznačně, rozhoduje vedoucí, a každý případ může dát jinému."
        ),
        _AUTHORITIES,
    ),
    always(
        "first_day_duties",
        930,
        N_("Oznámení se zapíše a předá první den"),
        N_(
            "Zápis a předání týž den a zaevidování bez odkladu chtějí standardy všech úřadů; který den je první, nastavit jde."
        ),
        _AUTHORITIES,
    ),
    always(
        "anonymous_as_named",
        940,
        N_("Anonymní oznámení se vyřizuje stejně jako podepsané"),
        N_(
            "Standard mezi nimi nerozlišuje. O mlčenlivosti a o tom, kdy může být totožnost sdělena, se oznamovatel poučí vždy."
        ),
        _AUTHORITIES,
    ),
)
"""Domain reference 9, rows 1 (with its strictest value), 19 and 17."""
