# pyright: strict
"""The change of the own password."""

from kernel.actor import Actor
from kernel.checks import Checks
from kernel.db import unit_of_work
from kernel.events import record
from kernel.web.i18n import N_
from tenants.accounts import repository, views
from tenants.accounts.access import own_account, signing_in
from tenants.accounts.schemas import ChangePassword
from tenants.events import PasswordChanged
from tenants.exceptions import WrongPassword

from .attempts import SIGNED_IN, address_term, check_new_password, count_attempt, hash_of, is_password, proof_of
from .tokens import revoke_all


async def change_password(actor: Actor, order: ChangePassword) -> str:
    """Choose a new password; the present one is asked for. Returns the proof for a new session.

    From the commit on the database refuses every session that was opened with the one before, this one too.

    Tokens rest on no password: they go on unless the order takes them back, in every organisation.
    """
    async with unit_of_work(actor):
        account = await own_account(actor)
    checks = Checks()
    if not order.current:
        checks.fail("current", N_("Zadejte své současné heslo."))
    if not order.password:
        checks.fail("password", N_("Zadejte nové heslo."))
    check_new_password(checks, order.password, views.account_text(account))
    if order.password != order.password_again:
        checks.fail("password_again", N_("Obě nová hesla se musí shodovat."))
    checks.done()
    here = address_term(account.email_term, SIGNED_IN)
    async with unit_of_work(signing_in(account.id)):
        known, closing = await count_attempt(account.email_term, here, signed_in=True)
    right = await is_password(known, order.current)
    if known is None or not right:
        if closing is not None:
            async with unit_of_work(actor):
                await record(actor, closing)
        raise WrongPassword(fields={"current": WrongPassword.message})
    password_hash = await hash_of(order.password)
    async with unit_of_work(actor):
        if order.revoke_tokens:
            await revoke_all(account.id)
        await repository.forget_failures(account.id, here)
        await record(actor, PasswordChanged(user_id=account.id))
        # last: nobody enters any more with the proof of before
        await repository.save_password(account.id, password_hash)
        return await proof_of(account.id)
