# pyright: strict
"""Who has a calendar: whoever works in a service. What stands in it each source decides by its own access."""

from enum import StrEnum

from kernel.actor import Actor
from kernel.exceptions import NotAllowed
from tenants.rules import HEADS, WITHOUT_SERVICE
from tenants.tables import Role

_WHOLE = (*HEADS, Role.DEPARTMENT_HEAD)


class CalendarPermission(StrEnum):
    """What can be done with the calendar."""

    LIST = "calendar.list"


def may_list(actor: Actor) -> bool:
    """Whether the actor works in a service."""
    return actor.service_id is not None and any(Role(role) not in WITHOUT_SERVICE for role in actor.roles)


def require_list(actor: Actor) -> None:
    """Raise NotAllowed for who works in no service."""
    if not may_list(actor):
        raise NotAllowed


def sees_whole(actor: Actor) -> bool:
    """Whether the actor heads the service, and so has its whole calendar."""
    return actor.has_role(*_WHOLE)
