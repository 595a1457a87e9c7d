"""What was added to notices last."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from kernel.actor import Actor
from kernel.rows import fetch

MOST_EACH = 5  # of which the last one that says anything is shown


class StoredNewest(msgspec.Struct, frozen=True, kw_only=True):
    """An addition as it is stored, with its notice."""

    id: UUID
    notice_id: UUID
    sealed: bytes


async def list_newest(actor: Actor, notice_ids: Collection[UUID]) -> list[StoredNewest]:
    """The last additions to each of these notices, last first."""
    return await fetch(
        StoredNewest,
        "SELECT a.id, a.notice_id, a.sealed FROM unnest($3::uuid[]) AS n (id) CROSS JOIN LATERAL (SELECT x.id, x.notice_id, x.sealed, x.added_at"  # noqa: S608 our own words
        " FROM notice_addition x WHERE x.tenant_id = $1 AND x.service_id = $2 AND x.notice_id = n.id"
        f" ORDER BY x.added_at DESC, x.id DESC LIMIT {MOST_EACH}) a ORDER BY a.added_at DESC, a.id DESC",
        actor.tenant,
        actor.service,
        list(notice_ids),
    )
