# pyright: strict
"""The list of cases as a worklist: what is due, what was recorded last, and what later domains say of each."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import msgspec

from cases.cases import rules
from cases.cases.access import CasePermission, permissions, require, sees_all
from cases.cases.repository import worklist as repository
from cases.cases.schemas.chips import SignView
from cases.cases.schemas.rows import StoredChips
from cases.cases.schemas.worklist import (
    Asked,
    DuePlace,
    LastRecord,
    MomentPlace,
    NamePlace,
    Place,
    Sort,
    StoredStanding,
    UrgentlyDue,
    Worklist,
    WorkRow,
)
from cases.cases.tables import NO_DUE
from cases.clients import service as clients
from cases.clients.schemas import ClientIdentity, StoredClient
from kernel import audit, keys
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import look
from kernel.legal_time import prague_date, today_in_prague
from kernel.points import Point
from kernel.terms import query_terms
from tenants import views as tenant_views

from .chips import CHIPS, Beside, signs_in_lists
from .lists import case_row, found_of

BY_NAME = 500
"""So many cases are put in order by name: their names lie sealed, so all of them are opened for it (ADR 0042)."""
LONGEST_KEY = 200
DueFirst = Callable[[Actor, UUID | None], Awaitable[Sequence[UrgentlyDue]]]
DUE_FIRST: Point[DueFirst] = Point("cases in which something urgent is due")
"""What is urgent and no task, for somebody or whoever answers for it, the first in front; in the unit of work of the caller. Such a case
stands in front of a list in the order of what is due."""
Read = tuple[StoredStanding, StoredClient | None, StoredChips]


def reads_list(actor: Actor, asked: Asked) -> bool:
    """Whether the actor may read the records of every case that the list has: then it may be in their order."""
    mine = asked.mine or asked.stands_in or asked.key_worker_id == actor.worker_id
    return sees_all(actor) and _reads(actor, actor.worker_id if mine else None)


def told_of_consents(actor: Actor) -> bool:
    """Whether the actor may ask for clients without a consent."""
    return any(chips.without(actor, "NULL") for chips in CHIPS.all())


def _reads(actor: Actor, key_worker_id: UUID | None, stood_in_for: Collection[UUID] = ()) -> bool:
    # nobody's id: what holds whoever answers for the case
    whose = key_worker_id or UUID(int=0)
    return CasePermission.READ in permissions(actor, key_worker_id=whose, has_task=False, stood_in_for=stood_in_for)


def allowed(actor: Actor, asked: Asked) -> Asked:
    """What is asked, without what the actor may not know: an order and a filter tell of records as well as a column."""
    if not sees_all(actor):
        asked = msgspec.structs.replace(asked, key_worker_id=None, stands_in=False)
    if not reads_list(actor, asked):
        sort = Sort.OPENED if asked.sort in (Sort.DUE, Sort.LAST) else asked.sort
        asked = msgspec.structs.replace(asked, sort=sort, late=False, quiet_days=0)
    return (
        asked if told_of_consents(actor) else msgspec.structs.replace(asked, without_consent=False, ending_soon=False)
    )


async def worklist(actor: Actor, asked: Asked, *, behind: Place | None = None, limit: int, what: str = "") -> Worklist:
    """A page of the cases that the actor may know of; recorded as one look that says which clients it showed.

    `what` was looked at: the list, or what was found among its cases, unless it is said.
    """
    async with look(actor):
        require(actor, CasePermission.LIST)
        asked = allowed(actor, asked)
        reads = reads_list(actor, asked)
        what = what or ("case_search" if asked.words else "cases")
        page = _page(actor, asked, all_due=reads)
        if asked.words:
            found = await found_of(actor, query_terms(asked.words))
            ids = [one.id for one in found]
            if not ids:
                if what != "case_search":  # who found none was shown none
                    audit.read(actor, what, None, count=0)
                return Worklist(rows=[], asked=asked, reads=reads)
            page.among(ids)
            hidden = [one.id for one in found if not one.by.isdisjoint(rules.KNOWN_TO_READERS)]
            if hidden and not _reads(actor, None):  # by what only a reader of the case may know, a reader finds it
                page.only_to(actor.worker_id if _reads(actor, actor.worker_id) else None, hidden)
        return await _read(actor, page, asked, behind, limit, what, await _due_first(actor, asked, reads))


async def _due_first(actor: Actor, asked: Asked, reads: bool) -> Mapping[UUID, UrgentlyDue]:
    if asked.sort is not Sort.DUE or not reads or asked.words or asked.stands_in:
        return {}
    whose = actor.worker_id if asked.mine else asked.key_worker_id
    return {each.id: each for due in DUE_FIRST.all() for each in await due(actor, whose)}


def _page(actor: Actor, asked: Asked, *, all_due: bool) -> repository.WorkPage:
    page = repository.WorkPage(actor)
    if not sees_all(actor):
        page.with_task_of(actor.worker)
    elif asked.stands_in:
        page.stood_in_for()
    elif worker_id := actor.worker if asked.mine else asked.key_worker_id:
        page.of(worker_id)
    if asked.late:
        page.due_before(today_in_prague())
    if asked.quiet_days:
        page.quiet_since(now() - timedelta(days=asked.quiet_days))
    if asked.without_consent:
        for chips in CHIPS.all():
            if condition := chips.without(actor, repository.CLIENT_OF_CASE):
                page.where(condition)
    if asked.ending_soon:
        for chips in CHIPS.all():
            if condition := chips.ending(actor, repository.CLIENT_OF_CASE):
                page.where(condition)
    if not all_due:
        page.tells_due_of(actor.worker)
    return page


async def _read(
    actor: Actor,
    page: repository.WorkPage,
    asked: Asked,
    behind: Place | None,
    limit: int,
    what: str,
    first: Mapping[UUID, UrgentlyDue],
) -> Worklist:
    by_name = asked.sort is Sort.NAME
    chips = Beside(actor, "page")
    front = await _front(actor, asked, first, chips) if first and behind is None else []
    if dated := [each.id for each in first.values() if each.due_at]:
        page.but(dated)
    if quiet := [each.id for each in first.values() if not each.due_at]:
        page.but_without_task(quiet)
    page.ends(
        Sort.OPENED if by_name else asked.sort,
        asked.status,
        None if by_name else behind,
        BY_NAME + 1 if by_name else limit + 1,
    )
    read = [*front, *await repository.list_standing(page, chips.sql)]
    unsorted = by_name and len(read) > BY_NAME
    if unsorted:
        asked, read = msgspec.structs.replace(asked, sort=Sort.OPENED), read[: limit + 1]
    identities = await clients.identities_of(
        actor, {row.client_id for row, _, _ in read}, [client for _, client, _ in read if client is not None]
    )
    if by_name and not unsorted:
        read = _from(sorted(read, key=lambda one: _name_place(one[0], identities)), behind, identities)
    limit += len(front)
    more, read = len(read) > limit, read[:limit]
    shown = {row.client_id for row, _, _ in read}
    audit.read(actor, what, None, count=len(read), shown=keys.opened_of(actor, shown))
    rows = await _with_signs(actor, await _rows(actor, read, identities, chips))
    return Worklist(
        rows=rows,
        asked=asked,
        reads=reads_list(actor, asked),
        behind=_place(read[-1][0], asked.sort, identities) if more else None,
        unsorted=unsorted,
    )


async def _front(actor: Actor, asked: Asked, first: Mapping[UUID, UrgentlyDue], chips: Beside) -> list[Read]:
    """The cases that stand in front of the list, of those that it has: what is urgent by when it is due, and is late then, whatever its tasks
    are; then where somebody is in danger and nothing is to be done by any day."""
    there = {each.id for each in first.values() if each.due_at and each.due_at <= now()} if asked.late else set(first)
    page = _page(actor, msgspec.structs.replace(asked, late=False), all_due=True)
    page.among(there)
    page.without_task([each.id for each in first.values() if not each.due_at])
    page.ends(Sort.DUE, asked.status, None, len(there) or 1)
    found = await repository.list_standing(page, chips.sql)
    last = datetime.max.replace(tzinfo=UTC)
    return sorted(found, key=lambda one: (first[one[0].id].due_at or last, one[0].id))


def _from(read: list[Read], behind: Place | None, identities: Mapping[UUID, ClientIdentity]) -> list[Read]:
    if not isinstance(behind, NamePlace):
        return read
    return [one for one in read if _name_place(one[0], identities) > (behind.at, behind.id)]


def _name_place(row: StoredStanding, identities: Mapping[UUID, ClientIdentity]) -> tuple[str, UUID]:
    return identities[row.client_id].sort_key[:LONGEST_KEY], row.id


def _place(row: StoredStanding, sort: Sort, identities: Mapping[UUID, ClientIdentity]) -> Place:
    if sort is Sort.NAME:
        return NamePlace(*_name_place(row, identities))
    if sort is Sort.DUE:
        return DuePlace(row.next_due, row.id)
    return MomentPlace(row.last_at if sort is Sort.LAST else row.opened_at, row.id)


async def _rows(
    actor: Actor, read: Collection[Read], identities: Mapping[UUID, ClientIdentity], chips: Beside
) -> list[WorkRow]:
    names = await tenant_views.worker_names(actor.tenant, {row.key_worker_id for row, _, _ in read})
    return [_row(actor, row, identities[row.client_id], names, chips, beside) for row, _, beside in read]


def _row(
    actor: Actor,
    row: StoredStanding,
    identity: ClientIdentity,
    names: Mapping[UUID, str],
    chips: Beside,
    beside: StoredChips,
) -> WorkRow:
    case = case_row(actor, row, identity, names, chips.told(beside.chips))
    reads = _reads(actor, row.key_worker_id, row.stood_in_for)
    last = LastRecord(on=prague_date(row.last_at), kind=row.last_kind) if reads and row.last_kind is not None else None
    return WorkRow(case=case, due=_day(row.next_due) if reads else row.own_due, last=last, reads=reads)


def _day(day: date) -> date | None:
    return None if day == NO_DUE else day


async def _with_signs(actor: Actor, rows: list[WorkRow]) -> list[WorkRow]:
    told = await signs_in_lists(actor, [row.case.id for row in rows])
    return [_beside(row, told.get(row.case.id, {})) for row in rows] if told else rows


def _beside(row: WorkRow, signs: Mapping[str, SignView]) -> WorkRow:
    """What is due by an hour is no task, and is due like one."""
    hours = [each.on for each in signs.values() if each.on is not None and each.at is not None]
    return msgspec.structs.replace(row, signs=signs, due=min([*hours, *([row.due] if row.due else [])], default=None))
