"""What may come of a basic assessment, in words, why a child is enrolled, and what holds of it now."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from itertools import takewhile

from kernel.legal_time import start_of_day
from kernel.web.i18n import N_
from services.protection.schemas import StoredBasic
from services.protection.tables import BasicResult
from services.registers.schemas import InBasic
from services.registers.tables import Ending
from tenants.codelists.rules import Code, CodeList
from tenants.settings.rules import always
from tenants.tables import OrganisationKind, PresetName

RESULTS = {
    BasicResult.KEPT: N_("Zůstává podnětem"),
    BasicResult.SECTION_6: N_("Dítě podle § 6: zařadit do základní evidence"),
}
SECTION_6_FOUND = "section_6_found"
NO_RISK_STAYS_NOTICE = always(
    "no_risk_stays_notice",
    920,
    N_("Kde se riziko nenajde, zůstane podnět podnětem a spis se neotevírá"),
    N_("Tak to chtějí standardy všech úřadů: do základní evidence se zařazuje jen ohrožené dítě."),
    PresetName.of(OrganisationKind.OSPOD),
)
"""Domain reference 9, row 7."""
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
    Code(code="other", label=N_("jiný důvod podle směrnice, uvedený níže")),
)
ENROLMENT_REASONS = CodeList(
    key="enrolment_reasons",
    order=200,
    title=N_("Důvody zařazení do základní evidence"),
    help=N_("Vybírá se při zařazení dítěte. Seznam směrnice pokračuje: úřad si přidá, co potřebuje."),
    presets=dict.fromkeys((PresetName.OSPOD_STRICT, PresetName.OSPOD_S001, PresetName.OSPOD_S003), _REASONS),
)
"""Domain reference 1.5, as the directive lists them (a to i); the list goes on there, so it is open."""


class Found(StrEnum):
    """Whether a child was found to be one of § 6, as it stands now."""

    IS = "is"
    IS_NOT = "is_not"
    NO_MORE = "no_more"  # it was, until its entry ended
    UNKNOWN = "unknown"  # its entry should not have been made, or was another record's, and nobody assessed it since


NOT_CONFIRMED = "not_confirmed"
"""The reason of a removal by which a child never was one of § 6."""


def found(result: str, entry: InBasic | None) -> Found:
    """What holds of a child by its last basic assessment, and by its last entry in a basic register."""
    if entry is not None and entry.runs:
        return Found.IS
    if result == BasicResult.KEPT:
        return Found.IS_NOT
    if entry is None or entry.ending == Ending.MISTAKEN:
        return Found.UNKNOWN
    return Found.IS_NOT if entry.reason == NOT_CONFIRMED else Found.NO_MORE


def found_since(assessed: Sequence[StoredBasic], entry: InBasic | None) -> datetime:
    """Since when that holds of a child: its basic assessments last first, of which those alike say one thing, or its entry.

    Nobody can have said it before. A day E is before the assessment that says so.
    """
    if entry is not None and entry.ending is not None and entry.ended_on is not None:
        return start_of_day(entry.ended_on)
    alike = [*takewhile(lambda each: each.result == assessed[0].result, assessed)]
    days = [entry.begun_on] if entry is not None else [each.enrolled_on for each in alike if each.enrolled_on]
    return min([each.assessed_at for each in alike] + [start_of_day(day) for day in days])
