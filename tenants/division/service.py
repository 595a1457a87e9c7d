# pyright: strict
"""What an administrator does with the division of work."""

from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from tenants import periods
from tenants import repository as organisations
from tenants import views as tenant_views
from tenants.codelists.rules import Codes

from . import repository, rules, views
from .access import DivisionPermission, part_for, require
from .events import WorkPartEnded, WorkPartGiven
from .exceptions import PartOver
from .schemas import EndWorkPart, GiveWork, PartText, StoredPart
from .tables import WorkKind, WorkPart, WorkPartEnd


async def give_work(actor: Actor, order: GiveWork) -> UUID:
    """Let somebody have a part of the work of a running service in which they work. Raises Invalid."""
    async with unit_of_work(actor):
        require(actor, DivisionPermission.CHANGE)
        await repository.take_turn()
        checks = Checks()
        lists = await views.lists(actor)
        if order.kind not in views.kinds_of(lists):
            checks.fail("kind", rules.NEEDS_KIND)
        service_id = order.service_id
        if service_id is None or not await organisations.runs(actor.tenant, service_id, now()):
            checks.fail("service_id", rules.NEEDS_SERVICE)
        first = periods.check_period(checks, order.valid_from, order.valid_to, today=today_in_prague())
        letters = rules.check_letters(checks, order.kind, order.first_letters, order.last_letters)
        reason = checks.reason("reason", order.reason, missing=rules.NEEDS_REASON, max_length=500, multiline=False)
        if service_id is not None and "service_id" not in checks.fields:
            await _check_people(actor, checks, service_id, order)
        _check_code(checks, order, lists)
        checks.done()
        assert service_id is not None
        assert order.worker_id is not None
        part = WorkPart(
            id=new_id(),
            tenant_id=actor.tenant,
            service_id=service_id,
            worker_id=order.worker_id,
            kind=order.kind,
            code=order.code,
            for_worker_id=order.for_worker_id,
            first_letters=letters[0],
            last_letters=letters[1],
            valid_from=first,
            valid_to=order.valid_to,
            set_by=actor.worker_id,
            set_at=now(),
        )
        await _check_beside(actor, part, lists)
        part.sealed = await _sealed(actor, "work_part", part.id, reason)
        await repository.insert_part(part)
        await record(
            actor,
            WorkPartGiven(
                work_part_id=part.id,
                in_service=service_id,
                kind=order.kind,
                worker_id=order.worker_id,
                valid_from=first,
                valid_to=order.valid_to,
                code=order.code,
                for_worker_id=order.for_worker_id,
            ),
        )
        return part.id


async def _check_people(actor: Actor, checks: Checks, service_id: UUID, order: GiveWork) -> None:
    """(in unit) Who is named works in the service, and nobody stands in for themselves."""
    if order.worker_id is None or not await organisations.works(actor.tenant, service_id, order.worker_id, None):
        checks.fail("worker_id", rules.NEEDS_WORKER)
    if order.kind != WorkKind.STANDS_IN:
        if order.for_worker_id is not None:
            checks.fail("for_worker_id", rules.NO_FOR)
    elif order.for_worker_id is None or not await organisations.works(
        actor.tenant, service_id, order.for_worker_id, None
    ):
        checks.fail("for_worker_id", rules.NEEDS_FOR)
    elif order.for_worker_id == order.worker_id:
        checks.fail("for_worker_id", rules.NOT_ONESELF)


def _check_code(checks: Checks, order: GiveWork, lists: dict[str, Codes]) -> None:
    """A code that its list offers on the first day; a deputy and surnames have none."""
    if order.kind not in lists:
        if order.code:
            checks.fail("code", rules.NO_CODE)
    elif order.code not in lists[order.kind].used(order.valid_from or today_in_prague()):
        checks.fail("code", rules.NEEDS_CODE)


async def _check_beside(actor: Actor, new: WorkPart, lists: dict[str, Codes]) -> None:
    """(in unit) It goes with what the service has already. Raises Invalid."""
    checks = Checks()
    others = await repository.list_parts(actor.tenant, service_id=new.service_id)
    names = await tenant_views.worker_names(actor.tenant, {each.worker_id for each in others})
    known = lists[new.kind].known() if new.kind in lists else {}
    words = {code: each.words for code, each in known.items()}
    rules.check_beside(checks, _stored(new), others, names=names, words=words)
    checks.done()


def _stored(part: WorkPart) -> StoredPart:
    """A part that is about to be written, as rules compare it."""
    return StoredPart(
        id=part.id,
        service_id=part.service_id,
        service_name="",
        worker_id=part.worker_id,
        kind=part.kind,
        code=part.code,
        for_worker_id=part.for_worker_id,
        first_letters=part.first_letters,
        last_letters=part.last_letters,
        valid_from=part.valid_from,
        valid_to=part.valid_to,
        set_by=part.set_by,
        set_at=part.set_at,
        sealed=b"",
        gone=False,
        for_gone=False,
    )


async def end_part(actor: Actor, part_id: UUID, order: EndWorkPart) -> UUID:
    """End a part of the work after a last day, for a reason. Raises NotThere, PartOver, Invalid."""
    async with unit_of_work(actor):
        await repository.take_turn()
        part = await part_for(actor, part_id, DivisionPermission.CHANGE)
        checks = Checks()
        last_day = periods.check_end(checks, order.last_day, begins=part.valid_from, today=today_in_prague())
        reason = checks.reason("reason", order.reason, missing=rules.NEEDS_REASON, max_length=500, multiline=False)
        if part.valid_to is not None and part.valid_to <= last_day:
            raise PartOver
        checks.done()
        end_id = new_id()
        await repository.insert_end(
            WorkPartEnd(
                id=end_id,
                tenant_id=actor.tenant,
                part_id=part_id,
                last_day=last_day,
                set_by=actor.worker_id,
                set_at=now(),
                sealed=await _sealed(actor, "work_part_end", end_id, reason),
            )
        )
        await record(actor, WorkPartEnded(work_part_id=part_id, last_day=last_day))
        return part_id


async def _sealed(actor: Actor, table: str, row_id: UUID, reason: str) -> bytes:
    return (await keys.organisation_sealer(actor.tenant)).seal(table, row_id, PartText(reason=reason))
