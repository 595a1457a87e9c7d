# pyright: strict
"""What people do about it. Whoever leads the case answers for it until the head decided: nothing here changes who that is."""

from uuid import NAMESPACE_OID, UUID, uuid5

from cases.cases import rules as case_rules
from cases.cases import views as case_views
from cases.cases.events import KeyWorkerChanged
from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from tenants import views as tenant_views
from tenants.notifications import service as notifications
from tenants.rules import HEADS

from . import repository, rules, views
from .access import DecliningPermission, declining_for
from .events import CaseDeclinedSaid, DeclinedSettled
from .exceptions import ActedAlready, DeclinedAlready, NothingToSettle, TooLateToDecline
from .schemas import DeclineCase, DeclinedText, KeepWithThem
from .tables import CaseDeclined, Settled

TOLD, TOLD_URGENT, TOLD_KEPT = "declined.told", "declined.told_urgent", "declined.told_kept"


async def decline(actor: Actor, case_id: UUID, order: DeclineCase) -> UUID:
    """Say that one cannot take over a case one got (S003): the head decides, and until then one answers for it.

    Raises NotAllowed, TooLateToDecline, ActedAlready, DeclinedAlready, Invalid, and of a closed case what says so.
    """
    async with unit_of_work(actor):
        hold = await declining_for(actor, case_id, DecliningPermission.SAY, lock=True)
        case_rules.check_open(hold.status)
        if await repository.find_of(actor, hold.assignment_id) is not None:
            raise DeclinedAlready
        last = await views.until(actor, hold)
        if last is None or today_in_prague() > last:
            raise TooLateToDecline
        if await repository.has_acted(actor, case_id, hold.key_worker_id, hold.key_worker_since):
            raise ActedAlready
        checks = Checks()
        reason = checks.reason("reason", order.reason, missing=rules.NEEDS_REASON, max_length=rules.LONG)
        checks.done()
        declined_id, sealer = new_id(), await keys.sealer(actor.tenant, hold.client_id)
        await repository.insert_declined(
            CaseDeclined(
                id=declined_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                case_id=case_id,
                assignment_id=hold.assignment_id,
                declined_by=actor.worker,
                declined_at=now(),
                sealed=sealer.seal("case_declined", declined_id, DeclinedText(text=reason)),
            )
        )
        await record(actor, CaseDeclinedSaid(declined_id=declined_id))
        return declined_id


async def keep_with_them(actor: Actor, case_id: UUID, order: KeepWithThem) -> UUID:
    """Leave a case with who said that they cannot take it over, with a word to them. Raises NothingToSettle, Invalid."""
    async with unit_of_work(actor):
        hold = await declining_for(actor, case_id, DecliningPermission.SETTLE, lock=True)
        case_rules.check_open(hold.status)
        checks = Checks()
        word = checks.reason("word", order.word, missing=rules.NEEDS_WORD, max_length=rules.LONG)
        checks.done()
        row = await repository.find_of(actor, hold.assignment_id)
        if row is None or row.id != order.declined_id:
            raise NothingToSettle
        sealer = await keys.sealer(actor.tenant, hold.client_id)
        sealed = sealer.seal("case_declined_word", row.id, DeclinedText(text=word))
        if not await repository.settle(actor, row.id, settled=Settled.KEPT.value, at=now(), word=sealed):
            raise NothingToSettle
        await record(actor, DeclinedSettled(declined_id=row.id, settled=Settled.KEPT.value))
        return row.id


async def given(actor: Actor, event: KeyWorkerChanged) -> None:
    """(in unit) Somebody else leads the case: that settles it, whoever changed it and why."""
    for declined_id in await repository.settle_given(actor, event.case_id, at=now()):
        await record(actor, DeclinedSettled(declined_id=declined_id, settled=Settled.GIVEN.value))


async def tell_heads(actor: Actor, event: CaseDeclinedSaid) -> None:
    """Tell the heads, at once where a child of the case was judged to be in danger."""
    row = await repository.find_declined(actor, event.declined_id)
    if row is None or row.settled is not None:
        return
    urgent = row.case_id in await case_views.in_danger(actor)
    for head in await tenant_views.workers_of_service(actor, roles=HEADS):
        await _tell(actor, event.declined_id, TOLD_URGENT if urgent else TOLD, row.case_id, head.id)


async def tell_kept(actor: Actor, event: DeclinedSettled) -> None:
    """Tell who said it that the case stays with them; of another key worker both are told by that."""
    row = await repository.find_declined(actor, event.declined_id)
    if row is not None and row.settled == Settled.KEPT:
        await _tell(actor, row.id, TOLD_KEPT, row.case_id, row.declined_by)


async def _tell(actor: Actor, declined_id: UUID, kind: str, case_id: UUID, worker_id: UUID) -> None:
    await notifications.notify(
        actor,
        notification_id=uuid5(NAMESPACE_OID, f"{kind}|{declined_id}|{worker_id}"),
        kind=kind,
        about_type="case",
        about_id=case_id,
        worker_id=worker_id,
    )
