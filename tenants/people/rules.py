# pyright: strict
"""Decisions on people: what a role's days are as instants, who is left to administer, and who is shown."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from kernel.checks import Checks, Limit
from kernel.czech import fold
from kernel.legal_time import add_months, end_of_day_exclusive, prague_date, start_of_day
from kernel.web.i18n import N_
from tenants.rules import WITHOUT_SERVICE
from tenants.tables import OrganisationKind, Role

LONGEST_AHEAD_YEARS = 5
NOT_PAST = N_("Role platí nejdřív ode dneška: co kdo směl dřív, se zpětně nemění.")
END_NOT_PAST = N_("Poslední den je nejdřív dnešek. Má-li role skončit hned, nechte pole prázdné.")
OWN_NOT_AT_ONCE = N_("Roli, ve které právě jste, ukončíte nejdřív dneškem: napište poslední den.")
ENDS_FIRST = N_("Role by skončila dřív, než začne: začíná {day}.")
TOO_FAR = N_("Zkontrolujte rok: nejvýš pět let dopředu.")
NEEDS_ROLE = N_("Vyberte roli.")
NEEDS_SERVICE = N_("Vyberte službu, tato role patří do jedné z nich.")
NO_SERVICE = N_("Tato role patří k celé organizaci, službu nevybírejte.")
NEEDS_COLLEAGUE = N_("Vyberte, komu se předá, co zbyde.")
HELD_ALREADY = N_("Tuto roli v té době už má.")
NOT_TO_ONESELF = N_("Sami sobě roli dát nemůžete, udělá to jiný správce.")

_SHARED = (Role.TENANT_ADMIN, Role.DATA_PROTECTION_OFFICER, Role.AUDITOR)
ROLES_OF: dict[OrganisationKind, tuple[Role, ...]] = {
    OrganisationKind.OSPOD: (
        Role.CASE_COORDINATOR,
        Role.INTAKE_WORKER,
        Role.UNIT_HEAD,
        Role.DEPUTY_HEAD,
        Role.DEPARTMENT_HEAD,
        Role.ON_CALL_WORKER,
        Role.YOUTH_CURATOR,
        Role.FOSTER_CARE_WORKER,
        Role.PSYCHOLOGIST,
        Role.MAILROOM,
        Role.TOWN_SECRETARY,
        *_SHARED,
    ),
    OrganisationKind.PROVIDER: (
        Role.SOCIAL_WORKER,
        Role.SPINAL_SPECIALIST,
        Role.PEER_MENTOR,
        Role.SERVICE_HEAD,
        *_SHARED,
    ),
}
"""Which roles an agency of a kind gives, as they are offered."""


class Stands(StrEnum):
    """How a role stands to this moment."""

    NOW = "now"
    AHEAD = "ahead"
    ENDED = "ended"


class Works(StrEnum):
    """How somebody stands with all their roles: who has none works here until their work is ended, and is given one (ADR 0102)."""

    NOW = "now"
    AHEAD = "ahead"
    WITHOUT_ROLE = "without_role"
    ENDED = "ended"

    @property
    def of_roles(self) -> Stands:
        """How the roles stand that speak for them."""
        return Stands.ENDED if self is Works.WITHOUT_ROLE else Stands(self.value)


def stands(begins: datetime, ends: datetime | None, at: datetime) -> Stands:
    """How a role of this period stands to an instant."""
    if ends is not None and (ends <= at or ends <= begins):
        return Stands.ENDED
    return Stands.NOW if begins <= at else Stands.AHEAD


def works(roles: Collection[Stands], *, ended: bool) -> Works:
    """How somebody stands: by the best of their roles, until their work here ends."""
    if ended:
        return Works.ENDED
    if Stands.NOW in roles:
        return Works.NOW
    return Works.AHEAD if Stands.AHEAD in roles else Works.WITHOUT_ROLE


def last_day(ends: datetime | None) -> date | None:
    """The last legal day of which any instant lies before an end."""
    return None if ends is None else prague_date(ends - timedelta(microseconds=1))


def overlap(one: tuple[datetime, datetime | None], other: tuple[datetime, datetime | None]) -> bool:
    """Whether two periods, each from an instant up to another or without an end, have an instant in common."""
    begins = max(one[0], other[0])
    return all(ends is None or begins < ends for _, ends in (one, other))


def first_gap(periods: Iterable[tuple[datetime, datetime | None]], start: datetime) -> datetime | None:
    """The first instant from `start` on that lies in none of the periods; None when every one does."""
    covered = start
    for begins, ends in sorted(periods, key=lambda period: period[0]):
        if begins > covered:
            break
        if ends is None:
            return None
        covered = max(covered, ends)
    return covered


def leaves_nobody(before: datetime | None, after: datetime | None) -> bool:
    """Whether an act makes a gap (`first_gap`) that was not there, or an earlier one."""
    return after is not None and (before is None or after < before)


def check_role(checks: Checks, role: str, *, in_service: bool, kind: OrganisationKind) -> Role | None:
    """A role that an agency of this kind gives, in a service exactly when it belongs to one."""
    if role not in {each.value for each in ROLES_OF[kind]}:
        checks.fail("role", NEEDS_ROLE)
        return None
    if (Role(role) in WITHOUT_SERVICE) == in_service:
        checks.fail("service_id", NO_SERVICE if in_service else NEEDS_SERVICE)
    return Role(role)


def check_period(
    checks: Checks, begins: date | None, ends: date | None, *, today: date
) -> tuple[datetime | None, datetime | None]:
    """The instants of a role's first and last day; None for now, and for no end."""
    far = Limit(add_months(today, 12 * LONGEST_AHEAD_YEARS), TOO_FAR)
    if begins is not None:
        checks.day("valid_from", begins, not_before=[Limit(today, NOT_PAST)], not_after=[far])
    if ends is not None:
        checks.day("valid_to", ends, not_before=[Limit(begins or today, ENDS_FIRST)], not_after=[far])
    if checks.fields.keys() & {"valid_from", "valid_to"}:
        return None, None
    first = start_of_day(begins) if begins is not None and begins > today else None
    return first, end_of_day_exclusive(ends) if ends is not None else None


def check_end(checks: Checks, ends: date | None, *, today: date, own: bool = False) -> datetime | None:
    """The instant at which a role ends after its last day; None for now, which is none for the `own` one."""
    if ends is None:
        if own:
            checks.fail("last_day", OWN_NOT_AT_ONCE)
        return None
    far = Limit(add_months(today, 12 * LONGEST_AHEAD_YEARS), TOO_FAR)
    checks.day("last_day", ends, not_before=[Limit(today, END_NOT_PAST)], not_after=[far])
    return end_of_day_exclusive(ends) if "last_day" not in checks.fields else None


def speaks_of(words: str, *texts: str) -> bool:
    """Whether each of the words begins one of the texts' words, or lies in an address among them; in any spelling."""
    within = fold(" ".join(texts))
    return all(word in within for word in fold(words).split())
