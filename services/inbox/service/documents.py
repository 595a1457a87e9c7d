"""A file that somebody brings, put to a notice: a clean copy of it, stored before the act that names it."""

from hashlib import sha256
from uuid import UUID

import msgspec

from kernel import keys, search, stored_files
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import Invalid
from kernel.ids import new_id
from kernel.settings import settings
from kernel.text import safe_filename
from kernel.uploads.checks import check_upload
from kernel.uploads.refusals import FileProblem
from kernel.web.i18n import gettext
from services.inbox import repository, rules, views
from services.inbox.access import is_closed
from services.inbox.events import FileMisput, FilePutToNotice
from services.inbox.exceptions import EnoughFiles, MarkedAlready
from services.inbox.rules import documents
from services.inbox.schemas import Envelope, MarkDocument, OpenDocument, PartContent, PutDocument
from services.inbox.service import KeptPart, row_of, store_part
from services.inbox.tables import ArrivedFile, DocumentMistake, FileKind, MistakeReason, Outcome
from services.inbox.views.documents import documents_of, notice_of_document
from services.intake import service as intake
from services.intake.access import IntakePermission, notice_for
from services.intake.schemas import AddToNotice, ShowNotifier

Upload = tuple[str, str | None, bytes]


class KeptDocument(msgspec.Struct, frozen=True):
    """A clean copy that lies in the object store and that no row names yet; `by_bytes`: by what the bytes that came are found again."""

    part: KeptPart
    extension: str
    file_name: str
    by_bytes: str


async def keep_document(actor: Actor, notice_id: UUID, upload: Upload | None) -> KeptDocument | str | None:
    """Store a file before the act that names it, or say why it cannot be kept; outside of any lock, and only for who may add to the notice.

    Raises NotThere, NotAllowed, EnoughFiles.
    """
    if upload is None or not upload[0]:
        return None
    file_name, by_bytes = safe_filename(upload[0]), documents.bytes_term_at(notice_id, sha256(upload[2]).hexdigest())
    async with unit_of_work(actor):
        await notice_for(actor, notice_id, IntakePermission.ADD)
        await _check_room(actor, notice_id)
        if await _is_here(actor, by_bytes):
            return f"{file_name}: {gettext(documents.HERE_ALREADY)}"
    try:
        checked = await check_upload(*upload, limit=settings().upload_limit_bytes)
    except FileProblem as problem:
        return f"{file_name}: {problem.message}"
    extension = checked.safe_name.rpartition(".")[2]
    return KeptDocument(await store_part(actor, checked.content), extension, file_name, by_bytes)


async def put_document(actor: Actor, notice_id: UUID, order: PutDocument, kept: KeptDocument | str | None) -> UUID:
    """Put what `keep_document` stored to a notice, with an addition that says so: it is judged, told and printed as any other.

    Raises NotThere, NotAllowed, Invalid, EnoughFiles, EnoughAdditions.
    """
    async with unit_of_work(actor):
        hold = await notice_for(actor, notice_id, IntakePermission.ADD, lock=True)
        await _check_room(actor, notice_id)
        if not isinstance(kept, KeptDocument):
            raise Invalid(fields={"file": kept or rules.NEEDS_FILE})
        await search.one_at_a_time(actor, "arrived_file", [kept.by_bytes])
        if await _is_here(actor, kept.by_bytes):
            raise Invalid(fields={"file": f"{kept.file_name}: {gettext(documents.HERE_ALREADY)}"})
        before = [each.name for each in await documents_of(actor, hold)]
        name = documents.next_name(before, kept.extension)
        said = AddToNotice(
            text=documents.addition(name, order.text),
            other_people=order.other_people,
            other_people_reason=order.other_people_reason,
        )
        await intake.add_to_notice(actor, notice_id, said)
        await stored_files.claim(actor, kept.part.id)
        file_id, moment = new_id(), now()
        sealer = await keys.create_owner_key(actor, file_id)
        envelope = Envelope(file_name=name, subject=order.text.strip(), sha256=kept.part.sha256)
        await repository.insert_file(
            ArrivedFile(
                id=file_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                kind=FileKind.DOCUMENT.value,
                arrived_by=actor.worker,
                arrived_at=moment,
                size=kept.part.size,
                attachments=0,
                names_nobody=order.names_nobody,
                fingerprint=rules.hashed(await keys.search_key(actor), kept.by_bytes)[0],
                taker_id=actor.worker,
                outcome=Outcome.TAKEN.value,
                notice_id=notice_id,
                ended_by=actor.worker,
                ended_at=moment,
            ),
            [row_of(actor, sealer, file_id, 0, kept.part, envelope)],
        )
        await record(actor, FilePutToNotice(file_id=file_id, notice_id=notice_id))
        return file_id


async def mark_document(actor: Actor, file_id: UUID, order: MarkDocument) -> UUID:
    """Say that a file does not belong to the notice that it was put to, and why. It stays for who has it, and goes along no more; an
    addition says so, which is told and judged as that by which it came. Returns the notice.

    Raises NotThere, NotAllowed, Invalid, MarkedAlready, EnoughAdditions.
    """
    async with unit_of_work(actor):
        notice_id = (await notice_of_document(actor, file_id)).id
        hold, checks = await notice_for(actor, notice_id, IntakePermission.ADD, lock=True), Checks()
        reason = checks.choice("reason", order.reason, MistakeReason, documents.NEEDS_REASON)
        checks.done()
        one = next(each for each in await documents_of(actor, hold) if each.id == file_id)
        if one.mistake:
            raise MarkedAlready
        await intake.add_to_notice(
            actor, notice_id, AddToNotice(text=documents.misput(one.name, MistakeReason(reason)))
        )
        await repository.insert_mistake(
            DocumentMistake(
                id=new_id(),
                tenant_id=actor.tenant,
                service_id=actor.service,
                file_id=file_id,
                reason=reason,
                marked_by=actor.worker,
                marked_at=now(),
            )
        )
        await record(actor, FileMisput(file_id=file_id, notice_id=notice_id, reason=reason))
        return notice_id


async def open_document(actor: Actor, file_id: UUID, order: OpenDocument) -> PartContent:
    """A file that was put to a notice; where it may name who made the notice, for a reason and with the entry of showing them.
    So is what did not go along with a notice that is read elsewhere; what went along is not opened here any more.

    Raises NotThere, NotAllowed, Invalid.
    """
    async with unit_of_work(actor):
        notice = await notice_of_document(actor, file_id)
        row = await repository.find_file(actor, file_id)
        if row is not None and (not row.names_nobody or is_closed(notice)):
            await intake.show_notifier(actor, notice.id, ShowNotifier(reason=order.reason))
        parts = await repository.list_parts(actor, file_id, limit=1)
    return await views.part_content(actor, file_id, parts[0].id if parts else file_id, asked=True)


async def _check_room(actor: Actor, notice_id: UUID) -> None:
    most = documents.MOST_DOCUMENTS
    if len(await repository.list_documents(actor, notice_id, limit=most)) == most:
        raise EnoughFiles(most=most)


async def _is_here(actor: Actor, by_bytes: str) -> bool:
    """(in unit) Whether these bytes were put to this notice before."""
    return await repository.find_double(actor, rules.hashed(await keys.search_key(actor), by_bytes), []) is not None
