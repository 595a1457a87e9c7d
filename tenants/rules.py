"""Decisions of this domain: where a role belongs, how long a token may hold, when an account is locked."""

from tenants.exceptions import RoleHasNoService, RoleNeedsService
from tenants.tables import Role

FAILURES_UNTIL_LOCKED = 10
LOCKED_MINUTES = 15
LONGEST_TOKEN_DAYS = 366

# administration and audit see no content: they hold no service
WITHOUT_SERVICE = frozenset({Role.TENANT_ADMIN, Role.AUDITOR})


def check_role_fits(role: Role, *, in_service: bool) -> None:
    """Administrator and auditor belong to the organisation, every other role to one service."""
    if role in WITHOUT_SERVICE and in_service:
        raise RoleHasNoService
    if role not in WITHOUT_SERVICE and not in_service:
        raise RoleNeedsService
