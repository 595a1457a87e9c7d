"""That something came: how it is noted, and which day the clock of the first day counts (D1, D2; S001, 8a)."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from cases.deadlines import rules as clock
from cases.deadlines.rules import Term
from kernel.checks import Checks, Limit
from kernel.legal_time import PRAGUE, add_months, is_working_day, next_working_day, prague_date
from kernel.web.i18n import N_
from kernel.web.text import time_field
from services.intake.schemas.arrivals import NoteArrival
from services.intake.tables import ArrivalEnd, Channel
from tenants.settings.rules import Number, OneOf
from tenants.settings.views import Settings
from tenants.tables import PresetName

from .channels import ASKED_BY, BY_MAILROOM, NEEDS_CHANNEL

RECEIVING = N_("Přijetí oznámení")
NEEDS_MOMENT = N_("Zadejte den a čas, kdy oznámení přišlo, například 23. 11. 2026 a 9:40.")
NOT_YET = N_("Tato doba ještě nenastala.")
TOO_LONG_AGO = N_("Příchod nemůže být starší než {day}. Zkontrolujte den, nebo oznámení rovnou zapište.")
ANOTHER_WAY = N_(
    "Zapsaný příchod byl jiným způsobem. Nejdřív řekněte, že z něj oznámení nebude, a zapište je jako nové."
)
ANOTHER_TIME = N_(
    "Příchod je zapsaný na {day} a od té doby běží den přijetí. Byl-li to omyl, řekněte u příchodu, že z něj oznámení nebude,"
    " a zapište oznámení jako nové."
)
NEEDS_END = N_("Vyberte, proč z toho oznámení nebude.")
NOT_BY_MAILROOM = N_(
    "Podatelna zapisuje příchod dopisu, datové zprávy a e-mailu. Ostatní zapíše, kdo přijímá oznámení."
)
ENDS: Mapping[ArrivalEnd, str] = {
    ArrivalEnd.NOT_NOTICE: N_("není to oznámení o dítěti"),
    ArrivalEnd.KNOWN_ALREADY: N_("oznámení o tom už je zapsané"),
    ArrivalEnd.MISTAKE: N_("zapsáno omylem"),
}
_OLDEST_MONTHS = 1


class FirstDay(StrEnum):
    """Which day is the first one of what comes outside of office hours."""

    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"


FIRST_DAY: OneOf[FirstDay] = OneOf(
    key="first_day",
    group=RECEIVING,
    order=290,
    title=N_("Který den se počítá, když oznámení přijde mimo pracovní dobu"),
    help=N_(
        "Oznámení se zapíše a předá v den přijetí. Tady stojí, který den to je u toho, co přijde po konci pracovní doby nebo ve"
        " dnech volna. Kde jde o bezprostřední ohrožení, nečeká se nikdy."
    ),
    codes={
        FirstDay.CALENDAR_DAY: N_("vždy týž kalendářní den"),
        FirstDay.WORKING_DAY: N_("následující pracovní den"),
    },
    presets={
        PresetName.OSPOD_STRICT: FirstDay.CALENDAR_DAY,
        PresetName.OSPOD_S001: FirstDay.WORKING_DAY,
        PresetName.OSPOD_S003: FirstDay.CALENDAR_DAY,
    },
)
"""Domain reference 1.17, rule 3: the calendar day; S001 says the day of receipt of what comes in office hours."""
OFFICE_CLOSES = Number(
    key="office_closes",
    group=RECEIVING,
    order=291,
    title=N_("V kolik hodin končí pracovní doba"),
    help=N_("Co přijde později, je mimo pracovní dobu. Rozhoduje jen tam, kde se počítá následující pracovní den."),
    presets=dict.fromkeys((PresetName.OSPOD_STRICT, PresetName.OSPOD_S001, PresetName.OSPOD_S003), 17),
    least=12,
    most=24,
    unit=(N_("hodina"), N_("hodiny"), N_("hodin")),
)
OF_FIRST_DAY = (FIRST_DAY, OFFICE_CLOSES)


class OncallHandover(StrEnum):
    """By when what was taken on call is handed over in writing."""

    NEXT_CALENDAR_DAY = "next_calendar_day"
    NEXT_WORKING_DAY = "next_working_day"


ONCALL_HANDOVER: OneOf[OncallHandover] = OneOf(
    key="oncall_handover",
    group=RECEIVING,
    order=292,
    title=N_("Dokdy se předá oznámení přijaté v pohotovosti"),
    help=N_(
        "Co přišlo v pohotovosti, předá se zapsané tomu, kdo případ povede, následující den. Kde nikdo v dny volna předání"
        " nepřevezme, může to být následující pracovní den; naléhavé se řeší hned a na předání nečeká."
    ),
    codes={
        OncallHandover.NEXT_CALENDAR_DAY: N_("následující kalendářní den"),
        OncallHandover.NEXT_WORKING_DAY: N_("následující pracovní den"),
    },
    presets=dict.fromkeys(
        (PresetName.OSPOD_STRICT, PresetName.OSPOD_S001, PresetName.OSPOD_S003), OncallHandover.NEXT_CALENDAR_DAY
    ),
)
"""Domain reference 1.12 and 1.17, D11; S001: "následující den předá případ zaznamenaný písemně"."""


def after_on_call(received_at: datetime, settings: Settings) -> Term:
    """By the end of which day what came on call is handed over (D11), by what holds on the day it came."""
    return clock.next_day(received_at, working=settings[ONCALL_HANDOVER] is OncallHandover.NEXT_WORKING_DAY)


def first_day(received_at: datetime, settings: Settings) -> Term:
    """By the end of which day what came is taken down and handed over (D1, D2), by what holds on the day it came."""
    day = prague_date(received_at)
    outside = not is_working_day(day) or received_at.astimezone(PRAGUE).hour >= settings[OFFICE_CLOSES]
    if settings[FIRST_DAY] is FirstDay.WORKING_DAY and outside:
        return clock.by_end_of(next_working_day(day))
    return clock.same_day(received_at)


def check_arrival(checks: Checks, order: NoteArrival, *, takes_down: bool, now: datetime) -> Channel | None:
    """Which channel what came came by; None beside which field it is wrong."""
    channel = next((each for each in ASKED_BY if each.value == order.channel), None)
    if channel is None:
        checks.fail("channel", NEEDS_CHANNEL)
    elif not takes_down and channel not in BY_MAILROOM:
        checks.fail("channel", NOT_BY_MAILROOM)
    checks.moment(
        "received_at",
        order.received_at,
        missing=NEEDS_MOMENT,
        not_before=[Limit(add_months(prague_date(now), -_OLDEST_MONTHS), TOO_LONG_AGO)],
        happened=now,
        ahead=NOT_YET,
    )
    return channel


def prefilled(received_at: datetime) -> dict[str, str | date]:
    """What a form of what came begins with: when it came."""
    return {"day": prague_date(received_at), "time": time_field(received_at)}


def is_same_minute(one: datetime, other: datetime) -> bool:
    """Forms say no seconds."""
    return one.replace(second=0, microsecond=0) == other.replace(second=0, microsecond=0)
