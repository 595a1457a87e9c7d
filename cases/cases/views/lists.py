# pyright: strict
"""Cases in lists, in a search and on My day."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from cases.cases import repository, rules
from cases.cases.access import STANDS_IN, CasePermission, may, permissions, reads_all, require, sees_all
from cases.cases.repository import lists, merged
from cases.cases.rules import marks
from cases.cases.schemas import (
    CaseRow,
    ConsentChip,
    FoundCase,
    Match,
    StoredCase,
)
from cases.cases.schemas.worklist import StoredStanding
from cases.cases.tables import CaseStatus
from cases.clients import service as clients
from cases.clients.schemas import ClientIdentity
from kernel import audit, keys, search
from kernel.actor import Actor
from kernel.db import look
from kernel.points import Point
from kernel.terms import By, Group, alike_terms, codes, household_terms, query_terms
from tenants import views as tenant_views

from .chips import Beside

MY_CASES = 200
SEARCH_LIMIT = 50
Before = tuple[datetime, UUID]


TELLS_OF: Point[Callable[[Actor, ClientIdentity, str], Awaitable[Mapping[UUID, str]]]] = Point(
    "cases that tell of a person who is not their client"
)
"""By case, what the person is called there who is likely this one, or whom a query finds; in the caller's unit of work."""


async def list_cases(
    actor: Actor,
    *,
    mine: bool = True,
    status: str = CaseStatus.OPEN,
    key_worker_id: UUID | None = None,
    before: Before | None = None,
    limit: int = 50,
) -> list[CaseRow]:
    """Cases of the actor's service that they may know of, last opened first; `status` '' means all."""
    async with look(actor):
        require(actor, CasePermission.LIST)
        everything = sees_all(actor)
        page = lists.cases_of_service(
            actor,
            status=CaseStatus(status) if status else None,
            key_worker_id=actor.worker if mine and everything else key_worker_id,
            with_task_of=None if everything else actor.worker,
            before=before,
            limit=limit,
        )
        return await _rows(actor, page)


async def check_may_list(actor: Actor) -> None:
    """Raise NotAllowed for who may not look for cases; the refusal leaves its trace."""
    async with look(actor):
        require(actor, CasePermission.LIST)


async def find_cases(actor: Actor, query: str) -> list[FoundCase]:
    """Cases of the actor's service that fit what was typed (`kernel.terms.query_terms`), each with why, surest first."""
    async with look(actor):
        require(actor, CasePermission.LIST)
        return [row for row, _ in await _found_rows(actor, query_terms(query))]


async def matches_of(
    actor: Actor,
    identity: ClientIdentity,
    query: str = "",
    *,
    but: UUID | None = None,
    same: Collection[UUID] = (),
    shows: bool = True,
) -> list[Match]:
    """Cases of the actor's service that may be of this person, the most likely first; a `query` looks for others.

    Two of surname, given name and birth date are enough, without a given name one; a beginning is not. `but`: a client
    whose own cases do not count. `same`: cases that the caller knows to be of this person, whatever they are found by.
    `shows`: False when nobody is shown them, or the caller records it.
    """
    async with look(actor):
        require(actor, CasePermission.LIST)
        groups = query_terms(query) if query else _alike(actor, identity)
        at_least = None if query else 2 if identity.given_name else 1
        told: dict[UUID, str] = {}
        for each in TELLS_OF.all():
            told |= await each(actor, identity, query)
        house = [] if query else await _same_house(actor, identity)
        known = await _found_rows(
            actor, groups, at_least=at_least, but=but, same={*same, *told}, beside=house, shows=shows
        )
        others = await _led_along(actor, [row.id for row, _ in known])
        return rules.best_first(
            rules.best_first(
                rules.match_of(
                    row,
                    _told(actor, row, one),
                    identity,
                    known_to_be=row.id in same or (row.id in told and not query),
                    tells_of=told.get(row.id, ""),
                )
                for one in (theirs, *others.get(row.id, ()))
            )[0]
            for row, theirs in known
        )


