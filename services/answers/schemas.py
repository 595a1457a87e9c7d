"""Orders, views, rows and sealed words of answers."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, May, PersonName, like, like_id
from kernel.typed_days import Meant
from services.intake.schemas import NoticeHeader

from .tables import Asked, How, Template

_How = Annotated[str, one_of(How, or_empty=True), like("phone")]
_Template = Annotated[str, one_of(Template, or_empty=True), like("general")]
_Words = Annotated[str, like("Vaše oznámení jsme přijali a zabýváme se jím.")]

# --- orders ------------------------------------------------------------------------------------------------------


class NoteRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Note that a notifier asked for a report: when (now, where nobody says), how, and whether they have the duty to notify.

    That is to be said: 30 days hang on it. `further`: it is not the request of the same day and way that waits already, somebody
    else asks, or asks for something else.
    """

    asked_at: Annotated[Instant | None, Meant.PAST, like(None)] = None
    how: _How = ""
    obliged: Annotated[bool | None, like(False)] = None
    further: Annotated[bool, like(False)] = False


class NoteAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Note what a notifier was told, or (by `how`) why not; then without `template`.

    `request_id`: what it answers; null for what is told unasked. `seen`: the mark of the words that were offered; where it is sent
    and they are others by now, or were on the day of `happened_at`, nothing is noted. What is told to a body with the duty to notify
    before it hears whether § 6 was found leaves its request waiting (D16), and is kept without it.
    """

    request_id: Annotated[UUID | None, like(None)] = None
    template: _Template = ""
    how: _How = ""
    happened_at: Annotated[Instant | None, Meant.PAST, like(None)] = None
    seen: Annotated[int | None, like(None)] = None


# --- views -------------------------------------------------------------------------------------------------------


class RequestView(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody asked for a report, and when that was noted; without `noted_by` it came with the notice from another authority,
    which may have answered (`answered_there`).
    """

    id: Id
    asked_at: Instant
    how: _How
    obliged: Annotated[bool, like(False)]
    noted_by: PersonName
    noted_at: Instant
    answered: Annotated[bool, like(False)]
    answered_there: Annotated[bool, like(False)] = False


class NotifierAnswerView(msgspec.Struct, frozen=True, kw_only=True):
    """What they were told, word by word, or why not, and when that was noted."""

    id: Id
    request_id: Annotated[UUID | None, like(None)]
    template: _Template
    how: _How
    happened_at: Instant
    noted_by: PersonName
    noted_at: Instant
    words: _Words


class OfferedWords(msgspec.Struct, frozen=True, kw_only=True):
    """A template that may be said, in the words of a day."""

    template: _Template
    words: _Words
    obliged_only: Annotated[bool, like(False)]


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked and told, first to last.

    `reach`: empty when the notifier can be reached, else `anonymous` or `no_contact`. `general_waits`: the agency tells everybody in
    general, and nobody told this one nor noted why not. `asks`: said so in a call, and no request was noted since; `asked`: the
    same where another authority answers (`elsewhere`); what was said is noted still. `wishes`: when each of them got in touch, first
    one first. `act_asked`: who asks for an act answers, and nothing is noted here.
    """

    notice_id: Annotated[UUID, like_id(3)]
    may: May
    requests: list[RequestView]
    answers: list[NotifierAnswerView]
    reach: Annotated[str, like("")]
    general_waits: Annotated[bool, like(False)]
    asks: Annotated[bool, like(False)]
    asked: Annotated[bool, like(False)] = False
    wishes: list[Instant]
    elsewhere: Annotated[bool, like(False)] = False
    act_asked: Annotated[bool, like(False)] = False

    @property
    def open(self) -> list[RequestView]:
        """What waits for an answer, first asked first."""
        return [each for each in self.requests if not each.answered]

    @property
    def version(self) -> int:
        """How much was noted of what was asked and told: whoever notes an answer has seen it."""
        return len(self.requests) + len(self.answers)

    def of(self, request_id: UUID | None) -> RequestView | None:
        """A request."""
        return next((each for each in self.requests if each.id == request_id), None)


class Answering(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody needs to answer: what was asked, the words that may be said, and the header of the notice.

    Of words and of `hows` those that would be taken. `assessed`: whether anybody was found to be a child of § 6, or not.
    """

    answers: Answers
    header: NoticeHeader
    offered: list[OfferedWords]
    hows: list[str]
    assessed: bool
    seen: int


# --- on the way to another authority -----------------------------------------------------------------------------


class CarriedRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request on its way with its notice: who asked goes apart, as who made the notice does."""

    asked_at: datetime
    how: Asked
    obliged: bool
    answered: bool


class CarriedRequests(msgspec.Struct, frozen=True, kw_only=True):
    """All that was asked about a notice."""

    requests: list[CarriedRequest]


# --- sealed ------------------------------------------------------------------------------------------------------


class AnswerText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The words that were said."""

    words: str = ""


# --- rows --------------------------------------------------------------------------------------------------------


class StoredRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it is stored."""

    id: UUID
    asked_at: datetime
    how: Asked
    obliged: bool
    noted_by: UUID | None
    noted_at: datetime
    answered_there: bool


class StoredAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it is stored."""

    id: UUID
    request_id: UUID | None
    template: Template | None
    how: How
    happened_at: datetime
    noted_by: UUID
    noted_at: datetime
    sealed: bytes
