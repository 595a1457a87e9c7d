"""Who acts: one person in one service of one organisation, or a process of the platform."""

from enum import StrEnum
from uuid import UUID

import msgspec


class ActorKind(StrEnum):
    """What stands behind an actor; the database lets each kind see other things."""

    WORKER = "worker"  # a signed-in person in one organisation and at most one service
    SYSTEM = "system"  # a job in one organisation and service
    OPERATOR = "operator"  # a command of the operator: accounts and organisations, no content
    SIGN_IN = "sign_in"  # before a person is known: accounts only
    RELAY = "relay"  # the outbox, the sealing of the audit log, ids of what is due


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """The actor of a unit of work.

    `service_id` is None for people without content (administrator, data-protection officer, auditor).
    `roles` are the roles held in exactly this service, `proof` names what the person signed in with, empty for who did not
    (bearer tokens, jobs); the database checks both again at the start of each unit of work.
    `ordered_by` is a worker of the organisation who has its system do something where they may not go: the log says so.
    """

    kind: ActorKind
    tenant_id: UUID | None = None
    service_id: UUID | None = None
    worker_id: UUID | None = None
    user_id: UUID | None = None
    roles: frozenset[str] = frozenset()
    proof: str = ""
    session_id: str | None = None
    request_id: str | None = None
    ordered_by: UUID | None = None

    def has_role(self, *roles: str) -> bool:
        """Whether the actor holds any of the roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def tenant(self) -> UUID:
        """The organisation; only for actors that have one."""
        assert self.tenant_id is not None
        return self.tenant_id

    @property
    def service(self) -> UUID:
        """The service; only for actors that have one."""
        assert self.service_id is not None
        return self.service_id

    @property
    def worker(self) -> UUID:
        """The worker; only for people."""
        assert self.worker_id is not None
        return self.worker_id


RELAY = Actor(kind=ActorKind.RELAY)
SIGN_IN = Actor(kind=ActorKind.SIGN_IN)


def system_actor(tenant_id: UUID, service_id: UUID | None, *, ordered_by: UUID | None = None) -> Actor:
    """The actor of a job that works in one organisation and service."""
    return Actor(kind=ActorKind.SYSTEM, tenant_id=tenant_id, service_id=service_id, ordered_by=ordered_by)


def operator_actor(tenant_id: UUID | None = None) -> Actor:
    """The actor of an operator's command."""
    return Actor(kind=ActorKind.OPERATOR, tenant_id=tenant_id)
