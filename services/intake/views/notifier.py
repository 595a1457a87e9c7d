"""Who made a notice: only to be held against a text."""

from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.named import Person
from kernel.readable import opened
from services.intake import repository, rules
from services.intake.access import IntakePermission, may
from services.intake.schemas import (
    Notifier,
)

from .headers import holds

MOST_NOTIFIERS = 200  # of one case, whose names a text is held against


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
    rows = [row for row in walled if holds(actor, row, IntakePermission.SHOW_NOTIFIER)]
    sealers = await keys.sealers(actor.tenant, [row.id for row in rows]) if rows else {}
    read = {
        row.notice_id: opened(sealers.get(row.id), "notifier_identity", row.id, row.sealed, Notifier) for row in rows
    }
    return {notice_id: rules.person(notifier) for notice_id, notifier in read.items() if notifier is not None}
