# pyright: strict
"""Whom a case or a task can be given to."""

from cases.cases import rules
from cases.cases.access import CasePermission, require
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
