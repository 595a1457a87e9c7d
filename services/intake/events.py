"""What happened to notices. Nothing here leads to the notifier; a display of the notifier names no case."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class NoticeRecorded(Event, frozen=True, kw_only=True):
    """A notice was taken down; `wants_report`: who made it wants to hear of it."""

    name: ClassVar[str] = "notice.recorded"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    channel: str
    wants_report: bool = False


class ArrivalNoted(Event, frozen=True, kw_only=True):
    """It was noted that a notice came."""

    name: ClassVar[str] = "notice_arrival.noted"
    subject: ClassVar[str] = "arrival_id"
    arrival_id: UUID
    channel: str


class ArrivalEnded(Event, frozen=True, kw_only=True):
    """It was taken down, or said that no notice comes of it."""

    name: ClassVar[str] = "notice_arrival.ended"
    subject: ClassVar[str] = "arrival_id"
    arrival_id: UUID
    notice_id: UUID | None


class ArrivalReopened(Event, frozen=True, kw_only=True):
    """That no notice comes of it was taken back; `ended_by` had said so."""

    name: ClassVar[str] = "notice_arrival.reopened"
    subject: ClassVar[str] = "arrival_id"
    arrival_id: UUID
    ended_by: UUID


class TermsChanged(Event, frozen=True, kw_only=True):
    """What notices are found by changed with a release: those of an authority are indexed anew, from `after` on."""

    name: ClassVar[str] = "notice.terms_changed"
    subject: ClassVar[str] = "after"
    version: int
    after: UUID


class NoticeAssigned(Event, frozen=True, kw_only=True):
    """A notice opened a case."""

    name: ClassVar[str] = "notice.assigned"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID
    worker_id: UUID


class NoticeJoined(Event, frozen=True, kw_only=True):
    """A notice was joined to a case that was open already."""

    name: ClassVar[str] = "notice.joined"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID
    worker_id: UUID


class NoticeChildFiled(Event, frozen=True, kw_only=True):
    """A further child of a notice has a case of its own, where the notice stands too; `opened`: with this."""

    name: ClassVar[str] = "notice.child_filed"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    child_id: UUID
    case_id: UUID
    worker_id: UUID
    opened: bool


class NoticePassedOn(Event, frozen=True, kw_only=True):
    """A notice belongs to another authority, and ends here: forwarded, or its notifier referred.

    `delivered`: the other one has it, at the same moment.
    """

    name: ClassVar[str] = "notice.passed_on"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    status: str
    delivered: bool = False


class NoticeTakenBack(Event, frozen=True, kw_only=True):
    """That a notice belongs to another authority was a mistake: it waits here again."""

    name: ClassVar[str] = "notice.taken_back"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID


class NoticeAdded(Event, frozen=True, kw_only=True):
    """Something was added to a notice."""

    name: ClassVar[str] = "notice.added"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    addition_id: UUID


class NoticeMarked(Event, frozen=True, kw_only=True):
    """A notice was marked as one of the same as another."""

    name: ClassVar[str] = "notice.marked_duplicate"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    of_id: UUID


class NoticeUnmarked(Event, frozen=True, kw_only=True):
    """The mark was taken back."""

    name: ClassVar[str] = "notice.unmarked_duplicate"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    of_id: UUID


class NotifierShown(Event, frozen=True, kw_only=True):
    """Somebody looked at who made a notice, and why."""

    name: ClassVar[str] = "notifier.shown"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    reason: str


class NameStays(Event, frozen=True, kw_only=True):
    """Words of a text that read like the notifier stay, because they mean somebody else; which words, nobody notes."""

    name: ClassVar[str] = "notifier.name_stays"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    reason: str
