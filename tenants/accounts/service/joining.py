# pyright: strict
"""What links and administrators do with accounts, in the units of their callers unless it is said otherwise."""

from uuid import UUID

from kernel import keys
from kernel.actor import operator_actor
from kernel.checks import Checks
from kernel.db import unit_of_work
from kernel.exceptions import NotThere
from kernel.ids import new_id
from tenants import repository as tenants
from tenants.accounts import repository, views
from tenants.accounts.access import account_of, signing_in
from tenants.accounts.schemas import AccountText, SecondFactor
from tenants.exceptions import EmailTaken, SignInRefused

from . import attempts


async def has_account(email: str) -> bool:
    """Whether somebody on the platform has this address, whose account is not closed."""
    async with unit_of_work(signing_in()):
        return await repository.find_account_id(keys.account_term(email)) is not None


async def works_in(tenant_id: UUID, email: str) -> UUID | None:
    """Who with this address works in an organisation now."""
    async with unit_of_work(operator_actor(tenant_id)):
        user_id = await repository.find_account_id(keys.account_term(email))
        return await tenants.find_worker_of_user(tenant_id, user_id) if user_id is not None else None


def check_new_password_of(checks: Checks, password: str, name: str, email: str) -> None:
    """A password that whoever has this name and address may have."""
    attempts.check_new_password(checks, password, AccountText(name=name, email=email))


async def open_account(email: str, name: str, password_hash: str) -> UUID:
    """(in unit) Open an account; it signs in once it has a second factor. Raises EmailTaken."""
    user_id = new_id()
    created = await repository.insert_account(
        user_id,
        email_term=keys.account_term(email),
        sealed=keys.account_sealer().seal("user_account", user_id, AccountText(name=name, email=email)),
        password_hash=password_hash,
    )
    if not created:
        raise EmailTaken
    return user_id


async def keep_second_factor(user_id: UUID, secret: str, step: int) -> None:
    """(in unit) Store the secret of an authenticator, with the step of the code that proved it: it is good no second time."""
    sealed = keys.account_sealer().seal("user_account", user_id, SecondFactor(secret=secret), "totp_sealed")
    if not await repository.save_second_factor(user_id, sealed, step):
        raise NotThere


async def forget_second_factor(user_id: UUID) -> AccountText:
    """Make the second factor of an account useless; with it every session ends. Whose account it is. Raises NotThere."""
    async with unit_of_work(operator_actor()):
        account = await account_of(user_id)
        await repository.clear_second_factor(user_id)
    return views.account_text(account)


async def prove_password(email: str, password: str, *, address: str) -> UUID:
    """Find out by the password alone that it is the person; attempts count as those of a sign-in. Raises SignInRefused."""
    email_term = keys.account_term(email)
    async with unit_of_work(signing_in()):
        account, _ = await attempts.count_attempt(email_term, attempts.address_term(email_term, address))
    if not await attempts.is_password(account, password) or account is None:
        raise SignInRefused
    return account.id
