"""Who may do what with consents, and the only way to get one.

Consents lie below the services: whose they are is told by the case, through a port that the cases fill in.
"""

from collections.abc import Awaitable, Callable
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from kernel.actor import Actor
from kernel.exceptions import NotAllowed, NotThere
from tenants.tables import Role

from . import repository


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
    """Whose consents: a case as the cases tell it. `header()` asks, in the unit of work, for the head of a case's page."""

    case_id: UUID
    client_id: UUID
    client_name: str
    file_mark: str
    key_worker_id: UUID
    status: str
    permissions: frozenset[ConsentPermission]
    header: Callable[[], Awaitable[Any]]
    birth_date: date | None = None


class ConsentHold(msgspec.Struct, frozen=True, kw_only=True):
    """A consent an actor got hold of: its present row, and the case it belongs to."""

    row: Any
    subject: Subject


Subjects = Callable[[Actor, UUID], Awaitable[Subject]]
Writer = Callable[..., Awaitable[None]]
_ports: dict[str, Any] = {}


def subjects_come_from(provider: Subjects) -> Subjects:
    """The cases say how a case is found: `provider(actor, case_id)`, in the unit of work.

    It raises NotThere for who may not know of the case, and gives `permissions(actor, …)` of this module otherwise.
    """
    _ports["subjects"] = provider
    return provider


def write_in_folder_with(writer: Writer) -> Writer:
    """The cases say how a record gets into a folder: `writer(actor, case_id, title=, facts=, source_id=)`, in the unit."""
    _ports["folder"] = writer
    return writer


def permissions(actor: Actor, *, reads_content: bool) -> frozenset[ConsentPermission]:
    """Everything an actor may do with the consents of a case whose content they may, or may not, read."""
    if not reads_content:
        return frozenset()
    return frozenset().union(*(RIGHTS.get(Role(role), frozenset()) for role in actor.roles))


async def subject_for(actor: Actor, case_id: UUID, permission: ConsentPermission) -> Subject:
    """Get the case whose consents it is about. Raises NotThere, NotAllowed."""
    if actor.service_id is None:
        raise NotThere
    subject: Subject = await _ports["subjects"](actor, case_id)
    if permission not in subject.permissions:
        raise NotAllowed
    return subject


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
    return ConsentHold(row=row, subject=await subject_for(actor, row["case_id"], permission))


async def write_in_folder(actor: Actor, case_id: UUID, *, title: str, facts: str, source_id: UUID) -> None:
    """Put a sentence into the client's folder."""
    await _ports["folder"](actor, case_id, title=title, facts=facts, source_id=source_id)
