# pyright: strict
"""Orders about organisations, services, workers and roles, each an act with a unit of its own: the operator's, or whose are said."""

import re
from datetime import date, datetime
from uuid import UUID

from kernel import keys
from kernel.actor import Actor, operator_actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import NotThere
from kernel.ids import new_id
from kernel.legal_time import end_of_day_exclusive, today_in_prague
from kernel.phrases import after_service
from kernel.web.i18n import N_
from tenants import repository, rules, views
from tenants.access import user_of_worker
from tenants.events import (
    OrganisationCreated,
    RoleEnded,
    RoleGranted,
    ServiceCreated,
    ServiceDescribed,
    ServiceEnded,
    ServiceRenamed,
    ServiceReopened,
    WorkerAdded,
    WorkerEnded,
)
from tenants.exceptions import (
    CodeTaken,
    WorksThereAlready,
)
from tenants.schemas import (
    WorkerText,
)
from tenants.tables import PresetName, Role, ServiceName

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,30}")


async def create_organisation(
    code: str, preset: PresetName, name: str, short_name: str, abbreviation: str, company_number: str | None = None
) -> UUID:
    """Bring an organisation onto the platform, with its keys and the settings it begins with. Raises CodeTaken, Invalid."""
    checks = Checks()
    _check_code(checks, code)
    name = checks.line("name", name, missing=N_("Napište název organizace."))
    short_name = checks.line("short_name", short_name, missing=N_("Napište krátký název organizace."), max_length=60)
    abbreviation = checks.line("abbreviation", abbreviation, missing=N_("Napište zkratku organizace."), max_length=12)
    number = rules.check_company_number(company_number) if company_number else None
    if isinstance(number, rules.CompanyNumberProblem):
        checks.fail("company_number", number.message_cs)
    checks.done()
    organisation_id = new_id()
    actor = operator_actor(organisation_id)
    async with unit_of_work(actor):
        created = await repository.insert_organisation(
            organisation_id,
            code=code,
            preset=preset,
            name=name,
            short_name=short_name,
            abbreviation=abbreviation,
            company_number=number if isinstance(number, str) else None,
            exchange_public=await keys.create_organisation_key(organisation_id),
        )
        if not created:
            raise CodeTaken
        await record(actor, OrganisationCreated(organisation_id=organisation_id))
    return organisation_id


async def create_service(
    tenant_id: UUID,
    code: str,
    name: str,
    short_name: str,
    *,
    said: str = "",
    offers_peers: bool | None = None,
    guardianship: bool = False,
    by: Actor | None = None,
) -> UUID:
    """Give an organisation a service: from now on a wall stands around it. Raises CodeTaken, Invalid.

    `said` is its name after the word "služba"; the proposal is kept when there is none. `guardianship`: it is the agenda of the authority
    as guardian of children (ADR 0117), which is said once.
    """
    checks = Checks()
    _check_code(checks, code)
    name, short_name, said = _check_names(checks, name, short_name, said)
    checks.done()
    service_id = new_id()
    actor = by or operator_actor(tenant_id)
    async with unit_of_work(actor):
        created = await repository.insert_service(
            tenant_id,
            service_id,
            code=code,
            name=name,
            short_name=short_name,
            said=said,
            offers_peers=offers_peers,
            guardianship=guardianship,
        )
        if not created:
            raise CodeTaken
        views.forget_services_of(tenant_id)
        await record(actor, ServiceCreated(service_id=service_id))
    return service_id


async def describe_service(
    tenant_id: UUID, service_id: UUID, *, said: str | None = None, offers_peers: bool | None = None
) -> None:
    """Write down how the name of a service stands after the word "služba", and whether it has peers to choose among.

    What is None stays. Papers that were signed keep their words. Raises NotThere, Invalid.
    """
    checks = Checks()
    if said is not None:
        said = checks.line("said", said, missing=N_("Napište název služby, jak stojí za slovem „služba“."))
    checks.done()
    actor = operator_actor(tenant_id)
    async with unit_of_work(actor):
        found = await repository.list_services([(tenant_id, service_id)])
        if not found:
            raise NotThere
        if said is not None:
            called = found[0]
            await rename_service(
                tenant_id,
                service_id,
                name=called.name,
                short_name=called.short_name,
                said=said,
                from_=today_in_prague(),
            )
        if offers_peers is not None:
            await repository.set_offers_peers(tenant_id, service_id, offers_peers)
            await record(actor, ServiceDescribed(service_id=service_id))
    views.forget_service(tenant_id, service_id)


