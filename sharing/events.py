"""What passed the wall, and what ended."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class HandoverMade(Event):
    """Items of a client were handed over to another service; `basis_id` is the provision they rest on."""

    name: ClassVar[str] = "handover.made"
    subject: ClassVar[str] = "handover_id"
    handover_id: UUID
    case_id: UUID
    client_id: UUID
    consent_id: UUID
    basis_id: UUID
    recipient_tenant_id: UUID
    recipient_service_id: UUID
    item_kinds: list[str]


class HandoverTakenOver(Event):
    """The recipient opened its own file from a handover, or took it into one that it has (`joined`, by whom).

    `declined_before`: it had answered that it takes nothing over.
    """

    name: ClassVar[str] = "handover.taken_over"
    subject: ClassVar[str] = "handover_id"
    handover_id: UUID
    case_id: UUID
    owner_tenant_id: UUID | None = None
    owner_service_id: UUID | None = None
    declined_before: bool = False
    joined: bool = False
    by_worker_id: UUID | None = None


class HandoverSeen(Event):
    """Somebody of the recipient who has nothing else to do with a handover took note of it."""

    name: ClassVar[str] = "handover.seen"
    subject: ClassVar[str] = "handover_id"
    handover_id: UUID


class HandoverDeclined(Event):
    """The recipient answered that it takes nothing over from a handover."""

    name: ClassVar[str] = "handover.declined"
    subject: ClassVar[str] = "handover_id"
    handover_id: UUID
    owner_tenant_id: UUID
    owner_service_id: UUID


class ShareEndedByOwner(Event):
    """The owner ended a share before its time; the consent stays."""

    name: ClassVar[str] = "share_grant.ended"
    subject: ClassVar[str] = "grant_id"
    grant_id: UUID
    basis_id: UUID
    case_id: UUID
    handover_id: UUID


class DisclosedByLaw(Event):
    """Something left by law; on the platform its recipient is named."""

    name: ClassVar[str] = "statutory_disclosure.made"
    subject: ClassVar[str] = "disclosure_id"
    disclosure_id: UUID
    kind: str
    about_id: UUID
    authority_id: UUID
    fields: list[str]
    recipient_tenant_id: UUID | None = None
    recipient_service_id: UUID | None = None


class ArrivedByLaw(Event):
    """Something that another service had to disclose by law arrived and is a thing of this one."""

    name: ClassVar[str] = "statutory_disclosure.arrived"
    subject: ClassVar[str] = "disclosure_id"
    disclosure_id: UUID
    kind: str
    thing_id: UUID
    sender_tenant_id: UUID
    sender_service_id: UUID
