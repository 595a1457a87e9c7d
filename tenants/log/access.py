# pyright: strict
"""Who reads the log of the organisation: its auditor and its data-protection officer (domain reference 1.18)."""

from enum import StrEnum

from kernel.actor import Actor
from kernel.exceptions import NotAllowed
from tenants.tables import Role


class LogPermission(StrEnum):
    """What can be done with the log."""

    READ = "log.read"


def may(actor: Actor) -> bool:
    """Whether the actor reads it: of the whole organisation, so as who belongs to no service."""
    return actor.service_id is None and actor.has_role(Role.AUDITOR, Role.DATA_PROTECTION_OFFICER)


def require(actor: Actor) -> None:
    """Raise NotAllowed for anybody else."""
    if not may(actor):
        raise NotAllowed
