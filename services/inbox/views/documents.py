"""The files that were put to a notice: what lies there, what of it can go along to another authority, and one of them opened."""

from uuid import UUID

from kernel import audit, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.exceptions import NotAllowed, NotThere
from kernel.readable import opened
from services.competence.schemas import FileToSend
from services.inbox import repository, rules
from services.inbox.access import is_closed, left_with
from services.inbox.rules.documents import MOST_DOCUMENTS
from services.inbox.schemas import DocumentsOfNotice, DocumentView, Envelope
from services.inbox.views import MOST_PARTS, part_name
from services.intake import views as intake_views
from services.intake.access import IntakePermission, NoticeHold, notice_for, why_not
from services.intake.schemas import NoticeView
from tenants import views as tenant_views

_P = IntakePermission


async def documents_of_notice(
    actor: Actor, notice_id: UUID, permission: IntakePermission = _P.SEE
) -> DocumentsOfNotice:
    """The files that were put to a notice, as far as the actor may know of them. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await notice_for(actor, notice_id, permission)
        knows = hold.permissions & {_P.READ, _P.SHOW_NOTIFIER}
        files = await documents_of(actor, hold, for_a_reason=permission is _P.SHOW_NOTIFIER) if knows else []
        return DocumentsOfNotice(
            files=files,
            may_put=_P.ADD in hold.permissions,
            opens=_P.SHOW_NOTIFIER in hold.permissions and (bool(files) or not is_closed(hold)),
            kept=is_closed(hold),
        )


async def listed(actor: Actor, notice_id: UUID) -> DocumentsOfNotice:
    """The same as a look of its own, which is recorded. Raises NotThere, NotAllowed."""
    async with look(actor):
        found = await documents_of_notice(actor, notice_id)
        audit.read(actor, "notice_files", notice_id, count=len(found.files))
        return found


async def documents_of(actor: Actor, hold: NoticeHold, *, for_a_reason: bool = True) -> list[DocumentView]:
    """(in unit) The same of a notice that one holds for reading it, or for showing who made it.

    Of one that is read elsewhere only what did not go along, never what it is, and by its name only `for_a_reason`.
    """
    rows = await repository.list_documents(actor, hold.id, limit=MOST_DOCUMENTS)
    if not rows:
        return []
    parts = await repository.list_originals(actor, [row.id for row in rows])
    closed, left = is_closed(hold), await left_with(actor, hold)
    if closed:  # what the wall does not show is not known to have stayed
        rows = [row for row in rows if (part := parts.get(row.id)) and part.size and part.id not in left]
    sealers = await keys.sealers(actor.tenant, list(parts))
    mistakes = await repository.list_mistakes(actor, [row.id for row in rows])
    people = {row.arrived_by for row in rows if row.arrived_by} | {each.marked_by for each in mistakes.values()}
    names = await tenant_views.worker_names(actor.tenant, people)
    shows = _P.SHOW_NOTIFIER in hold.permissions and (for_a_reason or not closed)
    found: list[DocumentView] = []
    for row in rows:
        part = parts.get(row.id) if shows or (row.names_nobody and not closed) else None
        said = opened(sealers.get(row.id), "arrived_part", part.id, part.sealed, Envelope) if part else None
        wrong = mistakes.get(row.id)
        lost = part is not None and said is not None and rules.is_lost(part.size, said.sha256)
        found.append(
            DocumentView(
                id=row.id,
                part_id=part.id if part and not lost else None,
                name=said.file_name if said else "",
                about=said.subject if said and not closed else "",
                size=row.size,
                sha256=said.sha256 if said else "",
                put_by=names.get(row.arrived_by, "") if row.arrived_by else "",
                put_at=row.arrived_at,
                names_nobody=row.names_nobody and not closed,
                lost=lost,
                mistake=wrong.reason.value if wrong else "",
                marked_by=names.get(wrong.marked_by, "") if wrong else "",
                marked_at=wrong.marked_at if wrong else None,
            )
        )
    return found


async def files_to_send(actor: Actor, hold: NoticeHold) -> list[FileToSend]:
    """(in unit) What of the message of a notice, and of what was put to it, can go along to another authority, for who may open it.

    By names that tell nothing: what its sender called a file is shown with the message alone, for a reason.
    """
    if _P.SHOW_NOTIFIER not in hold.permissions or is_closed(hold):
        return []
    put = [
        FileToSend(
            id=each.part_id,
            name=each.name,
            size=each.size,
            whole=False,
            about=each.about,
            names_nobody=each.names_nobody,
        )
        for each in await documents_of(actor, hold)
        if each.part_id is not None and not each.mistake
    ]
    row = await repository.find_of_notice(actor, hold.id)
    if row is None:
        return put
    sealer = await keys.sealer(actor.tenant, row.id)
    parts = await repository.list_parts(actor, row.id, limit=MOST_PARTS)
    return [
        *(
            FileToSend(
                id=each.id,
                name=rules.saved_as(part_name(sealer, each), each.no, row.kind),
                size=each.size,
                whole=each.no == 0,
            )
            for each in parts
            if each.size
        ),
        *put,
    ]


async def document_to_mark(actor: Actor, file_id: UUID) -> tuple[NoticeView, DocumentView]:
    """A file that may be marked, and its notice; recorded as a read of the notice. Raises NotThere, NotAllowed."""
    async with look(actor):
        notice_id = (await notice_of_document(actor, file_id)).id
        view = await intake_views.notice_view(actor, notice_id, _P.ADD)
        hold = await notice_for(actor, notice_id, _P.ADD)
        return view, next(each for each in await documents_of(actor, hold) if each.id == file_id)


async def notice_of_document(actor: Actor, file_id: UUID) -> NoticeHold:
    """(in unit) The notice that a file was put to, for who may know of the file. Raises NotThere, NotAllowed."""
    row = await repository.find_file(actor, file_id) if actor.service_id else None
    if row is None or row.kind != "document" or row.notice_id is None:
        raise NotThere
    try:
        hold = await notice_for(actor, row.notice_id, _P.SEE)
    except NotAllowed:
        raise NotThere from None
    if not hold.permissions & {_P.READ, _P.SHOW_NOTIFIER}:
        raise NotAllowed
    if is_closed(hold) and file_id not in {each.id for each in await documents_of(actor, hold)}:
        raise why_not(actor, hold.row, lambda then: _P.READ in then.permissions)
    return hold
