"""Every query of organisations, accounts, workers, memberships, tokens and notifications."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from kernel import keys
from kernel.db import current
from kernel.ids import new_id
from tenants.rules import (
    FAILURES_FROM_ONE_ADDRESS,
    FAILURES_FROM_STRANGE_ADDRESSES,
    FAMILIAR_DAYS,
    LOCKED_MINUTES,
    LONGEST_LOCKED_MINUTES,
)
from tenants.tables import OrganisationKind, Role

_NOW = "m.valid_from <= now() AND (m.valid_to IS NULL OR now() < m.valid_to)"
_PLACES = f"""
SELECT m.tenant_id, m.service_id, m.worker_id, array_agg(DISTINCT m.role) AS roles, o.code, o.kind, o.short_name,
  o.abbreviation, s.code AS service_code, s.short_name AS service_name
FROM membership m
JOIN user_account u ON u.id = m.user_id AND u.disabled_at IS NULL
JOIN worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id AND w.ended_at IS NULL
JOIN organisation o ON o.tenant_id = m.tenant_id AND o.id = m.tenant_id
LEFT JOIN service s ON s.tenant_id = m.tenant_id AND s.id = m.service_id
WHERE m.user_id = $1 AND {_NOW} AND s.ended_at IS NULL
GROUP BY m.tenant_id, m.service_id, m.worker_id, o.code, o.kind, o.short_name, o.abbreviation, s.code, s.short_name"""  # noqa: S608
_TOKEN_ACTOR = f"""
SELECT t.id, t.tenant_id, t.service_id, t.worker_id, array_agg(DISTINCT m.role) AS roles
FROM api_token t
JOIN user_account u ON u.id = t.user_id AND u.disabled_at IS NULL
JOIN worker w ON w.tenant_id = t.tenant_id AND w.id = t.worker_id AND w.ended_at IS NULL
JOIN membership m ON m.tenant_id = t.tenant_id AND m.worker_id = t.worker_id AND m.user_id = t.user_id
  AND m.service_id IS NOT DISTINCT FROM t.service_id
WHERE t.token_hash = $1 AND t.user_id = $2 AND t.revoked_at IS NULL AND now() < t.expires_at AND {_NOW}
GROUP BY t.id, t.tenant_id, t.service_id, t.worker_id"""  # noqa: S608
_SERVICES = """
SELECT s.tenant_id, s.id, s.code, s.name, s.short_name, o.name AS organisation_name,
  o.short_name AS organisation_short, o.kind AS organisation_kind, o.abbreviation AS organisation_abbreviation
FROM service s JOIN organisation o ON o.tenant_id = s.tenant_id AND o.id = s.tenant_id"""
_SERVICES_BY_ID = f"{_SERVICES} WHERE (s.tenant_id, s.id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))"  # noqa: S608
_RUNNING_SERVICES = f"{_SERVICES} WHERE s.ended_at IS NULL"
_MEMBERSHIPS = f"""
SELECT m.id FROM membership m WHERE m.tenant_id = $1 AND m.worker_id = $2 AND m.role = $3
  AND m.service_id IS NOT DISTINCT FROM $4 AND {_NOW}"""  # noqa: S608
_WORKERS = f"""
SELECT w.id, w.sealed, array_agg(DISTINCT m.role) AS roles
FROM membership m JOIN worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id AND w.ended_at IS NULL
WHERE m.tenant_id = $1 AND m.service_id = $2 AND {_NOW} AND ($3::text[] IS NULL OR m.role = ANY($3))
GROUP BY w.id, w.sealed"""  # noqa: S608
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
  AND password_hash = $5 AND totp_sealed IS NOT DISTINCT FROM $6 RETURNING id"""
_FAMILIAR = """
UPDATE sign_in_address SET failed_attempts = 0, locked_until = NULL, succeeded_at = clock_timestamp()
WHERE user_id = $1 AND address_term = $2"""

