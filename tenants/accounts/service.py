"""What people do with their accounts, and the operator's orders about them.

Functions marked (in unit) run in the caller's unit of work; every other one is an act with a unit of its own.
"""

import asyncio
import base64
import binascii
import re
import secrets
import time
from uuid import UUID

from kernel import keys
from kernel.actor import Actor, ActorKind, operator_actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import NotSignedIn, NotThere
from kernel.ids import new_id
from kernel.passwords import check_password, hash_password, needs_rehash, verify_password
from kernel.settings import settings
from kernel.totp import check_totp, new_totp_secret
from kernel.web.i18n import N_
from kernel.web.session import Place
from tenants import repository, rules
from tenants import service as tenants
from tenants import views as tenant_views
from tenants.access import own_account, signing_in, user_of
from tenants.accounts import views
from tenants.events import (
    PasswordChanged,
    TokenCreated,
    TokenRevoked,
    UserLocked,
    UserSignedIn,
    UserSignedOut,
    UserSwitched,
)
from tenants.exceptions import (
    EmailTaken,
    NoPlace,
    OnlyInDemo,
    SignInRefused,
    WrongPassword,
)
from tenants.repository import Row
from tenants.schemas import (
    AccountText,
    ChangePassword,
    SecondFactor,
    SignedIn,
)

DEMO_PASSWORD = "opora-pro-ukazku"  # noqa: S105 meant to be known, see enrol_totp
DEMO_CODE = "123456"
REFUSAL_SECONDS = 0.35  # every refused sign-in takes at least so long, whatever was wrong
SIGNED_IN = "signed in"  # where attempts of somebody who is signed in are counted, instead of an address
_TOKEN_PREFIX = "opora_"  # noqa: S105 what a token looks like, not one
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")


# --- signing in and out ------------------------------------------------------------------------------------------


async def sign_in(email: str, password: str, code: str, *, address: str) -> SignedIn:
    """Find out who this is by e-mail, password and one-time code, all three at once; `address` is where they sit.

    Raises SignInRefused, the same for whatever was wrong, after the same time. Failures close the account to the address
    they came from; very many of them, to every address where the person did not sign in lately (`tenants.rules`).
    Raises NoPlace for a person who proved who they are and works nowhere.
    """
    begun = time.monotonic()
    try:
        return await _sign_in(email, password, code, address)
    except SignInRefused:
        await asyncio.sleep(REFUSAL_SECONDS - (time.monotonic() - begun))
        raise


async def _sign_in(email: str, password: str, code: str, address: str) -> SignedIn:
    email_term = keys.account_term(email)
    here = _address_term(email_term, address)
    async with unit_of_work(signing_in()):
        account, closing = await _count_attempt(email_term, here)
    # outside of any transaction: Argon2id takes its time and no connection waits for it
    right = await verify_password(account["password_hash"] if account else None, password, pepper=_pepper())
    if account is None:
        raise SignInRefused
    user_id: UUID = account["id"]
    step = _code_step(account, code)
    if not right or step is None or (password == DEMO_PASSWORD and not settings().demo):
        if closing is not None:
            await _record_in_organisations(user_id, await views.places_of(user_id), closing)
        raise SignInRefused
    async with unit_of_work(signing_in(user_id)):
        if not await repository.count_success(account, step=step, reusable=step == 0):
            raise SignInRefused
        await repository.remember_address(user_id, here)
        if needs_rehash(account["password_hash"]):
            await repository.save_password(user_id, await hash_of(password))
        proof = await _proof(user_id)
    places = await views.places_of(user_id)
    if not places:
        raise NoPlace
    await _record_in_organisations(user_id, places, UserSignedIn(user_id=user_id))
    return SignedIn(user_id=user_id, name=views.account_text(account).name, places=places, proof=proof)


async def still_proven(person: SignedIn) -> bool:
    """Whether what the person proved themselves by still holds; asked when their session is open already.

    Whoever changes a password ends the sessions after it is committed: a session that was opened before that is ended
    there, and one that was opened later sees the change here. None is left between.
    """
    async with unit_of_work(signing_in(person.user_id)):
        return await _proof(person.user_id) == person.proof


async def _proof(user_id: UUID) -> bytes:
    """(in unit) A name for the present password and second factor together; empty for a disabled account."""
    row = await repository.find_proofs(user_id)
    return keys.token_hash(f"{row['password_hash']}|{(row['totp_sealed'] or b'').hex()}") if row is not None else b""


