# pyright: strict
"""The only way to an account: by saying who asks and what for."""

from uuid import UUID

from kernel import keys
from kernel.actor import Actor, ActorKind
from kernel.exceptions import NotSignedIn, NotThere

from . import repository
from .schemas import StoredAccount


def signing_in(user_id: UUID | None = None, tenant_id: UUID | None = None) -> Actor:
    """The actor before a person is known; with a user id it reads that person's own memberships, nobody else's."""
    return Actor(kind=ActorKind.SIGN_IN, user_id=user_id, tenant_id=tenant_id)


def user_of(actor: Actor) -> UUID:
    """The person who acts. Raises NotSignedIn for a process of the platform."""
    if actor.user_id is None:
        raise NotSignedIn
    return actor.user_id


async def own_account(actor: Actor) -> StoredAccount:
    """The account of the person who acts."""
    account = await repository.find_account(user_of(actor))
    if account is None:
        raise NotSignedIn
    return account


async def account_of(user_id: UUID) -> StoredAccount:
    """An account, for the operator."""
    account = await repository.find_account(user_id)
    if account is None:
        raise NotThere
    return account


async def user_with(email: str) -> UUID:
    """Whose e-mail address it is, for the operator."""
    user_id = await repository.find_account_id(keys.account_term(email))
    if user_id is None:
        raise NotThere
    return user_id