Row = asyncpg.Record


async def _fetch(sql: str, *arguments: Any) -> list[Row]:
    return await current().connection.fetch(sql, *arguments)


async def _row(sql: str, *arguments: Any) -> Row | None:
    return await current().connection.fetchrow(sql, *arguments)


async def _changed(sql: str, *arguments: Any) -> bool:
    return not (await current().connection.execute(sql, *arguments)).endswith(" 0")


# --- organisations and services ----------------------------------------------------------------------------------


async def insert_organisation(
    organisation_id: UUID,
    *,
    code: str,
    kind: OrganisationKind,
    name: str,
    short_name: str,
    abbreviation: str,
    company_number: str | None,
    exchange_public: bytes,
) -> bool:
    """Whether the organisation was new; its code is taken otherwise."""
    return await _changed(
        "INSERT INTO organisation (tenant_id, id, code, kind, name, short_name, abbreviation, company_number,"
        " key_generation, exchange_public) VALUES ($1,$1,$2,$3,$4,$5,$6,$7,$8,$9) ON CONFLICT DO NOTHING",
        organisation_id,
        code,
        kind.value,
        name,
        short_name,
        abbreviation,
        company_number,
        keys.FIRST_GENERATION,
        exchange_public,
    )


async def find_organisation(code: str) -> UUID | None:
    """The organisation with a code."""
    return await current().connection.fetchval("SELECT id FROM organisation WHERE code = $1", code)


async def list_organisations() -> list[Row]:
    """Every organisation with the codes of its running services."""
    return await _fetch(
        "SELECT o.id, o.code, o.kind, o.name, array_remove(array_agg(s.code ORDER BY s.code), NULL) AS services"
        " FROM organisation o LEFT JOIN service s ON s.tenant_id = o.tenant_id AND s.ended_at IS NULL"
        " GROUP BY o.id, o.code, o.kind, o.name"
    )


async def organisation_name(organisation_id: UUID) -> str:
    """The name of an organisation."""
    return await current().connection.fetchval(
        "SELECT name FROM organisation WHERE tenant_id = $1 AND id = $1", organisation_id
    )


async def insert_service(tenant_id: UUID, service_id: UUID, *, code: str, name: str, short_name: str) -> bool:
    """Whether the service was new; its code is taken otherwise."""
    return await _changed(
        "INSERT INTO service (tenant_id, id, code, name, short_name) VALUES ($1,$2,$3,$4,$5) ON CONFLICT DO NOTHING",
        tenant_id,
        service_id,
        code,
        name,
        short_name,
    )


async def find_service(tenant_id: UUID, code: str) -> UUID | None:
    """The running service of an organisation with a code."""
    return await current().connection.fetchval(
        "SELECT id FROM service WHERE tenant_id = $1 AND code = $2 AND ended_at IS NULL", tenant_id, code
    )


async def list_services(pairs: Sequence[tuple[UUID, UUID]]) -> list[Row]:
    """The named services with their organisations, running or not."""
    return await _fetch(
        _SERVICES_BY_ID,
        [tenant for tenant, _ in pairs],
        [service for _, service in pairs],
    )


async def list_running_services() -> list[Row]:
    """Every running service on the platform with its organisation."""
    return await _fetch(_RUNNING_SERVICES)


# --- accounts ----------------------------------------------------------------------------------------------------


async def insert_account(user_id: UUID, *, email_term: bytes, sealed: bytes, password_hash: str) -> bool:
    """Whether the account was new; its e-mail is taken otherwise."""
    return await _changed(
        "INSERT INTO user_account (id, email_term, sealed, password_hash, totp_last_step, failed_attempts)"
        " VALUES ($1,$2,$3,$4,0,0) ON CONFLICT DO NOTHING",
        user_id,
        email_term,
        sealed,
        password_hash,
    )


