# pyright: strict
"""Who leads the case is told what a colleague wrote down."""

from uuid import NAMESPACE_OID, uuid5

from cases.cases.access import hold_on
from consent import repository
from consent.events import ConsentFact
from consent.tables import ConsentState, ConsentType
from kernel.actor import Actor
from tenants.notifications import service as notifications

TAKEN_BACK = "consent.taken_back"


async def tell_of_withdrawal(actor: Actor, event: ConsentFact) -> None:
    """(in unit) The same, unless joint work may end with it, of whose end its own domain tells."""
    if event.type != ConsentType.CASE_MANAGEMENT:
        await tell_key_worker(actor, event)


async def tell_key_worker(actor: Actor, event: ConsentFact) -> None:
    """(in unit) Tell who leads the case that its consent was taken back, unless they wrote it down themselves."""
    case = await hold_on(actor, event.case_id)
    last = next(iter(await repository.list_events(actor, event.consent_id)), None)
    if case is None or last is None or last.state is not ConsentState.WITHDRAWN:
        return
    if last.recorded_by != case.key_worker_id:
        await notifications.notify(
            actor,
            notification_id=uuid5(NAMESPACE_OID, f"{TAKEN_BACK}|{last.id}|{case.key_worker_id}"),
            kind=TAKEN_BACK,
            about_type="consent",
            about_id=event.consent_id,
            worker_id=case.key_worker_id,
        )
