# pyright: strict
"""Orders, views, rows and the sealed document of links."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, OrganisationName, PersonName, like
from tenants.people.schemas import GiveRole
from tenants.tables import Role

from .rules import Purpose, State, state_of

_Email = Annotated[str, like("petra.nova@krokzpet.example")]

# --- a sealed document --------------------------------------------------------------------------------------------


class InvitationText(Struct, frozen=True, kw_only=True):
    """Whose link it is and what comes of it; sealed with the organisation's key. `user_id` is the account, if there is one."""

    name: str
    email: str
    purpose: Purpose
    role: Role | None = None
    service_id: UUID | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    user_id: UUID | None = None


# --- orders ------------------------------------------------------------------------------------------------------


class InvitePerson(GiveRole, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Invite somebody by their address into a role; they join by a link that is good once, for seven days."""

    name: Annotated[str, like("Petra Nová")] = ""
    email: _Email = ""


class Join(Struct, frozen=True, kw_only=True):
    """What a person says who came with a link: a new account says all of it, an older one its password and code."""

    name: str = ""
    password: str = ""
    password_again: str = ""
    code: str = ""
    secret: str = ""


# --- views -------------------------------------------------------------------------------------------------------


class Invited(Struct, frozen=True, kw_only=True):
    """A link, shown to who made it and kept nowhere."""

    id: Id
    link: Annotated[str, Meta(description="Shown only now."), like("https://opora.example/invitation/AaI…")]


class InvitationView(Struct, frozen=True, kw_only=True):
    """A link as its administrator sees it, never the link itself."""

    id: Id
    name: PersonName
    email: _Email
    purpose: Annotated[str, one_of(Purpose), like("work")]
    role: Annotated[str | None, one_of(Role), like("social_worker")]
    service_name: Annotated[str, like("Poradenství")]
    state: Annotated[str, one_of(State), like("waiting")]
    sent_at: Instant
    expires_at: Instant
    ended_at: Annotated[Instant | None, Meta(description="When it was used or taken back.")]
    by: PersonName | None


class ComingBack(Struct, frozen=True, kw_only=True):
    """What an administrator does so that somebody comes in, or comes in again: the one of the two that there is, or invites them anew."""

    person_id: UUID | None
    invitation_id: UUID | None


class OpenedLink(Struct, frozen=True, kw_only=True):
    """What whoever opens a link sees: who invites them, and what they have to fill in."""

    name: str
    email: str
    purpose: Purpose
    organisation: OrganisationName
    has_account: bool


# --- rows --------------------------------------------------------------------------------------------------------


class StoredInvitation(Struct, frozen=True, kw_only=True):
    """A link as it is stored."""

    id: UUID
    email_term: bytes
    letter_hash: bytes | None
    sealed: bytes
    invited_by: UUID
    sent_at: Instant
    expires_at: Instant
    used_at: Instant | None
    withdrawn_at: Instant | None

    def state(self, at: datetime) -> State:
        """What became of it by an instant."""
        return state_of(self.used_at, self.withdrawn_at, self.expires_at, at)
