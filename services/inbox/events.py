"""What happened to files that arrived. Nothing here tells what is in them."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class FileArrived(Event, frozen=True, kw_only=True):
    """A file came."""

    name: ClassVar[str] = "inbox_file.arrived"
    subject: ClassVar[str] = "file_id"
    file_id: UUID
    kind: str


class FileRefused(Event, frozen=True, kw_only=True):
    """A file of the folder was not taken."""

    name: ClassVar[str] = "inbox_file.refused"
    subject: ClassVar[str] = "refusal_id"
    refusal_id: UUID
    code: str


class FileTakenUp(Event, frozen=True, kw_only=True):
    """Somebody took a file up, to take a notice down from it; `from_worker` had it until then."""

    name: ClassVar[str] = "inbox_file.taken_up"
    subject: ClassVar[str] = "file_id"
    file_id: UUID
    from_worker: UUID | None = None


class FileBecameNotice(Event, frozen=True, kw_only=True):
    """A notice was taken down from a file."""

    name: ClassVar[str] = "inbox_file.became_notice"
    subject: ClassVar[str] = "file_id"
    file_id: UUID
    notice_id: UUID


class FilePutToNotice(Event, frozen=True, kw_only=True):
    """A file was put to a notice that stands."""

    name: ClassVar[str] = "inbox_file.put_to_notice"
    subject: ClassVar[str] = "file_id"
    file_id: UUID
    notice_id: UUID


class FileMisput(Event, frozen=True, kw_only=True):
    """A file does not belong to the notice that it was put to."""

    name: ClassVar[str] = "inbox_file.misput"
    subject: ClassVar[str] = "file_id"
    file_id: UUID
    notice_id: UUID
    reason: str


class FileSetAside(Event, frozen=True, kw_only=True):
    """No notice is taken down from a file."""

    name: ClassVar[str] = "inbox_file.set_aside"
    subject: ClassVar[str] = "file_id"
    file_id: UUID
    reason: str
