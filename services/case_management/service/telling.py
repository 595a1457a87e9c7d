"""What the file of the service that works on another one's consent says of it: people of that service look there (seed 002)."""

from uuid import UUID, uuid5

from cases.cases import service as cases
from cases.cases.access import CaseHold, hold_on
from cases.cases.tables import RecordKind
from consent.rules import last_day
from kernel.actor import Actor, system_actor
from kernel.clock import now
from kernel.db import unit_of_work
from services.case_management import papers, rules
from services.case_management.access import CaseManagementHold
from services.case_management.schemas import StoredCaseManagement
from services.case_management.views import services_of


async def write_accepted(actor: Actor, hold: CaseManagementHold, case: CaseHold) -> None:
    """(in unit) That joint work began, on whose consent and until when; signed by who agreed to it."""
    services = await services_of(actor, [hold.row])
    own, other = services[hold.row.partner_service_id], services[hold.row.service_id]
    text = papers.accepted(own.short_name, other.short_name, last_day(hold.row.valid_until))
    await cases.write_record(actor, case, kind=RecordKind.JOINT_WORK, occurred_at=now(), text=text, source_id=hold.id)


async def write_end(actor: Actor, row: StoredCaseManagement, *, closed_of: UUID | None = None) -> None:
    """That it ended, once, as the system of that service; which service ended it if one did, and nothing of a client's word."""
    there = system_actor(actor.tenant, row.partner_service_id)
    async with unit_of_work(there):
        await _write_end(there, row, closed_of)


async def _write_end(there: Actor, row: StoredCaseManagement, closed_of: UUID | None) -> None:
    case = await hold_on(there, row.partner_case_id) if row.partner_case_id is not None else None
    ended_on = rules.ended_day(row.state, row.ended_on)
    if case is None or ended_on is None:
        return
    services = await services_of(there, [row])
    own, other = services[row.partner_service_id], services[row.service_id]
    by = services[closed_of].short_name if closed_of is not None else ""
    text = papers.ended(own.short_name, other.short_name, ended_on, closed_of=by)
    source = uuid5(row.id, "ended")
    await cases.write_record(there, case, kind=RecordKind.JOINT_WORK, occurred_at=now(), text=text, source_id=source)