async def _led_along(actor: Actor, case_ids: Collection[UUID]) -> dict[UUID, list[ClientIdentity]]:
    """(in unit) What the records say that are led in these cases: whoever comes with their data comes with this person's."""
    pairs = (
        [pair for pair in await merged.list_merges(actor, case_ids) if pair.kept_case_id in case_ids]
        if case_ids
        else []
    )
    theirs = await clients.client_identities(actor, [pair.client_id for pair in pairs])
    found: dict[UUID, list[ClientIdentity]] = {}
    for pair in pairs:
        found.setdefault(pair.kept_case_id, []).append(theirs[pair.client_id])
    return found


async def _same_house(actor: Actor, identity: ClientIdentity) -> list[search.Found]:
    """(in unit) Cases of people of the same surname in the same house: those who read cases find them by it."""
    household = household_terms(identity.family_name, identity.street, identity.town)
    return await found_of(actor, [dict.fromkeys(household, By.HOUSEHOLD)]) if household else []


async def doubles_of(
    actor: Actor, identity: ClientIdentity, *, but: UUID | None = None, same: Collection[UUID] = ()
) -> list[Match]:
    """Those of `matches_of` that are asked about before there is a second file; nothing is recorded when there is none."""
    async with look(actor):
        found = await matches_of(actor, identity, but=but, same=same, shows=False)
        likely = [match for match in found if match.likely]
        if likely:
            owners = {match.case.client_id for match in likely}
            audit.read(actor, "case_search", None, count=len(likely), shown=keys.opened_of(actor, owners))
        return likely


async def clients_with_number(actor: Actor, birth_number: str, *, but: UUID | None = None) -> set[UUID]:
    """(in unit) Who in the actor's service has this birth number, for who knows of all cases there and may not read them.

    Nobody is shown them; their keys are opened for what the log says. Readers find by the number themselves.
    """
    if reads_all(actor) or not sees_all(actor):
        return set()
    groups = alike_terms("", "", None, birth_number=birth_number)
    if not groups:
        return set()
    found = await search.find(actor, "case", groups, limit=SEARCH_LIMIT)
    rows = await lists.list_cases(_those_known(actor, [each.id for each in found])) if found else []
    holders = {row.client_id for row in rows if row.client_id != but}
    return {*await keys.sealers(actor.tenant, holders)} if holders else set()


def _told(actor: Actor, row: FoundCase, theirs: ClientIdentity) -> ClientIdentity:
    """Who the client is as far as the actor may know."""
    if _reads(actor, row):
        return theirs
    return ClientIdentity(given_name=theirs.given_name, family_name=theirs.family_name, birth_date=theirs.birth_date)


def _alike(actor: Actor, identity: ClientIdentity) -> list[Group]:
    groups = alike_terms(
        identity.given_name,
        identity.family_name,
        identity.birth_date,
        former=identity.former_name,
        birth_number=identity.birth_number,
    )
    if reads_all(actor):
        return groups
    known = [{term: by for term, by in group.items() if by not in rules.KNOWN_TO_READERS} for group in groups]
    return [group for group in known if group]


async def found_of(actor: Actor, groups: Collection[Group], *, at_least: int | None = None) -> list[search.Found]:
    """(in unit) The surest hits in the actor's service; who knows of theirs alone has only those asked, however many are surer.

    By their address only readers find people: of others nobody is looked for by it, who would be in the way of those that
    may be found. Who reads the cases that they lead has these asked when nobody is found otherwise.
    """
    if reads_all(actor):
        return await search.find(actor, "case", groups, at_least=at_least, limit=SEARCH_LIMIT)
    theirs = None if sees_all(actor) else await lists.list_ids_with_task(actor)
    open_to_all = [{term: by for term, by in group.items() if by not in (By.ADDRESS, By.HOUSEHOLD)} for group in groups]
    found = await search.find(actor, "case", open_to_all, at_least=at_least, among=theirs, limit=SEARCH_LIMIT)
    leads = CasePermission.READ in permissions(actor, key_worker_id=actor.worker, has_task=False)
    if found or not leads or open_to_all == list(groups):
        return found
    led = await lists.list_ids_led(actor)
    return await search.find(actor, "case", groups, at_least=at_least, among=led, limit=SEARCH_LIMIT)


