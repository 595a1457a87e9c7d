"""One notice, as somebody may read it."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from cases.deadlines.views import deadlines_of_all
from kernel import audit, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.exceptions import NotAllowed, NotThere
from kernel.readable import opened, unreadable
from services.intake import repository, rules
from services.intake.access import IntakePermission, NoticeHold, gives, notice_for
from services.intake.schemas import (
    AdditionText,
    AdditionView,
    LinkedNotice,
    NoticeContent,
    NoticeText,
    NoticeView,
    StoredAddition,
    StoredDuplicate,
    StoredSigns,
)
from services.intake.tables import Channel, NoticeStatus
from tenants import views as tenant_views
from tenants.absences import views as absences

from .bases import bases_of
from .headers import as_headers, child_of, text_of, were_urgent
from .heard import heard_of
from .questions import shown
from .urgency import more_abouts

MOST_ADDITIONS = 200
_WHILE_IT_WAITS = frozenset({IntakePermission.ASSIGN, IntakePermission.GIVE})


async def notice_view(actor: Actor, notice_id: UUID, permission: IntakePermission = IntakePermission.SEE) -> NoticeView:
    """Open a notice for something; recorded as a read. Who may only know of it gets its header."""
    async with look(actor):
        return await view_of(actor, await notice_for(actor, notice_id, permission))


async def view_of(actor: Actor, hold: NoticeHold) -> NoticeView:
    """(in unit) A notice one holds, as far as one reads it; recorded as a read."""
    row, text = hold.row, await text_of(actor, hold)
    reads = IntakePermission.READ in hold.permissions
    additions, marks = await repository.list_beside(actor, hold.id, limit=MOST_ADDITIONS)
    of = next((mark.reference_number for mark in marks if mark.notice_id == hold.id), None)
    signs = StoredSigns(id=hold.id, additions=len(additions), duplicate_of=of)
    there = were_urgent([row], [text])
    header = (await as_headers(actor, [row], [text.child], beside=[signs], urgent_there=there))[0]
    waits = row.status == NoticeStatus.RECORDED
    gone = frozenset({IntakePermission.GIVE}) if waits and not await gives(actor, hold) else frozenset()
    content = NoticeContent(
        child_description=text.child_description,
        child_name_state=text.child_name_state,
        child=text.child,
        caregivers=text.caregivers,
        subject=text.subject,
        other_children=text.other_children,
        notifier_name_state=text.notifier_name_state,
        notifier_relation_state=text.notifier_relation_state,
        notifier_contact_state=text.notifier_contact_state,
        anonymous=row.anonymous,
        wants_report=row.wants_report,
        confidentiality_explained_at=row.confidentiality_explained_at,
        disclosure_explained_at=row.disclosure_explained_at,
        additions=_marked([*_added_there(text), *await _additions(actor, hold, additions)]) if reads else [],
        came=text.came,
        way=text.way,
        asked=shown(rules.asked_of(text, row.channel)),
        more=text.more,
    )
    audit.read(actor, "notice" if reads else "notice_header", hold.id, case_id=row.case_id)
    about = " · ".join(filter(None, (header.child_name, header.reference_number)))
    return NoticeView(
        header=header,
        version=row.version + len(additions),  # what was added is not in the row
        may=sorted(p.value for p in hold.permissions - (_WHILE_IT_WAITS if not waits else gone)),
        duplicate_of=next((_linked(mark.of_id, mark) for mark in marks if mark.notice_id == hold.id), None),
        duplicates=[_linked(mark.notice_id, mark) for mark in marks if mark.of_id == hold.id],
        deadlines=await deadlines_of_all(actor, {hold.id: about, **await more_abouts(actor, header, reads)}),
        content=content if reads else None,
        basis=(await bases_of(actor, [hold.id], [hold.id] if reads else [])).get(hold.id) if not waits else None,
        away=(await absences.away_words(actor)).get(row.assigned_to, "") if row.assigned_to else "",
        asks_visit=reads and row.channel is Channel.ON_CALL and not _says_of_visit(content),
    )


def _says_of_visit(content: NoticeContent) -> bool:
    """Whether a notice, or what was added to it here, says that somebody went out."""
    return bool(content.way.went_out) or any(each.went_out for each in content.additions)


async def additions_of(actor: Actor, hold: NoticeHold) -> list[StoredAddition]:
    """(in unit) What was added to a notice one reads, still sealed."""
    return await repository.list_additions(actor, hold.id, limit=MOST_ADDITIONS)


async def twins_of(actor: Actor, hold: NoticeHold) -> list[LinkedNotice]:
    """(in unit) Notices of the same as one that wait here, whatever becomes of it."""
    return await repository.list_twins(actor, hold.id, limit=MOST_ADDITIONS)


async def said_later(actor: Actor, hold: NoticeHold) -> list[AdditionView]:
    """(in unit) What was added to a notice one reads in words, here and where it came from, first to last, as it is printed and goes on."""
    rows = await additions_of(actor, hold)
    found = [*_added_there(await text_of(actor, hold)), *await _additions(actor, hold, rows)]
    return [each for each in rules.told_on(found) if each.text or each.heard]


def _marked(added: Sequence[AdditionView]) -> list[AdditionView]:
    """What was added, each with whether it stays with who has the notice."""
    told = zip(added, rules.told_on(added), strict=True)
    return [msgspec.structs.replace(each, stays_here=each.text != on.text) for each, on in told]


def _added_there(text: NoticeText) -> list[AdditionView]:
    """What was added to a notice where it came from."""
    return [AdditionView(added_by="", **msgspec.structs.asdict(each)) for each in text.added_there]


async def _additions(actor: Actor, hold: NoticeHold, rows: Sequence[StoredAddition]) -> list[AdditionView]:
    """What was added to a notice, first to last."""
    names = await tenant_views.worker_names(actor.tenant, {row.added_by for row in rows})
    sealer = await keys.sealer(actor.tenant, hold.id)
    heard = await heard_of(actor, hold.id, (await child_of(actor, hold)).name) if rows else {}
    found: list[AdditionView] = []
    for row in rows:
        text = opened(sealer, "notice_addition", row.id, row.sealed, AdditionText) or AdditionText(text=unreadable())
        found.append(
            AdditionView(
                id=row.id,
                added_at=row.added_at,
                added_by=names.get(row.added_by, ""),
                heard=heard.get(row.id, ""),
                **msgspec.structs.asdict(text),
            )
        )
    return found


def _linked(notice_id: UUID, mark: StoredDuplicate) -> LinkedNotice:
    return LinkedNotice(id=notice_id, reference_number=mark.reference_number)


async def may_add(actor: Actor, notice_id: UUID | None) -> bool:
    """Whether the actor adds to a notice what was learnt later; of none nobody does."""
    async with look(actor):
        try:
            return notice_id is not None and await notice_for(actor, notice_id, IntakePermission.ADD) is not None
        except (NotThere, NotAllowed):
            return False
