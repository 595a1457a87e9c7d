"""What somebody gets to see of notices; nothing here leaves more behind than an entry in the log.

Who made a notice is shown to nobody here, that is an act of its own; texts are held against it.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from cases.cases import views as case_views
from cases.cases.access import CaseHold, CasePermission, case_for
from cases.cases.rules import KEY_WORKER_ROLES, is_likely
from cases.clients.schemas import ClientIdentity
from kernel import audit, keys, search
from kernel.actor import Actor
from kernel.clock import now
from kernel.crypto import RowSealer
from kernel.db import look
from kernel.named import Person
from kernel.readable import opened, unreadable
from kernel.terms import Group, alike_terms, codes, query_terms
from tenants import views as tenant_views
from tenants.tables import Role

from . import repository, rules
from .access import IntakePermission, NoticeHold, may, notice_for, permissions, require
from .schemas import (
    AdditionText,
    AdditionView,
    Alike,
    Child,
    FoundNotice,
    LinkedNotice,
    NoticeAssignment,
    NoticeContent,
    NoticeHeader,
    NoticeText,
    NoticeView,
    Notifier,
    StoredAddition,
    StoredDuplicate,
    StoredNotice,
    StoredNotifier,
    WorkerLoad,
)
from .tables import NoticeStatus

SEARCH_LIMIT = 50
MOST_ADDITIONS = 200
NEW_DAYS = 7
MOST_ALIKE = 5
ENOUGH_TO_COMPARE = 2
MOST_NOTIFIERS = 200  # of one case, whose names a text is held against
Before = tuple[datetime, UUID]


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def check_may_record(actor: Actor) -> None:
    """Raise NotAllowed for who takes no notices down; the refusal leaves its trace."""
    async with look(actor):
        require(actor, IntakePermission.RECORD)


async def list_notices(
    actor: Actor,
    *,
    status: NoticeStatus | None = None,
    mine: bool = False,
    before: Before | None = None,
    oldest_first: bool = False,
    limit: int = 50,
) -> list[NoticeHeader]:
    """Notices of the authority, last received first unless `oldest_first`; `mine`: received by me or assigned to me."""
    async with look(actor):
        require(actor, IntakePermission.LIST)
        rows = await repository.list_notices(
            actor,
            status=status,
            of_worker=actor.worker if mine else None,
            before=before,
            oldest_first=oldest_first,
            limit=limit,
        )
        return await _headers(actor, rows)


async def notices_on_my_day(actor: Actor, *, limit: int) -> tuple[list[tuple[NoticeHeader, str]], int]:
    """What waits on somebody's day, longest first, and how many there are: each with how it begins, for who may read it.

    To who assigns and who takes calls it is what waits to be assigned; to others what was assigned to them lately.
    """
    async with look(actor):
        require(actor, IntakePermission.LIST)
        if waits := may(actor, IntakePermission.ASSIGN) or actor.has_role(Role.INTAKE_WORKER):
            rows = await repository.list_notices(actor, status=NoticeStatus.RECORDED, oldest_first=True, limit=limit)
        else:
            since = now() - timedelta(days=NEW_DAYS)
            rows = await repository.list_notices(
                actor, assigned_to=actor.worker, assigned_since=since, oldest_first=True, limit=limit + 1
            )
        shown = rows[:limit]
        sealers = await keys.sealers(actor.tenant, [row.id for row in shown])
        audit.read(actor, "notices", None, count=len(shown), shown=sealers)
        texts = [_text(sealers.get(row.id), row) for row in shown]
        headers = await _as_headers(actor, shown, [_child_of(text) for text in texts])
        begins = [
            rules.beginning(text.subject.text) if text and _may(actor, row, IntakePermission.READ) else ""
            for text, row in zip(texts, shown, strict=True)
        ]
        number = await repository.count_waiting(actor) if waits else len(rows)
        return list(zip(headers, begins, strict=True)), number


def _may(actor: Actor, row: StoredNotice | StoredNotifier, right: IntakePermission) -> bool:
    return right in permissions(actor, received_by=row.received_by, assigned_to=row.assigned_to)


async def next_waiting(actor: Actor, notice_id: UUID) -> UUID | None:
    """Which notice a head assigns after this one: what was received next, so that one left for later stays behind."""
    async with look(actor):
        require(actor, IntakePermission.ASSIGN)
        return await repository.find_next_waiting(actor, notice_id)


async def what_became_of_mine(actor: Actor, *, limit: int) -> list[NoticeHeader]:
    """Notices that I received, or got, and that the head gave to somebody in the last days."""
    async with look(actor):
        require(actor, IntakePermission.LIST)
        since = now() - timedelta(days=NEW_DAYS)
        rows = await repository.list_notices(actor, of_worker=actor.worker, assigned_since=since, limit=limit)
        return await _headers(actor, rows)


async def notices_of_case(actor: Actor, case_id: UUID) -> list[NoticeHeader]:
    """The notices that led to a case or were joined to it, for those who read the case. Raises NotThere, NotAllowed."""
    async with look(actor):
        await case_for(actor, case_id, CasePermission.READ)
        rows = await repository.list_notices(actor, case_id=case_id, limit=SEARCH_LIMIT)
        return await _headers(actor, rows)


async def owners_of_case(actor: Actor, hold: CaseHold) -> list[UUID]:
    """(in unit) The notices whose lists show the child of a case."""
    return [row.id for row in await repository.list_notices(actor, case_id=hold.id, limit=SEARCH_LIMIT)]


async def names_of_notices(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, str]:
    """Child and number of those of these notices that the actor may know of; recorded as a read."""
    async with look(actor):
        if not notice_ids or not may(actor, IntakePermission.LIST):
            return {}
        rows = await repository.list_notices(actor, ids=list(notice_ids), limit=len(notice_ids))
        headers = await _headers(actor, rows)
        return {each.id: " · ".join(filter(None, (each.child_name, each.reference_number))) for each in headers}


async def given_to_me(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    """Those of these notices that are the actor's: a case that went to somebody else took its notices along."""
    async with look(actor):
        if not notice_ids or not may(actor, IntakePermission.LIST):
            return set()
        rows = await repository.list_notices(actor, ids=list(notice_ids), limit=len(notice_ids))
        return {row.id for row in rows if row.assigned_to == actor.worker_id}


