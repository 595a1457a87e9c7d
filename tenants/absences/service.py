# pyright: strict
"""Planning an absence, and coming back from one."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.ids import new_id
from kernel.triggers import guarded
from kernel.web.i18n import gettext
from tenants import views as tenant_views

from . import repository, rules, views
from .access import AbsencePermission, absence_for, may_say, require
from .events import AbsenceEnded, AbsencePlanned, SubstituteChanged
from .exceptions import AbsenceMeets, AbsenceOver
from .schemas import AbsenceText, ChangeSubstitute, PlanAbsence, Planned
from .tables import Absence, AbsenceEnd


async def plan_absence(actor: Actor, order: PlanAbsence) -> UUID:
    """Say that somebody of the service will be away, and who stands in (S001; domain reference 1.9). The coordinator stays.

    Raises Invalid, NotAllowed for somebody else's by who heads nobody.
    """
    async with unit_of_work(actor):
        require(actor, AbsencePermission.PLAN)
        await repository.take_turn()
        at, checks = now(), Checks()
        worker_id = order.worker_id or actor.worker
        if not may_say(actor, worker_id):
            require(actor, AbsencePermission.PLAN_OF_OTHERS)
        if not await tenant_views.works_here(actor, worker_id):
            checks.fail("worker_id", rules.NEEDS_WORKER)
        await _check_substitute(actor, checks, worker_id, order)
        rules.check_span(checks, order.starts_at, order.ends_at, at=at)
        phone = checks.line("phone", order.phone, required=False, max_length=rules.LONGEST_PHONE)
        spanned = not checks.fields.keys() & {"starts_at", "ends_at"}
        long = spanned and order.starts_at and order.ends_at and rules.is_long(order.starts_at, order.ends_at)
        own = worker_id == actor.worker  # of who fell ill a head knows neither calls nor mail
        rules.check_prepared(checks, order.prepared, await views.steps(actor), long=bool(long) and own, at=at)
        checks.done()
        assert order.substitute_id is not None
        assert order.starts_at is not None
        assert order.ends_at is not None
        new = Planned(
            worker_id=worker_id,
            substitute_id=order.substitute_id,
            starts_at=order.starts_at,
            ends_at=order.ends_at,
        )
        others = await repository.list_meeting(actor, order.starts_at, order.ends_at, limit=views.MOST_AHEAD)
        people = {each for other in others for each in (other.worker_id, other.substitute_id)}
        rules.check_beside(checks, new, others, await tenant_views.worker_names(actor.tenant, people))
        await _check_apart(actor, checks, new)
        checks.done()
        absence_id = await _write(actor, new, order.prepared, phone)
        await record(
            actor,
            AbsencePlanned(
                absence_id=absence_id,
                worker_id=worker_id,
                substitute_id=order.substitute_id,
                starts_at=order.starts_at,
                ends_at=order.ends_at,
                by_worker_id=actor.worker,
            ),
        )
        return absence_id


async def _write(actor: Actor, new: Planned, prepared: Collection[str], phone: str) -> UUID:
    """(in unit) Write what was checked."""
    absence_id, sealer = new_id(), await keys.organisation_sealer(actor.tenant)
    with guarded(AbsenceMeets):
        await repository.insert_absence(
            Absence(
                id=absence_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                worker_id=new.worker_id,
                substitute_id=new.substitute_id,
                starts_at=new.starts_at,
                ends_at=new.ends_at,
                prepared=sorted(set(prepared)),
                set_by=actor.worker,
                set_at=now(),
                sealed=sealer.seal("absence", absence_id, AbsenceText(phone=phone)),
            )
        )
    return absence_id


async def _check_substitute(
    actor: Actor, checks: Checks, worker_id: UUID, order: PlanAbsence | ChangeSubstitute
) -> None:
    """(in unit) Who stands in works here, may lead cases and is somebody else."""
    roles = tuple(rules.MAY_BE_STOOD_IN_FOR.all())
    if order.substitute_id == worker_id:
        checks.fail("substitute_id", rules.NOT_ONESELF)
    elif order.substitute_id is None or not await tenant_views.works_here(actor, order.substitute_id, roles=roles):
        checks.fail("substitute_id", rules.NEEDS_SUBSTITUTE)


async def _check_apart(actor: Actor, checks: Checks, new: Planned) -> None:
    """(in unit) Nobody stands in where they would come to both sides of what is kept apart."""
    apart = await views.kept_apart(actor, new.worker_id, new.starts_at, new.ends_at)
    if new.substitute_id in apart:
        checks.fail("substitute_id", gettext(rules.NOT_BOTH).format(why=apart[new.substitute_id]))


async def _end(actor: Actor, absence_id: UUID, ended_at: datetime, *, at: datetime) -> None:
    await repository.insert_end(
        AbsenceEnd(
            id=new_id(),
            tenant_id=actor.tenant,
            service_id=actor.service,
            absence_id=absence_id,
            ended_at=ended_at,
            set_by=actor.worker,
            set_at=at,
        )
    )


async def change_substitute(actor: Actor, absence_id: UUID, order: ChangeSubstitute) -> UUID:
    """From now on somebody else stands in until the planned end; who stood in reads nothing more. Returns where the absence goes on.

    Raises NotThere, NotAllowed, AbsenceOver, Invalid.
    """
    async with unit_of_work(actor):
        await repository.take_turn()
        row = await absence_for(actor, absence_id, AbsencePermission.PLAN)
        at, checks = now(), Checks()
        if row.ends_at <= at or row.ends_at <= row.starts_at:
            raise AbsenceOver
        await _check_substitute(actor, checks, row.worker_id, order)
        if order.substitute_id == row.substitute_id:
            checks.fail("substitute_id", rules.SAME_SUBSTITUTE)
        phone = checks.line("phone", order.phone, required=False, max_length=rules.LONGEST_PHONE)
        checks.done()
        assert order.substitute_id is not None
        changed_at = max(at, row.starts_at)
        new = Planned(
            worker_id=row.worker_id, substitute_id=order.substitute_id, starts_at=changed_at, ends_at=row.ends_at
        )
        meeting = await repository.list_meeting(actor, changed_at, row.ends_at, limit=views.MOST_AHEAD)
        others = [each for each in meeting if each.id != row.id]
        people = {each for other in others for each in (other.worker_id, other.substitute_id)}
        rules.check_beside(checks, new, others, await tenant_views.worker_names(actor.tenant, people))
        await _check_apart(actor, checks, new)
        checks.done()
        await _end(actor, row.id, changed_at, at=at)
        next_id = await _write(actor, new, row.prepared, phone)
        await record(
            actor,
            SubstituteChanged(
                absence_id=row.id,
                next_absence_id=next_id,
                worker_id=row.worker_id,
                from_worker_id=row.substitute_id,
                substitute_id=order.substitute_id,
                changed_at=changed_at,
                by_worker_id=actor.worker,
            ),
        )
        return next_id


async def end_absence(actor: Actor, absence_id: UUID) -> UUID:
    """Say that somebody is back, or does not go after all: who stood in reads nothing more from now on. Raises NotThere, AbsenceOver."""
    async with unit_of_work(actor):
        await repository.take_turn()
        row = await absence_for(actor, absence_id, AbsencePermission.PLAN)
        at = now()
        if row.ends_at <= at or row.ends_at <= row.starts_at:
            raise AbsenceOver
        ended_at = max(at, row.starts_at)
        await _end(actor, row.id, ended_at, at=at)
        await record(
            actor,
            AbsenceEnded(
                absence_id=row.id,
                worker_id=row.worker_id,
                substitute_id=row.substitute_id,
                ended_at=ended_at,
                by_worker_id=actor.worker,
            ),
        )
        return row.id
