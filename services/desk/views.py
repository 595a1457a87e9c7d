"""What waits for somebody; nothing here leaves more behind than an entry in the log."""

from datetime import timedelta

from cases.cases import views as case_views
from cases.cases.access import CasePermission, require
from cases.clients import service as clients
from consent import views as consent_views
from consent.tables import ConsentState
from kernel import audit
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague

from .schemas import EndingConsent, MyDay

ENDS_SOON_DAYS = 14


async def my_day(actor: Actor) -> MyDay:
    """What waits for the actor: open tasks, first due first, consents about to end; recorded as a read."""
    async with unit_of_work(actor):
        require(actor, CasePermission.LIST)
        tasks = await case_views.my_tasks(actor)
        ending = await _ending(actor)
        audit.read(actor, "my_day", None, count=len(tasks) + len(ending))
        return MyDay(
            today=today_in_prague(),
            tasks=tasks,
            ending=ending,
            open_cases=await case_views.my_open_cases(actor),
        )


async def check_may_search(actor: Actor) -> None:
    """Raise NotAllowed for who may not look for cases; the refusal leaves its trace."""
    async with unit_of_work(actor):
        require(actor, CasePermission.LIST)


async def _ending(actor: Actor) -> list[EndingConsent]:
    """The actor's own clients whose consent ends within two weeks, the first to end in front."""
    mine = await case_views.my_clients(actor)
    soon = today_in_prague() + timedelta(days=ENDS_SOON_DAYS)
    last_days = {
        client_id: chip.on
        for client_id, chip in (await consent_views.chips_for(actor, mine)).items()
        if chip.state == ConsentState.GIVEN and chip.on <= soon
    }
    identities = await clients.client_identities(actor, last_days)
    ending = [
        EndingConsent(
            case_id=case_id,
            file_mark=file_mark,
            client_name=identities[client_id].name,
            last_day=last_days[client_id],
        )
        for client_id, (case_id, file_mark) in mine.items()
        if client_id in last_days
    ]
    return sorted(ending, key=lambda one: (one.last_day, one.client_name))
