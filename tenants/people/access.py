# pyright: strict
"""Who sees and changes the people of an organisation: its administrator (domain reference 1.18, "users")."""

from enum import StrEnum
from uuid import UUID

from kernel.actor import Actor
from kernel.exceptions import NotAllowed, NotThere
from tenants.tables import Role

from . import repository
from .schemas import StoredPerson, StoredRole


class PeoplePermission(StrEnum):
    """What can be done with the people of an organisation."""

    LIST = "people.list"
    CHANGE = "people.change"


def may(actor: Actor, permission: PeoplePermission) -> bool:
    """Whether the actor holds a right."""
    return permission in PeoplePermission and actor.has_role(Role.TENANT_ADMIN)


def require(actor: Actor, permission: PeoplePermission) -> None:
    """Raise NotAllowed for an actor without a right."""
    if not may(actor, permission):
        raise NotAllowed


async def person_for(actor: Actor, person_id: UUID, permission: PeoplePermission) -> StoredPerson:
    """(in unit) Somebody who works or worked in the actor's organisation. Raises NotThere, NotAllowed."""
    person = await repository.find_person(actor.tenant, person_id)
    if person is None:
        raise NotThere
    require(actor, permission)
    return person


async def role_for(actor: Actor, role_id: UUID, permission: PeoplePermission) -> StoredRole:
    """(in unit) A role that somebody of the actor's organisation holds, held or will hold. Raises NotThere, NotAllowed."""
    role = await repository.find_role(actor.tenant, role_id)
    if role is None:
        raise NotThere
    require(actor, permission)
    return role
