# pyright: strict
"""Orders of the operator about accounts."""

import re
from uuid import UUID

from kernel import keys
from kernel.actor import operator_actor
from kernel.checks import Checks
from kernel.db import unit_of_work
from kernel.exceptions import NotThere
from kernel.ids import new_id
from kernel.settings import settings
from kernel.totp import new_totp_secret
from kernel.web.i18n import N_
from tenants import service as tenants
from tenants import views as tenant_views
from tenants.accounts import repository, views
from tenants.accounts.access import account_of
from tenants.accounts.schemas import AccountText, SecondFactor
from tenants.exceptions import EmailTaken, OnlyInDemo

from .attempts import check_new_password, hash_of

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")


async def create_user(email: str, name: str, password: str, *, hashed: str | None = None) -> UUID:
    """Open an account; it signs in once it has a second factor and a place. Raises EmailTaken, Invalid.

    The address of a closed account is free: whoever comes back gets another account, and the old one stays closed.

    `hashed` is the hash of the password where it is known already: made-up people share one.
    """
    checks = Checks()
    wrong = N_("Zadejte e-mail ve tvaru jmeno@organizace.cz.")
    email = checks.line("email", email, missing=wrong, max_length=254)
    if email and not _EMAIL.fullmatch(email):
        checks.fail("email", wrong)
    text = AccountText(
        name=checks.line("name", name, missing=N_("Napište jméno toho, komu účet patří."), max_length=120), email=email
    )
    check_new_password(checks, password, text)
    checks.done()
    user_id = new_id()
    password_hash = hashed or await hash_of(password)
    async with unit_of_work(operator_actor()):
        created = await repository.insert_account(
            user_id,
            email_term=keys.account_term(email),
            sealed=keys.account_sealer().seal("user_account", user_id, text),
            password_hash=password_hash,
        )
        if not created:
            raise EmailTaken
    return user_id


async def set_password(user_id: UUID, password: str) -> None:
    """Give an account another password. Raises NotThere, Invalid."""
    async with unit_of_work(operator_actor()):
        account = await account_of(user_id)
    checks = Checks()
    check_new_password(checks, password, views.account_text(account))
    checks.done()
    password_hash = await hash_of(password)
    async with unit_of_work(operator_actor()):
        await repository.save_password(user_id, password_hash)
        await repository.forget_failures(user_id)


async def enrol_totp(user_id: UUID, *, demo: bool = False) -> str:
    """Give an account a new second factor; returns its secret for the authenticator, told only once.

    `demo` gives none: such an account signs in with the known code, and only while the demonstration runs.
    """
    if demo and not settings().demo:
        raise OnlyInDemo
    factor = SecondFactor(demo=True) if demo else SecondFactor(secret=new_totp_secret())
    sealed = keys.account_sealer().seal("user_account", user_id, factor, "totp_sealed")
    async with unit_of_work(operator_actor()):
        if not await repository.save_second_factor(user_id, sealed):
            raise NotThere
    return factor.secret


async def employ(tenant_id: UUID, user_id: UUID) -> UUID:
    """The worker an account has in an organisation now; made under the account's name when there is none.

    Who left and comes back is another worker: what rested on the first one, and its name in the files, stays as it was.
    """
    worker_id = await tenant_views.find_worker(tenant_id, user_id)
    if worker_id is not None:
        return worker_id
    async with unit_of_work(operator_actor()):
        account = await account_of(user_id)
    return await tenants.add_worker(tenant_id, user_id, views.account_text(account).name)


async def disable_user(user_id: UUID) -> None:
    """Close an account: no sign-in, no session and no token of it works from now on."""
    async with unit_of_work(operator_actor()):
        if not await repository.disable_account(user_id):
            raise NotThere
