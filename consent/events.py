"""What happened to consents: ids and codes only."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class ConsentFact(Event):
    """What all facts about a consent tell: whose it is, and the recipient it names."""

    subject: ClassVar[str] = "consent_id"
    consent_id: UUID
    case_id: UUID
    client_id: UUID
    type: str
    version_no: int
    recipient_tenant_id: UUID
    recipient_service_id: UUID


class ConsentGiven(ConsentFact):
    """The client agreed."""

    name: ClassVar[str] = "consent.given"


class ConsentRefused(ConsentFact):
    """The client disagreed."""

    name: ClassVar[str] = "consent.refused"


class ConsentWithdrawn(ConsentFact):
    """The client took the consent back; what rested on it has ended in the same transaction."""

    name: ClassVar[str] = "consent.withdrawn"


class ConsentSuperseded(ConsentFact):
    """The client decided about a new wording; what rested on the old one has ended in the same transaction."""

    name: ClassVar[str] = "consent.superseded"


class ConsentRanOut(Event):
    """The clock passed the end of a consent. Nobody did anything; somebody has to write it down."""

    name: ClassVar[str] = "consent.ran_out"
    subject: ClassVar[str] = "consent_id"
    consent_id: UUID


class ConsentExpired(ConsentFact):
    """The end of a consent was written down. It had ended by itself before; nothing rests on this fact."""

    name: ClassVar[str] = "consent.expired"


class EvidenceAdded(Event):
    """A scan was put to a version of a consent."""

    name: ClassVar[str] = "consent.evidence_added"
    subject: ClassVar[str] = "consent_id"
    consent_id: UUID
    case_id: UUID
    evidence_id: UUID
    version_no: int
