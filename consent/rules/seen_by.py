# pyright: strict
"""Who of a recipient's service sees what a consent lets through: a name in it alone opens nothing to other roles."""

from consent.tables import ConsentType
from tenants.rules import UNIT_HEADS
from tenants.tables import Role

TEAM_ROLES = frozenset({Role.SOCIAL_WORKER, Role.SPINAL_SPECIALIST, Role.SERVICE_HEAD})
"""Who takes part in the joint work of two services."""
RECEIVERS = TEAM_ROLES | {
    Role.PEER_MENTOR,
    Role.CASE_COORDINATOR,
    Role.YOUTH_CURATOR,
    Role.FOSTER_CARE_WORKER,
    *UNIT_HEADS,
}
"""Who opens data that were handed over to them; peer mentors only as named."""
SEEN_BY: dict[ConsentType, frozenset[Role]] = {
    ConsentType.HANDOVER: RECEIVERS,
    ConsentType.CASE_MANAGEMENT: TEAM_ROLES,
    ConsentType.INFO_SHARING: RECEIVERS,
}
