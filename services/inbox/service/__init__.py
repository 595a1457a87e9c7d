"""What people do with files that arrived."""

from hashlib import sha256
from uuid import UUID

import msgspec

from kernel import crypto, keys, search, stored_files
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.crypto import Key, RowSealer
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import Invalid
from kernel.ids import new_id
from kernel.settings import settings
from kernel.text import safe_filename
from kernel.uploads import issuers
from kernel.uploads.checks import read_message
from kernel.uploads.messages import Message
from kernel.uploads.refusals import FileProblem
from kernel.web.i18n import gettext
from services.inbox import repository, rules, views
from services.inbox.access import FileHold, InboxPermission, file_for, may, require
from services.inbox.events import FileArrived, FileBecameNotice, FileSetAside, FileTakenUp
from services.inbox.exceptions import NoMessage, TakenByAnother
from services.inbox.schemas import Envelope, OpenedFile, PartName, Put, SetAside
from services.inbox.tables import ArrivedFile, ArrivedPart, AsideReason, Outcome
from services.inbox.views.documents import documents_of
from services.intake import service as intake
from services.intake.access import IntakePermission, notice_for
from services.intake.schemas import NotifierView, RecordedNotice, RecordNotice, ShowNotifier

# ── coming in ────────────────────────────────────────────────────────────────────────────────────────────────────────


class KeptFile(msgspec.Struct, frozen=True):
    """A file that was opened and lies in the object store, each part under a key of its own, and that no row names yet."""

    message: Message
    file_name: str
    by_bytes: str
    by_message: str
    parts: list["KeptPart"]


class KeptPart(msgspec.Struct, frozen=True):
    """One of its parts."""

    id: UUID
    key: Key
    object_key: str
    size: int
    sha256: str


async def keep_file(actor: Actor, name: str, content: bytes) -> KeptFile | Put:
    """Open a file and store it, outside of any lock; only for whoever may put one in. Raises Invalid with the reason.

    Of a file that the actor put in and has in hand already nothing is kept: that one goes on.
    """
    file_name = safe_filename(name)
    async with unit_of_work(actor):
        require(actor, InboxPermission.PUT)
        if (own := await _own_double(actor, rules.bytes_term(content))) is not None:
            return own
        await _refuse_double(actor, file_name, rules.bytes_term(content), "")
    try:
        message, contents = await read_message(content, trusted=issuers.trusted(), limit=settings().upload_limit_bytes)
    except FileProblem as problem:
        raise Invalid(fields={"file": f"{file_name}: {problem.message}"}) from problem
    by_bytes, by_message = rules.bytes_term(content), rules.message_term(message)
    async with unit_of_work(actor):
        await _refuse_double(actor, file_name, by_bytes, by_message)
    parts = [await store_part(actor, each) for each in (content, *contents)]
    return KeptFile(message, file_name, by_bytes, by_message, parts)


async def put_kept(actor: Actor, kept: KeptFile | Put) -> Put:
    """Put in what `keep_file` stored; whoever takes notices down has it then, and of others it waits. Raises Invalid."""
    if isinstance(kept, Put):
        return kept
    async with unit_of_work(actor):
        require(actor, InboxPermission.PUT)
        await search.one_at_a_time(actor, "arrived_file", filter(None, (kept.by_bytes, kept.by_message)))
        if (own := await _own_double(actor, kept.by_bytes)) is not None:
            return own
        fingerprints, terms = await _refuse_double(actor, kept.file_name, kept.by_bytes, kept.by_message)
        file_id, moment, message = new_id(), now(), kept.message
        taker = actor.worker_id if may(actor, InboxPermission.TAKE) else None
        sealer = await keys.create_owner_key(actor, file_id)
        verdict = rules.verdict(message)
        file = ArrivedFile(
            id=file_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            kind=message.kind,
            arrived_by=actor.worker_id,
            arrived_at=moment,
            received_at=message.delivered_at,
            verdict=verdict.value if verdict else None,
            size=kept.parts[0].size,
            attachments=len(message.attachments),
            fingerprint=fingerprints[0],
            message_term=terms[0] if terms else None,
            taker_id=taker,
        )
        said = [
            rules.envelope(message, kept.file_name, kept.parts[0].sha256),
            *(
                PartName(name=each.name, media_type=each.media_type, sha256=part.sha256, unread=each.unread)
                for each, part in zip(message.attachments, kept.parts[1:], strict=True)
            ),
        ]
        parts = [
            row_of(actor, sealer, file_id, no, part, words)
            for no, (part, words) in enumerate(zip(kept.parts, said, strict=True))
        ]
        for part in kept.parts:
            await stored_files.claim(actor, part.id)
        await repository.insert_file(file, parts)
        await record(actor, FileArrived(file_id=file_id, kind=message.kind))
        return Put(id=file_id, mine=taker is not None)


def row_of(
    actor: Actor, sealer: RowSealer, file_id: UUID, no: int, part: KeptPart, said: Envelope | PartName
) -> ArrivedPart:
    """The row that names a stored part."""
    return ArrivedPart(
        id=part.id,
        tenant_id=actor.tenant,
        service_id=actor.service,
        file_id=file_id,
        no=no,
        size=part.size,
        object_key=part.object_key,
        wrapped_key=sealer.item_wrap(part.id, part.key),
        sealed=sealer.seal("arrived_part", part.id, said),
    )


