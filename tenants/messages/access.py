# pyright: strict
"""Who sees what became of messages: the administrator of the organisation. Nothing of clients stands there."""

from enum import StrEnum

from kernel.actor import Actor
from kernel.exceptions import NotAllowed
from tenants.tables import Role


class MessagePermission(StrEnum):
    """What can be done with messages to others."""

    LIST = "message.list"
    AGAIN = "message.again"


def require(actor: Actor, permission: MessagePermission) -> None:
    """Raise NotAllowed for an actor without a right; the administrator has all of them."""
    if not (permission in MessagePermission and may_see(actor)):
        raise NotAllowed


def may_see(actor: Actor) -> bool:
    """Whether the actor administers an organisation."""
    return actor.service_id is None and actor.has_role(Role.TENANT_ADMIN)
