# pyright: strict
"""What stands beside a case in its head and in lists: queries about a case `found`, put into one statement."""

from collections.abc import Collection
from uuid import UUID

from cases.cases.schemas.rows import StoredTold
from kernel.actor import Actor
from kernel.db import current
from kernel.rows import fetch

NEXT_DUE = """
SELECT t.due_on::text AS told FROM found CROSS JOIN LATERAL (
  SELECT due_on FROM task t WHERE t.tenant_id = $1 AND t.case_id = found.id AND t.done_at IS NULL
  ORDER BY t.due_on LIMIT 1) t"""
"""A query of the day on which the next open task of the case `found` is due, as text."""


async def list_told_in_head(actor: Actor, case_id: UUID, client_id: UUID, chips: tuple[str, ...]) -> list[str | None]:
    """What queries about the case `found` tell for its head, in their order; one statement."""
    return await current().connection.fetchval(
        "WITH found AS (SELECT $3::uuid AS id, $4::uuid AS client_id WHERE ($1::uuid, $2::uuid) IS NOT NULL)"  # noqa: S608
        f" SELECT {told(chips)} FROM found",
        actor.tenant,
        actor.service,
        case_id,
        client_id,
    )


async def list_told(actor: Actor, case_ids: Collection[UUID], chips: tuple[str, ...]) -> list[StoredTold]:
    """What queries about a case `found` tell of each of these, in their order; one statement."""
    return await fetch(
        StoredTold,
        f"SELECT found.id, {told(chips)} AS told FROM unnest($3::uuid[]) found (id) WHERE ($1::uuid, $2::uuid) IS NOT NULL",  # noqa: S608
        actor.tenant,
        actor.service,
        list(case_ids),
    )


def told(chips: tuple[str, ...]) -> str:
    """What queries about the case `found` tell, as one array."""
    each = [f"(SELECT told FROM ({chip}) chip)" for chip in chips]  # noqa: S608
    return f"ARRAY[{', '.join(each)}]::text[]"
