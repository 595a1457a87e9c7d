# pyright: strict
"""Decisions of this domain: which company number is one, where a role belongs, how long a token may hold, when an account is locked."""

import msgspec
from stdnum.cz import dic

from kernel.web.i18n import N_
from tenants.exceptions import RoleHasNoService, RoleNeedsService
from tenants.tables import OrganisationKind, Role

# Failures count where they come from. So a stranger closes an account to their own address only; from an address where
# the person signed in lately, nothing that happened elsewhere counts.
FAILURES_FROM_ONE_ADDRESS = 10
LOCKED_MINUTES = 15
FAMILIAR_DAYS = 30  # an address is familiar for so long after a sign-in from there
# Many addresses together: the account closes to those that are not familiar, at first for LOCKED_MINUTES, with each
# further failure for twice as long, at most for LONGEST_LOCKED_MINUTES.
FAILURES_FROM_STRANGE_ADDRESSES = 50
LONGEST_LOCKED_MINUTES = 240
LONGEST_TOKEN_DAYS = 366
ASSIGN_PEER = "assign_peer"


class FirstTask(msgspec.Struct, frozen=True, kw_only=True):
    """What a new case begins with that came of a handover for a `purpose`; due on the working day after so many days."""

    kind: str
    purpose: str
    title: str
    days: int


class Documentation(msgspec.Struct, frozen=True, kw_only=True):
    """What the people of an agency call what they keep of a client, in the cases its sentences need: marked messages."""

    into: str
    inside: str
    out_of: str


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """What an agency of a kind begins with (domain reference 9). The kind of an organisation chooses this and nothing else."""

    documentation: Documentation
    clients_are: str
    """The kind of client whom it opens a case for."""
    asks_about_health: bool
    """Whether the client's data hold what is needed to choose a peer."""
    keeps_guardianship: bool
    """Whether a court may appoint it as guardian of a child: then one of its agendas keeps that apart."""
    shares_by_consent: bool
    """Whether its people share with the client's consent; an authority is told on My day when it gets something."""
    first_after_handover: FirstTask | None
    """What the key worker does first in a case that was opened from what another service handed over."""


PRESETS: dict[OrganisationKind, Preset] = {
    OrganisationKind.OSPOD: Preset(
        documentation=Documentation(into=N_("do spisu"), inside=N_("ve spisu"), out_of=N_("ze spisu")),
        clients_are="child",
        asks_about_health=False,
        keeps_guardianship=True,
        shares_by_consent=False,
        first_after_handover=None,
    ),
    OrganisationKind.PROVIDER: Preset(
        documentation=Documentation(
            into=N_("do dokumentace klienta"), inside=N_("v dokumentaci klienta"), out_of=N_("z dokumentace klienta")
        ),
        clients_are="adult",
        asks_about_health=True,
        keeps_guardianship=False,
        shares_by_consent=True,
        first_after_handover=FirstTask(kind=ASSIGN_PEER, purpose="choose_peer", title="Přidělit peera", days=7),
    ),
}


def preset_of(kind: str) -> Preset:
    """The preset of a kind of organisation."""
    return PRESETS[OrganisationKind(kind)]


ROLES: dict[Role, str] = {
    Role.CASE_COORDINATOR: N_("koordinace případů"),
    Role.INTAKE_WORKER: N_("příjem oznámení"),
    Role.UNIT_HEAD: N_("vedení oddělení"),
    Role.DEPUTY_HEAD: N_("zastupování vedení oddělení"),
    Role.DEPARTMENT_HEAD: N_("vedení odboru"),
    Role.ON_CALL_WORKER: N_("pohotovost"),
    Role.YOUTH_CURATOR: N_("kuratela mládeže"),
    Role.FOSTER_CARE_WORKER: N_("náhradní rodinná péče"),
    Role.PSYCHOLOGIST: N_("psychologie"),
    Role.MAILROOM: N_("podatelna"),
    Role.SOCIAL_WORKER: N_("sociální práce"),
    Role.SPINAL_SPECIALIST: N_("spinální specializace"),
    Role.PEER_MENTOR: N_("peer mentoring"),
    Role.SERVICE_HEAD: N_("vedení služby"),
    Role.TENANT_ADMIN: N_("správa organizace"),
    Role.TOWN_SECRETARY: N_("tajemník úřadu"),
    Role.DATA_PROTECTION_OFFICER: N_("ochrana osobních údajů"),
    Role.AUDITOR: N_("audit"),
}
"""What somebody in a role does: marked messages."""

# administration and audit see no content: they hold no service
WITHOUT_SERVICE = frozenset({Role.TENANT_ADMIN, Role.AUDITOR, Role.TOWN_SECRETARY, Role.DATA_PROTECTION_OFFICER})
WHOLE: dict[Role, str] = {
    Role.TENANT_ADMIN: N_("Správa organizace"),
    Role.TOWN_SECRETARY: N_("Tajemník úřadu"),
    Role.DATA_PROTECTION_OFFICER: N_("Ochrana osobních údajů"),
    Role.AUDITOR: N_("Audit"),
}
"""What the place of who belongs to no service is called: marked messages."""
UNIT_HEADS = (Role.UNIT_HEAD, Role.DEPUTY_HEAD)
"""Who heads a unit of an authority: the head, and whoever deputises for as long as that role is given."""
HEADS = (*UNIT_HEADS, Role.SERVICE_HEAD)
"""Who is told what nobody of a service answers for."""


def check_role_fits(role: Role, *, in_service: bool) -> None:
    """Who administers, checks or sees totals belongs to the organisation, every other role to one service."""
    if role in WITHOUT_SERVICE and in_service:
        raise RoleHasNoService
    if role not in WITHOUT_SERVICE and not in_service:
        raise RoleNeedsService


class CompanyNumberProblem(msgspec.Struct, frozen=True):
    """Why a company number (IČO) is refused. An error: an organisation's number is never wrong by right."""

    code: str
    message_cs: str


def check_company_number(text: str) -> str | CompanyNumberProblem:
    """The eight digits of a company number (IČO), zero-padded as registers print it; otherwise why it is refused.

    The check digit is the one of python-stdnum. Numbers beginning with 9 are accepted (its DIČ check would not).
    """
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdigit() and 1 <= len(digits) <= 8):
        return CompanyNumberProblem("company_number.format", N_("IČO má mít 8 číslic."))
    digits = digits.zfill(8)
    if digits == "00000000" or dic.calc_check_digit_legal(digits[:-1]) != digits[-1]:
        return CompanyNumberProblem("company_number.checksum", N_("IČO není platné: nesouhlasí kontrolní číslice."))
    return digits
