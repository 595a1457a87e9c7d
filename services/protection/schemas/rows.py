"""Rows of judgements as they come from the database, what is secret in them still sealed."""

from datetime import date, datetime
from uuid import UUID

import msgspec


class StoredChild(msgspec.Struct, frozen=True, kw_only=True):
    """A further child, its name sealed with the notice's key; `said_id`: the row that says it, the last one of it.

    `aside`: it is none; what who `added` it said, of the same child whom `same_id` is.
    """

    id: UUID
    notice_id: UUID
    said_id: UUID
    sealed: bytes
    aside: str | None
    same_id: UUID | None
    added_by: UUID
    added_at: datetime


class StoredAssessment(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement, its words sealed with the notice's key; `visited_at`: who judged was there then, on call."""

    id: UUID
    notice_id: UUID
    child_id: UUID | None
    result: str
    assessed_by: UUID
    assessed_at: datetime
    sealed: bytes
    visited_at: datetime | None = None

    @property
    def known_at(self) -> datetime:
        """Since when that was known: what was done there was done for it."""
        return self.visited_at or self.assessed_at


class StoredJudgement(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody made of an addition for one child, sealed with the notice's key; a `word` is no judgement of it, and without an
    addition of the notice itself."""

    id: UUID
    addition_id: UUID | None
    child_id: UUID | None
    concerns: bool
    reopens: bool
    acutely: bool
    word: bool
    judged_by: UUID
    judged_at: datetime
    sealed: bytes


class StoredQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question with its answer, both sealed with the notice's key; `lapsed`: the notice was judged without it."""

    id: UUID
    notice_id: UUID
    asked_of: UUID
    asked_by: UUID
    asked_at: datetime
    sealed: bytes
    answer_id: UUID | None
    answered_at: datetime | None
    answer: bytes | None
    lapsed: bool
    withdrawn_at: datetime | None
    withdrawn_by: UUID | None

    @property
    def waits(self) -> bool:
        """Whether somebody is still to answer."""
        return self.answered_at is None and self.withdrawn_at is None and not self.lapsed


class StoredStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step that was ticked, why is sealed with the notice's key."""

    id: UUID
    child_id: UUID | None
    step: str
    outcome: str
    happened_at: datetime
    ticked_by: UUID
    ticked_at: datetime
    sealed: bytes


class StoredBasic(msgspec.Struct, frozen=True, kw_only=True):
    """A basic assessment, its words sealed with the notice's key."""

    id: UUID
    child_id: UUID | None
    result: str
    unequivocal: bool
    register: str | None
    enrolment_reason: str | None
    enrolled_on: date | None
    assessed_by: UUID
    assessed_at: datetime
    sealed: bytes


class StoredFound(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a basic assessment of a child of a notice, there (`here`) or in another of its notices; `child_id` as that one
    calls it.
    """

    id: UUID
    child_id: UUID | None
    result: str
    assessed_at: datetime
    here: bool


class StoredResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the last basic assessment of a child of a notice, without an id its own; empty before the first."""

    notice_id: UUID
    child_id: UUID | None
    result: str


class StoredStanding(msgspec.Struct, frozen=True, kw_only=True):
    """How a child of a notice stands: its `sign`, and whether it is asked anew, for what threatens it `acutely` too; `by`: the number of another notice that says so, which is
    marked as of the same; `open`: nobody said yet that all children of whom the notice tells are judged.
    """

    notice_id: UUID
    child_id: UUID | None
    sign: str
    reopened: bool
    acutely: bool
    by: str | None
    open: bool


class StoredWaiting(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for a child of a notice, and in which case: a judgement is `asked`, something added is `unread`, or no basic assessment made."""

    notice_id: UUID
    child_id: UUID | None
    case_id: UUID | None
    asked: bool
    unread: bool
    unassessed: bool


class PartOfNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement, and of which notice it is."""

    id: UUID
    notice_id: UUID


class StoredMeanwhile(msgspec.Struct, frozen=True, kw_only=True):
    """That something was judged, asked or done of a notice: what, with its code, of which child where it is of one, when and by whom."""

    notice_id: UUID
    child_id: UUID | None
    what: str
    code: str
    at: datetime
    by: UUID
    id: UUID


class StoredDone(msgspec.Struct, frozen=True, kw_only=True):
    """What was done for a child of a case by a notice: a judgement, or a `step` with its outcome. `other`: the child is not that of the case.
    `sealed`: the words of a judgement that was told on a visit."""

    notice_id: UUID
    other: bool
    step: str
    outcome: str
    at: datetime
    by: UUID
    id: UUID
    sealed: bytes | None