async def _count_attempt(
    email_term: bytes, here: bytes, *, signed_in: bool = False
) -> tuple[Row | None, UserLocked | None]:
    """(in unit) Count one more attempt. Returns the account unless it is closed to whoever tries, and what closes now.

    Who is signed in already is no stranger: their attempts count under an address of their own.
    """
    account = await repository.lock_account_tried(email_term, here)
    stranger = account is not None and not account["familiar"] and not signed_in
    if account is None or (stranger and account["closed_to_strangers"]):
        return None, None
    closes_here = await repository.count_at_address(account["id"], here)
    if closes_here is None:
        return None, None
    closes_to_strangers = stranger and await repository.count_stranger(account["id"])
    closing = UserLocked(user_id=account["id"], to_strangers=closes_to_strangers)
    return account, closing if closes_here or closes_to_strangers else None


def _address_term(email_term: bytes, address: str) -> bytes:
    """The blind term of an address, another one for each account: the rows do not tell who sits together."""
    return keys.root().derive("sign-in-address").term(f"{email_term.hex()}|{address}")


def _code_step(account: Row, code: str) -> int | None:
    """The step of the one-time code; 0 for the known code of the demonstration; None when it is refused."""
    if account["totp_sealed"] is None:
        return None
    factor = views.second_factor(account)
    if factor.demo:
        return 0 if settings().demo and "".join(code.split()) == DEMO_CODE else None
    return check_totp(factor.secret, code, now=now(), last_step=account["totp_last_step"])


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


# --- passwords ---------------------------------------------------------------------------------------------------


async def change_password(actor: Actor, order: ChangePassword) -> None:
    """Choose a new password; the present one is asked for. The caller ends the person's other sessions.

    Tokens rest on no password: they go on unless the order takes them back, in every organisation.
    """
    async with unit_of_work(actor):
        account = await own_account(actor)
    text = views.account_text(account)
    checks = Checks()
    if not order.current:
        checks.fail("current", N_("Zadejte své současné heslo."))
    if not order.password:
        checks.fail("password", N_("Zadejte nové heslo."))
    _check_new_password(checks, order.password, text)
    if order.password != order.password_again:
        checks.fail("password_again", N_("Obě nová hesla se musí shodovat."))
    checks.done()
    here = _address_term(account["email_term"], SIGNED_IN)
    async with unit_of_work(signing_in(account["id"])):
        known, closing = await _count_attempt(account["email_term"], here, signed_in=True)
    right = await verify_password(known["password_hash"] if known else None, order.current, pepper=_pepper())
    if known is None or not right:
        if closing is not None:
            async with unit_of_work(actor):
                await record(actor, closing)
        raise WrongPassword(fields={"current": WrongPassword.message})
    password_hash = await hash_of(order.password)
    async with unit_of_work(actor):
        await repository.save_password(account["id"], password_hash)
        await repository.forget_failures(account["id"], here)
        await record(actor, PasswordChanged(user_id=account["id"]))
        if order.revoke_tokens:
            await _revoke_tokens(account["id"])


async def set_password(user_id: UUID, password: str) -> None:
    """Give an account another password. Raises NotThere, Invalid."""
    async with unit_of_work(operator_actor()):
        account = await repository.find_account(user_id)
    if account is None:
        raise NotThere
    checks = Checks()
    _check_new_password(checks, password, views.account_text(account))
    checks.done()
    password_hash = await hash_of(password)
    async with unit_of_work(operator_actor()):
        await repository.save_password(user_id, password_hash)
        await repository.forget_failures(user_id)


def _check_new_password(checks: Checks, password: str, text: AccountText) -> None:
    problem = check_password(password, own_words=(text.name, text.email))
    if problem is not None:
        checks.fail("password", problem.message_cs)


def _pepper() -> bytes:
    return keys.root().derive("password-pepper").bytes()


# --- tokens ------------------------------------------------------------------------------------------------------


async def actor_for_token(token: str, request_id: str | None = None) -> Actor:
    """Whom a bearer token stands for, by what holds at this moment. Raises NotSignedIn."""
    user_id = _user_in_token(token)
    async with unit_of_work(signing_in(user_id)):
        row = await repository.find_token_actor(keys.token_hash(token), user_id)
    if row is None:
        raise NotSignedIn
    return Actor(
        kind=ActorKind.WORKER,
        tenant_id=row["tenant_id"],
        service_id=row["service_id"],
        worker_id=row["worker_id"],
        user_id=user_id,
        roles=frozenset(row["roles"]),
        session_id=f"token:{row['id']}",
        request_id=request_id,
    )