async def find_notices(actor: Actor, query: str) -> list[FoundNotice]:
    """Notices whose child's name, birth date or number fits what was typed, each with why, surest first."""
    async with look(actor):
        require(actor, IntakePermission.LIST)
        found = {
            each.id: each.by for each in await search.find(actor, "notice", query_terms(query), limit=SEARCH_LIMIT)
        }
        rows = await repository.list_notices(actor, ids=list(found), limit=SEARCH_LIMIT) if found else []
        headers = {each.id: each for each in await _headers(actor, rows, what="notice_search")}
        return [
            FoundNotice(**msgspec.structs.asdict(headers[each]), found_by=codes(by))
            for each, by in found.items()
            if each in headers
        ]


async def alike(actor: Actor, child: Child, *, recorded: Collection[UUID] = (), with_notices: bool = True) -> Alike:
    """What there is likely about the child of a call, while it is taken down; two of the names and the birth date are asked for.

    One entry in the log when anything is shown that is not among what was `recorded` for this form before; none for
    each pause in typing.
    """
    async with look(actor):
        require(actor, IntakePermission.RECORD)
        groups = alike_terms(child.given_name, child.family_name, child.birth_date)
        if len(groups) < ENOUGH_TO_COMPARE:
            return Alike()
        matches = await case_views.matches_of(actor, rules.identity_from(child), shows=False)
        found = Alike(
            [match for match in matches if match.likely][:MOST_ALIKE],
            await _notices_alike(actor, child, groups) if with_notices else [],
        )
        if not found.ids <= set(recorded):
            owners = {match.case.client_id for match in found.cases} | {notice.id for notice in found.notices}
            audit.read(actor, "case_search", None, count=len(found.ids), shown=keys.opened_of(actor, owners))
        return found