async def store_part(actor: Actor, content: bytes) -> KeptPart:
    """Keep a part under a key of its own, outside of every unit of work; the act that names it claims it."""
    part_id, key = new_id(), crypto.new_key()
    place = views.part_place(actor, part_id)
    object_key = await stored_files.store(actor, part_id, content, key=key.bytes(), aad=place)
    return KeptPart(part_id, key, object_key, len(content), sha256(content).hexdigest())


async def _own_double(actor: Actor, by_bytes: str) -> Put | None:
    """(in unit) The same bytes that the actor has in hand: whoever clicked twice goes on with the first."""
    double = await repository.find_double(actor, rules.hashed(await keys.search_key(actor), by_bytes), [])
    mine = double is not None and double.outcome is None and double.taker_id == actor.worker_id is not None
    return Put(id=double.id, mine=True) if double is not None and mine else None


async def _refuse_double(
    actor: Actor, file_name: str, by_bytes: str, by_message: str
) -> tuple[list[bytes], list[bytes]]:
    """(in unit) Refuse what is here already, and lead there; the blind terms of what is not."""
    key = await keys.search_key(actor)
    fingerprints, terms = rules.hashed(key, by_bytes), rules.hashed(key, by_message)
    double = await repository.find_double(actor, fingerprints, terms)
    if double is None:
        return fingerprints, terms
    words = gettext(rules.DOUBLE[double.outcome])
    raise Invalid(fields={"file": f"{file_name}: {words}"}, about=await views.way_to(actor, double))


# ── what becomes of it ───────────────────────────────────────────────────────────────────────────────────────────────


async def take_up(actor: Actor, file_id: UUID, *, seen: UUID | None = None, aside: bool = False) -> None:
    """Take a file up, also from somebody else, or one that was set aside.

    `seen`: who had it when one decided to, None for nobody; `aside`: it lay among those set aside. Raises AlreadyANotice;
    TakenByAnother when that is not so any more: nobody takes from a colleague what they did not know to be theirs.
    """
    async with unit_of_work(actor):
        hold = await file_for(actor, file_id, InboxPermission.TAKE, lock=True)
        if hold.row.taker_id == actor.worker_id and hold.row.outcome is None:
            return
        if hold.row.taker_id != seen or aside is not (hold.row.outcome is Outcome.SET_ASIDE):
            raise TakenByAnother
        await repository.take_up(actor, file_id)
        had = hold.row.taker_id if hold.row.outcome is None else None
        await record(actor, FileTakenUp(file_id=file_id, from_worker=had))


async def record_from_file(actor: Actor, file_id: UUID, order: RecordNotice) -> RecordedNotice:
    """Take a notice down from a file: it came by the channel of the file. Raises AlreadyANotice, TakenByAnother, Invalid."""
    async with unit_of_work(actor):
        hold = await _mine(actor, file_id)
        by = rules.CHANNELS[hold.row.kind].value
        sender = rules.may_be_sender(await views.envelope_of(actor, hold), order)
        made = await intake.take_down(actor, msgspec.structs.replace(order, channel=by), perhaps=sender)
        await repository.end_file(actor, file_id, outcome=Outcome.TAKEN.value, at=now(), notice_id=made.id)
        await record(actor, FileBecameNotice(file_id=file_id, notice_id=made.id))
        return made


async def set_aside(actor: Actor, file_id: UUID, order: SetAside) -> UUID:
    """Take no notice down from a file; it stays among those set aside. Raises AlreadyANotice, TakenByAnother."""
    async with unit_of_work(actor):
        await _mine(actor, file_id)
        checks = Checks()
        reason = checks.choice("reason", order.reason, AsideReason, rules.NEEDS_REASON)
        checks.done()
        await repository.end_file(actor, file_id, outcome=Outcome.SET_ASIDE.value, at=now(), reason=reason)
        await record(actor, FileSetAside(file_id=file_id, reason=reason))
        return file_id


async def _mine(actor: Actor, file_id: UUID) -> FileHold:
    hold = await file_for(actor, file_id, InboxPermission.TAKE, lock=True)
    if hold.row.taker_id != actor.worker_id or hold.row.outcome is not None:
        raise TakenByAnother
    return hold


async def show_message(
    actor: Actor, notice_id: UUID, order: ShowNotifier
) -> tuple[NotifierView, OpenedFile | None, list[UUID]]:
    """Show the message that a notice came in, which files were put to it that may name who made it, and who that is: for a reason,
    in an act of its own.

    Raises NotThere, NotAllowed, Invalid, NoMessage where there is neither.
    """
    async with unit_of_work(actor):
        notifier = await intake.show_notifier(actor, notice_id, order)
        notice = await notice_for(actor, notice_id, IntakePermission.SHOW_NOTIFIER)
        apart = [each.id for each in await documents_of(actor, notice) if not each.names_nobody]
        message = await views.message_of(actor, notice)
        if message is None and not apart:
            raise NoMessage
        if message is None:
            return notifier, None, apart
        hold = await file_for(actor, message.file.id, InboxPermission.OPEN)
        return notifier, await views.opened_of(actor, hold), apart