async def find_account(user_id: UUID) -> Row | None:
    """An account that is not disabled."""
    return await _row(
        "SELECT id, email_term, sealed, password_hash FROM user_account WHERE id = $1 AND disabled_at IS NULL", user_id
    )


async def find_proofs(user_id: UUID) -> Row | None:
    """What a person of an account that is not disabled proves themselves by: both sealed or hashed."""
    return await _row(
        "SELECT password_hash, totp_sealed FROM user_account WHERE id = $1 AND disabled_at IS NULL", user_id
    )


async def find_account_id(email_term: bytes) -> UUID | None:
    """The account with an e-mail address, disabled or not."""
    return await current().connection.fetchval("SELECT id FROM user_account WHERE email_term = $1", email_term)


async def list_accounts() -> list[Row]:
    """Every account that can sign in (sign-in and operator only)."""
    return await _fetch(
        "SELECT id, sealed, totp_sealed FROM user_account WHERE disabled_at IS NULL AND totp_sealed IS NOT NULL"
        " ORDER BY id"
    )


async def lock_account_tried(email_term: bytes, address_term: bytes) -> Row | None:
    """The account somebody tries, whether it is closed to strangers and whether the address is one; others wait."""
    return await _row(_TRIED, email_term, address_term)


async def count_at_address(user_id: UUID, address_term: bytes) -> bool | None:
    """Count one more attempt from an address; whether that closes the account to it, None when it is closed already."""
    row = await _row(_COUNT_AT_ADDRESS, new_id(), user_id, address_term)
    return row["closes"] if row else None


async def count_stranger(user_id: UUID) -> bool:
    """Count one more attempt from a strange address; whether that closes the account to all of them."""
    row = await _row(_COUNT_STRANGER, user_id)
    return row is not None and row["closes"]


async def count_success(tried: Row, *, step: int, reusable: bool) -> bool:
    """Take the one-time code's step; False when it was used, or password or second factor changed, in the meantime.

    From a strange address it was the person after all, and strangers' failures are forgotten. From a familiar one they
    stay: the person signs in there every day, and whoever guesses elsewhere should not begin anew each time.
    """
    proven_by = tried["password_hash"], tried["totp_sealed"]
    return await _row(_SUCCESS, tried["id"], step, reusable, tried["familiar"], *proven_by) is not None


async def remember_address(user_id: UUID, address_term: bytes) -> None:
    """An address is familiar from now on and its failures are forgotten; so are addresses of long ago."""
    await _changed(_FAMILIAR, user_id, address_term)
    await _changed(
        "DELETE FROM sign_in_address WHERE user_id = $1 AND tried_at < clock_timestamp() - make_interval(days => $2)",
        user_id,
        FAMILIAR_DAYS,
    )


async def forget_failures(user_id: UUID, address_term: bytes | None = None) -> None:
    """Forget the failures at one address, or all of them."""
    await _changed(
        "UPDATE sign_in_address SET failed_attempts = 0, locked_until = NULL"
        " WHERE user_id = $1 AND ($2::bytea IS NULL OR address_term = $2)",
        user_id,
        address_term,
    )
    if address_term is None:
        await _changed("UPDATE user_account SET failed_attempts = 0, locked_until = NULL WHERE id = $1", user_id)


async def save_password(user_id: UUID, password_hash: str) -> bool:
    """Store a password hash."""
    return await _changed("UPDATE user_account SET password_hash = $2 WHERE id = $1", user_id, password_hash)


async def save_second_factor(user_id: UUID, sealed: bytes) -> bool:
    """Store the secret of a new authenticator."""
    return await _changed("UPDATE user_account SET totp_sealed = $2, totp_last_step = 0 WHERE id = $1", user_id, sealed)


async def disable_account(user_id: UUID) -> bool:
    """Close an account for good."""
    return await _changed("UPDATE user_account SET disabled_at = now() WHERE id = $1 AND disabled_at IS NULL", user_id)


