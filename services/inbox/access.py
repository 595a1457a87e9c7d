"""Who may do what with files that arrived, and the only way to get one.

Source: domain reference 1.18 and 1.2: whoever works with notices sees that files wait, the mailroom too, which brings them;
whoever takes notices down takes one up, and only they read it; once it is a notice, whoever may be shown who made it.
"""

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

import msgspec

from kernel.actor import Actor, ActorKind
from kernel.exceptions import NotAllowed, NotThere
from services.competence.views import files_that_left
from services.intake import access as intake
from services.intake.access import IntakePermission, NoticeHold, notice_for
from services.intake.tables import NoticeStatus

from . import repository
from .exceptions import AlreadyANotice
from .schemas import StoredFile
from .tables import Outcome


class InboxPermission(StrEnum):
    """What can be done with files that arrived."""

    LIST = "inbox.list"
    PUT = "inbox.put"
    TAKE = "inbox.take"
    OPEN = "inbox.open"


_P = InboxPermission


class FileHold(msgspec.Struct, frozen=True, kw_only=True):
    """A file an actor got hold of, and what they may do with it.

    `left`: of these parts nothing is shown here any more; `freely`: whoever reads its notice opens it, without a reason.
    """

    id: UUID
    row: StoredFile
    permissions: frozenset[InboxPermission]
    left: frozenset[UUID] = frozenset()
    freely: bool = False


TAKES_NOTICES = frozenset(role for role, rights in intake.GENERAL.items() if IntakePermission.RECORD in rights)
"""Whoever takes notices down takes files up."""


def may(actor: Actor, permission: InboxPermission) -> bool:
    """Whether the actor holds a right that needs no file: they are those of notices."""
    if permission is _P.PUT and actor.kind is ActorKind.SYSTEM:
        return actor.service_id is not None  # the folder that the records system fills
    right = IntakePermission.LIST if permission in (_P.LIST, _P.PUT) else IntakePermission.RECORD
    return intake.may(actor, right)


def require(actor: Actor, permission: InboxPermission) -> None:
    """Raise NotAllowed for an actor without a right that needs no file."""
    if not may(actor, permission):
        raise NotAllowed


async def file_for(actor: Actor, file_id: UUID, permission: InboxPermission, *, lock: bool = False) -> FileHold:
    """(in unit) Get a file for something.

    Raises NotThere when the actor may not know that it exists, NotAllowed when they may know but not do this, AlreadyANotice
    for taking up what became a notice.
    """
    sees = actor.service_id is not None and may(actor, _P.LIST)
    row = await repository.find_file(actor, file_id) if sees else None
    if row is None:
        raise NotThere
    if permission is _P.TAKE and may(actor, _P.TAKE):
        if lock and row.outcome is not Outcome.TAKEN:
            row = await repository.find_file(actor, file_id, lock=True)  # the wall locks nothing that became a notice
        if row is None or row.outcome is Outcome.TAKEN:
            raise AlreadyANotice
    held, left, freely = {_P.LIST}, frozenset[UUID](), False
    if row.notice_id is not None:
        notice = await _notice(actor, row.notice_id)
        freely = row.names_nobody and notice is not None and IntakePermission.READ in notice.permissions
        if notice is not None and (freely or IntakePermission.SHOW_NOTIFIER in notice.permissions):
            held.add(_P.OPEN)
            left = await left_with(actor, notice)
    elif may(actor, _P.TAKE):
        held.add(_P.TAKE)
        if row.taker_id == actor.worker_id:
            held.add(_P.OPEN)
    if permission not in held:
        raise NotAllowed
    return FileHold(id=file_id, row=row, permissions=frozenset(held), left=left, freely=freely)


async def _notice(actor: Actor, notice_id: UUID) -> NoticeHold | None:
    try:
        return await notice_for(actor, notice_id, IntakePermission.SEE)
    except NotThere:
        return None


def is_closed(notice: NoticeHold) -> bool:
    """Whether a notice was forwarded and its words are read here no more: only what did not go along is, for a reason."""
    return notice.row.status == NoticeStatus.FORWARDED and IntakePermission.READ not in notice.permissions


async def left_with(actor: Actor, notice: NoticeHold) -> frozenset[UUID]:
    """(in unit) The parts of files that left with a notice which is closed here; none of one that is read."""
    return frozenset(await files_that_left(actor, notice.id)) if is_closed(notice) else frozenset()


async def with_files_kept(actor: Actor, notice_ids: Collection[UUID]) -> list[UUID]:
    """(in unit) Which of these forwarded notices have a file that did not go along: nobody else has it."""
    found: list[UUID] = []
    for notice_id, parts in (await repository.list_parts_of_notices(actor, notice_ids)).items():
        if parts - await files_that_left(actor, notice_id):
            found.append(notice_id)
    return found
