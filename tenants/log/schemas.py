# pyright: strict
"""What is asked of the log, and what it says."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from kernel.clock import Instant
from kernel.samples import Id, PersonName, like


class Asked(Struct, frozen=True, kw_only=True):
    """Which entries: from a day to a day, by whom, of which outcome, about which thing."""

    first_day: date
    last_day: date
    worker_id: UUID | None = None
    outcome: str = ""
    about: UUID | None = None


class LogEntry(Struct, frozen=True, kw_only=True):
    """One entry: who did or looked at what, where and when. Of what it was about only its id: never a name or a word of a client."""

    id: Id
    at: Instant
    by: Annotated[PersonName | None, Meta(description="Null for the system and for who is in no organisation.")]
    in_place_of: Annotated[PersonName | None, Meta(description="For whom they stood in.")]
    service: Annotated[str, Meta(description="In which service; empty for the organisation."), like("OSPOD")]
    action: Annotated[str, like("notice.read")]
    outcome: Annotated[str, like("read")]
    about_id: Annotated[UUID | None, like(None)]
    case_id: Annotated[UUID | None, like(None)]
    about_worker: Annotated[
        PersonName | None, Meta(description="Whom of the organisation it was about, if not whoever did it.")
    ]
    particulars: Annotated[
        str,
        Meta(description="Which role, setting or code, in the reader's words; mostly empty."),
        like("příjem oznámení"),
    ]
    refused_as: Annotated[str, Meta(description="The code of a refusal."), like("")]


class LogView(Struct, frozen=True, kw_only=True):
    """Entries, last first, and before which one the next ones are."""

    entries: list[LogEntry]
    following: Annotated[UUID | None, like(None)]


class StoredEntry(Struct, frozen=True, kw_only=True):
    """An entry as it is stored."""

    id: UUID
    at: datetime
    kind: str
    service_id: UUID | None
    worker_id: UUID | None
    in_place_of: UUID | None
    action: str
    outcome: str
    object_id: UUID | None
    case_id: UUID | None
    whom: UUID | None
    role: str | None
    in_service: UUID | None
    details: str
