# pyright: strict
"""Orders in, views out, rows, and the sealed documents of accounts."""

from uuid import UUID

from msgspec import Struct

from kernel.clock import Instant
from kernel.web.session import Place

# --- sealed documents --------------------------------------------------------------------------------------------


class AccountText(Struct, frozen=True):
    """What an account says about a person; sealed."""

    name: str
    email: str


class SecondFactor(Struct, frozen=True):
    """The secret of an authenticator; `demo` instead of a secret means the known code of the demonstration."""

    secret: str = ""
    demo: bool = False


# --- orders ------------------------------------------------------------------------------------------------------


class SignIn(Struct, frozen=True, kw_only=True):
    """What a person says to be let in: all three at once."""

    email: str
    password: str
    code: str


class ChangePassword(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A person's wish for a new password; with `revoke_tokens` no program goes on with what the old one let out."""

    current: str
    password: str
    password_again: str
    revoke_tokens: bool = False


# --- views -------------------------------------------------------------------------------------------------------


class SignedIn(Struct, frozen=True, kw_only=True):
    """A person who proved who they are, and where they may act; `proof` names what they proved it by."""

    user_id: UUID
    name: str
    places: list[Place]
    proof: str


class DemoPerson(Struct, frozen=True, kw_only=True):
    """Somebody of the demonstration, whose sign-in everybody may know."""

    name: str
    email: str
    places: list[Place]


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


# --- rows --------------------------------------------------------------------------------------------------------


class SealedAccount(Struct, frozen=True, kw_only=True):
    """An account with what it says about its person."""

    id: UUID
    sealed: bytes


class StoredAccount(SealedAccount, frozen=True, kw_only=True):
    """An account that is not disabled."""

    email_term: bytes
    password_hash: str


class AccountWithFactor(SealedAccount, frozen=True, kw_only=True):
    """An account that can sign in."""

    totp_sealed: bytes


class AccountStanding(SealedAccount, frozen=True, kw_only=True):
    """An account as an administrator may know of it."""

    second_factor: bool
    signed_in_at: Instant | None


class TriedAccount(SealedAccount, frozen=True, kw_only=True):
    """An account that somebody tries, from an address that is familiar or not."""

    password_hash: str
    totp_sealed: bytes | None
    totp_last_step: int
    closed_to_strangers: bool
    familiar: bool


class Proofs(Struct, frozen=True, kw_only=True):
    """What a person proves themselves by: hashed, and sealed."""

    password_hash: str
    totp_sealed: bytes | None


class StoredToken(Struct, frozen=True, kw_only=True):
    """A bearer token that was not revoked."""

    id: UUID
    tenant_id: UUID


class TokenHolder(StoredToken, frozen=True, kw_only=True):
    """Whom a bearer token stands for at this moment, and where."""

    service_id: UUID | None
    worker_id: UUID
    roles: frozenset[str]
