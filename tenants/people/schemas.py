# pyright: strict
"""Orders, views and rows of people."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from kernel.checks import one_of
from kernel.samples import Id, PersonName, ServiceId, WorkerId, like, like_id
from kernel.typed_days import Meant
from tenants.tables import Role

from .rules import Stands, Works

_Role = Annotated[str, one_of(Role), like("social_worker")]
_Email = Annotated[str, like("vera.souckova@krokzpet.example")]
_Service = Annotated[UUID | None, Meta(description="null for administration and audit."), like_id(7)]

# --- orders ------------------------------------------------------------------------------------------------------


class GiveRole(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Give somebody a role, from today or a day to come, for good or to a last day."""

    role: _Role = ""
    service_id: _Service = None
    valid_from: Annotated[date | None, Meant.DUE] = None
    valid_to: Annotated[date | None, Meant.DUE, Meta(description="The last day on which it holds.")] = None


class EndRole(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End a role, at once or after a last day; what the person answers for goes to a colleague, if one is named and it ends at once."""

    last_day: Annotated[date | None, Meant.DUE] = None
    hand_over_to: Annotated[UUID | None, like_id(5), Meta(description="Not with a last day.")] = None


class EndWork(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End somebody's work in the organisation at once; what they answer for goes to a colleague, if one is named."""

    hand_over_to: Annotated[UUID | None, like_id(5)] = None


# --- views -------------------------------------------------------------------------------------------------------


class RoleView(Struct, frozen=True, kw_only=True):
    """A role of somebody: from its first to its last day, and how it stands now."""

    id: Id
    role: _Role
    service_id: Annotated[ServiceId | None, Meta(description="null for administration and audit.")]
    service_name: Annotated[str, like("Poradenství")]
    valid_from: date
    valid_to: Annotated[date | None, Meta(description="The last day on which it holds; null for no end.")]
    stands: Annotated[str, one_of(Stands), like("now")]


class PersonView(Struct, frozen=True, kw_only=True):
    """Somebody who works or worked in the organisation, their roles with those to come and those that ended."""

    id: WorkerId
    name: PersonName
    email: _Email
    roles: list[RoleView]
    stands: Annotated[
        str,
        one_of(Works),
        like("now"),
        Meta(description="`without_role`: works here and has no role; is given one. `ended`: is invited again."),
    ]
    second_factor: Annotated[bool, Meta(description="Whether an authenticator is set up."), like(True)]
    last_sign_in: Annotated[date | None, Meta(description="The day of the last sign-in, anywhere on the platform.")]


class Wanted(Struct, frozen=True, kw_only=True):
    """Of which people a list speaks."""

    words: str = ""
    role: str = ""
    service_id: UUID | None = None
    stands: str = Works.NOW.value


class Colleague(Struct, frozen=True, kw_only=True):
    """Somebody to whom work may be given."""

    id: UUID
    name: str


# --- rows --------------------------------------------------------------------------------------------------------


class StoredPerson(Struct, frozen=True, kw_only=True):
    """A worker; `ended_at` for who left."""

    id: UUID
    user_id: UUID
    sealed: bytes
    ended_at: datetime | None


class StoredRole(Struct, frozen=True, kw_only=True):
    """A membership with the short name of its service."""

    id: UUID
    worker_id: UUID
    role: str
    service_id: UUID | None
    service_name: str
    valid_from: datetime
    valid_to: datetime | None

    @property
    def period(self) -> tuple[datetime, datetime | None]:
        """From when to when it holds."""
        return self.valid_from, self.valid_to
