# pyright: strict
"""Signing in and out, and going on in another place."""

import asyncio
import time
from collections.abc import Awaitable
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.passwords import needs_rehash
from kernel.settings import settings
from kernel.totp import check_totp
from kernel.web.session import Place
from tenants.accounts import repository, views
from tenants.accounts.access import signing_in, user_of
from tenants.accounts.schemas import SignedIn, TriedAccount
from tenants.events import UserLocked, UserSignedIn, UserSignedOut, UserSwitched
from tenants.exceptions import NoPlace, SignInRefused

from .attempts import CLOSED, address_term, count_attempt, hash_of, is_password, proof_of

DEMO_PASSWORD = "opora-pro-ukazku"  # noqa: S105 meant to be known, see enrol_totp
DEMO_CODE = "123456"
REFUSAL_SECONDS = 0.35  # every refused sign-in takes at least so long, whatever was wrong


async def sign_in(email: str, password: str, code: str, *, address: str) -> SignedIn:
    """Find out who this is by e-mail, password and one-time code, all three at once; `address` is where they sit.

    Raises SignInRefused, the same for whatever was wrong, after the same time. Failures close the account to the address
    they came from; very many of them, to every address where the person did not sign in lately (`tenants.rules`).
    Raises NoPlace for a person who proved who they are and works nowhere.
    """
    account, proof = await _taking_as_long(_prove(email, password, code, address))
    places = await views.places_of(account.id)
    if not places:
        raise NoPlace
    await _record_in_organisations(account.id, places, UserSignedIn(user_id=account.id))
    return SignedIn(user_id=account.id, name=views.account_text(account).name, places=places, proof=proof)


async def prove(email: str, password: str, code: str, *, address: str) -> UUID:
    """Find out who this is as `sign_in` does, wherever they work or do not work yet; nobody is signed in by it."""
    account, _ = await _taking_as_long(_prove(email, password, code, address))
    return account.id


async def _taking_as_long(proving: Awaitable[tuple[TriedAccount, str]]) -> tuple[TriedAccount, str]:
    begun = time.monotonic()
    try:
        return await proving
    except SignInRefused:
        await asyncio.sleep(REFUSAL_SECONDS - (time.monotonic() - begun))
        raise


async def _prove(email: str, password: str, code: str, address: str) -> tuple[TriedAccount, str]:
    email_term = keys.account_term(email)
    here = address_term(email_term, address)
    async with unit_of_work(signing_in()):
        account, closing = await count_attempt(email_term, here)
    right = await is_password(account, password)
    if account is None:
        raise SignInRefused
    step = _code_step(account, code)
    if not right or step is None or (password == DEMO_PASSWORD and not settings().demo):
        if closing is not None:
            await _record_in_organisations(account.id, await views.places_of(account.id), closing)
        raise SignInRefused
    async with unit_of_work(signing_in(account.id)):
        if not await repository.count_success(account, step=step, reusable=step == 0):
            raise SignInRefused
        await repository.remember_address(account.id, here)
        if needs_rehash(account.password_hash):
            await repository.save_password(account.id, await hash_of(password))
        proof = await proof_of(account.id)
    return account, proof


async def still_proven(person: SignedIn) -> bool:
    """Whether what the person proved themselves by still holds; asked when their session is open already.

    A session whose proof does not hold is good for nothing; here the person learns of it at once, and not with the next
    click.
    """
    async with unit_of_work(signing_in(person.user_id)):
        return await proof_of(person.user_id) == person.proof


async def still_works(user_id: UUID, tenant_id: UUID, proof: str) -> bool:
    """Whether somebody's work in an organisation has not ended, and what their session rests on holds; '' for one without."""
    async with unit_of_work(signing_in(user_id)):
        now_proven = await proof_of(user_id)
        if now_proven == CLOSED or proof not in ("", now_proven):
            return False
        return await repository.belongs_to(user_id, tenant_id)


def _code_step(account: TriedAccount, code: str) -> int | None:
    """The step of the one-time code; 0 for the known code of the demonstration; None when it is refused."""
    if account.totp_sealed is None:
        return None
    factor = views.second_factor(account.id, account.totp_sealed)
    if factor.demo:
        return 0 if settings().demo and "".join(code.split()) == DEMO_CODE else None
    return check_totp(factor.secret, code, now=now(), last_step=account.totp_last_step)


async def _record_in_organisations(user_id: UUID, places: list[Place], event: UserSignedIn | UserLocked) -> None:
    for tenant_id in {place.tenant_id for place in places}:
        actor = signing_in(user_id, tenant_id)
        async with unit_of_work(actor):
            await record(actor, event)


async def switch_place(actor: Actor) -> None:
    """Go on in another place; `actor` is the person in the new one. Raises NotSignedIn when it no longer holds."""
    async with unit_of_work(actor):
        await record(actor, UserSwitched(user_id=user_of(actor)))


async def sign_out(actor: Actor, *, everywhere: bool = False) -> None:
    """Write down that the person signed out; the sessions themselves are ended by the caller."""
    async with unit_of_work(actor):
        await record(actor, UserSignedOut(user_id=user_of(actor), everywhere=everywhere))
