"""Notices in lists, on My day, of a case, and looked for."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from cases.cases.access import CaseHold, CasePermission, case_for
from cases.cases.schemas import TaskView
from cases.cases.views import Hands
from cases.deadlines.schemas import DeadlineView
from cases.deadlines.views import next_of, running
from kernel import audit, keys
from kernel.actor import Actor
from kernel.clock import now
from kernel.crypto import RowSealer
from kernel.db import look
from kernel.legal_time import prague_date
from kernel.points import Point
from kernel.readable import opened
from services.intake import repository, rules
from services.intake.access import ASSIGNING, PASSED_ON, IntakePermission, may, require, still_read
from services.intake.repository.newest import list_newest
from services.intake.schemas import (
    AdditionText,
    NoticeHeader,
    NoticeOnMyDay,
    StoredNotice,
)
from services.intake.schemas.further import ChildCase
from services.intake.tables import Channel, NoticeStatus
from tenants import views as tenant_views

from .finding import SEARCH_LIMIT
from .headers import as_headers, child_in, headers_of, holds, text_in, were_urgent
from .returning import ids_returning, returns_of
from .urgency import UrgencySign, asked_beside, judged_urgent, parts_of

MOST_OF_CASE = 1_000
MOST_NARROWED = 1_000  # notices that wait for one thing; of more, those that are due first
NEW_DAYS = 7
MOST_IN_FRONT = 25
Before = tuple[datetime, UUID]


class Narrower(msgspec.Struct, frozen=True, kw_only=True):
    """What a higher domain narrows the list of notices to. `label` is a Czech message marked with `N_`.

    Either `ids` (in unit): those that wait for it, the most urgent first, at most so many. Or `where`, a condition of SQL on `notice`, with
    $1 the organisation and $2 the service: of whatever may be as many as there are notices. `waits`: what is asked for waits, and the list
    begins with what came first. `offered`: to whom; whoever lists notices unless said.
    """

    key: str
    label: str
    ids: Callable[[Actor, int], Awaitable[Collection[UUID]]] | None = None
    where: str = ""
    waits: bool = True
    offered: Callable[[Actor], bool] | None = None


NARROWER: Point[Narrower] = Point(
    "what the list of notices is narrowed to", key=lambda one: one.key, once=lambda one: one.key
)


def narrowers(actor: Actor) -> dict[str, Narrower]:
    """To what the actor may narrow the list, by key."""
    return {each.key: each for each in NARROWER.all() if each.offered is None or each.offered(actor)}


async def count_for_nobody(actor: Actor, worker_ids: Collection[UUID]) -> int:
    """(in unit) How many notices wait that only these people could assign now."""
    return await count_for_nobody_at(actor, worker_ids, now())


async def count_for_nobody_at(actor: Actor, worker_ids: Collection[UUID], at: datetime) -> int:
    """(in unit) The same as of an instant from now on."""
    if not await tenant_views.are_the_last(actor, ASSIGNING, worker_ids, at):
        return 0
    return await repository.count_waiting(actor)


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
    narrower: str = "",
    urgent_first: bool = False,
    limit: int = 50,
) -> list[NoticeHeader]:
    """Notices of the authority, last received first unless `oldest_first`; `mine`: received by me or assigned to me.

    `narrower`: those that wait for something of a higher domain. `urgent_first`: of those that wait, the urgent ones stand in front of
    the list, and nowhere else.
    """
    async with look(actor):
        require(actor, IntakePermission.LIST)
        by = narrowers(actor).get(narrower)
        front = await _urgent_waiting(actor, limit=MOST_IN_FRONT) if urgent_first else []
        rows = await repository.list_notices(
            actor,
            status=status,
            but=[row.id for row in front] or None,
            of_worker=actor.worker if mine else None,
            ids=[*await by.ids(actor, MOST_NARROWED)] if by and by.ids else None,
            where=by.where if by else "",
            before=before,
            oldest_first=oldest_first,
            limit=limit,
        )
        return await headers_of(actor, [*front, *rows][:limit] if before is None else rows)


async def next_terms(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, DeadlineView]:
    """What has to be done next with notices that a list shows, for who may know of them. What waits for a return by rule is handed over by
    then: that clock is not late before."""
    async with look(actor):
        require(actor, IntakePermission.LIST)
        waits = {notice_id: each.until for notice_id, each in (await returns_of(actor, notice_ids)).items()}
        return await next_of(actor, await parts_of(actor, notice_ids), by_rule=(rules.HANDED_OVER, waits))


async def notices_on_my_day(actor: Actor, *, limit: int) -> tuple[list[NoticeOnMyDay], int]:
    """Notices that wait to be assigned, and how many there are: so many of those judged urgent, and so many that wait longest beside
    them, so that what is late is not hidden by what is urgent.

    Each with how it begins, for who may read it. What waits for somebody's return stands in rows of its own.
    """
    async with look(actor):
        require(actor, IntakePermission.LIST)
        returning = await ids_returning(actor)
        urgent, others = await _waiting(actor, limit=limit, most=2 * limit, but=returning)
        rows = [*urgent, *others[:limit]]
        return await _on_my_day(actor, rows), await repository.count_waiting(actor) - len(returning)


async def first_waiting(actor: Actor, *, limit: int) -> list[StoredNotice]:
    """(in unit) Those in front of the notices that wait to be assigned: judged urgent, then what waits longest; nobody is shown."""
    urgent, others = await _waiting(actor, limit=limit, most=limit)
    return [*urgent, *others][:limit]


async def _waiting(
    actor: Actor, *, limit: int, most: int, but: list[UUID] | None = None
) -> tuple[list[StoredNotice], list[StoredNotice]]:
    """(in unit) So many that were judged urgent, and of the `most` that wait longest those that were not."""
    waiting = NoticeStatus.RECORDED
    rows = await repository.list_notices(actor, status=waiting, but=but, oldest_first=True, limit=most)
    urgent = await _urgent_waiting(actor, limit=limit)
    shown = {row.id for row in urgent}
    return urgent, [row for row in rows if row.id not in shown]


async def _urgent_waiting(actor: Actor, *, limit: int) -> list[StoredNotice]:
    urgent = [*await judged_urgent(actor), *await _urgent_there(actor)]
    if not urgent:
        return []
    waiting = NoticeStatus.RECORDED
    return await repository.list_notices(actor, status=waiting, ids=urgent, oldest_first=True, limit=limit)


async def _urgent_there(actor: Actor) -> list[UUID]:
    """(in unit) Notices that wait and were urgent where they came from; they may have been judged here since."""
    came = await repository.list_notices(
        actor, status=NoticeStatus.RECORDED, channel=Channel.AUTHORITY, oldest_first=True, limit=SEARCH_LIMIT
    )
    sealers = await keys.sealers(actor.tenant, [row.id for row in came]) if came else {}
    return list(were_urgent(came, [text_in(sealers.get(row.id), row) for row in came]))


async def notices_of_tasks(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, NoticeOnMyDay]:
    """(in unit) The same of notices for which the actor has a task, by notice."""
    if not may(actor, IntakePermission.LIST):
        return {}
    rows = await repository.list_notices(actor, ids=list(notice_ids), limit=len(notice_ids))
    return {one.header.id: one for one in await _on_my_day(actor, rows)}


async def _on_my_day(actor: Actor, rows: Sequence[StoredNotice]) -> list[NoticeOnMyDay]:
    sealers = await keys.sealers(actor.tenant, [row.id for row in rows])
    audit.read(actor, "notices", None, count=len(rows), shown=sealers)
    texts = [text_in(sealers.get(row.id), row) for row in rows]
    children = [child_in(text) for text in texts]
    headers = await as_headers(actor, rows, children, urgent_there=were_urgent(rows, texts))
    readable = {row.id for row in rows if holds(actor, row, IntakePermission.READ)}
    newest = await _newest(actor, readable, sealers)
    begins = [
        rules.beginning(newest.get(row.id) or text.subject.text) if text and row.id in readable else ""
        for text, row in zip(texts, rows, strict=True)
    ]
    terms = await running(actor, [row.id for row in rows]) if rows else {}
    return [
        NoticeOnMyDay(header=header, begins=beginning, terms=terms.get(header.id, []))
        for header, beginning in zip(headers, begins, strict=True)
    ]


async def _newest(actor: Actor, notice_ids: Collection[UUID], sealers: Mapping[UUID, RowSealer]) -> dict[UUID, str]:
    """(in unit) The words that were added last to those of these notices to which some were."""
    found: dict[UUID, str] = {}
    for row in await list_newest(actor, notice_ids) if notice_ids else ():
        text = opened(sealers.get(row.notice_id), "notice_addition", row.id, row.sealed, AdditionText)
        if text is not None and text.text:
            found.setdefault(row.notice_id, text.text)
    return found


async def next_waiting(actor: Actor, notice_id: UUID) -> UUID | None:
    """Which notice a head assigns after this one: what was judged urgent, as on My day.

    Then what was received next, so that one left for later stays behind.
    """
    async with look(actor):
        require(actor, IntakePermission.ASSIGN)
        if urgent := [each for each in await judged_urgent(actor) if each != notice_id]:
            waiting = NoticeStatus.RECORDED
            if first := await repository.list_notices(actor, status=waiting, ids=urgent, oldest_first=True, limit=1):
                return first[0].id
        return await repository.find_next_waiting(actor, notice_id, but=await ids_returning(actor))


async def what_became_of_mine(actor: Actor, *, limit: int) -> list[NoticeHeader]:
    """Notices that I received, or got, and that the head gave to somebody in the last days."""
    async with look(actor):
        require(actor, IntakePermission.LIST)
        since = now() - timedelta(days=NEW_DAYS)
        rows = await repository.list_notices(actor, of_worker=actor.worker, assigned_since=since, limit=limit)
        return await headers_of(actor, rows)


async def notices_of_case(actor: Actor, case_id: UUID) -> list[NoticeHeader]:
    """The notices that led to a case or were joined to it, for those who read the case. Raises NotThere, NotAllowed."""
    async with look(actor):
        await case_for(actor, case_id, CasePermission.READ)
        rows = await repository.list_notices(actor, stands_in=case_id, limit=SEARCH_LIMIT)
        return await headers_of(actor, rows)


async def owners_of_case(actor: Actor, hold: CaseHold) -> list[UUID]:
    """(in unit) The notices whose lists show the child of a case."""
    return [row.id for row in await repository.list_notices(actor, case_id=hold.id, limit=SEARCH_LIMIT)]


async def hands_of(actor: Actor, case_id: UUID, notice_ids: Collection[UUID]) -> dict[UUID, Hands]:
    """(in unit) By notice, who brought it into this case and so wrote what the file says of it, and who had taken it down."""
    rows = await repository.list_notices(actor, ids=list(notice_ids), limit=len(notice_ids))
    beside = [row.id for row in rows if row.case_id != case_id]
    cases = await repository.list_child_cases(actor, beside) if beside else []
    by = {each.notice_id: each.opened_by for each in cases if each.case_id == case_id}
    return {row.id: Hands(by.get(row.id, row.assigned_by), row.writer) for row in rows}


async def names_of_notices(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, str]:
    """Child and number of those of these notices that the actor may know of; recorded as a read."""
    async with look(actor):
        return {
            each.id: " · ".join(filter(None, (each.child_name, each.reference_number)))
            for each in await known_notices(actor, notice_ids)
        }


async def names_of_judged(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, str]:
    """The same with the child that waits to be judged, where that is not the notice's own."""
    async with look(actor):
        known = await known_notices(actor, notice_ids)
        others = await asked_beside(actor, [each.id for each in known])
        return {
            each.id: " · ".join(
                filter(None, ("; ".join(others.get(each.id, [])) or each.child_name, each.reference_number))
            )
            for each in known
        }


