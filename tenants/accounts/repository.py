# pyright: strict
"""Every query of accounts, attempts at them, and bearer tokens."""

from collections.abc import Collection
from uuid import UUID

from kernel.db import current
from kernel.ids import new_id
from kernel.rows import changed, fetch, fetch_column, fetch_one
from kernel.web.session import Place
from tenants.repository import CALLED, HOLDS_NOW, SHORT_NAME
from tenants.rules import (
    FAILURES_FROM_ONE_ADDRESS,
    FAILURES_FROM_STRANGE_ADDRESSES,
    FAMILIAR_DAYS,
    LOCKED_MINUTES,
    LONGEST_LOCKED_MINUTES,
)

from .schemas import (
    AccountStanding,
    AccountWithFactor,
    Proofs,
    StoredAccount,
    StoredToken,
    TokenHolder,
    TokenView,
    TriedAccount,
)

_PLACES = f"""
SELECT m.tenant_id, m.service_id, m.worker_id, array_agg(DISTINCT m.role) AS roles, o.kind AS organisation_kind,
  o.short_name AS organisation_name, o.abbreviation AS organisation_short, {SHORT_NAME} AS service_name,
  coalesce(s.guardianship, false) AS guardianship
FROM membership m
JOIN user_account u ON u.id = m.user_id AND u.disabled_at IS NULL
JOIN worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id AND w.ended_at IS NULL
JOIN organisation o ON o.tenant_id = m.tenant_id AND o.id = m.tenant_id
LEFT JOIN service s ON s.tenant_id = m.tenant_id AND s.id = m.service_id {CALLED}
WHERE m.user_id = $1 AND {HOLDS_NOW}
GROUP BY m.tenant_id, m.service_id, m.worker_id, o.kind, o.short_name, o.abbreviation, s.short_name, n.short_name, s.guardianship"""  # noqa: S608
_TOKEN_ACTOR = f"""
SELECT t.id, t.tenant_id, t.service_id, t.worker_id, array_agg(DISTINCT m.role) AS roles
FROM api_token t
JOIN user_account u ON u.id = t.user_id AND u.disabled_at IS NULL
JOIN worker w ON w.tenant_id = t.tenant_id AND w.id = t.worker_id AND w.ended_at IS NULL
JOIN membership m ON m.tenant_id = t.tenant_id AND m.worker_id = t.worker_id AND m.user_id = t.user_id
  AND m.service_id IS NOT DISTINCT FROM t.service_id
WHERE t.token_hash = $1 AND t.user_id = $2 AND t.revoked_at IS NULL AND now() < t.expires_at AND {HOLDS_NOW}
GROUP BY t.id, t.tenant_id, t.service_id, t.worker_id"""  # noqa: S608
# an attempt is counted before the password is looked at, so that tries at the same moment count too; they wait for
# one another at the row of the account
_TRIED = f"""
SELECT u.id, u.sealed, u.password_hash, u.totp_sealed, u.totp_last_step,
  coalesce(u.locked_until > clock_timestamp(), false) AS closed_to_strangers,
  coalesce(a.succeeded_at > clock_timestamp() - interval '{FAMILIAR_DAYS} days', false) AS familiar
FROM user_account u LEFT JOIN sign_in_address a ON a.user_id = u.id AND a.address_term = $2
WHERE u.email_term = $1 AND u.disabled_at IS NULL FOR UPDATE OF u"""  # noqa: S608
_COUNT_AT_ADDRESS = f"""
INSERT INTO sign_in_address AS a (id, user_id, address_term, failed_attempts, tried_at)
VALUES ($1, $2, $3, 1, clock_timestamp())
ON CONFLICT (user_id, address_term) DO UPDATE SET
  tried_at = clock_timestamp(),
  failed_attempts = CASE WHEN a.locked_until IS NULL THEN a.failed_attempts + 1 ELSE 1 END,
  locked_until = CASE WHEN a.locked_until IS NULL AND a.failed_attempts + 1 >= {FAILURES_FROM_ONE_ADDRESS}
    THEN clock_timestamp() + interval '{LOCKED_MINUTES} minutes' END
WHERE a.locked_until IS NULL OR a.locked_until <= clock_timestamp()
RETURNING a.locked_until IS NOT NULL AS closes"""  # noqa: S608
_COUNT_STRANGER = f"""
UPDATE user_account SET
  failed_attempts = failed_attempts + 1,
  locked_until = CASE WHEN failed_attempts + 1 >= {FAILURES_FROM_STRANGE_ADDRESSES} THEN clock_timestamp()
    + least({LOCKED_MINUTES} * power(2, least(failed_attempts + 1 - {FAILURES_FROM_STRANGE_ADDRESSES}, 20)),
            {LONGEST_LOCKED_MINUTES}) * interval '1 minute' END
WHERE id = $1 RETURNING locked_until IS NOT NULL AS closes"""  # noqa: S608
_SUCCESS = """
UPDATE user_account SET totp_last_step = $2,
  failed_attempts = CASE WHEN $4 THEN failed_attempts ELSE 0 END,
  locked_until = CASE WHEN $4 THEN locked_until END
WHERE id = $1 AND disabled_at IS NULL AND totp_last_step <= $2 AND ($3 OR totp_last_step < $2)
  AND password_hash = $5 AND totp_sealed IS NOT DISTINCT FROM $6"""
