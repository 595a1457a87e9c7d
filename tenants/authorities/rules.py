# pyright: strict
"""Decisions on the directory: what an entry needs, which days it may hold, for which office an address is, who can take something."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from kernel.checks import Checks, Limit
from kernel.czech import fold
from kernel.legal_time import add_months
from kernel.web.i18n import N_, gettext
from kernel.web.text import format_date
from tenants.tables import AuthorityKind

from .schemas import StoredAuthority

LONGEST_AHEAD_YEARS = 5
MOST_MUNICIPALITIES = 500
KINDS = {
    AuthorityKind.OSPOD: N_("OSPOD (obec s rozšířenou působností)"),
    AuthorityKind.REGION: N_("krajský úřad"),
    AuthorityKind.COURT: N_("soud"),
    AuthorityKind.PROSECUTION: N_("státní zastupitelství"),
    AuthorityKind.POLICE: N_("policie"),
    AuthorityKind.OTHER: N_("jiný úřad nebo služba"),
}
NEEDS_CODE = N_("Napište zkratku úřadu.")
NEEDS_NAME = N_("Napište název úřadu.")
NEEDS_KIND = N_("Vyberte druh úřadu.")
NEEDS_WAY = N_("Napište aspoň jedno spojení: adresu, telefon, e-mail nebo datovou schránku.")
CODE_TAKEN = N_("Úřad s touto zkratkou už v adresáři je. Změňte ho, nebo použijte jinou zkratku.")
NOT_AN_EMAIL = N_("Napište e-mail, například ospod@urad.example.")
NO_SUCH_SERVICE = N_("Taková služba v Opoře není. Vyberte ji ze seznamu, nebo nechte prázdné.")
LEADS_THERE = N_(
    "Na tuhle službu už v adresáři vede {name}. Co by odešlo jménem druhého úřadu, leželo by tady; opravte, kterému patří."
)
OWN_SERVICE = N_("To je vlastní úřad. Sobě se nic nepostupuje.")
TOO_MANY = N_("Nejvýš 500 obcí na jeden úřad.")
NOT_PAST = N_("Platí nejdřív ode dneška: co bylo komu postoupeno dřív, se zpětně nemění.")
BEFORE_ITSELF = N_("Ten den ještě platit nezačal: začíná {day}.")
END_NOT_PAST = N_("Poslední den je nejdřív dnešek.")
TOO_FAR = N_("Zkontrolujte rok: nejvýš pět let dopředu.")
CLOSED_SINCE = N_("{name} už nic nepřijímá, poslední den: {day}. Vyberte, kdo je příslušný teď.")
NOT_YET_OPEN = N_("{name} přijímá až od {day}. Vyberte, kdo je příslušný teď.")
_POSTCODE = re.compile(r"\b\d{3}\s?\d{2}\b")


class Dated(Protocol):
    """What an entry says of its days and municipalities."""

    @property
    def name(self) -> str: ...
    @property
    def municipalities(self) -> Sequence[str]: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


D = TypeVar("D", bound=Dated)


def holds(row: Dated, day: date) -> bool:
    """Whether an entry holds on a day."""
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


def ended(row: Dated, day: date) -> bool:
    """Whether it holds no more on a day, or never will."""
    return row.valid_to is not None and (row.valid_to < day or row.valid_to < row.valid_from)


def why_not(row: Dated, day: date) -> str:
    """Why an office takes nothing on a day, in the reader's language; empty when it does."""
    if holds(row, day):
        return ""
    if row.valid_to is not None and row.valid_to < day:
        return gettext(CLOSED_SINCE).format(name=row.name, day=format_date(row.valid_to))
    return gettext(NOT_YET_OPEN).format(name=row.name, day=format_date(row.valid_from))


def municipalities_in(text: str) -> list[str]:
    """The municipalities that were typed, each once, as they were typed."""
    found = {fold(each).strip(): " ".join(each.split()) for each in re.split(r"[,;\n]", text) if each.strip()}
    return list(found.values())


def for_address(rows: Iterable[D], address: str) -> list[D]:
    """The offices that are for the municipality of an address: its name stands in it as a part of its own, or at its end."""
    parts = [fold(_POSTCODE.sub(" ", each)).split() for each in address.split(",")]
    return [
        row for row in rows if any(_names(parts, fold(municipality).split()) for municipality in row.municipalities)
    ]


def _names(parts: Sequence[Sequence[str]], municipality: Sequence[str]) -> bool:
    return bool(municipality) and any(list(part[-len(municipality) :]) == list(municipality) for part in parts)


def fits(row: Dated, code: str, query: str) -> bool:
    """Whether all the words that were typed stand in the name, the code or a municipality, without diacritics."""
    there = fold(" ".join((row.name, code, *row.municipalities)))
    return all(word in there for word in fold(query).split())


def check_text(checks: Checks, *, kind: str, name: str, address: str, phone: str, email: str, data_box: str) -> None:
    """A kind, a name and at least one way to reach it."""
    checks.choice("kind", kind, AuthorityKind, NEEDS_KIND)
    checks.line("name", name, missing=NEEDS_NAME, max_length=200)
    checks.line("address", address, required=False, max_length=300)
    checks.line("phone", phone, required=False, max_length=100)
    checks.line("email", email, required=False, max_length=200)
    checks.line("data_box", data_box, required=False, max_length=20)
    if email.strip() and not re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", email.strip()):
        checks.fail("email", NOT_AN_EMAIL)
    if not (address + phone + email + data_box).strip():
        checks.fail("address", NEEDS_WAY)


def check_municipalities(checks: Checks, text: str) -> list[str]:
    """The municipalities that it is for; none is possible, a court has its own bounds."""
    found = municipalities_in(checks.text("municipalities", text, required=False, max_length=20_000))
    if len(found) > MOST_MUNICIPALITIES:
        checks.fail("municipalities", TOO_MANY)
    return found


def check_leads_alone(
    checks: Checks, rows: Iterable[StoredAuthority], linked: tuple[UUID, UUID], *, code: str, first: date
) -> None:
    """To one office of the platform one office of the directory leads at a time: what is sent by its name arrives there."""
    for row in rows:
        same = (row.linked_tenant_id, row.linked_service_id) == linked and fold(row.code) != fold(code)
        if same and not ended(row, first):
            checks.fail("on_platform", gettext(LEADS_THERE).format(name=row.name))


def check_first(checks: Checks, day: date | None, *, today: date, after: date | None = None) -> date:
    """From when an entry holds: today where nothing was said, and not before the one that it replaces."""
    first = day or max(today, after or today)
    limits = [Limit(today, NOT_PAST), *([Limit(after, BEFORE_ITSELF)] if after else [])]
    checks.day("valid_from", first, not_before=limits, not_after=[_far(today)])
    return first


def check_last(checks: Checks, day: date | None, *, begins: date, today: date) -> date:
    """The last day; of what has not begun yet none is needed, it never holds then."""
    if day is None:
        return today if begins <= today else begins - timedelta(days=1)
    checks.day("last_day", day, not_before=[Limit(max(today, begins), END_NOT_PAST)], not_after=[_far(today)])
    return day


def _far(today: date) -> Limit:
    return Limit(add_months(today, 12 * LONGEST_AHEAD_YEARS), TOO_FAR)
