# pyright: strict
"""Who has a first page of the organisation: whoever holds a role that belongs to no service."""

from enum import StrEnum

from kernel.actor import Actor
from kernel.exceptions import NotAllowed
from tenants.rules import WITHOUT_SERVICE
from tenants.tables import Role


class OverviewPermission(StrEnum):
    """What can be done with the organisation as a whole."""

    SEE = "organisation.see"
    TOTALS = "organisation.totals"


RIGHTS: dict[OverviewPermission, frozenset[Role]] = {
    OverviewPermission.SEE: WITHOUT_SERVICE,
    OverviewPermission.TOTALS: frozenset({Role.TOWN_SECRETARY}),
}
"""Totals are for the secretary alone (domain reference 1.18): what a number says of a service, it says of who came to it."""


def may(actor: Actor, permission: OverviewPermission) -> bool:
    """Whether the actor holds a right."""
    return any(Role(role) in RIGHTS[permission] for role in actor.roles)


def require(actor: Actor, permission: OverviewPermission) -> None:
    """Raise NotAllowed for an actor without a right."""
    if not may(actor, permission):
        raise NotAllowed
