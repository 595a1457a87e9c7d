# pyright: strict
"""Orders when somebody leaves: what would have nobody is said first, and goes to a colleague in the same act.

What somebody answers for is content, which neither the operator nor an administrator reaches: it is counted and given on as the system of each
service, in numbers alone. What nobody takes over stands on the day of the service's head from that instant.
"""

from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import date, datetime
from uuid import UUID

from kernel.actor import Actor, operator_actor, system_actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.legal_time import end_of_day_exclusive
from kernel.web.i18n import N_, gettext
from tenants import service as tenants
from tenants import views as tenant_views
from tenants.accounts import service as accounts
from tenants.accounts.access import signing_in
from tenants.rules import HEADS
from tenants.schemas import ServiceView

from . import repository, views
from .exceptions import CannotTakeOver, CannotTakeOverInRole, HandedOverAtTheEnd
from .schemas import Left, WorkOf
from .views import WORK

UNLED = (
    ("service that nobody leads any more", N_("vedení služby: nikdo další ho nemá")),
    (
        "things without anybody, which only the head of the service sees",
        N_("co nikoho nemá a vidí to jen vedení služby"),
    ),
)


async def close_account(user_id: UUID, *, to_user: UUID | None = None, show: bool = False) -> list[Left]:
    """Close an account, and end its workers in every organisation; what they answered for goes to a colleague, if one is named.

    Returns what was left, or with `show` what would be: then nothing changes. Raises NotThere, CannotTakeOver.
    """
    left, workers = list[Left](), list[tuple[UUID, UUID]]()
    async with _done_unless(show):
        async with unit_of_work(signing_in(user_id)):
            employers = await repository.list_employers(user_id)
        for tenant_id in employers:
            worker_id = await tenant_views.find_worker(tenant_id, user_id)
            assert worker_id is not None
            workers.append((tenant_id, worker_id))
            await tenants.end_worker(tenant_id, worker_id)
            left += await _give_on(tenant_id, worker_id, to_user, from_=now())
        await accounts.disable_user(user_id)
    for each in workers:  # once it is committed
        tenant_views.forget_name(*each)
    return left


async def end_roles(
    tenant_id: UUID,
    worker_id: UUID,
    membership_ids: Collection[UUID],
    *,
    last_day: date | None = None,
    to_user: UUID | None = None,
    show: bool = False,
    by: Actor | None = None,
) -> list[Left]:
    """End roles of a worker, now or after a coming day; the rest as in `close_account`.

    Until that day the work stays with whoever has it: raises HandedOverAtTheEnd for a day with a colleague.
    """
    if last_day is not None and to_user is not None:
        raise HandedOverAtTheEnd
    at = end_of_day_exclusive(last_day) if last_day is not None else None
    left: list[Left] = []
    async with _done_unless(show, by):
        for membership_id in membership_ids:
            await tenants.end_role(tenant_id, membership_id, at=at, by=by)
        left += await _give_on(tenant_id, worker_id, to_user, from_=at or now(), by=by)
    tenant_views.forget_name(tenant_id, worker_id)
    return left


async def end_work(
    tenant_id: UUID, worker_id: UUID, *, to_user: UUID | None = None, show: bool = False, by: Actor | None = None
) -> list[Left]:
    """End somebody's work in one organisation, with every role there; the account stays. The rest as in `close_account`."""
    left: list[Left] = []
    async with _done_unless(show, by):
        await tenants.end_worker(tenant_id, worker_id, by=by)
        left += await _give_on(tenant_id, worker_id, to_user, from_=now(), by=by)
    tenant_views.forget_name(tenant_id, worker_id)
    return left