async def create_token(email: str, organisation_code: str, service_code: str | None, label: str, days: int = 90) -> str:
    """Make a bearer token for a person in one service (default: the first place there); shown only now."""
    checks = Checks()
    label = checks.line("label", label, missing=N_("Napište, k čemu token slouží."), max_length=60)
    if not 1 <= days <= rules.LONGEST_TOKEN_DAYS:
        checks.fail("days", N_("Token platí 1 až 366 dní."))
    checks.done()
    user_id = await views.find_user(email)
    tenant_id = await tenant_views.find_tenant(organisation_code)
    service_id = await tenant_views.find_service(tenant_id, service_code) if service_code else None
    places = [
        place
        for place in await views.places_of(user_id)
        if place.tenant_id == tenant_id and service_id in (None, place.service_id)
    ]
    if not places:
        raise NotThere
    token, token_id = _new_token(user_id), new_id()
    actor = operator_actor(tenant_id)
    async with unit_of_work(actor):
        await repository.insert_token(
            tenant_id,
            token_id,
            service_id=places[0].service_id,
            worker_id=places[0].worker_id,
            user_id=user_id,
            token_hash=keys.token_hash(token),
            label=label,
            days=days,
        )
        await record(actor, TokenCreated(token_id=token_id, user_id=user_id))
    return token


async def revoke_own_token(actor: Actor, token_id: UUID) -> None:
    """Take one of the person's own tokens back."""
    async with unit_of_work(actor):
        if not await repository.revoke_token(actor.tenant, token_id, user_of(actor)):
            raise NotThere
        await record(actor, TokenRevoked(token_id=token_id))


async def revoke_token(token: str) -> None:
    """Take a bearer token back. Raises NotThere for one that is unknown or was revoked before."""
    async with unit_of_work(signing_in()):
        row = await repository.find_token(keys.token_hash(token))
    if row is None:
        raise NotThere
    actor = operator_actor(row["tenant_id"])
    async with unit_of_work(actor):
        await repository.revoke_token(row["tenant_id"], row["id"], None)
        await record(actor, TokenRevoked(token_id=row["id"]))


async def _revoke_tokens(user_id: UUID) -> None:
    """(in unit) Take back every token of a person, in whichever organisation it acts."""
    async with unit_of_work(signing_in(user_id)):
        tenant_ids = await repository.list_token_tenants(user_id)
    for tenant_id in tenant_ids:
        there = signing_in(user_id, tenant_id)
        async with unit_of_work(there):
            for token_id in await repository.revoke_tokens(tenant_id, user_id):
                await record(there, TokenRevoked(token_id=token_id))


def _new_token(user_id: UUID) -> str:
    """The id of the account stands in front, so that one look-up under the person's own eyes is enough."""
    return _TOKEN_PREFIX + base64.urlsafe_b64encode(user_id.bytes + secrets.token_bytes(32)).decode()


def _user_in_token(token: str) -> UUID:
    try:
        content = base64.b64decode(token.removeprefix(_TOKEN_PREFIX), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not token.startswith(_TOKEN_PREFIX) or len(content) != 48:
        raise NotSignedIn
    return UUID(bytes=content[:16])


# --- orders of the operator --------------------------------------------------------------------------------------


async def hash_of(password: str) -> str:
    """What is kept of a password; made with care, so it takes a tenth of a second and much memory."""
    return await hash_password(password, pepper=_pepper())


async def create_user(email: str, name: str, password: str, *, hashed: str | None = None) -> UUID:
    """Open an account; it signs in once it has a second factor and a place. Raises EmailTaken, Invalid.

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
    _check_new_password(checks, password, text)
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
    """The worker an account has in an organisation; made under the account's name when there is none."""
    worker_id = await tenant_views.find_worker(tenant_id, user_id)
    if worker_id is not None:
        return worker_id
    async with unit_of_work(operator_actor()):
        account = await repository.find_account(user_id)
    if account is None:
        raise NotThere
    return await tenants.add_worker(tenant_id, user_id, views.account_text(account).name)


async def disable_user(user_id: UUID) -> None:
    """Close an account: no sign-in, no session and no token of it works from now on."""
    async with unit_of_work(operator_actor()):
        if not await repository.disable_account(user_id):
            raise NotThere
