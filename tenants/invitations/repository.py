# pyright: strict
"""Every query on links that are good once."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from kernel.db import current
from kernel.rows import at_most, changed, fetch, fetch_column, fetch_one

from .schemas import StoredInvitation

_INVITATION = (
    "SELECT id, email_term, letter_hash, sealed, invited_by, sent_at, expires_at, used_at, withdrawn_at FROM invitation"
    " WHERE tenant_id = $1"
)
_OPENS = "(token_hash = $3 OR letter_hash = $3)"
_WAITS = "used_at IS NULL AND withdrawn_at IS NULL"
_SEND_ANEW = f"""
UPDATE invitation SET token_hash = $3, sent_at = $4, expires_at = $5, letter_hash = $6
WHERE tenant_id = $1 AND id = $2 AND {_WAITS}"""  # noqa: S608


async def insert_invitation(
    tenant_id: UUID,
    invitation_id: UUID,
    *,
    email_term: bytes,
    token_hash: bytes,
    letter_hash: bytes | None,
    sealed: bytes,
    invited_by: UUID,
    sent_at: datetime,
    expires_at: datetime,
) -> bool:
    """Whether it was written: no other one for the address waits, or lapsed waiting."""
    return await changed(
        "INSERT INTO invitation (tenant_id, id, email_term, token_hash, sealed, invited_by, sent_at, expires_at,"
        " letter_hash) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) ON CONFLICT DO NOTHING",
        tenant_id,
        invitation_id,
        email_term,
        token_hash,
        sealed,
        invited_by,
        sent_at,
        expires_at,
        letter_hash,
    )


async def list_invitations(tenant_id: UUID, *, limit: int) -> list[StoredInvitation]:
    """The links of an organisation, last sent first."""
    return await fetch(StoredInvitation, f"{_INVITATION} ORDER BY sent_at DESC, id DESC{at_most(limit)}", tenant_id)


async def find_invitation(tenant_id: UUID, invitation_id: UUID) -> StoredInvitation | None:
    """One of them."""
    return await fetch_one(StoredInvitation, f"{_INVITATION} AND id = $2", tenant_id, invitation_id)


async def find_by_token(tenant_id: UUID, invitation_id: UUID, token_hash: bytes) -> StoredInvitation | None:
    """The one that a link opens: the one that was shown, or the one in the letter."""
    return await fetch_one(
        StoredInvitation, f"{_INVITATION} AND id = $2 AND {_OPENS}", tenant_id, invitation_id, token_hash
    )


async def send_anew(
    tenant_id: UUID,
    invitation_id: UUID,
    token_hash: bytes,
    *,
    letter_hash: bytes | None,
    sent_at: datetime,
    expires_at: datetime,
) -> bool:
    """Whether it took another link: it was neither used nor taken back."""
    return await changed(
        _SEND_ANEW,
        tenant_id,
        invitation_id,
        token_hash,
        sent_at,
        expires_at,
        letter_hash,
    )


async def withdraw(tenant_id: UUID, invitation_id: UUID) -> bool:
    """Whether it was taken back now."""
    return await changed(
        f"UPDATE invitation SET withdrawn_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2 AND {_WAITS}",  # noqa: S608
        tenant_id,
        invitation_id,
    )


async def withdraw_of_address(tenant_id: UUID, email_term: bytes) -> None:
    """Take back what waits for an address."""
    await changed(
        f"UPDATE invitation SET withdrawn_at = clock_timestamp() WHERE tenant_id = $1 AND email_term = $2 AND {_WAITS}",  # noqa: S608
        tenant_id,
        email_term,
    )


async def find_waiting(tenant_id: UUID, email_term: bytes) -> StoredInvitation | None:
    """The one that waits for an address, or lapsed waiting."""
    return await fetch_one(StoredInvitation, f"{_INVITATION} AND email_term = $2 AND {_WAITS}", tenant_id, email_term)


async def list_open(tenant_id: UUID, words: Mapping[UUID, bytes]) -> set[UUID]:
    """Those of these links that wait and open by the words with these hashes."""
    ids = await fetch_column(
        UUID,
        "SELECT i.id FROM invitation i JOIN unnest($2::uuid[], $3::bytea[]) AS said (id, token_hash) USING (id, token_hash)"  # noqa: S608
        f" WHERE i.tenant_id = $1 AND {_WAITS} AND i.expires_at > now()",
        tenant_id,
        list(words),
        list(words.values()),
    )
    return set(ids)


async def use(tenant_id: UUID, invitation_id: UUID, token_hash: bytes, at: datetime) -> bool:
    """Whether the link is used now, by exactly one."""
    return await changed(
        f"UPDATE invitation SET used_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2 AND {_OPENS}"  # noqa: S608
        f" AND {_WAITS} AND expires_at > $4",
        tenant_id,
        invitation_id,
        token_hash,
        at,
    )


async def organisation_exists(tenant_id: UUID) -> bool:
    """Whether there is such an organisation."""
    return await current().connection.fetchval("SELECT EXISTS (SELECT FROM organisation WHERE id = $1)", tenant_id)