async def rename_service(
    tenant_id: UUID, service_id: UUID, *, name: str, short_name: str, said: str, from_: date, by: Actor | None = None
) -> UUID:
    """Let a service be called otherwise from a day on, which is checked; of two for one day the last holds. Raises Invalid."""
    checks = Checks()
    name, short_name, said = _check_names(checks, name, short_name, said)
    checks.done()
    actor, name_id = by or operator_actor(tenant_id), new_id()
    async with unit_of_work(actor):
        await repository.insert_service_name(
            ServiceName(
                id=name_id,
                tenant_id=tenant_id,
                service_id=service_id,
                name=name,
                short_name=short_name,
                said=said,
                valid_from=from_,
                set_by=actor.worker_id,
                set_at=now(),
            )
        )
        await record(actor, ServiceRenamed(name_id=name_id, service_id=service_id, valid_from=from_))
    views.forget_service(tenant_id, service_id)
    return name_id


async def end_service(tenant_id: UUID, service_id: UUID, last_day: date | None, *, by: Actor | None = None) -> None:
    """Let a service open cases up to a last day, which is checked, or (None) without an end."""
    actor = by or operator_actor(tenant_id)
    async with unit_of_work(actor):
        ends = end_of_day_exclusive(last_day) if last_day else None
        await repository.set_end_of_service(tenant_id, service_id, ends)
        fact = (
            ServiceEnded(service_id=service_id, last_day=last_day)
            if last_day
            else ServiceReopened(service_id=service_id)
        )
        await record(actor, fact)
    views.forget_service(tenant_id, service_id)


def _check_names(checks: Checks, name: str, short_name: str, said: str) -> tuple[str, str, str]:
    name = checks.line("name", name, missing=N_("Napište název služby."))
    short_name = checks.line("short_name", short_name, missing=N_("Napište krátký název služby."), max_length=60)
    return name, short_name, checks.line("said", said, required=False) or after_service(name)


def _check_code(checks: Checks, code: str) -> None:
    if not _CODE.fullmatch(code):
        checks.fail("code", N_("Kód tvoří 2 až 31 písmen bez diakritiky, číslic a pomlček."))


async def add_worker(tenant_id: UUID, user_id: UUID, name: str, *, by: Actor | None = None) -> UUID:
    """Let a person work in an organisation; roles are granted one by one. Raises WorksThereAlready."""
    checks = Checks()
    name = checks.line("name", name, missing=N_("Napište jméno pracovníka."), max_length=120)
    checks.done()
    worker_id = new_id()
    actor = by or operator_actor(tenant_id)
    async with unit_of_work(actor):
        sealer = await keys.organisation_sealer(tenant_id)
        sealed = sealer.seal("worker", worker_id, WorkerText(name))
        if not await repository.insert_worker(tenant_id, worker_id, user_id, sealed):
            raise WorksThereAlready
        await record(actor, WorkerAdded(worker_id=worker_id, user_id=user_id))
    return worker_id


async def end_worker(tenant_id: UUID, worker_id: UUID, *, by: Actor | None = None) -> None:
    """A person stops working in an organisation: every role there ends at once. Who comes back is employed anew."""
    actor = by or operator_actor(tenant_id)
    async with unit_of_work(actor):
        if not await repository.end_worker(tenant_id, worker_id):
            raise NotThere
        await record(actor, WorkerEnded(worker_id=worker_id))
    views.forget_name(tenant_id, worker_id)


async def grant_role(
    tenant_id: UUID,
    worker_id: UUID,
    role: Role,
    service_id: UUID | None,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
    *,
    by: Actor | None = None,
) -> UUID:
    """Give a worker a role in a service, or (administrator, auditor) in the organisation, for a time when that is said."""
    rules.check_role_fits(role, in_service=service_id is not None)
    membership_id = new_id()
    actor = by or operator_actor(tenant_id)
    async with unit_of_work(actor):
        await repository.insert_membership(
            tenant_id,
            membership_id,
            worker_id=worker_id,
            user_id=await user_of_worker(tenant_id, worker_id),
            service_id=service_id,
            role=role,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        await record(
            actor,
            RoleGranted(
                membership_id=membership_id,
                worker_id=worker_id,
                role=role.value,
                in_service=service_id,
                begins_at=valid_from,
                ends_at=valid_to,
            ),
        )
    return membership_id


async def end_role(
    tenant_id: UUID, membership_id: UUID, *, at: datetime | None = None, by: Actor | None = None
) -> None:
    """End a role, at an instant to come or now: what the person does from then on is refused."""
    actor = by or operator_actor(tenant_id)
    async with unit_of_work(actor):
        if not await repository.end_membership(tenant_id, membership_id, at):
            raise NotThere
        await record(actor, RoleEnded(membership_id=membership_id, ends_at=at))