async def names_of_urgent_there(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, str]:
    """The same with the children who came in danger from another authority and whom nobody here judged yet."""
    async with look(actor):
        return {
            each.id: " · ".join(("; ".join(_came_in_danger(each)) or each.child_name, each.reference_number))
            for each in await known_notices(actor, notice_ids)
        }


async def came_in_danger(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """(in unit) Who came in danger from another authority and nobody here judged yet, by notice and name; recorded as a read."""
    return {each.id: _came_in_danger(each) for each in await known_notices(actor, notice_ids)}


def _came_in_danger(header: NoticeHeader) -> list[str]:
    there = (UrgencySign.URGENT_THERE, UrgencySign.ACUTE_THERE)
    return [name for part in (header, *header.urgency_more) if part.urgency in there for name in part.urgency_of]


async def known_notices(actor: Actor, notice_ids: Collection[UUID]) -> list[NoticeHeader]:
    """(in unit) The headers of those of these notices that the actor may know of; recorded as a read."""
    if not notice_ids or not may(actor, IntakePermission.LIST):
        return []
    rows = await repository.list_notices(actor, ids=list(notice_ids), limit=len(notice_ids))
    return await headers_of(actor, rows)


async def read_by(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    """(in unit) Those of these notices that the actor reads by what they are, not for a question; nothing is shown."""
    rows = await repository.list_notices(actor, ids=list(notice_ids), limit=len(notice_ids)) if notice_ids else []
    kept = await still_read(actor, [row.id for row in rows if row.status in PASSED_ON])
    waiting = [msgspec.structs.replace(row, status=NoticeStatus.RECORDED) if row.id in kept else row for row in rows]
    return {row.id for row in waiting if holds(actor, row, IntakePermission.READ)}


async def ids_of_case(actor: Actor, case_id: UUID) -> list[UUID]:
    """(in unit) The notices that a case began with, or that were joined to it; shown to nobody."""
    return [row.id for row in await repository.list_notices(actor, case_id=case_id, limit=MOST_OF_CASE)]


async def ids_standing_in(actor: Actor, case_id: UUID) -> list[UUID]:
    """(in unit) The same, and those that tell of its child beside another one; last received first."""
    return await repository.list_standing_in(actor, case_id, limit=MOST_OF_CASE)


async def cases_of_children(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """(in unit) By further child of these notices the case that it has beside that of its notice; shown to nobody."""
    rows = await repository.list_child_cases(actor, notice_ids) if notice_ids else []
    return {row.child_id: row.case_id for row in rows}


async def child_cases(actor: Actor, notice_id: UUID) -> dict[UUID, ChildCase]:
    """(in unit) Which further children of a notice have a case beside that of the notice, and who leads it; shown to nobody."""
    return {row.child_id: row for row in await repository.list_child_cases(actor, [notice_id])}


async def assigned_to(actor: Actor, notice_id: UUID) -> UUID | None:
    """(in unit) Who leads the case of a notice, if anybody does; shown to nobody."""
    rows = await repository.list_notices(actor, ids=[notice_id], limit=1)
    return rows[0].assigned_to if rows else None


async def same_as(actor: Actor, notice_id: UUID) -> list[UUID]:
    """(in unit) The notices of which somebody said that they are of the same as one; shown to nobody."""
    return await repository.list_same(actor, notice_id)


async def marked_since(actor: Actor, notice_id: UUID, since: datetime) -> dict[UUID, datetime]:
    """(in unit) Which of them are marked so only since an instant, each with when that was said; shown to nobody."""
    return await repository.list_marked_since(actor, notice_id, since)


async def row_of(actor: Actor, notice_id: UUID) -> StoredNotice | None:
    """(in unit) A notice of the actor's service as it is stored, for what follows from an act; shown to nobody."""
    return await repository.find_notice(actor, notice_id)


async def received_on(actor: Actor, notice_id: UUID) -> date | None:
    """(in unit) On which day a notice came; shown to nobody."""
    row = await row_of(actor, notice_id)
    return prague_date(row.received_at) if row is not None else None


async def number_of(actor: Actor, notice_id: UUID) -> str:
    """(in unit) The number of a notice, for what is written about it."""
    rows = await repository.list_notices(actor, ids=[notice_id], limit=1)
    return rows[0].reference_number if rows else ""


async def given_to_me(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    """Those of these notices that are the actor's, or whose for whom they stand in: a case that went to somebody else took its
    notices along."""
    async with look(actor):
        if not notice_ids or not may(actor, IntakePermission.LIST):
            return set()
        rows = await repository.list_notices(actor, ids=list(notice_ids), limit=len(notice_ids))
        mine = {actor.worker_id}
        return {row.id for row in rows if not row.leaders.isdisjoint(mine | row.stood_in_for)}


async def headers_by_id(actor: Actor, notice_ids: Collection[UUID], *, what: str) -> dict[UUID, NoticeHeader]:
    """(in unit) The headers of these notices, for a list of another domain; recorded as a read of that."""
    require(actor, IntakePermission.LIST)
    rows = await repository.list_notices(actor, ids=list(notice_ids), limit=len(notice_ids)) if notice_ids else []
    return {each.id: each for each in await headers_of(actor, rows, what=what)}


async def words_of_urgency(_: Actor, tasks: Collection[TaskView]) -> dict[UUID, str]:
    """Of which notice the urgency is to be assessed: a case may have several."""
    return {
        task.id: number
        for task in tasks
        if task.kind == rules.ASSESS_URGENCY and (number := rules.number_noted(task.note))
    }
