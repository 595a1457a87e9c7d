"""Orders and views of consents, what is sealed of them, and their rows."""

from .forms import ConsentForms, PersonChoice, Phrase, Preview, RecipientChoice, Wording, said_of
from .orders import AsShown, ConsentId, KnownConsent, RecordConsent, ValidUntil, VersionNo, WithdrawConsent
from .rows import ForNobody, RanOut, SaidBefore, StoredChip, StoredConsent, StoredEvent, StoredEvidence, StoredVersion
from .sealed import EventText, EvidenceText, VersionText
from .views import (
    ConsentList,
    ConsentRow,
    ConsentStep,
    ConsentView,
    Ending,
    EvidenceFile,
    EvidenceView,
    Provision,
    Recipient,
    VersionView,
)

__all__ = [
    "AsShown",
    "ConsentForms",
    "ConsentId",
    "ConsentList",
    "ConsentRow",
    "ConsentStep",
    "ConsentView",
    "Ending",
    "EventText",
    "EvidenceFile",
    "EvidenceText",
    "EvidenceView",
    "ForNobody",
    "KnownConsent",
    "PersonChoice",
    "Phrase",
    "Preview",
    "Provision",
    "RanOut",
    "Recipient",
    "RecipientChoice",
    "RecordConsent",
    "SaidBefore",
    "StoredChip",
    "StoredConsent",
    "StoredEvent",
    "StoredEvidence",
    "StoredVersion",
    "ValidUntil",
    "VersionNo",
    "VersionText",
    "VersionView",
    "WithdrawConsent",
    "Wording",
    "said_of",
]
