"""Whose return a notice waits for, in words."""

from datetime import date

from kernel.web.i18n import gettext
from kernel.web.text import format_weekday_date


def waits_words(who: str, until: date | None) -> str:
    """That a notice waits for somebody until a day; empty where it waits for nobody."""
    if not who:
        return ""
    day = format_weekday_date(until, "short")
    return gettext("čeká na návrat: {who} do {day}").format(who=who, day=day)
