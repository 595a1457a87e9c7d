"""Decisions of this domain: where a role belongs, how long a token may hold, when an account is locked."""

from tenants.exceptions import RoleHasNoService, RoleNeedsService
from tenants.tables import Role

# Failures count where they come from. So a stranger closes an account to their own address only; from an address where
# the person signed in lately, nothing that happened elsewhere counts.
FAILURES_FROM_ONE_ADDRESS = 10
LOCKED_MINUTES = 15
FAMILIAR_DAYS = 30  # an address is familiar for so long after a sign-in from there
# Many addresses together: the account closes to those that are not familiar, at first for LOCKED_MINUTES, with each
# further failure for twice as long, at most for LONGEST_LOCKED_MINUTES.
FAILURES_FROM_STRANGE_ADDRESSES = 50
LONGEST_LOCKED_MINUTES = 240
LONGEST_TOKEN_DAYS = 366

# administration and audit see no content: they hold no service
WITHOUT_SERVICE = frozenset({Role.TENANT_ADMIN, Role.AUDITOR})


def check_role_fits(role: Role, *, in_service: bool) -> None:
    """Administrator and auditor belong to the organisation, every other role to one service."""
    if role in WITHOUT_SERVICE and in_service:
        raise RoleHasNoService
    if role not in WITHOUT_SERVICE and not in_service:
        raise RoleNeedsService
