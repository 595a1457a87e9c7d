# pyright: strict
"""What is sealed of consents."""

from msgspec import Struct, field


class VersionText(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The words of a version as the client saw them. The digest of the version is over `salt` and the rest."""

    salt: str
    text: str
    sentence: str
    recipient: str
    worker_names: list[str] = field(default_factory=list[str])
    topics: list[str] = field(default_factory=list[str])
    purpose_text: str = ""


class EventText(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Words of an event: who spoke for the client, and a note."""

    representative: str = ""
    note: str = ""


class EvidenceText(Struct, frozen=True, kw_only=True):
    """What a scan was called."""

    file_name: str
