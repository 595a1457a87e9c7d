"""What may come of a basic assessment, in words, why a child is enrolled, and what holds of it now."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import takewhile
from typing import NamedTuple

from kernel.legal_time import start_of_day
from kernel.web.i18n import N_, gettext
from services.protection.schemas import Found, StoredFound
from services.protection.tables import BasicResult
from services.registers.rules import of_kind
from services.registers.schemas import InBasic
from services.registers.tables import Ending, RegisterKind
from tenants.codelists.rules import Code, CodeList, Codes
from tenants.settings.rules import always
from tenants.tables import OrganisationKind, PresetName

RESULTS = {
    BasicResult.KEPT: N_("Zůstává podnětem"),
    BasicResult.SECTION_6: N_("Dítě podle § 6: zařadit do základní evidence"),
}
SECTION_6_FOUND = "section_6_found"
ASSESS_AGAIN = "assess_again"  # the kind of the task to make a basic assessment once more, where it was another child's
ASKED_ANEW = N_(
    "Naléhavost tohoto dítěte je potřeba posoudit znovu. Nejdřív ji posuďte; do té doby o něm neplatí, že zůstává podnětem."
)
NOT_HELPED = N_(
    "Dítě je naléhavé a zásah se čeká. Nejdřív zapište, co se pro ně stalo (Co teď: kroky), nebo naléhavost posuďte znovu."
)
NO_RISK_STAYS_NOTICE = always(
    "no_risk_stays_notice",
    920,
    N_("Kde se riziko nenajde, zůstane podnět podnětem a spis se neotevírá"),
    N_("Tak to chtějí standardy všech úřadů: do základní evidence se zařazuje jen ohrožené dítě."),
    PresetName.of(OrganisationKind.OSPOD),
)
"""Domain reference 9, row 7."""
KEPT_IN_REGISTER = N_("Podnět v rejstříku {register}; uchová a skartuje se podle spisového a skartačního řádu.")
KEPT_IN_RECORDS = N_("Podnět ve spisové evidenci; uchová a skartuje se podle spisového a skartačního řádu.")
_REASONS = (
    Code(code=SECTION_6_FOUND, label=N_("vyhodnocení: jde o dítě podle § 6")),
    Code(code="zdvop", label=N_("zpráva o přijetí do zařízení pro děti vyžadující okamžitou pomoc")),
    Code(code="health_provider", label=N_("zpráva poskytovatele zdravotních služeb (§ 10a odst. 1)")),
    Code(code="natural_person", label=N_("zpráva fyzické osoby (§ 10a odst. 2)")),
    Code(code="future_adopter", label=N_("předání dítěte budoucímu osvojiteli (§ 10a odst. 4)")),
    Code(code="embassy", label=N_("zpráva zastupitelského úřadu (§ 36)")),
    Code(code="guardian_appointed", label=N_("soud ustanovil úřad poručníkem nebo opatrovníkem")),
    Code(code="juvenile_prosecuted", label=N_("trestní stíhání mladistvého nebo řízení o dítěti do 15 let")),
    Code(code="misdemeanour", label=N_("řízení o přestupku")),
    Code(code="other", label=N_("jiný důvod podle směrnice, uvedený v odůvodnění")),
)
ENROLMENT_REASONS = CodeList(
    key="enrolment_reasons",
    order=200,
    title=N_("Důvody zařazení do základní evidence"),
    help=N_("Vybírá se při zařazení dítěte. Seznam směrnice pokračuje: úřad si přidá, co potřebuje."),
    presets=dict.fromkeys((PresetName.OSPOD_STRICT, PresetName.OSPOD_S001, PresetName.OSPOD_S003), _REASONS),
)
"""Domain reference 1.5, as the directive lists them (a to i); the list goes on there, so it is open."""


NOT_CONFIRMED = "not_confirmed"
"""The reason of a removal by which a child never was one of § 6."""


def retention_note(registers: Codes, day: date) -> str:
    """How a notice without risk is kept, as far as the authority has it: in its register of notices, else in its records system alone
    (domain reference 9, row 8)."""
    marks = [each.details["mark"] for each in of_kind(registers, RegisterKind.NOTICE, day).values()]
    return gettext(KEPT_IN_REGISTER).format(register=marks[0]) if marks else gettext(KEPT_IN_RECORDS)


class Stands(NamedTuple):
    """How a child stands: whether it is one of § 6, since when that can be said, and the entry that says so, which runs or ended."""

    found: Found
    since: datetime
    entry: InBasic | None = None


def stands(assessed: Sequence[StoredFound], entries: Sequence[InBasic], *, received: datetime) -> Stands:
    """How a child stands, by all its basic assessments, last first, and all its entries in basic registers, in whichever of its notices
    and records they are (ADR 0094).

    For a notice `received` then: an entry that ended before is no part of what is said of it. Whoever was rightly entered since, is
    one of § 6 no more, however often it is assessed after that.
    """
    ended = [each for each in entries if each.ended_at is not None]
    over = max(ended, key=lambda each: each.ended_at or received, default=None)
    since_then = [each for each in assessed if over is None or not over.ended_at or each.assessed_at > over.ended_at]
    alike = [*takewhile(lambda each: each.result == assessed[0].result, since_then)]
    runs = next((each for each in entries if each.runs), None)
    if runs is not None:
        enrolled = [each for each in since_then if each.result == BasicResult.SECTION_6]
        return Stands(Found.IS, _first(enrolled, runs.begun_on), runs)
    if alike and alike[0].result == BasicResult.SECTION_6:
        return Stands(Found.UNKNOWN, _first(alike))
    if over is not None and over.ending == Ending.MISTAKEN and not alike:
        return Stands(Found.UNKNOWN, assessed[0].assessed_at, over)
    for each in sorted(ended, key=lambda each: each.ended_at or received, reverse=True):
        if each.ending == Ending.REMOVED and each.reason != NOT_CONFIRMED and (each.ended_at or received) >= received:
            return Stands(Found.NO_MORE, _first((), each.ended_on), each)
    return (
        Stands(Found.IS_NOT, _first(alike)) if alike else Stands(Found.IS_NOT, _first((), over and over.ended_on), over)
    )


def _first(alike: Sequence[StoredFound], day: date | None = None) -> datetime:
    """Since when assessments that say one thing can be told, and what an entry says since a day: a day E is before its assessment."""
    days = [day] if day is not None else []
    return min([each.assessed_at for each in alike] + [start_of_day(each) for each in days])
