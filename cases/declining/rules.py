# pyright: strict
"""How long whoever got a case may say that they cannot take it over."""

from datetime import date

from kernel.legal_time import next_working_day
from kernel.web.i18n import N_
from tenants.assigning.rules import ASSIGNING
from tenants.settings.rules import Number
from tenants.tables import PresetName

LONG = 1_000
NEEDS_REASON = N_("Napište, proč případ nemůžete převzít.")
NEEDS_WORD = N_("Napište, proč případ zůstává.")
DAYS = Number(
    key="declining_days",
    group=ASSIGNING,
    order=440,
    title=N_("Kolik pracovních dní po přidělení smí koordinátor říct, že případ nemůže převzít"),
    help=N_(
        "Jen dokud v případu nic neudělal, a s důvodem, který čte jen vedení a on sám. Do rozhodnutí vedení za případ odpovídá dál."
        " Nula: neříká se to tu vůbec."
    ),
    presets={PresetName.OSPOD_STRICT: 1, PresetName.OSPOD_S001: 2, PresetName.OSPOD_S003: 2},
    least=0,
    most=30,
    unit=(N_("pracovní den"), N_("pracovní dny"), N_("pracovních dní")),
)
"""S003: whoever cannot take a case over *for whatever reason*, the head says who coordinates it. The days are ours, UNVERIFIED."""


def last_day(assigned_on: date, days: int) -> date:
    """Until which day it may be said, so many working days after the assignment."""
    day = assigned_on
    for _ in range(days):
        day = next_working_day(day)
    return day
