# pyright: strict
"""Who sees and changes the services of an organisation: its administrator (domain reference 1.18, "code lists, rules, users")."""

from enum import StrEnum
from uuid import UUID

from kernel.actor import Actor
from kernel.exceptions import NotAllowed, NotThere
from tenants.tables import Role

from . import repository
from .schemas import StoredService


class AgendaPermission(StrEnum):
    """What can be done with the services and agendas of an organisation."""

    LIST = "agenda.list"
    CHANGE = "agenda.change"


def may(actor: Actor, permission: AgendaPermission) -> bool:
    """Whether the actor holds a right."""
    return permission in AgendaPermission and actor.has_role(Role.TENANT_ADMIN)


def require(actor: Actor, permission: AgendaPermission) -> None:
    """Raise NotAllowed for an actor without a right."""
    if not may(actor, permission):
        raise NotAllowed


async def service_for(actor: Actor, service_id: UUID, permission: AgendaPermission) -> StoredService:
    """(in unit) A service of the actor's organisation, open or closed. Raises NotThere, NotAllowed."""
    found = await repository.find_service(actor.tenant, service_id)
    if found is None:
        raise NotThere
    require(actor, permission)
    return found
