# pyright: strict
"""What an administrator does with the people of the organisation."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from kernel.triggers import guarded
from tenants import repository as organisations
from tenants import service as tenants
from tenants.leaving import service as leaving
from tenants.leaving.exceptions import HandedOverAtTheEnd

from . import repository, rules
from .access import PeoplePermission, person_for, role_for
from .exceptions import NobodyLeftToAdminister, NotOneself, RoleOver, WorkOver
from .schemas import EndRole, EndWork, GiveRole


async def give_role(actor: Actor, person_id: UUID, order: GiveRole) -> UUID:
    """Give a colleague a role from today or a day to come, never oneself (ADR 0050). Raises NotThere, WorkOver, Invalid."""
    async with unit_of_work(actor):
        person = await person_for(actor, person_id, PeoplePermission.CHANGE)
        if person.ended_at is not None:
            raise WorkOver
        checks = Checks()
        if person_id == actor.worker_id:
            checks.fail("role", rules.NOT_TO_ONESELF)
        kind = await organisations.organisation_kind(actor.tenant)
        role = rules.check_role(checks, order.role, in_service=order.service_id is not None, kind=kind)
        begins, ends = rules.check_period(checks, order.valid_from, order.valid_to, today=today_in_prague())
        await check_service(checks, actor, order.service_id, begins)
        await repository.take_turn()
        held = await repository.list_roles(actor.tenant, person_id)
        wanted = (begins or now(), ends)
        if any(
            each.role == role and each.service_id == order.service_id and rules.overlap(each.period, wanted)
            for each in held
            if rules.stands(*each.period, now()) is not rules.Stands.ENDED
        ):
            checks.fail("role", rules.HELD_ALREADY)
        checks.done()
        assert role is not None
        return await tenants.grant_role(actor.tenant, person_id, role, order.service_id, begins, ends, by=actor)


async def check_service(checks: Checks, actor: Actor, service_id: UUID | None, begins: datetime | None) -> None:
    """(in unit) A service in which somebody gets a role is the organisation's, and runs when the role begins."""
    if service_id is not None and not await organisations.runs(actor.tenant, service_id, begins or now()):
        checks.fail("service_id", rules.NEEDS_SERVICE)


async def end_role(actor: Actor, role_id: UUID, order: EndRole) -> UUID:
    """End a role, now or after a last day; what rested on it stays on the day of the head, or with a role that ends now goes to a
    colleague.

    Raises NotThere, RoleOver, NobodyLeftToAdminister, CannotTakeOver, Invalid.
    """
    async with unit_of_work(actor):
        role = await role_for(actor, role_id, PeoplePermission.CHANGE)
        own = role.worker_id == actor.worker_id and role.service_id == actor.service_id
        checks = Checks()
        ends = rules.check_end(checks, order.last_day, today=today_in_prague(), own=own)
        if order.last_day is not None and order.hand_over_to is not None:
            checks.fail("hand_over_to", HandedOverAtTheEnd.message)
        checks.done()
        async with _somebody_administers(actor):
            role = await role_for(actor, role_id, PeoplePermission.CHANGE)
            if role.valid_to is not None and role.valid_to <= (ends or now()):
                raise RoleOver
            await leaving.end_roles(
                actor.tenant,
                role.worker_id,
                [role_id],
                last_day=order.last_day,
                to_user=await _account_of(actor, order.hand_over_to),
                by=actor,
            )
        return role_id


async def end_work(actor: Actor, person_id: UUID, order: EndWork) -> UUID:
    """End somebody's work in the organisation at once, with every role. Raises what `end_role` does, WorkOver, NotOneself."""
    async with unit_of_work(actor):
        await person_for(actor, person_id, PeoplePermission.CHANGE)
        if person_id == actor.worker_id:
            raise NotOneself
        async with _somebody_administers(actor):
            person = await person_for(actor, person_id, PeoplePermission.CHANGE)
            if person.ended_at is not None:
                raise WorkOver
            to_user = await _account_of(actor, order.hand_over_to)
            await leaving.end_work(actor.tenant, person_id, to_user=to_user, by=actor)
        return person_id


async def _account_of(actor: Actor, person_id: UUID | None) -> UUID | None:
    """(in unit) The account of a colleague who takes work over. Raises Invalid."""
    if person_id is None:
        return None
    person = await repository.find_person(actor.tenant, person_id)
    if person is None or person.ended_at is not None:
        raise Invalid(fields={"hand_over_to": rules.NEEDS_COLLEAGUE})
    return person.user_id


NOBODY = "nobody would be left to administer"
"""What the trigger says."""


@asynccontextmanager
async def _somebody_administers(actor: Actor) -> AsyncGenerator[None]:
    """(in unit) What is done leaves no moment to come without an administrator, whoever does it at the same time.

    Raises NobodyLeftToAdminister.
    """
    await repository.take_turn()
    gaps = [await _gap(actor)]
    with guarded(NobodyLeftToAdminister, said=NOBODY):  # the database holds the same, past the application too
        yield
    gaps.append(await _gap(actor))
    if rules.leaves_nobody(*gaps):
        raise NobodyLeftToAdminister


async def _gap(actor: Actor) -> datetime | None:
    held = await repository.list_administrators(actor.tenant)
    return rules.first_gap([each.period for each in held], now())
