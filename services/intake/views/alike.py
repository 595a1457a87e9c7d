"""What there is already about a child."""

from collections.abc import Collection
from uuid import UUID

from cases.cases import views as case_views
from cases.clients.schemas import ClientIdentity
from cases.persons.schemas import KnownPerson
from kernel import audit, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.terms import alike_terms
from services.intake import rules
from services.intake.access import IntakePermission, NoticeHold, notice_for, require
from services.intake.schemas import (
    Child,
    FoundNotice,
    NoticeView,
)
from services.intake.schemas.alike import Alike
from services.intake.tables import NoticeStatus

from .finding import ENOUGH_TO_COMPARE, likely, shown
from .headers import as_headers, children_of, text_of

MOST_ALIKE = 5
WAITS = frozenset({NoticeStatus.RECORDED})


async def alike(actor: Actor, child: Child, *, recorded: Collection[UUID] = (), with_notices: bool = True) -> Alike:
    """What there is likely about the child of a call, while it is taken down; two of the names and the birth date are asked for.

    One entry in the log (and one of heads of other agendas) when anything is shown that is not among what was `recorded` for this form before; none for
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
            await case_views.likely_elsewhere(actor, rules.identity_from(child), recorded=recorded),
        )
        if not found.own <= set(recorded):
            owners = {match.case.client_id for match in found.cases} | {notice.id for notice in found.notices}
            audit.read(actor, "case_search", None, count=len(found.own), shown=keys.opened_of(actor, owners))
        return found


async def elsewhere_of(actor: Actor, view: NoticeView) -> list[KnownPerson]:
    """Heads of other agendas that likely lead the child of a notice which is nobody's case yet, for who may know of such and reads the
    notice; recorded as a read of them."""
    if view.content is None or view.header.status not in WAITS:
        return []
    return await case_views.likely_elsewhere(actor, rules.identity_from(view.content.child))


async def notices_alike(
    actor: Actor, child: Child, *, status: NoticeStatus | None = NoticeStatus.RECORDED, but: UUID | None = None
) -> list[FoundNotice]:
    """(in unit) Notices that likely tell of the same child, surest first: those that nobody has assigned yet, or of any status."""
    found = (await likely(actor, rules.identity_from(child), status=status, but=but))[:MOST_ALIKE]
    rows = {hit.row.id: hit.row for hit, _ in found}
    children = await children_of(actor, [*rows.values()])
    known = {each: children[each] for each in rows if each in children}
    headers = await as_headers(actor, [rows[each] for each in known], known.values())
    return await shown(actor, [hit for hit, _ in found], headers={each.id: each for each in headers})


async def ids_alike(actor: Actor, child: ClientIdentity) -> set[UUID]:
    """(in unit) Every notice that likely tells of this child; nobody is shown them, so nothing is recorded."""
    return {hit.row.id for hit, _ in await likely(actor, child)}


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
