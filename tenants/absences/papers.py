# pyright: strict
"""What hangs on the door of somebody who is away, and what their mail answers (S001, 8c). Czech papers for every reader."""

from kernel.clock import now
from kernel.documents import compile_pdf
from kernel.legal_time import prague_date
from kernel.web.i18n import DEFAULT_LANGUAGE, N_, gettext, language_of
from kernel.web.text import format_time, format_weekday_date
from kernel.web.worker_names import told

from .schemas import AbsenceView

_VE = (2, 3)  # ve středu, ve čtvrtek
UNTIL = N_("od {start} do {end}")


def when_of(view: AbsenceView, *, on: bool = False) -> str:
    """From when to when, by days, or by hours where it is within one day; in the reader's language. `on`: as a
    Czech sentence begins with it."""
    first, last = prague_date(view.starts_at), prague_date(view.planned_end)
    if first == last:
        words = gettext("{day} od {start} do {end}").format(
            day=format_weekday_date(first, "accusative" if on else "full"),
            start=format_time(view.starts_at),
            end=format_time(view.planned_end),
        )
        return f"{'ve' if first.weekday() in _VE else 'v'} {words}" if on else words
    return gettext(UNTIL).format(
        start=format_weekday_date(first, "genitive"), end=format_weekday_date(last, "genitive")
    )


def substitute_of(view: AbsenceView) -> str:
    """Who stands in and where they are reached."""
    return ", ".join(filter(None, (told(view.substitute), view.phone)))


@language_of(DEFAULT_LANGUAGE)
def reply_of(view: AbsenceView, words: str) -> str:
    """The automatic reply in the agency's words, to be copied."""
    when = when_of(view, on=True)
    filled = {"{kdy}": when[:1].upper() + when[1:], "{zástup}": substitute_of(view), "{jméno}": told(view.worker)}
    for place, text in filled.items():
        words = words.replace(place, text)
    return words


@language_of(DEFAULT_LANGUAGE)
def door_pdf(view: AbsenceView, *, organisation: str, unit: str) -> bytes:
    """Draw the notice for the door, one page. Takes some tens of milliseconds."""
    return compile_pdf(
        "door_notice.typ",
        {
            "organisation": organisation,
            "unit": unit,
            "worker": told(view.worker),
            "when": when_of(view),
            "substitute": told(view.substitute),
            "phone": view.phone,
        },
        title=gettext("Upozornění na dveře"),
        made_at=now(),
    )
