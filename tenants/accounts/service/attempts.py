# pyright: strict
"""An attempt at an account, and the password it is tried with."""

from hashlib import sha256
from uuid import UUID

from kernel import keys
from kernel.checks import Checks
from kernel.passwords import check_password, hash_password, verify_password
from tenants.accounts import repository
from tenants.accounts.schemas import AccountText, TriedAccount
from tenants.events import UserLocked

CLOSED = "closed"  # what an account that is closed is proven by: nothing
SIGNED_IN = "signed in"  # where attempts of somebody who is signed in are counted, instead of an address


def address_term(email_term: bytes, address: str) -> bytes:
    """The blind term of an address, another one for each account: the rows do not tell who sits together."""
    return keys.root().derive("sign-in-address").term(f"{email_term.hex()}|{address}")


async def count_attempt(
    email_term: bytes, here: bytes, *, signed_in: bool = False
) -> tuple[TriedAccount | None, UserLocked | None]:
    """(in unit) Count one more attempt. Returns the account unless it is closed to whoever tries, and what closes now.

    Who is signed in already is no stranger: their attempts count under an address of their own.
    """
    account = await repository.lock_account_tried(email_term, here)
    stranger = account is not None and not account.familiar and not signed_in
    if account is None or (stranger and account.closed_to_strangers):
        return None, None
    closes_here = await repository.count_at_address(account.id, here)
    if closes_here is None:
        return None, None
    closes_to_strangers = stranger and await repository.count_stranger(account.id)
    closing = UserLocked(user_id=account.id, to_strangers=closes_to_strangers)
    return account, closing if closes_here or closes_to_strangers else None


async def is_password(account: TriedAccount | None, password: str) -> bool:
    """Whether it is the account's password; takes as long without an account.

    Outside of any transaction: Argon2id takes its time and no connection waits for it.
    """
    return await verify_password(account.password_hash if account else None, password, pepper=_pepper())


async def hash_of(password: str) -> str:
    """What is kept of a password; made with care, so it takes a tenth of a second and much memory."""
    return await hash_password(password, pepper=_pepper())


async def proof_of(user_id: UUID) -> str:
    """(in unit) A name for the present password and second factor together; for a closed account one that never holds.

    A session carries it, and `opora.enter` makes it again in each unit of work to compare.
    """
    found = await repository.find_proofs(user_id)
    if found is None:
        return CLOSED
    return sha256(f"{found.password_hash}|{(found.totp_sealed or b'').hex()}".encode()).hexdigest()


def check_new_password(checks: Checks, password: str, text: AccountText) -> None:
    """A password that the account may have."""
    problem = check_password(password, own_words=(text.name, text.email))
    if problem is not None:
        checks.fail("password", problem.message_cs)


def _pepper() -> bytes:
    return keys.root().derive("password-pepper").bytes()
