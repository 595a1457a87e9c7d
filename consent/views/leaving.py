# pyright: strict
"""Consents for named people who have all left: they let nobody through until the client agrees to a new wording."""

from collections.abc import Collection
from uuid import UUID

from cases.cases import views as case_views
from consent import repository
from consent.exceptions import NobodyNamedThere
from consent.schemas import ForNobody, Provision
from kernel.actor import Actor
from kernel.web.i18n import gettext
from tenants import views as tenant_views
from tenants.leaving.schemas import LeftRow
from tenants.schemas import WorkerView


async def named_who_left(actor: Actor, worker_ids: Collection[UUID], limit: int) -> list[LeftRow]:
    """(in unit) Consents in force that name these people and nobody who sees it there; recorded as a read of a list."""
    rows = await repository.list_for_nobody(actor, worker_ids, limit)
    known = await case_views.clients_and_marks(actor, {row.case_id for row in rows})
    services = await tenant_views.service_views((row.recipient_tenant_id, row.recipient_service_id) for row in rows)
    said = gettext("souhlas jen pro jmenované · {service}")
    left: list[LeftRow] = []
    for row in rows:
        if row.case_id in known:
            service = services[row.recipient_tenant_id, row.recipient_service_id].short_name
            gone = [each for each in row.recipient_worker_ids if each in set(worker_ids)]  # the others do not see it
            left.append(
                LeftRow(
                    worker_id=gone[0],
                    besides=gone[1:],
                    service=service,
                    title=known[row.case_id][0],
                    about=said.format(service=service),
                    url=f"/consents/{row.id}",
                    act=gettext("Domluvit nové znění"),
                )
            )
    return left


async def mine_for_nobody(actor: Actor) -> list[tuple[ForNobody, str, str]]:
    """(in unit) Consents of clients whose cases the actor leads, in force for named people who have all left.

    Each with the client and the service. One statement while there is none.
    """
    rows = await repository.list_all_for_nobody(actor)
    mine = {case_id for case_id, _ in (await case_views.my_clients(actor)).values()} if rows else set[UUID]()
    rows = [row for row in rows if row.case_id in mine]
    if not rows:
        return []
    known = await case_views.clients_and_marks(actor, {row.case_id for row in rows})
    services = await tenant_views.service_views((row.recipient_tenant_id, row.recipient_service_id) for row in rows)
    return [
        (row, known[row.case_id][0], services[row.recipient_tenant_id, row.recipient_service_id].short_name)
        for row in rows
        if row.case_id in known
    ]


async def named_people(
    actor: Actor, provisions: Collection[Provision], *, roles: Collection[str] = ()
) -> dict[UUID, list[str] | None]:
    """(in unit) Who of the named of each consent would see it: colleagues who work there now. None for a whole service.

    `roles`: those that see it there, where not everybody does.
    """
    naming = [each for each in provisions if each.recipient_worker_ids and each.recipient_tenant_id == actor.tenant]
    there = await tenant_views.workers_of_services(actor, {each.recipient_service_id for each in naming})
    people: dict[UUID, list[str] | None] = {each.consent_id: None for each in provisions}
    for each in naming:
        working = there[each.recipient_service_id]
        people[each.consent_id] = [
            worker.name for worker in working if worker.id in each.recipient_worker_ids and _sees(worker, roles)
        ]
    return people


def _sees(worker: WorkerView, roles: Collection[str]) -> bool:
    return not roles or not worker.roles.isdisjoint(roles)


async def check_somebody_named(actor: Actor, provision: Provision, *, roles: Collection[str] = ()) -> None:
    """(in unit) Raise NobodyNamedThere for a consent for named people of whom nobody works in the service any more.

    Or nobody in one of the `roles` that see it there.
    """
    named = set(provision.recipient_worker_ids)
    if named:
        there = await tenant_views.workers_of_service(actor, service_id=provision.recipient_service_id)
        if named.isdisjoint(worker.id for worker in there if _sees(worker, roles)):
            raise NobodyNamedThere(provision.consent_id)
