"""What people do with notices that wait for a return, and what ends the waiting."""

from uuid import NAMESPACE_OID, UUID, uuid5

from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import Invalid, StaleVersion
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from services.intake.events import NoticeAdded, NoticeAssigned, NoticeJoined, NoticePassedOn
from services.intake.rules import check_can_assign
from services.intake.service.names import check_words_of_notice
from services.protection.events import AllJudgedSaid, UrgencyAssessed
from services.protection.tables import Result
from tenants import views as tenant_views
from tenants.notifications import service as notifications
from tenants.rules import UNIT_HEADS

from . import repository, rules, views
from .access import WaitPermission, wait_for
from .events import WaitEnded, WaitSet
from .exceptions import WaitsNoMore
from .schemas import EndWait, LetWait, StoredWait, WaitText
from .tables import NoticeWait, WaitEnd

TOLD_ENDED = "notice_wait.ended"


async def let_wait(actor: Actor, notice_id: UUID, order: LetWait, *, version: int) -> UUID:
    """Let a written notice that is not urgent wait for a named coordinator's return (S001, 8a); its deadlines stay as they are.

    What it waited for before, this takes the place of. Raises NoticeAlreadyAssigned, NoticePassedOnAlready, StaleVersion, Invalid.
    """
    async with unit_of_work(actor):
        await tenant_views.hold_workers(order.worker_id)
        notice = (await wait_for(actor, notice_id, WaitPermission.SET, lock=True)).notice
        check_can_assign(notice.row.status)
        rows = await repository.list_of(actor, notice_id, limit=views.MOST)
        if (present := rules.version_of(rows)) != version:
            raise StaleVersion(present - version)
        checks, bounds = Checks(), await views.bounds_of(actor, notice)
        workers = {each.id for each in await views.possible(actor)}
        rules.check_wait(
            checks, order, refused=bounds.why_not, workers=workers, last=bounds.last, today=today_in_prague()
        )
        if (
            order.worker_id is not None
            and order.worker_id in workers
            and order.until
            and not await views.stays_until(actor, order.worker_id, order.until)
        ):
            checks.fail("until", rules.LEAVES_BEFORE)
        reason = checks.text("reason", order.reason, missing=rules.NEEDS_REASON, max_length=rules.LONG)
        await check_words_of_notice(actor, checks, order, notice)
        checks.done()
        assert order.worker_id is not None
        assert order.until is not None
        for row in rows:
            await _end(actor, row, WaitEnd.CHANGED)
        wait_id, sealer = new_id(), await keys.sealer(actor.tenant, notice_id)
        await repository.insert_wait(
            NoticeWait(
                id=wait_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                notice_id=notice_id,
                worker_id=order.worker_id,
                until=order.until,
                set_by=actor.worker,
                set_at=now(),
                sealed=sealer.seal("notice_wait", wait_id, WaitText(reason=reason)),
            )
        )
        await record(actor, WaitSet(notice_id=notice_id, wait_id=wait_id, worker_id=order.worker_id, until=order.until))
        return wait_id


async def end_wait(actor: Actor, notice_id: UUID, order: EndWait) -> UUID:
    """Take a waiting back: the notice waits to be assigned like any other. Raises WaitsNoMore, Invalid where none is named."""
    async with unit_of_work(actor):
        await wait_for(actor, notice_id, WaitPermission.SET, lock=True)
        rows = await repository.list_of(actor, notice_id, limit=views.MOST)
        if order.wait_id is None and any(each.ended_at is None for each in rows):
            raise Invalid(fields={"wait_id": rules.WHICH_WAIT})
        row = next((each for each in rows if each.id == order.wait_id), None)
        if row is None or not await _end(actor, row, WaitEnd.TAKEN_BACK):
            raise WaitsNoMore
        return row.id


async def _end(actor: Actor, row: StoredWait, ended: WaitEnd) -> bool:
    """(in unit) It waits no more; False where that was so before."""
    if row.ended_at is not None or not await repository.end_wait(actor, row.id, ended=ended, at=now()):
        return False
    await record(actor, WaitEnded(notice_id=row.notice_id, wait_id=row.id, ended=ended.value))
    return True


async def _end_of(actor: Actor, notice_id: UUID, ended: WaitEnd) -> None:
    for row in await repository.list_open_of(actor, [notice_id]):
        await _end(actor, row, ended)


async def has_somebody(actor: Actor, event: NoticeAssigned | NoticeJoined) -> None:
    """(in unit) What somebody has waits for nobody."""
    await _end_of(actor, event.notice_id, WaitEnd.ASSIGNED)


async def went_on(actor: Actor, event: NoticePassedOn) -> None:
    """(in unit) What belongs to another authority waits for nobody here."""
    await _end_of(actor, event.notice_id, WaitEnd.PASSED_ON)


async def learnt(actor: Actor, event: NoticeAdded) -> None:
    """(in unit) What was learnt since may be urgent: the notice waits no more."""
    await _end_of(actor, event.notice_id, WaitEnd.LEARNT)


async def judged(actor: Actor, event: UrgencyAssessed) -> None:
    """(in unit) What is urgent never waits."""
    if event.result == Result.URGENT:
        await _end_of(actor, event.notice_id, WaitEnd.URGENT)


async def reopened(actor: Actor, event: AllJudgedSaid) -> None:
    """(in unit) Where a child may be left nobody has said that nothing is urgent."""
    if not event.all_judged:
        await _end_of(actor, event.notice_id, WaitEnd.LEARNT)


async def tell_heads(actor: Actor, event: WaitEnded) -> None:
    """Tell the heads, and who let it wait, that a notice waits no more where none of them decided that; never who did it."""
    if event.ended not in rules.TOLD:
        return
    rows = await repository.list_of(actor, event.notice_id, limit=views.MOST)
    row = next((each for each in rows if each.id == event.wait_id), None)
    if row is None:
        return
    heads = {head.id for head in await tenant_views.workers_of_service(actor, roles=UNIT_HEADS)}
    for worker_id in {*heads, row.set_by} - {row.ended_by}:
        await notifications.notify(
            actor,
            notification_id=uuid5(NAMESPACE_OID, f"{TOLD_ENDED}|{row.id}|{worker_id}"),
            kind=TOLD_ENDED,
            about_type="notice",
            about_id=row.notice_id,
            worker_id=worker_id,
        )