async def _found_rows(
    actor: Actor,
    groups: Collection[Group],
    *,
    at_least: int | None = None,
    but: UUID | None = None,
    same: Collection[UUID] = (),
    beside: Collection[search.Found] = (),
    shows: bool = True,
) -> list[tuple[FoundCase, ClientIdentity]]:
    """Those that the actor may know of, surest first; by what only a reader of the case may know, a reader finds it."""
    found: dict[UUID, Collection[By]] = dict.fromkeys(same, ())
    found |= {each.id: each.by for each in beside if each.id not in found}
    found |= {each.id: each.by for each in await found_of(actor, groups, at_least=at_least)}
    if not found:
        return []
    known = await lists.list_with_clients(_those_known(actor, found), Beside(actor, "page").sql)
    shown = [
        (row, client, beside)
        for row, client, beside in known
        if row.client_id != but
        and row.status != CaseStatus.MERGED
        and (rules.KNOWN_TO_READERS.isdisjoint(found[row.id]) or _reads(actor, row))
    ]
    if not shown:
        return []
    rows = await _shown_rows(actor, shown, what="case_search", shows=shows, every_name=True)
    views = {row.id: (row, theirs) for row, theirs in rows}
    return [
        (FoundCase(**msgspec.structs.asdict(views[each][0]), found_by=codes(by)), views[each][1])
        for each, by in found.items()
        if each in views
    ]


def _reads(actor: Actor, row: StoredCase | FoundCase) -> bool:
    if isinstance(row, StoredCase):
        whom = row.stood_in_for
    else:
        whom = {row.key_worker_id} if row.stands_in else frozenset[UUID]()
    return CasePermission.READ in permissions(actor, key_worker_id=row.key_worker_id, has_task=False, stood_in_for=whom)


def _those_known(actor: Actor, ids: Collection[UUID]) -> lists.Page:
    """Those of these cases that the actor may know of."""
    return lists.named_cases(actor, ids, with_task_of=None if sees_all(actor) else actor.worker)


async def _rows(actor: Actor, page: lists.Page, *, what: str = "cases") -> list[CaseRow]:
    return [row for row, _ in await _known_rows(actor, page, what=what)]


def case_row(
    actor: Actor,
    row: StoredCase | StoredStanding,
    identity: ClientIdentity,
    names: Mapping[UUID, str],
    consent: ConsentChip | None,
) -> CaseRow:
    """A case as lists show it; `names` are those of key workers."""
    return CaseRow(
        id=row.id,
        file_mark=row.file_mark,
        status=row.status,
        opened_at=row.opened_at,
        client_id=row.client_id,
        client_name=identity.name,
        birth_date=identity.birth_date,
        key_worker_id=row.key_worker_id,
        key_worker=names.get(row.key_worker_id, ""),
        mine=row.key_worker_id == actor.worker_id,
        stands_in=row.key_worker_id in row.stood_in_for,
        consent=consent,
    )


async def _known_rows(actor: Actor, page: lists.Page, *, what: str) -> list[tuple[CaseRow, ClientIdentity]]:
    return await _shown_rows(actor, await lists.list_with_clients(page, Beside(actor, "page").sql), what=what)


async def _shown_rows(
    actor: Actor, rows: Sequence[lists.RowWithClient], *, what: str, shows: bool = True, every_name: bool = False
) -> list[tuple[CaseRow, ClientIdentity]]:
    """Cases as a list shows them, with who the client is; recorded as a read that says which clients it showed.

    `every_name`: as `clients.identities_of`.
    """
    chips = Beside(actor, "page")
    identities = await clients.identities_of(
        actor,
        {row.client_id for row, _, _ in rows},
        [client for _, client, _ in rows if client is not None],
        every_name=every_name,
    )
    names = await tenant_views.worker_names(actor.tenant, {row.key_worker_id for row, _, _ in rows})
    if shows:
        found = rows[0][0].id if what == "case_search" and len(rows) == 1 else None
        audit.read(actor, what, found, count=len(rows), shown=keys.opened_of(actor, identities))
    views: list[tuple[CaseRow, ClientIdentity]] = []
    for row, _, beside in rows:
        identity = identities[row.client_id]
        views.append((case_row(actor, row, identity, names, chips.told(beside.chips)), identity))
    return views


