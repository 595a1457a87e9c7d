# pyright: strict
"""Who sees and changes the division of work: everybody of the organisation may look, its administrator writes."""

from enum import StrEnum
from uuid import UUID

from kernel.actor import Actor
from kernel.exceptions import NotAllowed, NotThere
from tenants.tables import Role

from . import repository
from .schemas import StoredPart


class DivisionPermission(StrEnum):
    """What can be done with the division of work."""

    LIST = "division.list"
    CHANGE = "division.change"


def may(actor: Actor, permission: DivisionPermission) -> bool:
    """Whether the actor holds a right."""
    return permission == DivisionPermission.LIST or actor.has_role(Role.TENANT_ADMIN)


def require(actor: Actor, permission: DivisionPermission) -> None:
    """Raise NotAllowed for an actor without a right."""
    if not may(actor, permission):
        raise NotAllowed


async def part_for(actor: Actor, part_id: UUID, permission: DivisionPermission) -> StoredPart:
    """(in unit) A part of the work of a service of the actor's organisation. Raises NotThere, NotAllowed."""
    found = await repository.find_part(actor.tenant, part_id)
    if found is None:
        raise NotThere
    require(actor, permission)
    return found