# --- workers and their roles -------------------------------------------------------------------------------------


async def insert_worker(tenant_id: UUID, worker_id: UUID, user_id: UUID, sealed: bytes) -> bool:
    """Whether the worker was new; the account works there already otherwise."""
    return await _changed(
        "INSERT INTO worker (tenant_id, id, user_id, sealed) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING",
        tenant_id,
        worker_id,
        user_id,
        sealed,
    )


async def find_worker(tenant_id: UUID, worker_id: UUID) -> Row | None:
    """A worker who still works in the organisation."""
    return await _row(
        "SELECT id, user_id FROM worker WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL", tenant_id, worker_id
    )


async def find_worker_of_user(tenant_id: UUID, user_id: UUID) -> UUID | None:
    """The worker an account has in the organisation."""
    return await current().connection.fetchval(
        "SELECT id FROM worker WHERE tenant_id = $1 AND user_id = $2 AND ended_at IS NULL", tenant_id, user_id
    )


async def end_worker(tenant_id: UUID, worker_id: UUID) -> bool:
    """Whether the worker's time in the organisation ended now."""
    return await _changed(
        "UPDATE worker SET ended_at = now() WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL", tenant_id, worker_id
    )


async def insert_membership(
    tenant_id: UUID,
    membership_id: UUID,
    *,
    worker_id: UUID,
    user_id: UUID,
    service_id: UUID | None,
    role: Role,
    valid_from: datetime | None,
) -> None:
    """Give a role, from now on by the database's clock when nothing else is said."""
    await _changed(
        "INSERT INTO membership (tenant_id, id, worker_id, user_id, service_id, role, valid_from)"
        " VALUES ($1,$2,$3,$4,$5,$6,coalesce($7, now()))",
        tenant_id,
        membership_id,
        worker_id,
        user_id,
        service_id,
        role.value,
        valid_from,
    )


async def end_membership(tenant_id: UUID, membership_id: UUID) -> bool:
    """Whether a role ended now."""
    return await _changed(
        "UPDATE membership SET valid_to = greatest(now(), valid_from) WHERE tenant_id = $1 AND id = $2"
        " AND (valid_to IS NULL OR valid_to > now())",
        tenant_id,
        membership_id,
    )


async def list_memberships(tenant_id: UUID, worker_id: UUID, role: Role, service_id: UUID | None) -> list[UUID]:
    """The memberships by which a worker holds a role now."""
    rows = await _fetch(
        _MEMBERSHIPS,
        tenant_id,
        worker_id,
        role.value,
        service_id,
    )
    return [row["id"] for row in rows]


async def list_places(user_id: UUID) -> list[Row]:
    """Where an account that is not disabled may act now, each (organisation, service) once, with its roles."""
    return await _fetch(_PLACES, user_id)


async def list_worker_names(tenant_id: UUID, worker_ids: Iterable[UUID]) -> list[Row]:
    """The sealed names of workers, those who left included."""
    return await _fetch(
        "SELECT id, sealed FROM worker WHERE tenant_id = $1 AND id = ANY($2::uuid[])", tenant_id, list(worker_ids)
    )


