"""Rows of notices as they come from the database, what is secret in them still sealed."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.intake.tables import Channel, NoticeStatus


def _taken_by(*workers: UUID | None) -> frozenset[UUID]:
    return frozenset(each for each in workers if each is not None)


class StoredNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice of the actor's service; what was said is sealed, who said it lies elsewhere."""

    id: UUID
    channel: Channel
    reference_number: str
    received_at: datetime
    recorded_at: datetime
    received_by: UUID | None
    written_by: UUID | None
    status: NoticeStatus
    anonymous: bool
    wants_report: bool | None
    confidentiality_explained_at: datetime | None
    disclosure_explained_at: datetime | None
    assigned_to: UUID | None
    assigned_by: UUID | None
    assigned_at: datetime | None
    case_id: UUID | None
    act_asked: bool
    sealed: bytes
    version: int
    further_to: frozenset[UUID] = frozenset()  # who lead the cases of its further children
    stood_in_for: frozenset[UUID] = frozenset()  # whom whoever reads the row stands in for at this moment

    @property
    def leaders(self) -> frozenset[UUID]:
        """Who leads its case, and those of its further children."""
        return self.further_to | _taken_by(self.assigned_to)

    @property
    def taken_by(self) -> frozenset[UUID]:
        """Who received it and who took it down: mostly one."""
        return _taken_by(self.received_by, self.written_by)

    @property
    def writer(self) -> UUID | None:
        """Who took it down."""
        return self.written_by or self.received_by


class StoredNotifier(msgspec.Struct, frozen=True, kw_only=True):
    """Who made a notice, sealed under a key of their own, and who may know them."""

    id: UUID
    notice_id: UUID
    received_by: UUID | None
    written_by: UUID | None
    assigned_to: UUID | None
    sealed: bytes
    further_to: frozenset[UUID] = frozenset()
    stood_in_for: frozenset[UUID] = frozenset()

    @property
    def taken_by(self) -> frozenset[UUID]:
        """Who received the notice and who took it down."""
        return _taken_by(self.received_by, self.written_by)


class StoredAddition(msgspec.Struct, frozen=True, kw_only=True):
    """What was added to a notice, sealed with its key."""

    id: UUID
    added_by: UUID
    added_at: datetime
    sealed: bytes


class StoredSigns(msgspec.Struct, frozen=True, kw_only=True):
    """How much was added to a notice, and the number of the one it is marked as a duplicate of."""

    id: UUID
    additions: int
    duplicate_of: str | None


class StoredDuplicate(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that is of the same as another, seen from one of them with the number of the other."""

    id: UUID
    notice_id: UUID
    of_id: UUID
    reference_number: str


class StoredBeside(msgspec.Struct, frozen=True, kw_only=True):
    """An addition, or a mark, in one row."""

    id: UUID
    added_by: UUID | None
    added_at: datetime | None
    sealed: bytes | None
    notice_id: UUID | None
    of_id: UUID | None
    reference_number: str | None

    @property
    def addition(self) -> StoredAddition:
        """The row as an addition."""
        assert self.added_by is not None
        assert self.added_at is not None
        assert self.sealed is not None
        return StoredAddition(id=self.id, added_by=self.added_by, added_at=self.added_at, sealed=self.sealed)

    @property
    def mark(self) -> StoredDuplicate:
        """The row as a mark."""
        assert self.notice_id is not None
        assert self.of_id is not None
        assert self.reference_number is not None
        return StoredDuplicate(
            id=self.id, notice_id=self.notice_id, of_id=self.of_id, reference_number=self.reference_number
        )
