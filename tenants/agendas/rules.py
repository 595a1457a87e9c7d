# pyright: strict
"""Decisions on services: how one stands to a day, from when it may be called otherwise, and which day may be its last."""

from datetime import date
from enum import StrEnum

from kernel.checks import Checks, Limit
from kernel.legal_time import add_months
from kernel.web.i18n import N_

LONGEST_AHEAD_YEARS = 5
NAME_NOT_PAST = N_("Název platí nejdřív ode dneška. Co už je vytištěné a podepsané, má název svého dne.")
END_NOT_PAST = N_("Poslední den je nejdřív dnešek: co služba otevřela dřív, otevřela právem.")
TOO_FAR = N_("Zkontrolujte rok: nejvýš pět let dopředu.")
AS_IT_IS = N_("Takhle se od toho dne už jmenuje.")
CODE_TAKEN = N_("Tuto zkratku už má jiná služba, i kdyby byla zavřená.")
NAME_TAKEN = N_("Tak se už jmenuje služba {service}. Dvě stejně pojmenované by si lidé pletli.")
NO_GUARDIANSHIP = N_("Opatrovníkem dětí soud ustanovuje úřad. Tahle organizace úřad není.")
NEEDS_LAST_DAY = N_("Napište poslední den, kdy služba ještě přijímá.")


class Stands(StrEnum):
    """How a service stands to a day."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


def stands(last_day: date | None, today: date) -> Stands:
    """How a service with this last day stands today."""
    if last_day is None:
        return Stands.OPEN
    return Stands.CLOSING if today <= last_day else Stands.CLOSED


def check_name_day(checks: Checks, day: date | None, *, today: date) -> date | None:
    """The day from which a service is called otherwise: not past, and not by a slip of the year."""
    return checks.day("valid_from", day, not_before=[Limit(today, NAME_NOT_PAST)], not_after=[_far(today)])


def check_last_day(checks: Checks, day: date | None, *, today: date) -> date | None:
    """The last day of a service: today at the earliest."""
    limits = [Limit(today, END_NOT_PAST)]
    return checks.day("last_day", day, missing=NEEDS_LAST_DAY, not_before=limits, not_after=[_far(today)])


def _far(today: date) -> Limit:
    return Limit(add_months(today, 12 * LONGEST_AHEAD_YEARS), TOO_FAR)
