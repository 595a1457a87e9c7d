"""What happened in case management: ids and codes only. `case_id` is the case in the service that acted."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class CaseManagementProposed(Event):
    """A service offered case management to another, on the client's consent."""

    name: ClassVar[str] = "case_management.proposed"
    subject: ClassVar[str] = "case_management_id"
    case_management_id: UUID
    case_id: UUID
    basis_id: UUID
    partner_service_id: UUID


class CaseManagementAccepted(Event):
    """The partner service agreed; the client has one key worker for the case management."""

    name: ClassVar[str] = "case_management.accepted"
    subject: ClassVar[str] = "case_management_id"
    case_management_id: UUID
    case_id: UUID
    basis_id: UUID
    other_service_id: UUID
    key_worker_id: UUID


class CaseManagementDeclined(Event):
    """The partner service declined."""

    name: ClassVar[str] = "case_management.declined"
    subject: ClassVar[str] = "case_management_id"
    case_management_id: UUID
    basis_id: UUID
    other_service_id: UUID
    case_id: UUID | None = None


class CaseManagementTakenBack(Event):
    """The service that made an offer took it back before anybody answered."""

    name: ClassVar[str] = "case_management.taken_back"
    subject: ClassVar[str] = "case_management_id"
    case_management_id: UUID
    case_id: UUID
    basis_id: UUID
    partner_service_id: UUID


class CaseManagementKeyWorkerChanged(Event):
    """Another key worker of the case management: the team agreed, or the administration decided when somebody left."""

    name: ClassVar[str] = "case_management.key_worker_changed"
    subject: ClassVar[str] = "case_management_id"
    case_management_id: UUID
    case_id: UUID
    basis_id: UUID
    other_service_id: UUID
    from_worker_id: UUID
    to_worker_id: UUID
    by_worker_id: UUID | None = None
    agreed: bool = True


class CaseManagementKeyWorkerAgreed(Event):
    """Somebody said when the team agreed on the key worker that the case management has."""

    name: ClassVar[str] = "case_management.key_worker_agreed"
    subject: ClassVar[str] = "case_management_id"
    case_management_id: UUID
    case_id: UUID
    basis_id: UUID
    other_service_id: UUID
    by_worker_id: UUID


class CaseManagementKeyWorkerNoted(Event):
    """The other service has another key worker of the case management in the history of its case too; nothing follows from it."""

    name: ClassVar[str] = "case_management.key_worker_noted"
    subject: ClassVar[str] = "case_management_id"
    case_management_id: UUID
    case_id: UUID
    basis_id: UUID
    to_worker_id: UUID
    agreed: bool


class CaseManagementClosed(Event):
    """One of the two services ended the joint work; the consent goes on."""

    name: ClassVar[str] = "case_management.closed"
    subject: ClassVar[str] = "case_management_id"
    case_management_id: UUID
    case_id: UUID
    basis_id: UUID
    other_service_id: UUID


class CaseManagementEnded(Event):
    """The consent ended, and the case management with it."""

    name: ClassVar[str] = "case_management.ended"
    subject: ClassVar[str] = "case_management_id"
    case_management_id: UUID
    case_id: UUID
    basis_id: UUID
    partner_service_id: UUID
    cause: str


class CaseManagementLapsed(Event):
    """The consent ended, and with it an offer that nobody had answered: joint work never began."""

    name: ClassVar[str] = "case_management.offer_lapsed"
    subject: ClassVar[str] = "case_management_id"
    case_management_id: UUID
    case_id: UUID
    basis_id: UUID
    partner_service_id: UUID
    cause: str
