"""The only way to an account, an organisation or a worker: by saying who asks and what for."""

from uuid import UUID

from kernel import keys
from kernel.actor import Actor, ActorKind
from kernel.exceptions import NotSignedIn, NotThere
from tenants import repository
from tenants.repository import Row


def signing_in(user_id: UUID | None = None, tenant_id: UUID | None = None) -> Actor:
    """The actor before a person is known; with a user id it reads that person's own memberships, nobody else's."""
    return Actor(kind=ActorKind.SIGN_IN, user_id=user_id, tenant_id=tenant_id)


def user_of(actor: Actor) -> UUID:
    """The person who acts. Raises NotSignedIn for a process of the platform."""
    if actor.user_id is None:
        raise NotSignedIn
    return actor.user_id


async def own_account(actor: Actor) -> Row:
    """The account of the person who acts."""
    account = await repository.find_account(user_of(actor))
    if account is None:
        raise NotSignedIn
    return account


async def account_of(email: str) -> UUID:
    """The account with an e-mail address, for the operator."""
    user_id = await repository.find_account_id(keys.account_term(email))
    if user_id is None:
        raise NotThere
    return user_id


async def organisation_of(code: str) -> UUID:
    """The organisation with a code; codes are public."""
    organisation_id = await repository.find_organisation(code)
    if organisation_id is None:
        raise NotThere
    return organisation_id


async def service_of(tenant_id: UUID, code: str) -> UUID:
    """The running service of an organisation with a code; codes are public."""
    service_id = await repository.find_service(tenant_id, code)
    if service_id is None:
        raise NotThere
    return service_id


async def worker_of(tenant_id: UUID, worker_id: UUID) -> Row:
    """A worker who works in the organisation now, for the operator."""
    worker = await repository.find_worker(tenant_id, worker_id)
    if worker is None:
        raise NotThere
    return worker
