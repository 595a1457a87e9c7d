"""Orders and views of joint work, and what is sealed of it."""

from datetime import date, datetime
from typing import Annotated, Protocol
from uuid import UUID

from msgspec import Struct, field

from kernel.checks import one_of
from kernel.clock import Instant

from .tables import CaseManagementStatus

State = Annotated[str, one_of((*CaseManagementStatus, "expired"))]

# ── orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class ProposeCaseManagement(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Offer team case management to the service that the client's consent names."""

    consent_id: UUID | None
    note: str = ""


class AcceptCaseManagement(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The partner agrees: the client's case in its own service, and the one key worker of the joint work."""

    case_id: UUID | None
    key_worker_id: UUID | None


class DeclineCaseManagement(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The partner declines and says why."""

    reason: str


class ChangeCooperationKeyWorker(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another key worker of the joint work, as the team agreed on a day."""

    key_worker_id: UUID | None
    agreed_on: date | None


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


class OfTwoServices(Protocol):
    """What two services have together, whichever of them looks."""

    @property
    def service_id(self) -> UUID:
        """The service that asked the client, or called the meeting."""
        ...

    @property
    def partner_service_id(self) -> UUID:
        """The other one."""
        ...


class StoredCaseManagement(Struct, frozen=True, kw_only=True):
    """A case management as the wall lets it through. `state` and `ended_on` are those of this moment."""

    id: UUID
    service_id: UUID
    case_id: UUID
    partner_service_id: UUID
    partner_worker_ids: list[UUID]
    partner_case_id: UUID | None
    consent_id: UUID
    key_worker_id: UUID | None
    proposed_by: UUID
    proposed_at: datetime
    answered_by: UUID | None
    answered_at: datetime | None
    valid_until: datetime
    sealed: bytes
    version: int
    state: str
    ended_on: datetime | None


# ── sealed ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class KeyWorkerTurn(Struct, frozen=True, kw_only=True):
    """Who was key worker of the joint work since when, for which service; agreed by the team on a day."""

    worker_id: UUID
    service_id: UUID
    since: datetime
    agreed_on: date


class CaseManagementText(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What both services know: who the client is, what the consent says, who was key worker."""

    client_name: str
    birth_date: date | None = None
    topics: list[str] = field(default_factory=list[str])
    purpose: str = ""
    note: str = ""
    decline_reason: str = ""
    key_workers: list[KeyWorkerTurn] = field(default_factory=list[KeyWorkerTurn])


# ── views ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Member(Struct, frozen=True, kw_only=True):
    """Somebody of the two teams, and for which of the two services they work here.

    Among people to choose from, `service` names both for who works in both.
    """

    id: UUID
    name: str
    service_id: UUID
    service: str


class KeyWorkerTurnView(Struct, frozen=True, kw_only=True):
    """Who was key worker of the joint work from when."""

    name: str
    since: Instant
    agreed_on: date


class CaseManagementView(Struct, frozen=True, kw_only=True):
    """The agreement of two services on one client. `state` is the one of this moment; `case_id` the own service's case.

    `valid_until` is the last day of the consent. `version` guards changes; `may` lists what this actor may do next.
    """

    id: UUID
    state: State
    own: bool
    client_name: str
    birth_date: date | None
    service: str
    other_service: str
    other_service_name: str
    other_service_id: UUID
    case_id: UUID | None
    topics: list[str]
    purpose: str
    note: str
    valid_until: date
    proposed_by: str
    proposed_at: Instant
    answered_by: str
    answered_at: Instant | None
    decline_reason: str
    key_worker: Member | None
    key_workers: list[KeyWorkerTurnView]
    ended_on: date | None
    version: int
    may: list[str]


class Waiting(Struct, frozen=True, kw_only=True):
    """An offer of joint work that waits for the service's answer."""

    case_management_id: UUID
    other_service: str
    client_name: str
    proposed_at: Instant


class ServiceChoice(Struct, frozen=True, kw_only=True):
    """Another service of the organisation."""

    id: UUID
    name: str
    short_name: str


class ConsentChoice(Struct, frozen=True, kw_only=True):
    """An effective consent that lets the client's services work together."""

    consent_id: UUID
    partner: ServiceChoice
    valid_until: date
