# pyright: strict
"""Who sees and changes districts: everybody of the organisation may ask whose an address is, its administrator writes it."""

from enum import StrEnum
from uuid import UUID

from kernel.actor import Actor
from kernel.exceptions import NotAllowed, NotThere
from tenants.tables import Role

from . import repository
from .schemas import StoredArea, StoredDistrict, StoredDistrictWorker


class DistrictPermission(StrEnum):
    """What can be done with districts."""

    LIST = "district.list"
    CHANGE = "district.change"


def may(actor: Actor, permission: DistrictPermission) -> bool:
    """Whether the actor holds a right."""
    return permission == DistrictPermission.LIST or actor.has_role(Role.TENANT_ADMIN)


def require(actor: Actor, permission: DistrictPermission) -> None:
    """Raise NotAllowed for an actor without a right."""
    if not may(actor, permission):
        raise NotAllowed


async def district_for(actor: Actor, district_id: UUID, permission: DistrictPermission) -> StoredDistrict:
    """(in unit) A district of the actor's organisation. Raises NotThere, NotAllowed."""
    found = await repository.find_district(actor.tenant, district_id)
    if found is None:
        raise NotThere
    require(actor, permission)
    return found


async def part_for(actor: Actor, part_id: UUID, permission: DistrictPermission) -> StoredArea | StoredDistrictWorker:
    """(in unit) A piece of a district, or who works for one. Raises NotThere, NotAllowed."""
    found = await repository.find_area(actor.tenant, part_id) or await repository.find_worker(actor.tenant, part_id)
    if found is None:
        raise NotThere
    require(actor, permission)
    return found
