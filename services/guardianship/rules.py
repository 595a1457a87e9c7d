"""Decisions on guardianship: what is asked of a resolution, of the guardian's acts and of the end."""

import re
from datetime import date, time

from kernel.checks import Checks, Limit
from kernel.legal_time import add_months
from kernel.web.i18n import N_

from .schemas import AddAct, EndGuardianship, ResolutionText, StoredGuardianship
from .tables import ActKind

NEEDS_COURT = N_("Napište, který soud rozhodl.")
NEEDS_MARK = N_("Napište spisovou značku soudu, jak stojí na usnesení.")
NEEDS_PROCEEDINGS = N_("Napište, v jakém řízení: například úprava péče.")
NEEDS_DECIDED = N_("Napište, kterého dne soud rozhodl.")
NEEDS_DELIVERED = N_("Napište, kterého dne bylo usnesení doručeno.")
NEEDS_END = N_("Napište, kterého dne opatrovnictví skončilo.")
NEEDS_WHY = N_("Napište, proč skončilo.")
NEEDS_KIND = N_("Vyberte, co jste udělali.")
NEEDS_DAY = N_("Napište, který den.")
NOT_A_TIME = N_("Napište čas jako 9:30.")
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
NEEDS_WORDS = N_("Napište, co se stalo.")
TOO_OLD = N_("Od toho dne uplynulo víc než osmnáct let, dítě by už bylo dospělé. Zkontrolujte rok.")
_OF_AGE = 18 * 12  # months
NOT_YET = N_("Ten den ještě nebyl.")
NOT_BEFORE_DECIDED = N_("Doručeno být nemohlo dřív, než soud rozhodl.")
NOT_BEFORE_OPENED = N_("To bylo dřív, než soud úřad ustanovil.")
NO_REGISTER = N_("Úřad nepoužívá žádný rejstřík opatrovnictví. Zapne ho správce v číselnících.")
ENDED = N_("Opatrovnictví už skončilo.")
ONE_CHILD = N_("Opatrovník se ustanovuje dítěti.")
NOT_SAME = N_("Vyberte spis ze stejného usnesení.")
NEEDS_THREAT = N_("Napište, co dítě ohrožuje a podle čeho to víte.")
NEEDS_AGENDA = N_("Vyberte agendu, která vede ochranu dětí.")
NEEDS_REASON = N_("Napište, proč to jinak nejde.")
NEEDS_WORKER = N_("Vyberte, koho se výjimka týká.")

ACTS = {
    ActKind.PARENTS: N_("Rodiče osloveni"),
    ActKind.INFORMED: N_("Informace o roli opatrovníka a průběhu řízení"),
    ActKind.TALK: N_("Rozhovor s dítětem"),
    ActKind.WISH: N_("Názor a přání dítěte"),
    ActKind.HEARING: N_("Jednání soudu"),
    ActKind.STATEMENT: N_("Vyjádření soudu"),
}
"""S003: phones the parents, asks them to arrange a talk, says who the guardian is and how proceedings go, learns interest and wish."""


def check_resolution(
    checks: Checks, text: ResolutionText, decided_on: date | None, delivered_on: date | None, *, today: date
) -> ResolutionText:
    """What the court said."""
    not_yet = Limit(today, NOT_YET)
    of_age = Limit(add_months(today, -_OF_AGE), TOO_OLD)
    decided = checks.day("decided_on", decided_on, missing=NEEDS_DECIDED, not_before=[of_age], not_after=[not_yet])
    since = [Limit(decided, NOT_BEFORE_DECIDED)] if decided is not None else []
    checks.day("delivered_on", delivered_on, missing=NEEDS_DELIVERED, not_before=since, not_after=[not_yet])
    return ResolutionText(
        court=checks.line("court", text.court, missing=NEEDS_COURT),
        court_mark=checks.line("court_mark", text.court_mark, missing=NEEDS_MARK, max_length=60),
        proceedings=checks.line("proceedings", text.proceedings, missing=NEEDS_PROCEEDINGS, max_length=300),
    )


def check_act(checks: Checks, order: AddAct, row: StoredGuardianship, *, today: date) -> str:
    """What the guardian did; only a hearing may be to come. Returns the words."""
    kind = checks.choice("kind", order.kind, ActKind, NEEDS_KIND)
    limits = [] if kind == ActKind.HEARING else [Limit(today, NOT_YET)]
    since = [Limit(row.decided_on, NOT_BEFORE_OPENED)]
    checks.day("happened_on", order.happened_on, missing=NEEDS_DAY, not_before=since, not_after=limits)
    if order.at.strip() and clock_of(order.at) is None:
        checks.fail("at", NOT_A_TIME)
    return checks.text("words", order.words, missing=NEEDS_WORDS, max_length=10_000)


def clock_of(typed: str) -> time | None:
    """A time as people type it, 9:30 or 9.30; None for none."""
    found = _CLOCK.fullmatch(typed.strip())
    return time(int(found[1]), int(found[2])) if found else None


def check_end(checks: Checks, order: EndGuardianship, row: StoredGuardianship, *, today: date) -> str:
    """Since when it is over, and why. Returns the words."""
    since = [Limit(row.decided_on, NOT_BEFORE_OPENED)]
    checks.day("ended_on", order.ended_on, missing=NEEDS_END, not_before=since, not_after=[Limit(today, NOT_YET)])
    return checks.reason("end_words", order.end_words, missing=NEEDS_WHY, max_length=2_000)
