"""Orders in, views out, and the sealed documents of accounts and workers."""

from typing import Annotated
from uuid import UUID

from msgspec import Struct

from kernel.checks import one_of
from kernel.clock import Instant
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
from kernel.web.session import Place

from .tables import OrganisationKind, Role

# --- sealed documents --------------------------------------------------------------------------------------------


class AccountText(Struct, frozen=True):
    """What an account says about a person; sealed."""

    name: str
    email: str


class WorkerText(Struct, frozen=True):
    """What a worker's row says about a person; sealed with the organisation's key."""

    name: str


class SecondFactor(Struct, frozen=True):
    """The secret of an authenticator; `demo` instead of a secret means the known code of the demonstration."""

    secret: str = ""
    demo: bool = False


# --- orders ------------------------------------------------------------------------------------------------------


class ChangePassword(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A person's wish for a new password; with `revoke_tokens` no program goes on with what the old one let out."""

    current: str
    password: str
    password_again: str
    revoke_tokens: bool = False


# --- views -------------------------------------------------------------------------------------------------------


class WorkerView(Struct, frozen=True, kw_only=True):
    """A worker as colleagues see them, with the roles held in the service asked about."""

    id: Id
    name: PersonName
    roles: Annotated[frozenset[Annotated[str, one_of(Role)]], like(["spinal_specialist"])]


class ServiceView(Struct, frozen=True, kw_only=True):
    """A service with the organisation it belongs to: public on the platform."""

    tenant_id: TenantId
    id: Id
    code: Annotated[str, like("OSP")]
    name: ServiceName
    short_name: ServiceShort
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


class NotificationView(Struct, frozen=True, kw_only=True):
    """Something the worker or the whole service should know."""

    id: UUID
    kind: str
    about_type: str
    about_id: UUID | None
    at: Instant


class SignedIn(Struct, frozen=True, kw_only=True):
    """A person who proved who they are, and where they may act; `proof` names what they proved it by."""

    user_id: UUID
    name: str
    places: list[Place]
    proof: bytes


class DemoPerson(Struct, frozen=True, kw_only=True):
    """Somebody of the demonstration, whose sign-in everybody may know."""

    name: str
    email: str
    places: list[Place]


class MeView(Struct, frozen=True, kw_only=True):
    """Whom the caller stands for, and where; without a service nobody sees content."""

    worker_id: WorkerId
    name: PersonName
    roles: Annotated[list[Annotated[str, one_of(Role)]], like(["spinal_specialist"])]
    organisation_id: UUID
    organisation_name: OrganisationName
    service: ServiceView | None


class TokenView(Struct, frozen=True, kw_only=True):
    """A bearer token, never the token itself."""

    id: UUID
    label: str
    service_name: str
    created_at: Instant
    expires_at: Instant


class AccountView(Struct, frozen=True, kw_only=True):
    """A person's own account."""

    name: str
    email: str
    tokens: list[TokenView]