async def _notices_alike(actor: Actor, child: Child, groups: Collection[Group]) -> list[FoundNotice]:
    """(in unit) Notices of likely the same child that nobody has assigned yet."""
    by = {each.id: each.by for each in await search.find(actor, "notice", groups, at_least=ENOUGH_TO_COMPARE)}
    rows = (
        await repository.list_notices(actor, status=NoticeStatus.RECORDED, ids=list(by), limit=SEARCH_LIMIT)
        if by
        else []
    )
    children = await children_of(actor, rows)
    asked = rules.identity_from(child)
    likely = [row for row in rows if row.id in children and is_likely(rules.identity_from(children[row.id]), asked)]
    headers = await _as_headers(actor, likely[:MOST_ALIKE], [children[row.id] for row in likely[:MOST_ALIKE]])
    return [FoundNotice(**msgspec.structs.asdict(each), found_by=codes(by[each.id])) for each in headers]


async def _headers(actor: Actor, rows: Sequence[StoredNotice], *, what: str = "notices") -> list[NoticeHeader]:
    sealers = await keys.sealers(actor.tenant, [row.id for row in rows])
    audit.read(actor, what, None, count=len(rows), shown=sealers)
    return await _as_headers(actor, rows, [_child(sealers.get(row.id), row) for row in rows])


async def _as_headers(actor: Actor, rows: Iterable[StoredNotice], children: Iterable[Child]) -> list[NoticeHeader]:
    rows = list(rows)
    names = await tenant_views.worker_names(
        actor.tenant, {worker for row in rows for worker in (row.received_by, row.assigned_to, row.assigned_by)}
    )
    return [
        NoticeHeader(
            id=row.id,
            reference_number=row.reference_number,
            channel=row.channel,
            status=row.status,
            received_at=row.received_at,
            received_by=names.get(row.received_by, ""),
            child_name=child.name,
            birth_date=child.birth_date,
            assigned_to=names.get(row.assigned_to, "") if row.assigned_to else "",
            assigned_by=names.get(row.assigned_by, "") if row.assigned_by else "",
            assigned_at=row.assigned_at,
            case_id=row.case_id,
            mine=actor.worker_id in (row.received_by, row.assigned_to),
        )
        for row, child in zip(rows, children, strict=True)
    ]


# ── one notice ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def notice_view(actor: Actor, notice_id: UUID, permission: IntakePermission = IntakePermission.SEE) -> NoticeView:
    """Open a notice for something; recorded as a read. Who may only know of it gets its header."""
    async with look(actor):
        return await _view(actor, await notice_for(actor, notice_id, permission))


async def _view(actor: Actor, hold: NoticeHold) -> NoticeView:
    row, text = hold.row, await text_of(actor, hold)
    header = (await _as_headers(actor, [row], [text.child]))[0]
    reads = IntakePermission.READ in hold.permissions
    additions, marks = await repository.list_beside(actor, hold.id, limit=MOST_ADDITIONS)
    waits = row.status == NoticeStatus.RECORDED
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
        additions=await _additions(actor, hold, additions) if reads else [],
    )
    audit.read(actor, "notice" if reads else "notice_header", hold.id, case_id=row.case_id)
    return NoticeView(
        header=header,
        version=row.version,
        may=sorted(p.value for p in hold.permissions if waits or p is not IntakePermission.ASSIGN),
        duplicate_of=next((_linked(mark.of_id, mark) for mark in marks if mark.notice_id == hold.id), None),
        duplicates=[_linked(mark.notice_id, mark) for mark in marks if mark.of_id == hold.id],
        content=content if reads else None,
    )


async def _additions(actor: Actor, hold: NoticeHold, rows: Sequence[StoredAddition]) -> list[AdditionView]:
    """What was added to a notice, first to last."""
    names = await tenant_views.worker_names(actor.tenant, {row.added_by for row in rows})
    sealer = await keys.sealer(actor.tenant, hold.id)
    found: list[AdditionView] = []
    for row in rows:
        text = opened(sealer, "notice_addition", row.id, row.sealed, AdditionText)
        found.append(
            AdditionView(
                id=row.id,
                added_at=row.added_at,
                added_by=names.get(row.added_by, ""),
                text=text.text if text is not None else unreadable(),
            )
        )
    return found


