"""What happened to guardianships."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class GuardianshipOpened(Event, frozen=True, kw_only=True):
    """The file of a child to whom a court appointed the authority was opened and entered in the register."""

    name: ClassVar[str] = "guardianship.opened"
    subject: ClassVar[str] = "case_id"
    case_id: UUID
    guardianship_id: UUID
    register: str


class GuardianActed(Event, frozen=True, kw_only=True):
    """The guardian did something."""

    name: ClassVar[str] = "guardianship.acted"
    subject: ClassVar[str] = "case_id"
    case_id: UUID
    act_id: UUID
    kind: str


class GuardianshipEnded(Event, frozen=True, kw_only=True):
    """It is over."""

    name: ClassVar[str] = "guardianship.ended"
    subject: ClassVar[str] = "case_id"
    case_id: UUID
    guardianship_id: UUID


class ThreatReported(Event, frozen=True, kw_only=True):
    """The guardian reported a threat to another agenda of the authority."""

    name: ClassVar[str] = "guardianship.threat_reported"
    subject: ClassVar[str] = "case_id"
    case_id: UUID
    threat_id: UUID
    recipient_service_id: UUID