_FAMILIAR = """
UPDATE sign_in_address SET failed_attempts = 0, locked_until = NULL, succeeded_at = clock_timestamp()
WHERE user_id = $1 AND address_term = $2"""


# --- accounts ----------------------------------------------------------------------------------------------------


async def insert_account(user_id: UUID, *, email_term: bytes, sealed: bytes, password_hash: str) -> bool:
    """Whether the account was new; its e-mail is taken otherwise."""
    return await changed(
        "INSERT INTO user_account (id, email_term, sealed, password_hash, totp_last_step, failed_attempts)"
        " VALUES ($1,$2,$3,$4,0,0) ON CONFLICT DO NOTHING",
        user_id,
        email_term,
        sealed,
        password_hash,
    )


async def find_account(user_id: UUID) -> StoredAccount | None:
    """An account that is not disabled."""
    return await fetch_one(
        StoredAccount,
        "SELECT id, email_term, sealed, password_hash FROM user_account WHERE id = $1 AND disabled_at IS NULL",
        user_id,
    )


async def find_proofs(user_id: UUID) -> Proofs | None:
    """What a person of an account that is not disabled proves themselves by: both sealed or hashed."""
    return await fetch_one(
        Proofs, "SELECT password_hash, totp_sealed FROM user_account WHERE id = $1 AND disabled_at IS NULL", user_id
    )


async def find_account_id(email_term: bytes) -> UUID | None:
    """The account with an e-mail address that is not disabled."""
    return await current().connection.fetchval(
        "SELECT id FROM user_account WHERE email_term = $1 AND disabled_at IS NULL", email_term
    )


async def list_accounts() -> list[AccountWithFactor]:
    """Every account that can sign in (sign-in and operator only)."""
    return await fetch(
        AccountWithFactor,
        "SELECT id, sealed, totp_sealed FROM user_account WHERE disabled_at IS NULL AND totp_sealed IS NOT NULL"
        " ORDER BY id",
    )


async def list_standings(user_ids: Collection[UUID]) -> list[AccountStanding]:
    """Accounts, closed ones included: whether each has a second factor, and when it last signed in."""
    return await fetch(
        AccountStanding,
        "SELECT u.id, u.sealed, u.totp_sealed IS NOT NULL AS second_factor,"
        " (SELECT max(a.succeeded_at) FROM sign_in_address a WHERE a.user_id = u.id) AS signed_in_at"
        " FROM user_account u WHERE u.id = ANY($1::uuid[])",
        list(user_ids),
    )


async def list_places(user_id: UUID) -> list[Place]:
    """Where an account that is not disabled may act now, each (organisation, service) once, with its roles."""
    return await fetch(Place, _PLACES, user_id)


async def belongs_to(user_id: UUID, tenant_id: UUID) -> bool:
    """Whether an account that is not disabled is of somebody in an organisation whose work there has not ended, with a role or between
    two."""
    return await current().connection.fetchval(
        "SELECT EXISTS (SELECT FROM membership m JOIN user_account u ON u.id = m.user_id AND u.disabled_at IS NULL"
        " JOIN worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id AND w.ended_at IS NULL"
        " WHERE m.user_id = $1 AND m.tenant_id = $2)",
        user_id,
        tenant_id,
    )


async def save_password(user_id: UUID, password_hash: str) -> bool:
    """Store a password hash."""
    return await changed("UPDATE user_account SET password_hash = $2 WHERE id = $1", user_id, password_hash)


async def save_second_factor(user_id: UUID, sealed: bytes, last_step: int = 0) -> bool:
    """Store the secret of a new authenticator, and up to which step its codes are used."""
    return await changed(
        "UPDATE user_account SET totp_sealed = $2, totp_last_step = $3 WHERE id = $1", user_id, sealed, last_step
    )


async def clear_second_factor(user_id: UUID) -> None:
    """Nobody signs in with the authenticator of an account any more."""
    await changed("UPDATE user_account SET totp_sealed = NULL WHERE id = $1", user_id)


async def disable_account(user_id: UUID) -> bool:
    """Close an account for good."""
    return await changed("UPDATE user_account SET disabled_at = now() WHERE id = $1 AND disabled_at IS NULL", user_id)


# --- attempts to sign in -----------------------------------------------------------------------------------------


async def lock_account_tried(email_term: bytes, address_term: bytes) -> TriedAccount | None:
    """The account somebody tries, whether it is closed to strangers and whether the address is one; others wait."""
    return await fetch_one(TriedAccount, _TRIED, email_term, address_term)


