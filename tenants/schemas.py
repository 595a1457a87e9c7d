# pyright: strict
"""Views out, rows, and what is sealed of workers."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from kernel.checks import one_of
from kernel.samples import (
    Id,
    OrganisationName,
    OrganisationShort,
    PersonName,
    ServiceName,
    ServiceShort,
    TenantId,
    WorkerId,
    like,
)

from .tables import OrganisationKind, Role

# --- a sealed document --------------------------------------------------------------------------------------------


class WorkerText(Struct, frozen=True):
    """What a worker's row says about a person; sealed with the organisation's key."""

    name: str


# --- views -------------------------------------------------------------------------------------------------------


class WorkerView(Struct, frozen=True, kw_only=True):
    """A worker as colleagues see them, with the roles held in the service asked about."""

    id: Id
    name: PersonName
    roles: Annotated[frozenset[Annotated[str, one_of(Role)]], like(["spinal_specialist"])]


_SAID = like("odborného sociálního poradenství")


class ServiceView(Struct, frozen=True, kw_only=True):
    """A service with the organisation it belongs to: public on the platform."""

    tenant_id: TenantId
    id: Id
    code: Annotated[str, like("OSP")]
    name: ServiceName
    short_name: ServiceShort
    said: Annotated[str, Meta(description="The name after the word služba, in the second case."), _SAID]
    offers_peers: Annotated[bool, Meta(description="Whether it has peers to choose among."), like(False)]
    guardianship: Annotated[
        bool, Meta(description="Whether it is the agenda of an authority as guardian of children."), like(False)
    ]
    last_day: Annotated[
        date | None, Meta(description="The last day on which it opens cases; null for no end."), like(None)
    ]
    organisation_name: OrganisationName
    organisation_short: OrganisationShort
    organisation_kind: Annotated[str, one_of(OrganisationKind), like("provider")]
    organisation_abbreviation: Annotated[str, like("KZ")]


class OrganisationView(Struct, frozen=True, kw_only=True):
    """An organisation for the operator's list."""

    id: UUID
    code: str
    kind: str
    name: str
    services: list[str]


class MeView(Struct, frozen=True, kw_only=True):
    """Whom the caller stands for, and where; without a service nobody sees content."""

    worker_id: WorkerId
    name: PersonName
    roles: Annotated[list[Annotated[str, one_of(Role)]], like(["spinal_specialist"])]
    organisation_id: UUID
    organisation_name: OrganisationName
    service: ServiceView | None


# --- rows --------------------------------------------------------------------------------------------------------


class SealedWorker(Struct, frozen=True, kw_only=True):
    """A worker's row with the sealed name."""

    id: UUID
    sealed: bytes


class NamedWorker(SealedWorker, frozen=True, kw_only=True):
    """The same, with whether they work nowhere in the organisation any more, and which services they left."""

    left: bool
    left_services: list[UUID]


class StoredWorker(SealedWorker, frozen=True, kw_only=True):
    """Who works in a service now, and as what."""

    service_id: UUID
    roles: frozenset[str]