async def list_workers(tenant_id: UUID, service_id: UUID, roles: Sequence[str] | None) -> list[Row]:
    """Who works in a service now, in any of the roles."""
    return await _fetch(_WORKERS, tenant_id, service_id, roles)


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
    await _changed(
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


async def find_token_actor(token_hash: bytes, user_id: UUID) -> Row | None:
    """Whom a token stands for at this moment."""
    return await _row(_TOKEN_ACTOR, token_hash, user_id)


async def find_token(token_hash: bytes) -> Row | None:
    """A token that was not revoked, by its hash (sign-in only)."""
    return await _row("SELECT id, tenant_id FROM api_token WHERE token_hash = $1 AND revoked_at IS NULL", token_hash)


async def list_tokens(tenant_id: UUID, user_id: UUID) -> list[Row]:
    """The tokens of an account in one organisation that still hold, newest first."""
    return await _fetch(
        "SELECT t.id, t.label, t.created_at, t.expires_at, s.short_name AS service_name FROM api_token t"
        " LEFT JOIN service s ON s.tenant_id = t.tenant_id AND s.id = t.service_id"
        " WHERE t.tenant_id = $1 AND t.user_id = $2 AND t.revoked_at IS NULL AND now() < t.expires_at"
        " ORDER BY t.id DESC",
        tenant_id,
        user_id,
    )


async def revoke_token(tenant_id: UUID, token_id: UUID, user_id: UUID | None) -> bool:
    """Whether a token (of the account, when one is named) was taken back now."""
    return await _changed(
        "UPDATE api_token SET revoked_at = now() WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL"
        " AND ($3::uuid IS NULL OR user_id = $3)",
        tenant_id,
        token_id,
        user_id,
    )


async def list_token_tenants(user_id: UUID) -> list[UUID]:
    """The organisations in which an account has tokens that were not revoked (sign-in only)."""
    rows = await _fetch("SELECT DISTINCT tenant_id FROM api_token WHERE user_id = $1 AND revoked_at IS NULL", user_id)
    return [row["tenant_id"] for row in rows]


async def revoke_tokens(tenant_id: UUID, user_id: UUID) -> list[UUID]:
    """Take back every token of an account in one organisation; returns which."""
    rows = await _fetch(
        "UPDATE api_token SET revoked_at = now() WHERE tenant_id = $1 AND user_id = $2 AND revoked_at IS NULL"
        " RETURNING id",
        tenant_id,
        user_id,
    )
    return [row["id"] for row in rows]


# --- notifications -----------------------------------------------------------------------------------------------


async def insert_notification(
    tenant_id: UUID,
    service_id: UUID,
    notification_id: UUID,
    *,
    worker_id: UUID | None,
    kind: str,
    about_type: str,
    about_id: UUID,
) -> None:
    """Leave a notification; the same id twice is once."""
    await _changed(
        "INSERT INTO notification (tenant_id, id, service_id, worker_id, kind, about_type, about_id)"
        " VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT DO NOTHING",
        tenant_id,
        notification_id,
        service_id,
        worker_id,
        kind,
        about_type,
        about_id,
    )


async def list_notifications(tenant_id: UUID, service_id: UUID, worker_id: UUID, *, limit: int) -> list[Row]:
    """Unseen ones of the worker or the whole service, newest first."""
    return await _fetch(
        "SELECT id, kind, about_type, about_id, at FROM notification WHERE tenant_id = $1 AND service_id = $2"
        " AND (worker_id = $3 OR worker_id IS NULL) AND seen_at IS NULL ORDER BY at DESC, id DESC LIMIT $4",
        tenant_id,
        service_id,
        worker_id,
        limit,
    )


async def put_away(tenant_id: UUID, service_id: UUID, notification_id: UUID) -> bool:
    """Whether there was such a notification in the service; nobody sees it from now on."""
    return await _changed(
        "UPDATE notification SET seen_at = coalesce(seen_at, now()) WHERE tenant_id = $1 AND service_id = $2 AND id = $3",
        tenant_id,
        service_id,
        notification_id,
    )


async def mark_seen(tenant_id: UUID, service_id: UUID, worker_id: UUID, notification_ids: Collection[UUID]) -> bool:
    """Whether there is any such notification of the worker; seen a second time stays as it was."""
    return await _changed(
        "UPDATE notification SET seen_at = coalesce(seen_at, now()) WHERE tenant_id = $1 AND service_id = $2"
        " AND id = ANY($4::uuid[]) AND (worker_id = $3 OR worker_id IS NULL)",
        tenant_id,
        service_id,
        worker_id,
        list(notification_ids),
    )
