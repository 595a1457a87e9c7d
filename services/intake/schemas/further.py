"""The further children that a notice tells of, as the domain above knows them that judges each."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from services.intake.schemas.recording import Child


class Further(NamedTuple):
    """A further child of a notice: as it is written there, and taken apart for what it is found by.

    `id` is empty of one that nobody judged yet. `numbers`: those of the registers in which it stands; `known`: by them everybody of
    the authority may know of it (domain reference 1.5); `case_id`: the case of its own, beside that of the notice.
    """

    notice_id: UUID
    id: UUID | None
    name: str
    child: Child
    numbers: tuple[str, ...] = ()
    known: bool = False
    case_id: UUID | None = None


class ClientOfNotice(msgspec.Struct, frozen=True):
    """Whose case a notice stands in."""

    notice_id: UUID
    case_id: UUID
    client_id: UUID


class ChildCase(msgspec.Struct, frozen=True, kw_only=True):
    """That a further child of a notice has a case, by whom it got it, and who leads it now."""

    notice_id: UUID
    child_id: UUID
    case_id: UUID
    worker_id: UUID
    opened_by: UUID
    opened_at: datetime
