"""The people and services of the two sides of joint work."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from cases.cases import access as case_access
from cases.cases import views as case_views
from cases.cases.schemas.readers import Readers
from kernel.actor import Actor
from kernel.web.worker_names import in_service
from services.case_management import rules
from services.case_management.access import CaseManagementHold
from services.case_management.schemas import (
    CaseManagementText,
    Member,
    OfTwoServices,
    ServiceChoice,
    StoredCaseManagement,
)
from tenants import views as tenant_views
from tenants.schemas import ServiceView


def key_worker_of(
    text: CaseManagementText, names: Mapping[UUID, str], services: Mapping[UUID, ServiceView]
) -> Member | None:
    """The present key worker of the case management, with the service that they were chosen for, whatever roles they have now."""
    if not text.key_workers:
        return None
    turn = text.key_workers[-1]
    return member(turn.worker_id, turn.service_id, names, services)


def member(
    worker_id: UUID, service_id: UUID, names: Mapping[UUID, str], services: Mapping[UUID, ServiceView]
) -> Member:
    """Somebody of the two teams as they are shown."""
    short_name = services[service_id].short_name if service_id in services else ""
    name = in_service(names.get(worker_id, ""), service_id)
    return Member(id=worker_id, name=name, service_id=service_id, service=short_name)


async def services_of(actor: Actor, rows: Iterable[OfTwoServices]) -> dict[UUID, ServiceView]:
    """The services on both sides of the rows, and the actor's own."""
    ids = {service_id for row in rows for service_id in (row.service_id, row.partner_service_id)} | {actor.service}
    found = await tenant_views.service_views((actor.tenant, service_id) for service_id in ids)
    return {service_id: view for (_, service_id), view in found.items()}


def pair_of(row: OfTwoServices, services: Mapping[UUID, ServiceView]) -> list[ServiceView]:
    """The two services of a row, in one order for both."""
    return sorted((services[row.service_id], services[row.partner_service_id]), key=lambda each: each.short_name)


def service_choice(service: ServiceView) -> ServiceChoice:
    """A service to choose."""
    return ServiceChoice(id=service.id, name=service.name, short_name=service.short_name)


async def partners(actor: Actor) -> list[ServiceChoice]:
    """The other services of the organisation."""
    return [
        service_choice(each) for each in await tenant_views.recipient_services(actor) if each.tenant_id == actor.tenant
    ]


async def team_of(actor: Actor, hold: CaseManagementHold) -> dict[UUID, Member]:
    """The people of both teams of a case management: of the partner only those whom the consent names, if it names any."""
    row = hold.row
    return await team(actor, row.service_id, row.partner_service_id, named=row.partner_worker_ids)


async def team(actor: Actor, first_id: UUID, second_id: UUID, *, named: Collection[UUID] = ()) -> dict[UUID, Member]:
    """The people of two teams by id; who works in both stands for the first, and is shown with both.

    Those `named` for the second by the consent stand for that one alone, wherever else they work.
    """
    services = await tenant_views.service_views([(actor.tenant, first_id), (actor.tenant, second_id)])
    found: dict[UUID, Member] = {}
    for service_id in (first_id, second_id):
        for worker in await tenant_views.workers_of_service(actor, service_id=service_id, roles=rules.TEAM_ROLES):
            if service_id == second_id and named and worker.id not in named:
                continue
            short_name = services[actor.tenant, service_id].short_name
            taken = None if named and service_id == second_id else found.get(worker.id)
            found[worker.id] = Member(
                id=worker.id,
                name=worker.name,
                service_id=taken.service_id if taken else service_id,
                service=f"{taken.service}, {short_name}" if taken else short_name,
                other_service_id=service_id if taken else None,
            )
    return found


async def who_hears(
    there: Actor, row: StoredCaseManagement, leads: UUID | None, *, but: UUID | None = None, also: UUID | None = None
) -> list[UUID]:
    """(in unit) Who of a service hears of joint work, as its system: who leads the file there, and who leads the joint work;
    `also` this one.

    Whom the consent leaves out hears nothing of it, its end included: those named who work there do, in their place. The
    heads do in the place of who has left, where the consent names nobody there.
    """
    of_owner = there.service_id == row.service_id
    case_id = row.case_id if of_owner else row.partner_case_id
    case = await case_access.hold_on(there, case_id) if case_id is not None else None
    if case is None:
        return []
    named = [] if of_owner else row.partner_worker_ids
    leading = [case.key_worker_id] if named else await case_access.who_answers_for(there, case)
    told = await _working(there, [*leading, leads, also], named, but)
    return told or await _working(there, named, named, but)


async def _working(
    there: Actor, workers: Iterable[UUID | None], named: Collection[UUID], but: UUID | None
) -> list[UUID]:
    """(in unit) Those of these workers who are of the team there, once each."""
    found = [each for each in dict.fromkeys(workers) if each not in (None, but) and (not named or each in named)]
    return [each for each in found if each and await tenant_views.works_here(there, each, roles=rules.TEAM_ROLES)]


async def who_reads(actor: Actor, row: StoredCaseManagement) -> Readers | None:
    """(in unit) Who reads a file of the partner that joint work is written into; None where the consent is for the whole service."""
    if not row.partner_worker_ids:
        return None
    return await case_views.who_reads_here(actor, row.partner_worker_ids, service_id=row.partner_service_id)