async def count_at_address(user_id: UUID, address_term: bytes) -> bool | None:
    """Count one more attempt from an address; whether that closes the account to it, None when it is closed already."""
    return await current().connection.fetchval(_COUNT_AT_ADDRESS, new_id(), user_id, address_term)


async def count_stranger(user_id: UUID) -> bool:
    """Count one more attempt from a strange address; whether that closes the account to all of them."""
    return bool(await current().connection.fetchval(_COUNT_STRANGER, user_id))


async def count_success(tried: TriedAccount, *, step: int, reusable: bool) -> bool:
    """Take the one-time code's step; False when it was used, or password or second factor changed, in the meantime.

    From a strange address it was the person after all, and strangers' failures are forgotten. From a familiar one they
    stay: the person signs in there every day, and whoever guesses elsewhere should not begin anew each time.
    """
    proven_by = tried.password_hash, tried.totp_sealed
    return await changed(_SUCCESS, tried.id, step, reusable, tried.familiar, *proven_by)


async def remember_address(user_id: UUID, address_term: bytes) -> None:
    """An address is familiar from now on and its failures are forgotten; so are addresses of long ago."""
    await changed(_FAMILIAR, user_id, address_term)
    await changed("SELECT opora.forget_addresses($1, $2)", user_id, FAMILIAR_DAYS)


async def forget_failures(user_id: UUID, address_term: bytes | None = None) -> None:
    """Forget the failures at one address, or all of them."""
    await changed(
        "UPDATE sign_in_address SET failed_attempts = 0, locked_until = NULL"
        " WHERE user_id = $1 AND ($2::bytea IS NULL OR address_term = $2)",
        user_id,
        address_term,
    )
    if address_term is None:
        await changed("UPDATE user_account SET failed_attempts = 0, locked_until = NULL WHERE id = $1", user_id)


# --- tokens ------------------------------------------------------------------------------------------------------


async def insert_token(
    tenant_id: UUID,
    token_id: UUID,
    *,
    service_id: UUID | None,
    worker_id: UUID,
    user_id: UUID,
    token_hash: bytes,
    label: str,
    days: int,
) -> None:
    """Keep the hash of a new token."""
    await changed(
        "INSERT INTO api_token (tenant_id, id, service_id, worker_id, user_id, token_hash, label, expires_at)"
        " VALUES ($1,$2,$3,$4,$5,$6,$7, now() + make_interval(days => $8))",
        tenant_id,
        token_id,
        service_id,
        worker_id,
        user_id,
        token_hash,
        label,
        days,
    )


async def find_token_actor(token_hash: bytes, user_id: UUID) -> TokenHolder | None:
    """Whom a token stands for at this moment."""
    return await fetch_one(TokenHolder, _TOKEN_ACTOR, token_hash, user_id)


async def find_token(token_hash: bytes) -> StoredToken | None:
    """A token that was not revoked, by its hash (sign-in only)."""
    return await fetch_one(
        StoredToken, "SELECT id, tenant_id FROM api_token WHERE token_hash = $1 AND revoked_at IS NULL", token_hash
    )


async def list_tokens(tenant_id: UUID, user_id: UUID) -> list[TokenView]:
    """The tokens of an account in one organisation that still hold, newest first."""
    return await fetch(
        TokenView,
        f"SELECT t.id, t.label, t.created_at, t.expires_at, {SHORT_NAME} AS service_name FROM api_token t"  # noqa: S608
        f" LEFT JOIN service s ON s.tenant_id = t.tenant_id AND s.id = t.service_id {CALLED}"
        " WHERE t.tenant_id = $1 AND t.user_id = $2 AND t.revoked_at IS NULL AND now() < t.expires_at"
        " ORDER BY t.id DESC",
        tenant_id,
        user_id,
    )


async def revoke_token(tenant_id: UUID, token_id: UUID, user_id: UUID | None) -> bool:
    """Whether a token (of the account, when one is named) was taken back now."""
    return await changed(
        "UPDATE api_token SET revoked_at = now() WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL"
        " AND ($3::uuid IS NULL OR user_id = $3)",
        tenant_id,
        token_id,
        user_id,
    )


async def list_token_tenants(user_id: UUID) -> list[UUID]:
    """The organisations in which an account has tokens that were not revoked (sign-in only)."""
    return await fetch_column(
        UUID, "SELECT DISTINCT tenant_id FROM api_token WHERE user_id = $1 AND revoked_at IS NULL", user_id
    )


async def revoke_tokens(tenant_id: UUID, user_id: UUID) -> list[UUID]:
    """Take back every token of an account in one organisation; returns which."""
    return await fetch_column(
        UUID,
        "UPDATE api_token SET revoked_at = now() WHERE tenant_id = $1 AND user_id = $2 AND revoked_at IS NULL"
        " RETURNING id",
        tenant_id,
        user_id,
    )
