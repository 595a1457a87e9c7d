# pyright: strict
"""What has nobody, for the head of a service. Nothing here leaves anything behind."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from kernel.actor import Actor, system_actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.points import Point
from tenants import views as tenant_views
from tenants.accounts.access import signing_in
from tenants.tables import Role

from . import repository
from .schemas import Leaver, LeftRow, LeftWork, StillOpen, StoredHold, WorkOf

AHEAD_DAYS = 14
SHOWN = 20
WORK: Point[WorkOf] = Point("work that rests on one person", once=lambda work: work.kind)
"""What domains let one person answer for."""
STILL_OPEN: Point[StillOpen] = Point("what a service that closes has to finish", once=lambda each: each.kind)


async def left_without(actor: Actor, *, shown: int = SHOWN) -> list[LeftWork]:
    """(in unit) What of the actor's service rests on people who may not do it any more, or will not in two weeks.

    Of each kind so many are `shown`, all are counted. A constant number of queries; when nobody leaves one.
    """
    holds = await repository.list_holds(
        actor.tenant,
        actor.service,
        until=now() + timedelta(days=AHEAD_DAYS),
        gone={work.kind: work.gone for work in WORK.all() if work.gone},
    )
    found: list[tuple[list[LeftRow], dict[UUID, Leaver], int]] = []
    for work in WORK.all():
        leavers = leavers_of(holds, work.roles)
        gone = [hold.worker_id for hold in holds if hold.of == work.kind]
        leavers |= {one: Leaver(worker_id=one, until=None, stays=False) for one in gone if one not in leavers}
        number = await work.count(actor, leavers.keys()) if work.rows and leavers else 0
        if work.rows and number:
            found.append((await work.rows(actor, leavers.keys(), shown), leavers, number))
    left = {each for rows, _, _ in found for row in rows for each in row.worker_ids}
    names = await tenant_views.worker_names(actor.tenant, left)
    return [
        LeftWork(
            rows=[
                (row, _gone(row) or leavers[row.worker_id], [names.get(each, "") for each in row.worker_ids])
                for row in rows
            ],
            number=number,
        )
        for rows, leavers, number in found
    ]


async def waits_for_head(tenant_id: UUID, service_id: UUID) -> int:
    """(in unit) How much of a service has nobody and stands on the day of its head alone, as the system of that service."""
    system = system_actor(tenant_id, service_id)
    async with unit_of_work(system):
        return sum(each.number for each in await left_without(system, shown=1))


def _gone(row: LeftRow) -> Leaver | None:
    """Who is gone from another service: what the reader's knows of their roles says nothing of it."""
    return Leaver(worker_id=row.worker_id, until=None, stays=False) if row.service else None


async def still_open(tenant_id: UUID, service_id: UUID) -> list[tuple[str, int]]:
    """(in unit) What a service would have to finish if it closed: marked message and number, as the system of that service."""
    system = system_actor(tenant_id, service_id)
    async with unit_of_work(system):
        found = [(each.said, await each.count(system)) for each in STILL_OPEN.all()]
    return [(said, number) for said, number in found if number]


def leavers_of(holds: Iterable[StoredHold], roles: Collection[Role] | None) -> dict[UUID, Leaver]:
    """Those who hold none of the roles any more, or none after the days ahead."""
    soon = now() + timedelta(days=AHEAD_DAYS)
    of_worker: dict[UUID, list[StoredHold]] = {}
    for hold in (each for each in holds if each.of is None):
        of_worker.setdefault(hold.worker_id, []).append(hold)
    found: dict[UUID, Leaver] = {}
    for worker_id, held in of_worker.items():
        right = [hold for hold in held if roles is None or hold.role in roles]
        ends = [hold.until for hold in right if hold.until is not None]
        if not any(hold.holds for hold in right):
            stays = any(hold.holds for hold in held)
            found[worker_id] = Leaver(worker_id=worker_id, until=None, stays=stays)
        elif len(ends) == len(right) and max(ends) <= soon:
            found[worker_id] = Leaver(worker_id=worker_id, until=max(ends), stays=False)
    return found


async def works_elsewhere(tenant_id: UUID, user_id: UUID) -> bool:
    """Whether an account works for another organisation, too."""
    async with unit_of_work(signing_in(user_id)):
        return any(each != tenant_id for each in await repository.list_employers(user_id))
