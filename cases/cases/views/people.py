# pyright: strict
"""Whom a case or a task can be given to."""

from datetime import datetime
from uuid import UUID

from cases.cases import repository, rules
from cases.cases.access import CasePermission, require
from cases.cases.events import ClientCorrected
from kernel import audit
from kernel.actor import Actor
from kernel.db import look
from tenants import views as tenant_views
from tenants.schemas import WorkerView


async def possible_key_workers(actor: Actor, right: CasePermission) -> list[WorkerView]:
    """Who may be key worker in the actor's service now, for those who hold a right that needs no case."""
    async with look(actor):
        require(actor, right)
        return await tenant_views.workers_of_service(actor, roles=rules.KEY_WORKER_ROLES)


async def possible_assignees(actor: Actor) -> list[WorkerView]:
    """Who may get a task in the actor's service now."""
    async with look(actor):
        require(actor, CasePermission.LIST)
        return await tenant_views.workers_of_service(actor)


async def last_correction(actor: Actor, client_id: UUID) -> tuple[str, datetime | None]:
    """(in unit) Who corrected a client's data last, and when, as far as the own service did."""
    cases = await repository.list_cases_of_client(actor, client_id)
    found = await audit.last_done(actor, ClientCorrected.name, [case.id for case in cases])
    if found is None:
        return "", None
    worker_id, at = found
    return (await tenant_views.worker_names(actor.tenant, [worker_id])).get(worker_id, "") if worker_id else "", at
