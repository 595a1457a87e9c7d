"""Orders and views of case management, and what is sealed of it."""

from datetime import date, datetime
from typing import Annotated, Protocol
from uuid import UUID

from msgspec import Struct, field
from msgspec.structs import replace

from cases.cases.schemas import CaseId, KeyWorkerId, RecordView
from cases.clients.schemas import BirthDate, ClientName
from consent.schemas import AsShown, ConsentId, ValidUntil, VersionNo
from consent.tables import ConsentState
from kernel.checks import one_of
from kernel.clock import Instant
from kernel.legal_time import prague_date
from kernel.samples import (
    Id,
    May,
    OtherServiceName,
    OtherServiceShort,
    PersonName,
    ServiceId,
    ServiceName,
    Version,
    like,
)
from kernel.typed_days import Meant
from kernel.wording import To, Worded

from .tables import CaseManagementStatus, EndCause

State = Annotated[str, one_of(tuple(dict.fromkeys((*CaseManagementStatus, *EndCause))))]

# ── orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class ProposeCaseManagement(AsShown, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Offer team case management to the service that the client's consent names."""

    consent_id: ConsentId | None
    note: Annotated[str, To.OTHERS, like("")] = ""


class AcceptCaseManagement(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The partner agrees: the client's case in its own service, and the one key worker of the case management.

    `same_anyway`: it is the same client, though the case knows them by a name that does not fit the offer's.
    """

    case_id: CaseId | None
    key_worker_id: KeyWorkerId | None
    same_anyway: bool = False


class DeclineCaseManagement(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The partner declines and says why."""

    reason: Annotated[str, To.OTHERS, like("Klient u nás službu ukončil.")]


class CloseCaseManagement(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End the joint work of the two services, with the last day of it and why. The client's consent goes on."""

    reason: Annotated[str, To.OTHERS, like("Klient už peera nepotřebuje, dohodli jsme se s ním.")]
    last_on: Annotated[date, Meant.PAST] | None


class ChangeCaseManagementKeyWorker(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another key worker of the case management, as the team agreed on a day; or the present one, of whom that is not said yet."""

    key_worker_id: KeyWorkerId | None
    agreed_on: Annotated[date, Meant.PAST] | None


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


class SaidNo(Struct, frozen=True, kw_only=True):
    """The no that joint work ended with, or the first one after it had ended: of which kind, on which day it was said, and on
    which it was written down.
    """

    state: Annotated[str, one_of(("withdrawn", "refused")), like("withdrawn")]
    said_on: date
    written_on: date

    def before(self, at: datetime | None) -> bool:
        """Whether something of an instant came about after it, before it was written down."""
        return at is not None and self.said_on < prague_date(at) <= self.written_on


class StoredCaseManagement(Struct, frozen=True, kw_only=True):
    """A case management as the wall lets it through. `state` and `ended_on` are those of this moment.

    `basis` says the same of the consent, on which an answer that was a no rests no less. `nobody`: whom the consent names
    of the partner have all left.
    """

    id: UUID
    service_id: UUID
    case_id: UUID
    partner_service_id: UUID
    partner_worker_ids: list[UUID]
    partner_case_id: UUID | None
    consent_id: UUID
    key_worker_id: UUID | None
    led_for_service_id: UUID | None
    proposed_by: UUID
    proposed_at: datetime
    answered_by: UUID | None
    answered_at: datetime | None
    taken_back_by: UUID | None
    closed_by: UUID | None
    valid_until: datetime
    sealed: bytes
    version: int
    state: str
    ended_on: datetime | None
    basis: str
    basis_ended_at: datetime | None
    no_state: str | None
    no_said_on: date | None
    no_recorded_at: datetime | None
    nobody: bool

    @property
    def no(self) -> SaidNo | None:
        """The no that ended it, or was said since."""
        if self.no_state is None or self.no_said_on is None or self.no_recorded_at is None:
            return None
        return SaidNo(state=self.no_state, said_on=self.no_said_on, written_on=prague_date(self.no_recorded_at))

    @property
    def ended_with_no(self) -> date | None:
        """The day on which the no was said that ended its consent, where one did."""
        return self.no_said_on if self.basis == self.no_state else None


LOOKS_AT_IT = frozenset({"case_management.read", "meeting_item.read", "meeting.read", "plan.read"})


class PartnerLook(Struct, frozen=True, kw_only=True):
    """Somebody of the partner's service looked at joint work: at the thing itself, or at a list that showed its client."""

    id: UUID
    at: datetime
    action: str
    worker_id: UUID | None
    service_id: UUID

    @property
    def listed(self) -> bool:
        """Whether it was a list that showed the client, and nothing of the joint work itself."""
        return self.action not in LOOKS_AT_IT


class JointCount(Struct, frozen=True, kw_only=True):
    """Of how many clients another service sees joint work with us, and we with it; and how many it was offered, and offers us.

    Not from us what nobody there may see any more.
    """

    service_id: UUID
    out: int
    back: int
    offered: int
    offers: int


# ── sealed ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class KeyWorkerTurn(Struct, frozen=True, kw_only=True):
    """Who was key worker of the case management since when, for which service, and who wrote it.

    `agreed_on`: the day on which the team agreed, as somebody said, `noted_by` at `noted_at` when that came later; None until
    then. `handed_over`: `by` decided it for the organisation, in place of somebody who left.
    """

    worker_id: UUID
    service_id: UUID
    since: datetime
    agreed_on: date | None = None
    by: UUID | None = None
    handed_over: bool = False
    noted_by: UUID | None = None
    noted_at: datetime | None = None


class Closing(Struct, frozen=True, kw_only=True):
    """How joint work ended before its consent: why, its last day, and which of the two services ended it."""

    reason: str
    last_on: date
    service_id: UUID


class CaseManagementText(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What both services know: who the client is, what the consent says, who was key worker.

    `given_name` and `family_name` are the parts of `client_name`; None in what was offered before they were told apart.
    """

    client_name: str
    given_name: str | None = None
    family_name: str | None = None
    birth_date: date | None = None
    topics: list[str] = field(default_factory=list[str])
    purpose: str = ""
    note: str = ""
    decline_reason: str = ""
    closing: Closing | None = None
    key_workers: list[KeyWorkerTurn] = field(default_factory=list[KeyWorkerTurn])


# ── views ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Member(Struct, frozen=True, kw_only=True):
    """Somebody of the two teams, and for which of the two services they work here.

    Among people to choose from, `service` names both for who works in both, and `other_service_id` is the second of them.
    """

    id: Id
    name: PersonName
    service_id: ServiceId
    service: ServiceName
    other_service_id: Annotated[ServiceId | None, like(None)] = None

    @property
    def sides(self) -> set[UUID]:
        """The services that they can stand for."""
        return {self.service_id} | ({self.other_service_id} if self.other_service_id else set())

    def standing_for(self, service_id: UUID) -> "Member":
        """The same person for a service that they stand for already; who cannot stand for it stays as they are."""
        return replace(self, service_id=service_id) if service_id in self.sides else self


class KeyWorkerTurnView(Struct, frozen=True, kw_only=True):
    """Who was key worker of the case management from when until when (null for now), and for which service.

    `agreed_on` is null until somebody says when the team agreed. `handed_over`: the administration of the organisation decided
    it when the one before left, `handed_over_by` where that is known. `by` wrote it last, at `written_at`.
    """

    name: PersonName
    service: ServiceName
    since: Instant
    until: Annotated[date | None, like(None)]
    agreed_on: Annotated[date | None, like(None)]
    handed_over: Annotated[bool, like(False)]
    handed_over_by: Annotated[str, like("")]
    by: Annotated[str, like("Filip Král")]
    written_at: Instant


class CaseManagementView(Struct, frozen=True, kw_only=True):
    """The agreement of two services on one client. `state` is the one of this moment; `case_id` the own service's case.

    `closed_by` ended it at `closed_at` for the service `closed_of`, with `close_reason` and `last_on` as its last day. `valid_until` is the last day of the consent; `consent_state` (given, withdrawn, expired, superseded) is its own, also after
    the offer was declined, `consent_ended_on` the day of it, of a no the day on which it was said. `no`: the one that ended it. `nobody`: those whom the consent names have all left the other
    service, nobody sees it there. `version` guards changes; `may` lists what this actor may do next.
    """

    id: Id
    state: Annotated[State, like("active")]
    own: Annotated[bool, like(True)]
    client_name: ClientName
    given_name: Annotated[str, like("Martin")]
    family_name: Annotated[str, like("Bureš")]
    birth_date: BirthDate | None
    service: ServiceName
    other_service: OtherServiceShort
    other_service_name: OtherServiceName
    other_service_id: UUID
    case_id: CaseId | None
    topics: Annotated[list[str], like(["bydlení a úprava bytu"])]
    purpose: Annotated[str, like("návrat domů po rehabilitaci")]
    note: Annotated[str, like("")]
    valid_until: ValidUntil
    proposed_by: PersonName
    proposed_at: Instant
    answered_by: PersonName
    answered_at: Instant | None
    decline_reason: Annotated[str, like("")]
    taken_back_by: Annotated[str, like("")]
    closed_by: Annotated[str, like("")] = ""
    closed_at: Annotated[Instant | None, like(None)] = None
    closed_of: Annotated[str, like("")] = ""
    close_reason: Annotated[str, like("")] = ""
    last_on: Annotated[date | None, like(None)] = None
    key_worker: Member | None
    key_workers: list[KeyWorkerTurnView]
    ended_on: Annotated[date | None, like(None)]
    consent_state: Annotated[str, one_of(ConsentState), like("given")]
    consent_ended_on: Annotated[date | None, like(None)]
    no: SaidNo | None = None
    nobody: Annotated[bool, like(False)] = False
    consent_id: Annotated[ConsentId | None, like(None)] = None
    version: Version
    may: May


class OnConsents(Struct, frozen=True, kw_only=True):
    """What a service works on with others on their consents, and what its own records say of such work."""

    running: list[CaseManagementView]
    told: list[RecordView]


class Waiting(Struct, frozen=True, kw_only=True):
    """An offer of case management that waits for the service's answer; it stands while the consent holds, to `valid_until`."""

    case_management_id: UUID
    other_service: OtherServiceShort
    client_name: ClientName
    proposed_at: Instant
    valid_until: ValidUntil


class ServiceChoice(Struct, frozen=True, kw_only=True):
    """Another service of the organisation."""

    id: Id
    name: OtherServiceName
    short_name: OtherServiceShort


class ConsentChoice(Struct, frozen=True, kw_only=True):
    """An effective consent that lets the client's services work together. `people`: who would read the offer; null for a
    whole service."""

    consent_id: ConsentId
    version_no: VersionNo
    client_version: Version
    partner: ServiceChoice
    valid_until: ValidUntil
    people: Annotated[list[str] | None, like(["Filip Král"])] = None

    @property
    def nobody(self) -> bool:
        """Whether everybody named has left."""
        return self.people == []


class OfferedWork(Struct, frozen=True, kw_only=True):
    """A consent that an offer could rest on, and what the other service would see."""

    choice: ConsentChoice
    text: CaseManagementText