def _linked(notice_id: UUID, mark: StoredDuplicate) -> LinkedNotice:
    return LinkedNotice(id=notice_id, reference_number=mark.reference_number)


async def text_of(actor: Actor, hold: NoticeHold) -> NoticeText:
    """(in unit) The words of a notice one holds."""
    return _open(await keys.sealer(actor.tenant, hold.id), hold.row)


async def children_of(actor: Actor, rows: Sequence[StoredNotice]) -> dict[UUID, Child]:
    """(in unit) The children of those of these notices that can be read; for what they are found by."""
    sealers = await keys.sealers(actor.tenant, [row.id for row in rows])
    texts = {row.id: opened(sealers.get(row.id), "notice", row.id, row.sealed, NoticeText) for row in rows}
    return {notice_id: text.child for notice_id, text in texts.items() if text is not None}


def _child(sealer: RowSealer | None, row: StoredNotice) -> Child:
    return _child_of(_text(sealer, row))


def _text(sealer: RowSealer | None, row: StoredNotice) -> NoticeText | None:
    return opened(sealer, "notice", row.id, row.sealed, NoticeText)


def _child_of(text: NoticeText | None) -> Child:
    return text.child if text is not None else Child(family_name=unreadable())


def _open(sealer: RowSealer, row: StoredNotice) -> NoticeText:
    return sealer.open("notice", row.id, row.sealed, NoticeText)


# ── who made it ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def notifier_of(actor: Actor, notice_id: UUID) -> Notifier:
    """(in unit) Who made a notice, for an act that has its own right to know."""
    row = await repository.find_notifier(actor, notice_id)
    if row is None:
        return Notifier()
    sealer = await keys.sealer(actor.tenant, row.id)
    return sealer.open("notifier_identity", row.id, row.sealed, Notifier)


async def people_of_case(actor: Actor, case_id: UUID) -> dict[UUID, Person]:
    """(in unit) By notice, whom of a case the wall and the rights let this actor know; only to be held against a text."""
    if not may(actor, IntakePermission.LIST):
        return {}
    walled = await repository.list_notifiers(actor, case_id, limit=MOST_NOTIFIERS)
    rows = [row for row in walled if _may(actor, row, IntakePermission.SHOW_NOTIFIER)]
    sealers = await keys.sealers(actor.tenant, [row.id for row in rows]) if rows else {}
    read = {
        row.notice_id: opened(sealers.get(row.id), "notifier_identity", row.id, row.sealed, Notifier) for row in rows
    }
    return {notice_id: rules.person(notifier) for notice_id, notifier in read.items() if notifier is not None}


# ── before it is assigned ────────────────────────────────────────────────────────────────────────────────────────────


async def assignment_of(
    actor: Actor, notice_id: UUID, *, identity: ClientIdentity | None = None, query: str = ""
) -> NoticeAssignment:
    """What the head needs to assign a notice.

    `identity` is the child as far as it is typed already; a `query` looks for other cases than those of the name.
    """
    async with look(actor):
        with audit.one_look_at(actor, "notice_assignment"):
            return await _assignment(actor, notice_id, identity, query)


async def _assignment(actor: Actor, notice_id: UUID, identity: ClientIdentity | None, query: str) -> NoticeAssignment:
    hold = await notice_for(actor, notice_id, IntakePermission.ASSIGN)
    audit.read(actor, "notice_assignment", notice_id)
    child = rules.identity_from((await text_of(actor, hold)).child)
    workers = await tenant_views.workers_of_service(actor, roles=KEY_WORKER_ROLES)
    numbers = await case_views.open_case_counts(actor)
    workers.sort(key=lambda worker: numbers.get(worker.id, 0))
    return NoticeAssignment(
        notice=await _view(actor, hold),
        identity=child,
        workers=[WorkerLoad(id=w.id, name=w.name, open_cases=numbers.get(w.id, 0)) for w in workers],
        matches=await case_views.matches_of(actor, identity or child, query),
    )
