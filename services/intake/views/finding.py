"""Notices that fit what was typed: by the child that they tell of, and by each further one."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from cases.cases.rules import is_likely
from cases.clients.rules import is_secret
from cases.clients.schemas import ClientIdentity
from kernel import search
from kernel.actor import Actor
from kernel.carers import by_carers_too
from kernel.db import look
from kernel.terms import By, Group, alike_terms, codes, met, query_terms
from services.intake import repository, rules
from services.intake.access import IntakePermission, knows_by_address, may, reads_every, require
from services.intake.schemas import Child, FoundNotice, NoticeHeader, StoredNotice
from services.intake.schemas.further import Further
from services.intake.tables import NoticeStatus

from .further import called, further_of, people_of_notices
from .headers import SEARCH, children_of, headers_of

FURTHER = "notice_further"
SEARCH_LIMIT = 50
MOST_FOUND = 1_000
ENOUGH_TO_COMPARE = 2
_WHERE = frozenset({By.ADDRESS, By.HOUSEHOLD})


class Hit(NamedTuple):
    """A notice that was found, by what, and by which further child of it, if not by the one that it tells of."""

    row: StoredNotice
    by: frozenset[By]
    further: Further | None = None


class FoundIds(NamedTuple):
    """What fits in lists of another domain: notices by the child that they tell of, those found by a number, further children, and the
    notices that tell of these.
    """

    notices: list[UUID]
    numbered: list[UUID]
    children: list[UUID]
    telling: list[UUID]


def asked_by(actor: Actor, groups: Sequence[Group]) -> list[Group]:
    """What this actor looks by: by any word of an address only who reads every notice; whoever takes notices down by a house, and then
    by the town beside it, so that a town by itself finds none of the thousands that share it."""
    if reads_every(actor):
        return list(groups)
    houses = [any(_is_house(term) for term in group) for group in groups]
    by_house = knows_by_address(actor) and any(houses)
    return [
        {
            term: by
            for term, by in group.items()
            if by not in _WHERE or (by_house and (_is_house(term) or not house) and by is By.ADDRESS)
        }
        for group, house in zip(groups, houses, strict=True)
    ]


def _is_house(term: str) -> bool:
    return term.startswith("a:") and "|" in term


async def but_secret(actor: Actor, found: Sequence[Hit]) -> list[Hit]:
    """(in unit) Those that may be found: by an address none whose case keeps it secret, whatever the notice says; by who cares for the
    child none of which only the header is left here."""
    left = [hit for hit in found if not (By.CARER in hit.by and hit.row.status == NoticeStatus.FORWARDED)]
    there = [hit.row.id for hit in left if hit.row.case_id is not None and not hit.by.isdisjoint(_WHERE)]
    people = await people_of_notices(actor, there)
    secret = {each for each, cases in people.items() if any(is_secret(one) for one in cases.values())}
    return [hit for hit in left if hit.row.id not in secret]


async def hits(
    actor: Actor,
    groups: Sequence[Group],
    *,
    at_least: int | None = None,
    status: NoticeStatus | None = None,
    but: UUID | None = None,
    limit: int = SEARCH_LIMIT,
) -> list[Hit]:
    """(in unit) Surest first. Nobody is shown them, so nothing is recorded."""
    groups = asked_by(actor, groups)
    own = {each.id: each.by for each in await search.find(actor, "notice", groups, at_least=at_least, limit=limit)}
    told = {each.id for each in await search.find(actor, FURTHER, groups, at_least=at_least, limit=limit)}
    ids = [each for each in {**own, **dict.fromkeys(told)} if each != but]
    rows = await repository.list_notices(actor, status=status, ids=ids, limit=2 * limit) if ids else []
    further = await further_of(actor, [row for row in rows if row.id in told])
    by_id = {row.id: row for row in rows}
    found = [Hit(by_id[each], by) for each, by in own.items() if each in by_id]
    for row in rows:
        seen = set[UUID | None]()
        for one in further.get(row.id, ()):
            by = met(groups, rules.terms_of_further(one), at_least=at_least) if one.id not in seen else None
            if by:
                seen |= {one.id} - {None}
                surer = (at for at, hit in enumerate(found) if min(hit.by) < min(by))
                found.insert(next(surer, len(found)), Hit(row, by, one))
    return (await but_secret(actor, found))[:limit]


def known_of(child: ClientIdentity) -> int:
    """How much is known of a child to look for it: notices are found by two of its names and its date of birth, cases by one."""
    return len(alike_terms(child.given_name, child.family_name, child.birth_date))


async def likely(
    actor: Actor, child: ClientIdentity, *, status: NoticeStatus | None = None, but: UUID | None = None
) -> list[tuple[Hit, Child]]:
    """(in unit) Notices that likely tell of this child, as the one they are about or as a further one; surest first."""
    groups = alike_terms(child.given_name, child.family_name, child.birth_date)
    if len(groups) < ENOUGH_TO_COMPARE:
        return []
    found = await hits(actor, groups, at_least=ENOUGH_TO_COMPARE, status=status, but=but)
    first = await children_of(actor, [hit.row for hit in found if hit.further is None])
    each = [(hit, hit.further.child if hit.further else first.get(hit.row.id)) for hit in found]
    return [(hit, one) for hit, one in each if one is not None and is_likely(rules.identity_from(one), child)]


async def shown(actor: Actor, found: Sequence[Hit], *, headers: Mapping[UUID, NoticeHeader]) -> list[FoundNotice]:
    """What is shown of them: of a further child it and its numbers, in the stead of the child that the notice tells of."""
    return [
        FoundNotice(**msgspec.structs.asdict(_header(actor, headers[hit.row.id], hit)), **_beside(actor, hit, headers))
        for hit in found
        if hit.row.id in headers
    ]


def _header(actor: Actor, header: NoticeHeader, hit: Hit) -> NoticeHeader:
    if hit.further is None:
        return header
    return msgspec.structs.replace(header, child_name=called(actor, hit.row, hit.further), birth_date=None)


def _beside(actor: Actor, hit: Hit, headers: Mapping[UUID, NoticeHeader]) -> dict[str, Any]:
    of = headers[hit.row.id].child_name if hit.further is not None else ""
    numbers = list(hit.further.numbers) if hit.further is not None else []
    return {"found_by": codes(hit.by), "beside": of, "numbers": numbers}


async def find_notices(actor: Actor, query: str) -> list[FoundNotice]:
    """Notices that tell of a child whose name or birth date fits what was typed, or the name of who cares for it, or go by that number;
    each with why, surest first.

    One that tells of several such children stands there for each.
    """
    async with look(actor):
        require(actor, IntakePermission.LIST)
        found = await hits(actor, by_carers_too(query_terms(query)))
        rows = {hit.row.id: hit.row for hit in found}
        headers = {each.id: each for each in await headers_of(actor, [*rows.values()], what=SEARCH)}
        return await shown(actor, found, headers=headers)


async def ids_found(actor: Actor, query: str) -> FoundIds:
    """(in unit) What fits what was typed; shows nobody anything."""
    require(actor, IntakePermission.LIST)
    found = await hits(actor, by_carers_too(query_terms(query)), limit=MOST_FOUND)
    own = [hit for hit in found if hit.further is None]
    return FoundIds(
        [hit.row.id for hit in own],
        [hit.row.id for hit in own if hit.by & {By.MARK, By.PART_OF_MARK}],
        [hit.further.id for hit in found if hit.further is not None and hit.further.id is not None],
        [hit.row.id for hit in found if hit.further is not None],
    )


async def cases_told_of(actor: Actor, identity: ClientIdentity, query: str) -> dict[UUID, str]:
    """(in unit) By case, how a further child is called that its notice tells of and that is likely this one, or fits a query; who has a
    case of its own is found by that."""
    if not may(actor, IntakePermission.LIST):
        return {}
    found: Collection[Hit]
    found = await hits(actor, query_terms(query)) if query else [hit for hit, _ in await likely(actor, identity)]
    return {
        hit.row.case_id: called(actor, hit.row, hit.further)
        for hit in found
        if hit.further is not None and hit.row.case_id is not None and hit.further.case_id is None
    }
