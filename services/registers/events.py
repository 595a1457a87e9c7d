"""Facts of registers."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class NoticeRegistered(Event, frozen=True, kw_only=True):
    """A notice got its numbers."""

    name: ClassVar[str] = "notice.registered"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    registration_id: UUID


class NumbersCorrected(Event, frozen=True, kw_only=True):
    """The numbers of a notice that were typed in wrongly are others."""

    name: ClassVar[str] = "notice.numbers_corrected"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    registration_id: UUID


class EntryBegun(Event, frozen=True, kw_only=True):
    """A notice, or a child of it, was entered in a register."""

    name: ClassVar[str] = "register.entry_begun"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    entry_id: UUID
    register: str


class EntryEnded(Event, frozen=True, kw_only=True):
    """An entry of a register ended."""

    name: ClassVar[str] = "register.entry_ended"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    entry_id: UUID
    ending: str


class EntryMarked(Event, frozen=True, kw_only=True):
    """The file mark of the records system was written beside an entry."""

    name: ClassVar[str] = "register.entry_marked"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    entry_id: UUID


class CaseMarked(Event, frozen=True, kw_only=True):
    """The file mark of the records system was written into a case that came of no notice."""

    name: ClassVar[str] = "register.case_marked"
    subject: ClassVar[str] = "case_id"
    case_id: UUID


class EntryCorrected(Event, frozen=True, kw_only=True):
    """The day of an entry was wrong and is another one."""

    name: ClassVar[str] = "register.entry_corrected"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    entry_id: UUID
