# pyright: strict
"""Facts about organisations, their people and their sign-ins."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class OrganisationCreated(Event):
    """An organisation joined the platform."""

    name: ClassVar[str] = "organisation.created"
    subject: ClassVar[str] = "organisation_id"
    organisation_id: UUID


class ServiceCreated(Event):
    """An organisation got a service."""

    name: ClassVar[str] = "service.created"
    subject: ClassVar[str] = "service_id"
    service_id: UUID


class ServiceDescribed(Event):
    """How a service stands in sentences, or what it offers, was written down anew."""

    name: ClassVar[str] = "service.described"
    subject: ClassVar[str] = "service_id"
    service_id: UUID


class ServiceRenamed(Event):
    """A service is called otherwise from a day on."""

    name: ClassVar[str] = "service.renamed"
    subject: ClassVar[str] = "name_id"
    name_id: UUID
    service_id: UUID
    valid_from: date


class ServiceEnded(Event):
    """A service opens cases up to a last day, and finishes what it has."""

    name: ClassVar[str] = "service.ended"
    subject: ClassVar[str] = "service_id"
    service_id: UUID
    last_day: date


class ServiceReopened(Event):
    """A service opens cases again, or goes on to."""

    name: ClassVar[str] = "service.reopened"
    subject: ClassVar[str] = "service_id"
    service_id: UUID


class WorkerAdded(Event):
    """A person began to work in the organisation."""

    name: ClassVar[str] = "worker.added"
    subject: ClassVar[str] = "worker_id"
    worker_id: UUID
    user_id: UUID


class WorkerEnded(Event):
    """A person stopped working in the organisation."""

    name: ClassVar[str] = "worker.ended"
    subject: ClassVar[str] = "worker_id"
    worker_id: UUID


class RoleGranted(Event):
    """A worker got a role; without `begins_at` from now on, without `ends_at` for good."""

    name: ClassVar[str] = "role.granted"
    subject: ClassVar[str] = "membership_id"
    membership_id: UUID
    worker_id: UUID
    role: str
    in_service: UUID | None = None
    begins_at: datetime | None = None
    ends_at: datetime | None = None


class RoleEnded(Event):
    """A role of a worker ended, or (with `ends_at`) was given its end."""

    name: ClassVar[str] = "role.ended"
    subject: ClassVar[str] = "membership_id"
    membership_id: UUID
    ends_at: datetime | None = None


class TokenCreated(Event):
    """A bearer token was made."""

    name: ClassVar[str] = "token.created"
    subject: ClassVar[str] = "token_id"
    token_id: UUID
    user_id: UUID


class TokenRevoked(Event):
    """A bearer token was taken back."""

    name: ClassVar[str] = "token.revoked"
    subject: ClassVar[str] = "token_id"
    token_id: UUID


class UserSignedIn(Event):
    """A person signed in."""

    name: ClassVar[str] = "user.signed_in"
    subject: ClassVar[str] = "user_id"
    user_id: UUID


class UserSwitched(Event):
    """A signed-in person went on in another service."""

    name: ClassVar[str] = "user.switched"
    subject: ClassVar[str] = "user_id"
    user_id: UUID


class UserSignedOut(Event):
    """A person signed out."""

    name: ClassVar[str] = "user.signed_out"
    subject: ClassVar[str] = "user_id"
    user_id: UUID
    everywhere: bool = False


class UserLocked(Event):
    """Too many failures: the account is closed for a while to one address, or to every one that is not familiar."""

    name: ClassVar[str] = "user.locked"
    subject: ClassVar[str] = "user_id"
    user_id: UUID
    to_strangers: bool = False


class PasswordChanged(Event):
    """A person chose a new password."""

    name: ClassVar[str] = "user.password_changed"
    subject: ClassVar[str] = "user_id"
    user_id: UUID