async def _give_on(
    tenant_id: UUID, worker_id: UUID, to_user: UUID | None, *, from_: datetime, by: Actor | None = None
) -> list[Left]:
    """(in unit) What a worker may not do any more from an instant on, given to a colleague where it can be."""
    async with unit_of_work(operator_actor(tenant_id)):
        own, every = await repository.list_services_of(tenant_id, worker_id), await repository.list_services(tenant_id)
        to_worker = await tenant_views.find_worker(tenant_id, to_user) if to_user is not None else None
        services = await tenant_views.service_views((tenant_id, service_id) for service_id in {*own, *every})
        led = set(await repository.list_led(tenant_id, from_))
    left: list[Left] = []
    for service_id in sorted({*own, *every}, key=lambda each: services[tenant_id, each].short_name):
        for work in WORK.all():
            if work.named or service_id in own:
                system = system_actor(tenant_id, service_id, ordered_by=by.worker_id if by else None)
                found = await _left(work, system, worker_id, to_worker, wanted=to_user, from_=from_)
                if found:
                    number, taken, takers = found
                    name = services[tenant_id, service_id].short_name
                    left.append(
                        Left(
                            service_id=service_id,
                            roles=work.roles,
                            passes=work.take_over is not None,
                            takers=takers,
                            service=name,
                            what=work.what,
                            said=work.said,
                            number=number,
                            taken=taken,
                            unled=service_id not in led,
                        )
                    )
    return left + await _unled(tenant_id, worker_id, services, from_=from_)


async def _unled(
    tenant_id: UUID, worker_id: UUID, services: Mapping[tuple[UUID, UUID], ServiceView], *, from_: datetime
) -> list[Left]:
    """(in unit) The services that nobody leads from an instant on, when they led them, and what waits there for a head alone."""
    async with unit_of_work(operator_actor(tenant_id)):
        led = set(await repository.list_led(tenant_id, from_))
        unled = [each for each in await repository.list_led_by(tenant_id, worker_id) if each not in led]
    found: list[Left] = []
    for service_id in unled:
        for (what, said), number in zip(UNLED, (1, await views.waits_for_head(tenant_id, service_id)), strict=True):
            if number:
                found.append(
                    Left(
                        service_id=service_id,
                        roles=frozenset(HEADS),
                        passes=False,
                        takers=None,
                        service=services[tenant_id, service_id].short_name,
                        what=what,
                        said=said,
                        number=number,
                        taken=False,
                        unled=True,
                    )
                )
    return found


async def _left(
    work: WorkOf,
    system: Actor,
    worker_id: UUID,
    to_worker: UUID | None,
    *,
    wanted: UUID | None,
    from_: datetime,
) -> tuple[int, bool, frozenset[UUID] | None] | None:
    """(in unit) How much of a kind is left in a service, whether the colleague has it now, and who alone may; None for nothing."""
    tenant_id, service_id = system.tenant, system.service
    async with unit_of_work(system):
        if not work.named and await repository.works_at(tenant_id, service_id, worker_id, work.roles, from_):
            return None
        number = await (work.at(system, [worker_id], from_) if work.at else work.count(system, [worker_id]))
        if not number:
            return None
        if work.tell is not None:
            await work.tell(system, worker_id)
        if work.take_over is None or wanted is None:
            return number, False, await work.takers(system, worker_id) if work.takers else None
        await tenant_views.hold_workers(to_worker)
        await work.take_over(system, worker_id, await _who_takes_over(work, system, to_worker))
        return number, True, None


async def _who_takes_over(work: WorkOf, system: Actor, to_worker: UUID | None) -> UUID:
    """(in unit) The colleague, where they may have that work. Raises CannotTakeOver, which says why not."""
    pair = (system.tenant, system.service)
    if to_worker is not None and await repository.works_at(*pair, to_worker, work.roles, now()):
        return to_worker
    service = (await tenant_views.service_views([pair]))[pair].short_name
    if to_worker is None or not await repository.works_at(*pair, to_worker, None, now()):
        raise CannotTakeOver(service=service)
    raise CannotTakeOverInRole(service=service, what=gettext(work.said))


class _OnlyShownError(Exception):
    """Undoes what was only to be shown."""


@asynccontextmanager
async def _done_unless(show: bool, by: Actor | None = None) -> AsyncGenerator[None]:
    try:
        async with unit_of_work(by or operator_actor()):
            yield
            if show:
                raise _OnlyShownError
    except _OnlyShownError:
        pass
