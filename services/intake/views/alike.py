"""What there is already about a child."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from cases.cases import views as case_views
from cases.cases.rules import is_likely
from cases.clients.schemas import ClientIdentity
from kernel import audit, keys, search
from kernel.actor import Actor
from kernel.db import look
from kernel.terms import By, alike_terms, codes
from services.intake import repository, rules
from services.intake.access import IntakePermission, NoticeHold, notice_for, require
from services.intake.schemas import (
    Alike,
    Child,
    FoundNotice,
    StoredNotice,
)
from services.intake.tables import NoticeStatus

from .headers import as_headers, children_of, text_of
from .lists import SEARCH_LIMIT

MOST_ALIKE = 5
ENOUGH_TO_COMPARE = 2


async def alike(actor: Actor, child: Child, *, recorded: Collection[UUID] = (), with_notices: bool = True) -> Alike:
    """What there is likely about the child of a call, while it is taken down; two of the names and the birth date are asked for.

    One entry in the log when anything is shown that is not among what was `recorded` for this form before; none for
    each pause in typing.
    """
    async with look(actor):
        require(actor, IntakePermission.RECORD)
        if len(alike_terms(child.given_name, child.family_name, child.birth_date)) < ENOUGH_TO_COMPARE:
            return Alike()
        matches = await case_views.matches_of(actor, rules.identity_from(child), shows=False)
        found = Alike(
            [match for match in matches if match.likely][:MOST_ALIKE],
            await notices_alike(actor, child) if with_notices else [],
        )
        if not found.ids <= set(recorded):
            owners = {match.case.client_id for match in found.cases} | {notice.id for notice in found.notices}
            audit.read(actor, "case_search", None, count=len(found.ids), shown=keys.opened_of(actor, owners))
        return found


async def notices_alike(
    actor: Actor, child: Child, *, status: NoticeStatus | None = NoticeStatus.RECORDED, but: UUID | None = None
) -> list[FoundNotice]:
    """(in unit) Notices of likely the same child, surest first: those that nobody has assigned yet, or of any status."""
    likely = (await _likely(actor, rules.identity_from(child), status=status, but=but))[:MOST_ALIKE]
    headers = await as_headers(actor, [row for row, _, _ in likely], [theirs for _, theirs, _ in likely])
    return [
        FoundNotice(**msgspec.structs.asdict(each), found_by=codes(by))
        for each, (_, _, by) in zip(headers, likely, strict=True)
    ]


async def ids_alike(actor: Actor, child: ClientIdentity) -> list[UUID]:
    """(in unit) Every notice of likely this child; nobody is shown them, so nothing is recorded."""
    return [row.id for row, _, _ in await _likely(actor, child)]


async def _likely(
    actor: Actor, child: ClientIdentity, *, status: NoticeStatus | None = None, but: UUID | None = None
) -> list[tuple[StoredNotice, Child, frozenset[By]]]:
    """Notices whose child is likely this one, with that child and by what it was found, surest first."""
    groups = alike_terms(child.given_name, child.family_name, child.birth_date)
    if len(groups) < ENOUGH_TO_COMPARE:
        return []
    by = {each.id: each.by for each in await search.find(actor, "notice", groups, at_least=ENOUGH_TO_COMPARE)}
    ids = [each for each in by if each != but]
    found = await repository.list_notices(actor, status=status, ids=ids, limit=SEARCH_LIMIT) if ids else []
    children = await children_of(actor, found)
    return [
        (row, children[row.id], by[row.id])
        for row in sorted(found, key=lambda row: ids.index(row.id))
        if row.id in children and is_likely(rules.identity_from(children[row.id]), child)
    ]


async def possible_originals(actor: Actor, notice_id: UUID) -> list[FoundNotice]:
    """Other notices of likely the same child, of any status, that this one can be marked as a duplicate of."""
    async with look(actor):
        found = await notices_beside(actor, await notice_for(actor, notice_id, IntakePermission.MARK))
        return [notice for notice in found if not notice.same_as]


async def notices_beside(actor: Actor, hold: NoticeHold, *, status: NoticeStatus | None = None) -> list[FoundNotice]:
    """(in unit) Other notices of likely the child of one that is held; recorded as a read."""
    found = await notices_alike(actor, (await text_of(actor, hold)).child, status=status, but=hold.id)
    audit.read(actor, "notices", None, count=len(found), shown=keys.opened_of(actor, {notice.id for notice in found}))
    return found