async def names_of_cases(actor: Actor, case_ids: Collection[UUID]) -> dict[UUID, str]:
    """Client and file mark of those of these cases that the actor may know of; recorded as a read."""
    async with look(actor):
        known = await clients_and_marks(actor, case_ids)
        return {key: marks.with_mark(name, mark) for key, (name, mark) in known.items()}


async def led_by_me(actor: Actor, case_ids: Collection[UUID]) -> set[UUID]:
    """Those of these cases that the actor answers for now, or stands in for who does."""
    async with look(actor):
        rows = await lists.list_cases(_those_known(actor, case_ids)) if case_ids else []
        return {row.id for row in rows if row.key_worker_id in {actor.worker_id, *row.stood_in_for}}


async def client_names(actor: Actor, case_ids: Collection[UUID]) -> dict[UUID, str]:
    """(in unit) The clients of those of these cases that the actor may know of; recorded as a read."""
    return {key: name for key, (name, _) in (await clients_and_marks(actor, case_ids)).items()}


async def people_of_cases(actor: Actor, case_ids: Collection[UUID]) -> dict[UUID, ClientIdentity]:
    """(in unit) Who the clients are of those of these cases that the actor may know of; recorded as a read."""
    if not case_ids or not may(actor, CasePermission.LIST):
        return {}
    rows = await lists.list_cases(_those_known(actor, case_ids))
    identities = await clients.client_identities(actor, {row.client_id for row in rows})
    audit.read(actor, "cases", None, count=len(rows), shown=keys.opened_of(actor, identities))
    return {row.id: identities[row.client_id] for row in rows}


async def key_workers_of_cases(actor: Actor, case_ids: Collection[UUID]) -> dict[UUID, str]:
    """(in unit) By case who leads it, or led it last, of those of these cases that the actor may know of."""
    if not case_ids or not may(actor, CasePermission.LIST):
        return {}
    rows = await lists.list_cases(_those_known(actor, case_ids))
    names = await tenant_views.worker_names(actor.tenant, {row.key_worker_id for row in rows})
    return {row.id: names.get(row.key_worker_id, "") for row in rows}


async def clients_and_marks(actor: Actor, case_ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """Client and mark; no question when there is nothing to ask."""
    if not case_ids or not may(actor, CasePermission.LIST):
        return {}
    rows = await lists.list_cases(_those_known(actor, case_ids))
    identities = await clients.client_identities(actor, {row.client_id for row in rows})
    audit.read(actor, "cases", None, count=len(rows), shown=keys.opened_of(actor, identities))
    return {row.id: (identities[row.client_id].name, row.file_mark) for row in rows}


async def open_case_counts(actor: Actor) -> dict[UUID, int]:
    """How many open cases each key worker of the actor's service answers for; in the caller's unit of work."""
    return {row.worker_id: row.number for row in await repository.list_open_case_counts(actor)}


async def my_open_cases(actor: Actor) -> int:
    """(in unit) How many open cases the actor answers for."""
    return await repository.count_open_cases_of(actor, actor.worker)


async def stands_in_now(actor: Actor) -> bool:
    """Whether there is somebody for whom the actor stands in at this moment and whose cases they read by that."""
    if actor.service_id is None or not actor.has_role(*STANDS_IN):
        return False
    async with look(actor):
        return bool(await lists.list_stood_in_for())


async def my_clients(actor: Actor, *, of: UUID | None = None) -> dict[UUID, tuple[UUID, str]]:
    """(in unit) The clients of the actor's own open cases, or `of` whom they stand in for, the cases last opened: client → case and its mark."""
    page = lists.cases_of_service(actor, status=CaseStatus.OPEN, key_worker_id=of or actor.worker, limit=MY_CASES)
    rows = await lists.list_cases(page)
    return {row.client_id: (row.id, row.file_mark) for row in rows}
