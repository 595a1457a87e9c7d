"""What somebody sees of files that arrived."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from kernel import audit, crypto, keys, object_store
from kernel.actor import Actor
from kernel.clock import now
from kernel.crypto import RowSealer
from kernel.db import look, unit_of_work
from kernel.exceptions import About, NotAllowed, NotThere
from kernel.readable import opened, unreadable
from kernel.uploads.refusals import sentence
from kernel.web.i18n import N_, gettext
from kernel.web.text import format_datetime
from services.inbox import repository, rules
from services.inbox.access import FileHold, InboxPermission, file_for, is_closed, left_with, may, require
from services.inbox.exceptions import AlreadyANotice
from services.inbox.schemas import (
    Envelope,
    FileOfNotice,
    FileView,
    OpenedFile,
    PartContent,
    PartName,
    PartView,
    RefusalView,
    RefusedName,
    StoredFile,
    StoredPart,
    Waiting,
)
from services.inbox.tables import Outcome
from services.intake.access import IntakePermission, NoticeHold, notice_at, notice_for
from tenants import views as tenant_views
from tenants.leaving.schemas import LeftRow

MOST_PARTS = 101


async def list_files(
    actor: Actor, *, aside: bool = False, after: repository.Place | None = None, limit: int = rules.MOST_WAITING
) -> list[FileView]:
    """The files that wait, or that were set aside, from a place in their order on: nothing of what is in them."""
    async with look(actor):
        require(actor, InboxPermission.LIST)
        rows = await (repository.list_aside if aside else repository.list_waiting)(actor, after=after, limit=limit)
        return await _views(actor, rows)


async def file_now(actor: Actor, file_id: UUID) -> FileView:
    """How a file of the list stands by now: nothing of what is in it. Raises NotThere."""
    async with look(actor):
        require(actor, InboxPermission.LIST)
        row = await repository.find_file(actor, file_id)
        if row is None:
            raise NotThere
        return (await _views(actor, [row]))[0]


async def refusals(actor: Actor) -> list[RefusalView]:
    """The files of the folder that were not taken in the last month; what they were called for who takes notices down."""
    async with look(actor):
        require(actor, InboxPermission.LIST)
        since = now() - timedelta(days=rules.REFUSALS_SHOWN_DAYS)
        rows = await repository.list_refusals(actor, since=since, limit=rules.MOST_WAITING)
        shows = may(actor, InboxPermission.TAKE)
        sealers = await keys.sealers(actor.tenant, [row.id for row in rows]) if shows and rows else {}
        names = {
            row.id: opened(sealers.get(row.id), "arrived_refusal", row.id, row.sealed, RefusedName) for row in rows
        }
        if sealers:
            audit.read(actor, "inbox_refusals", None, count=len(rows))
        return [
            RefusalView(
                refused_at=row.refused_at,
                file_name=name.file_name if (name := names[row.id]) else "",
                sentence=sentence(row.code),
            )
            for row in rows
        ]


async def waiting(actor: Actor) -> Waiting | None:
    """(in unit) How many files nobody took up, for whoever takes notices down."""
    return await repository.sum_up_waiting(actor) if may(actor, InboxPermission.TAKE) else None


async def held_by_me(actor: Actor) -> list[StoredFile]:
    """(in unit) What the actor took up and made nothing of yet."""
    if not may(actor, InboxPermission.TAKE):
        return []
    return await repository.list_held(actor, [actor.worker], limit=rules.MOST_ON_MY_DAY)


async def held_by_leavers(actor: Actor, worker_ids: Collection[UUID], limit: int) -> list[LeftRow]:
    """(in unit) Files that these people took up and will make nothing of, for the head; nothing of what is in them."""
    if not may(actor, InboxPermission.TAKE):
        return []
    return [
        LeftRow(
            worker_id=row.taker_id,
            title=gettext("Převzatý soubor bez oznámení"),
            about=" · ".join((gettext(rules.KINDS[row.kind]), format_datetime(row.received_at or row.arrived_at))),
            url=f"/inbox#soubor-{row.id}",
            act=gettext("Převzít"),
        )
        for row in await repository.list_held(actor, worker_ids, limit=limit)
        if row.taker_id is not None
    ]


async def check_may_put(actor: Actor) -> None:
    """Whether the actor may put a file in."""
    async with look(actor):
        require(actor, InboxPermission.PUT)


async def notice_of(actor: Actor, file_id: UUID) -> UUID | None:
    """The notice that was taken down from a file, for who may open the file. Raises NotThere, NotAllowed."""
    async with look(actor):
        return (await file_for(actor, file_id, InboxPermission.OPEN)).row.notice_id


async def opened_file(actor: Actor, file_id: UUID) -> OpenedFile:
    """Open a file that one took up; recorded as a read. Of one that became a notice the message is opened there, for a reason.

    Raises NotThere, NotAllowed, AlreadyANotice.
    """
    async with look(actor):
        hold = await file_for(actor, file_id, InboxPermission.OPEN)
        if hold.row.notice_id is not None:
            raise AlreadyANotice
        return await opened_of(actor, hold)


async def opened_of(actor: Actor, hold: FileHold) -> OpenedFile:
    """(in unit) The same of a file that one holds for opening."""
    sealer, parts = await keys.sealer(actor.tenant, hold.id), await _parts(actor, hold)
    audit.read(actor, "inbox_file", hold.id)
    left = parts[0].id in hold.left
    head = None if left else opened(sealer, "arrived_part", parts[0].id, parts[0].sealed, Envelope)
    head = head or (Envelope() if left else Envelope(text=unreadable()))
    original, *others = [_part(sealer, row, head) for row in parts if row.no == 0 or row.id not in hold.left]
    if left:
        original = PartView(id=original.id, no=0, name="", media_type="", size=0, runs=False, left=True)
    return OpenedFile(file=(await _views(actor, [hold.row]))[0], envelope=head, original=original, parts=others)


async def way_to(actor: Actor, row: StoredFile) -> About | None:
    """(in unit) Where a file that is here already is found, for whoever may go there: its notice, itself, or the list."""
    if actor.worker_id is None:
        return None
    if row.notice_id is not None:
        try:
            await notice_for(actor, row.notice_id, IntakePermission.SEE)
        except (NotThere, NotAllowed):
            return None
        return notice_at(row.notice_id)
    if row.taker_id == actor.worker_id and row.outcome is None:
        return About(N_("Otevřít soubor"), f"/inbox/{row.id}")
    aside = "?which=aside" if row.outcome is Outcome.SET_ASIDE else ""
    return About(N_("Otevřít došlé soubory"), f"/inbox{aside}#soubor-{row.id}")


async def envelope_of(actor: Actor, hold: FileHold) -> Envelope:
    """(in unit) What a message says of itself, for an act with a file that one holds for it: nobody is shown it."""
    sealer, (head, *_) = await keys.sealer(actor.tenant, hold.id), await _parts(actor, hold)
    return opened(sealer, "arrived_part", head.id, head.sealed, Envelope) or Envelope()


async def message_of_notice(actor: Actor, notice_id: UUID) -> FileOfNotice | None:
    """The message that a notice came in, for its page; None for who may not read the notice, and for calls."""
    async with look(actor):
        try:
            hold = await notice_for(actor, notice_id, IntakePermission.SEE)
        except (NotThere, NotAllowed):
            return None
        if not hold.permissions & {IntakePermission.READ, IntakePermission.SHOW_NOTIFIER}:
            return None
        return await message_of(actor, hold)


async def message_of(actor: Actor, hold: NoticeHold) -> FileOfNotice | None:
    """(in unit) The same of a notice that one holds for reading it, or for showing who made it; of one that is read elsewhere what
    did not go along, and None when that is nothing.
    """
    row = await repository.find_of_notice(actor, hold.id)
    if row is None:
        return None
    opens, left = IntakePermission.SHOW_NOTIFIER in hold.permissions, await left_with(actor, hold)
    parts = await repository.list_parts(actor, row.id, limit=MOST_PARTS) if opens else []
    here = [each for each in parts if each.id not in left]
    if left and not any(each.size for each in here):
        return None
    (file,) = await _views(actor, [row])
    if left:
        file = msgspec.structs.replace(file, attachments=sum(each.no > 0 for each in here))
    return FileOfNotice(file=file, sizes=[each.size for each in here if each.no], opens=opens, kept=is_closed(hold))


async def part_content(actor: Actor, file_id: UUID, part_id: UUID, *, asked: bool = False) -> PartContent:
    """The original or an attachment, as it came; recorded as a read before it leaves.

    Of what became a notice only where the message was opened before and a reason was `asked`; of what was put to one and names
    nobody without.
    """
    async with unit_of_work(actor):
        try:
            hold = await file_for(actor, file_id, InboxPermission.OPEN)
        except NotAllowed:
            raise NotThere from None  # who may not read a file knows nothing of what came in it
        if hold.row.notice_id is not None and not asked and not hold.freely:
            raise NotThere
        here = [each for each in await _parts(actor, hold) if each.id not in hold.left]
        part = next((each for each in here if each.id == part_id), None)
        if part is None:
            raise NotThere
        sealer = await keys.sealer(actor.tenant, file_id)
        key = sealer.item_unwrap(part_id, part.wrapped_key)
        name = part_name(sealer, part)
        audit.read(actor, "inbox_part", part_id, details={"file": str(file_id)})
    content = await object_store.load_file(part.object_key, key=key.bytes(), aad=part_place(actor, part_id))
    return PartContent(name=rules.saved_as(name, part.no, hold.row.kind), content=content)


def part_place(actor: Actor, part_id: UUID) -> bytes:
    """Where the sealed content of a part belongs."""
    return crypto.place(actor.tenant, "arrived_part", "file", part_id)


async def _parts(actor: Actor, hold: FileHold) -> list[StoredPart]:
    parts = await repository.list_parts(actor, hold.id, limit=MOST_PARTS)
    if not parts or parts[0].no != 0:
        raise NotThere  # the wall shows less than the rights say
    return parts


def part_name(sealer: RowSealer, part: StoredPart) -> str:
    """What a part is called by who sent it."""
    if part.no == 0:
        return (opened(sealer, "arrived_part", part.id, part.sealed, Envelope) or Envelope()).file_name
    return (opened(sealer, "arrived_part", part.id, part.sealed, PartName) or PartName()).name


def _part(sealer: RowSealer, row: StoredPart, head: Envelope) -> PartView:
    said = PartName(name=head.file_name, sha256=head.sha256) if row.no == 0 else None
    said = said or opened(sealer, "arrived_part", row.id, row.sealed, PartName) or PartName(name=unreadable())
    return PartView(
        id=row.id,
        no=row.no,
        name=said.name,
        media_type=said.media_type,
        size=row.size,
        runs=rules.runs(said.name),
        lost=rules.is_lost(row.size, said.sha256),
        sha256=said.sha256,
        unread=rules.why_unread(said.unread),
    )


async def _views(actor: Actor, rows: Sequence[StoredFile]) -> list[FileView]:
    people = {each for row in rows for each in (row.arrived_by, row.taker_id) if each is not None}
    names = await tenant_views.worker_names(actor.tenant, people) if people else {}
    return [
        FileView(
            id=row.id,
            kind=row.kind,
            arrived_at=row.arrived_at,
            arrived_by=names.get(row.arrived_by, "") if row.arrived_by else "",
            received_at=row.received_at,
            verdict=row.verdict,
            size=row.size,
            attachments=row.attachments,
            taker=names.get(row.taker_id, "") if row.taker_id else "",
            taker_id=row.taker_id,
            mine=row.taker_id is not None and row.taker_id == actor.worker_id,
            outcome=row.outcome,
            reason=row.reason,
            notice_id=row.notice_id,
            ended_at=row.ended_at,
        )
        for row in rows
    ]
