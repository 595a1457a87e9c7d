# pyright: strict
"""Who may do what with consents, and the only way to get one."""

from enum import StrEnum
from uuid import UUID

import msgspec

from cases.cases.access import CaseHold, CasePermission, case_for
from cases.cases.rules import check_not_merged
from cases.clients import service as clients
from cases.clients.schemas import ClientView
from kernel.actor import Actor
from kernel.exceptions import NotAllowed, NotThere
from tenants.tables import Role

from . import repository
from .schemas import StoredConsent


class ConsentPermission(StrEnum):
    """What can be done with consents."""

    VIEW = "consent.view"
    RECORD = "consent.record"
    WITHDRAW = "consent.withdraw"


_ALL = frozenset(ConsentPermission)

RIGHTS: dict[Role, frozenset[ConsentPermission]] = {
    Role.SOCIAL_WORKER: _ALL,
    Role.SPINAL_SPECIALIST: _ALL,
    Role.SERVICE_HEAD: _ALL,
}
"""Role → rights with the consents of a client whose file they may read; nobody else has any.

Authorities work by law: they never ask for consent (domain reference 4.4), so their roles are not here.
"""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """Whose consents: a case the actor got hold of, its client, and what the actor may do with the consents."""

    case: CaseHold
    client: ClientView
    permissions: frozenset[ConsentPermission]

    @property
    def case_id(self) -> UUID:
        """The case."""
        return self.case.id

    @property
    def client_id(self) -> UUID:
        """Its client."""
        return self.case.client_id

    @property
    def client_name(self) -> str:
        """What the client is called."""
        return self.client.identity.name


class ConsentHold(msgspec.Struct, frozen=True, kw_only=True):
    """A consent an actor got hold of: its present row, and the case it belongs to."""

    row: StoredConsent
    subject: Subject


def general(actor: Actor) -> frozenset[ConsentPermission]:
    """Everything an actor may do with the consents of a client whose file they may read."""
    return frozenset[ConsentPermission]().union(*(RIGHTS.get(Role(role), frozenset()) for role in actor.roles))


def rights_in_case(actor: Actor, case: CaseHold) -> frozenset[ConsentPermission]:
    """Everything an actor may do with the consents of a case."""
    return general(actor) if CasePermission.READ in case.permissions else frozenset()


async def subject_for(actor: Actor, case_id: UUID, permission: ConsentPermission, *, lock: bool = False) -> Subject:
    """Get the case whose consents it is about; with `lock`, nobody leads its record in another one meanwhile.

    Raises NotThere, NotAllowed.
    """
    if actor.service_id is None:
        raise NotThere
    case = await case_for(actor, case_id, CasePermission.SEE, lock=lock)
    allowed = rights_in_case(actor, case)
    if permission not in allowed:
        raise NotAllowed
    if permission is ConsentPermission.RECORD:
        check_not_merged(case.status)
    # nothing is recorded of somebody who cannot be read; what was recorded is shown, and taken back
    client_of = clients.client_view if permission is ConsentPermission.RECORD else clients.client_shown
    return Subject(case=case, client=await client_of(actor, case.client_id), permissions=allowed)


async def consent_for(
    actor: Actor, consent_id: UUID, permission: ConsentPermission, *, lock: bool = False
) -> ConsentHold:
    """Get a consent for something; with `lock`, nobody changes it until the end of the unit of work.

    Raises NotThere when the actor may not know that it exists, NotAllowed when they may know but not do this.
    """
    if actor.service_id is None:
        raise NotThere
    if lock:
        await repository.lock_consent(actor, consent_id)
    row = await repository.find_consent(actor, consent_id)
    if row is None:
        raise NotThere
    return ConsentHold(row=row, subject=await subject_for(actor, row.case_id, permission))
