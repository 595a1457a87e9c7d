"""Who of the other service looked at joint work: the service whose consent it rests on has the whole answer."""

from uuid import UUID

from cases.cases.access import CaseHold
from cases.cases.schemas import StoredEntry
from kernel import keys
from kernel.actor import Actor
from services.case_management import repository
from services.case_management.access import Side, holds_of_case, in_team
from services.case_management.schemas import PartnerLook

_FIRST, _LAST = UUID(int=0), UUID(int=2**128 - 1)


async def looks_of_partners(
    actor: Actor, case_id: UUID, *, after: UUID | None = None, before: UUID | None = None, limit: int | None = None
) -> list[PartnerLook]:
    """(in unit) Looks of the other services at joint work that rests on a consent of this case, last first; None for all.

    They are found by the marks that they left of the keys of the joint work, so also when it has ended.
    """
    if not in_team(actor):
        return []
    owned = [hold.id for hold in await holds_of_case(actor, case_id) if hold.side is Side.OWNER]
    sealers = await keys.sealers(actor.tenant, owned)
    found: dict[UUID, PartnerLook] = {}
    for each in owned:
        marks = sealers[each].marks() if each in sealers else []
        rows = await repository.list_partner_looks(
            each, marks, after=after or _FIRST, before=before or _LAST, limit=limit
        )
        found |= {row.id: row for row in rows}
    return sorted(found.values(), key=lambda row: row.id, reverse=True)[:limit]


async def entries_of_partners(
    actor: Actor, hold: CaseHold, after: UUID | None, before: UUID | None, limit: int
) -> list[StoredEntry]:
    """(in unit) The same for the history of the case."""
    return [
        StoredEntry(
            id=row.id,
            at=row.at,
            action=row.action,
            outcome="read",
            worker_id=row.worker_id,
            service_id=row.service_id,
        )
        for row in await looks_of_partners(actor, hold.id, after=after, before=before, limit=limit)
    ]
