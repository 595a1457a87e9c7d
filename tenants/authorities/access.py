# pyright: strict
"""Who sees and changes the directory: everybody of the organisation looks into it, its administrator writes it."""

from enum import StrEnum
from uuid import UUID

from kernel.actor import Actor, ActorKind
from kernel.exceptions import NotAllowed, NotThere
from tenants.tables import Role

from . import repository
from .schemas import StoredAuthority


class AuthorityPermission(StrEnum):
    """What can be done with the directory."""

    LIST = "authority.list"
    CHANGE = "authority.change"


def may(actor: Actor, permission: AuthorityPermission) -> bool:
    """Whether the actor holds a right."""
    return (
        permission == AuthorityPermission.LIST
        or actor.has_role(Role.TENANT_ADMIN)
        or actor.kind is ActorKind.OPERATOR  # offices are of nobody
    )


def require(actor: Actor, permission: AuthorityPermission) -> None:
    """Raise NotAllowed for an actor without a right."""
    if not may(actor, permission):
        raise NotAllowed


async def authority_for(actor: Actor, authority_id: UUID, permission: AuthorityPermission) -> StoredAuthority:
    """(in unit) An entry of the organisation's directory. Raises NotThere, NotAllowed."""
    found = await repository.find_authority(actor.tenant, authority_id)
    if found is None:
        raise NotThere
    require(actor, permission)
    return found
