# pyright: strict, reportMissingTypeStubs=false
"""What came: what lets through now, who looked at it, and the own files that were opened from it."""

from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager
from uuid import UUID

import asyncpg

from kernel.actor import Actor
from kernel.db import current
from kernel.exceptions import NotThere
from kernel.ids import new_id
from kernel.rows import at_most, fetch, fetch_one
from kernel.triggers import guarded
from sharing.exceptions import AlreadyTakenOver
from sharing.schemas import Declined, LetThrough, NewLook, OfTheSame, OwnCase, StoredReceived
from sharing.tables import DisclosureAction

from .wall import LIVE, OPEN

# The page first, off the index of handovers that have not ended, then its rows by their keys: the cost does not grow
# with the service.
_ANSWERS = """FROM disclosure d WHERE d.tenant_id = h.tenant_id AND d.grant_id = ANY (live.grants)
    AND d.viewer_tenant_id = $1 AND d.viewer_service_id = $2
    AND (d.action = 'declined' OR d.action = 'seen' AND d.viewer_worker_id = $3)"""
_RECEIVED = f"""
SELECT h.id, h.tenant_id, h.service_id, live.valid_until, live.purpose, h.handed_at, h.handed_by,
  ARRAY(SELECT i.kind FROM shared_item i WHERE i.tenant_id = h.tenant_id AND i.id = ANY (live.items)) AS kinds,
  ARRAY(SELECT DISTINCT d.action {_ANSWERS} ORDER BY 1) AS answers
FROM handover h CROSS JOIN LATERAL (
  SELECT min(g.valid_until) AS valid_until, min(g.purpose) AS purpose, array_agg(g.item_id) AS items,
    array_agg(g.id) AS grants
  FROM share_grant g WHERE g.tenant_id = h.tenant_id AND g.handover_id = h.id
    AND {LIVE} AND (NOT $4 OR cardinality(g.grantee_worker_ids) > 0) HAVING count(*) > 0) live
WHERE {OPEN}{{which}}
ORDER BY h.id {{way}}"""  # noqa: S608
_NEWEST = _RECEIVED.format(which="", way="DESC")
_OLDER = _RECEIVED.format(which=" AND h.id < $5", way="DESC")
_SOME = _RECEIVED.format(which=" AND h.id = ANY($5::uuid[])", way="DESC")
_ONE = _RECEIVED.format(which=" AND h.id = $5", way="DESC")
_OF_CASE = _RECEIVED.format(
    which=" AND (h.id = $5 OR h.id IN (SELECT j.handover_id FROM joined_handover j"
    " WHERE j.tenant_id = $1 AND j.service_id = $2 AND j.case_id = $6))",
    way="DESC",
)
_NO_FILE = (
    " AND NOT EXISTS (SELECT FROM client c WHERE c.tenant_id = $1 AND c.service_id = $2 AND c.handover_id = h.id)"
    " AND NOT EXISTS (SELECT FROM joined_handover j WHERE j.tenant_id = $1 AND j.service_id = $2"
    " AND j.handover_id = h.id)"
)
_WITHOUT_FILE = _RECEIVED.format(which=f"{_NO_FILE} AND NOT EXISTS (SELECT {_ANSWERS})", way="ASC")
_WITHOUT_FILE_AFTER = _WITHOUT_FILE.replace("\nORDER BY", " AND h.id > $5\nORDER BY")
_WAITING = f"""
SELECT count(*) FROM handover h WHERE {OPEN}{_NO_FILE} AND EXISTS (SELECT FROM share_grant g
  WHERE g.tenant_id = h.tenant_id AND g.handover_id = h.id AND {LIVE}) AND NOT EXISTS (SELECT FROM share_grant g
  JOIN disclosure d ON d.tenant_id = g.tenant_id AND d.grant_id = g.id AND d.viewer_tenant_id = $1
    AND d.viewer_service_id = $2 AND d.action IN ('seen', 'declined')
  WHERE g.tenant_id = h.tenant_id AND g.handover_id = h.id)"""  # noqa: S608
_NAMED_WAITING = """
SELECT count(*) FROM handover h WHERE h.tenant_id = $1 AND h.service_id = $2 AND h.recipient_tenant_id = $1
  AND h.recipient_service_id = $3 AND h.ended_at IS NULL AND EXISTS (SELECT FROM share_grant g
  WHERE g.tenant_id = h.tenant_id AND g.handover_id = h.id AND g.revoked_at IS NULL
    AND statement_timestamp() < g.valid_until AND cardinality(g.grantee_worker_ids) > 0)
  AND NOT EXISTS (SELECT FROM share_grant g JOIN disclosure d ON d.tenant_id = g.tenant_id AND d.grant_id = g.id
    AND d.action IN ('seen', 'declined', 'copy') WHERE g.tenant_id = h.tenant_id AND g.handover_id = h.id)"""
_OF_THE_SAME = f"""
SELECT this.id AS handover_id, h.id AS other_id FROM handover this
JOIN handover h ON h.tenant_id = this.tenant_id AND h.case_id = this.case_id AND h.client_id = this.client_id
  AND h.consent_id = this.consent_id AND h.id <> this.id
WHERE this.id = ANY($4::uuid[]) AND this.recipient_tenant_id = $1 AND this.recipient_service_id = $2
  AND this.ended_at IS NULL AND {OPEN} AND EXISTS (SELECT FROM share_grant g
    WHERE g.tenant_id = h.tenant_id AND g.handover_id = h.id AND {LIVE})
ORDER BY this.id, h.id"""  # noqa: S608
_LET_THROUGH = f"""
WITH live AS MATERIALIZED (
  SELECT g.*, h.handed_at FROM handover h JOIN share_grant g ON g.tenant_id = h.tenant_id AND g.handover_id = h.id
  WHERE {OPEN} AND {LIVE} AND h.id = $4)
SELECT g.id AS grant_id, g.tenant_id, g.service_id, g.item_id, g.grantee_worker_ids, g.actions, g.purpose,
  g.valid_until, g.consent_provision_id AS basis_id, i.kind, i.sealed, k.wrapped, g.handed_at, o.exchange_public
FROM live g
JOIN shared_item i ON i.tenant_id = g.tenant_id AND i.id = g.item_id
JOIN share_key k ON k.tenant_id = g.tenant_id AND k.id = g.id
JOIN organisation o ON o.tenant_id = g.tenant_id AND o.id = g.tenant_id
ORDER BY g.id"""  # noqa: S608


async def list_received(
    actor: Actor, *, named_only: bool, before: UUID | None = None, limit: int
) -> list[StoredReceived]:
    """Handovers that are let through to the actor now, newest first."""
    mine = actor.tenant, actor.service, actor.worker_id, named_only
    if before is None:
        return await fetch(StoredReceived, _NEWEST + at_most(limit), *mine)
    return await fetch(StoredReceived, _OLDER + at_most(limit), *mine, before)


async def list_without_file(
    actor: Actor, *, named_only: bool, limit: int, after: UUID | None = None
) -> list[StoredReceived]:
    """Handovers that are let through to the actor now and that nobody answered yet: no own file came from it, the actor
    did not take note, nobody of the service declined. What waits longest first.
    """
    mine = actor.tenant, actor.service, actor.worker_id, named_only
    if after is None:
        return await fetch(StoredReceived, _WITHOUT_FILE + at_most(limit), *mine)
    return await fetch(StoredReceived, _WITHOUT_FILE_AFTER + at_most(limit), *mine, after)


async def count_waiting(actor: Actor) -> int:
    """How many handovers to the whole service nobody of it answered yet; those for named people only these know here."""
    return await current().connection.fetchval(_WAITING, actor.tenant, actor.service, actor.worker_id)


async def count_named_waiting(actor: Actor, service_id: UUID) -> int:
    """How many handovers of the actor's service to named people of another one of the organisation nobody answered yet."""
    return await current().connection.fetchval(_NAMED_WAITING, actor.tenant, actor.service, service_id)


async def list_received_of(actor: Actor, handover_ids: Collection[UUID], *, named_only: bool) -> list[StoredReceived]:
    """Those of these handovers that are let through to the actor now."""
    mine = actor.tenant, actor.service, actor.worker_id, named_only
    return await fetch(StoredReceived, _SOME, *mine, list(handover_ids))


async def list_received_of_case(
    actor: Actor, case_id: UUID, origin: UUID | None, *, named_only: bool
) -> list[StoredReceived]:
    """What is let through to the actor now of the handover that a case came by, and of those taken into it later."""
    mine = actor.tenant, actor.service, actor.worker_id, named_only
    return await fetch(StoredReceived, _OF_CASE, *mine, origin, case_id)


async def find_received(actor: Actor, handover_id: UUID, *, named_only: bool) -> StoredReceived | None:
    """A handover that is let through to the actor now."""
    mine = actor.tenant, actor.service, actor.worker_id, named_only
    return await fetch_one(StoredReceived, _ONE, *mine, handover_id)


async def find_declined(actor: Actor, handover_id: UUID) -> Declined | None:
    """Who of the actor's service declined a handover that is let through to it, and when."""
    return await fetch_one(
        Declined,
        "SELECT d.viewer_worker_id AS by, d.at FROM share_grant g"
        " JOIN disclosure d ON d.tenant_id = g.tenant_id AND d.grant_id = g.id AND d.action = 'declined'"
        " WHERE g.handover_id = $3 AND d.viewer_tenant_id = $1 AND d.viewer_service_id = $2 ORDER BY d.id LIMIT 1",
        actor.tenant,
        actor.service,
        handover_id,
    )


async def list_of_the_same(actor: Actor, handover_ids: Collection[UUID]) -> list[OfTheSame]:
    """Of each of these handovers the others from the same case on the same consent that are let through to the actor now."""
    return await fetch(OfTheSame, _OF_THE_SAME, actor.tenant, actor.service, actor.worker_id, list(handover_ids))


async def list_let_through(actor: Actor, handover_id: UUID) -> list[LetThrough]:
    """The live items of a handover with their keys as wrapped for us, in the order in which everybody locks grants."""
    return await fetch(
        LetThrough,
        _LET_THROUGH,
        actor.tenant,
        actor.service,
        actor.worker_id,
        handover_id,
    )


async def insert_disclosures(actor: Actor, action: DisclosureAction, looks: Sequence[NewLook]) -> None:
    """Write what is looked at, in the order of the grants; none of them ends before the unit of work does.

    Raises NotThere when a share ended in the meantime.
    """
    sql, arguments = disclosures(actor, action, looks)
    with guarded(NotThere):
        await current().connection.execute(sql, *arguments)


def disclosures(actor: Actor, action: DisclosureAction, looks: Sequence[NewLook]) -> tuple[str, tuple[object, ...]]:
    """The statement that writes what is looked at, and its arguments."""
    return (
        "INSERT INTO disclosure (viewer_tenant_id, viewer_service_id, viewer_worker_id, action, id, tenant_id,"
        " service_id, grant_id, item_id, viewer) SELECT $1, $2, $3, $4, * FROM"
        " unnest($5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::uuid[], $10::bytea[])",
        (
            actor.tenant,
            actor.service,
            actor.worker,
            action.value,
            [look.id for look in looks],
            [look.tenant_id for look in looks],
            [look.service_id for look in looks],
            [look.grant_id for look in looks],
            [look.item_id for look in looks],
            [look.viewer for look in looks],
        ),
    )


async def take_turn(handover_id: UUID) -> None:
    """Whoever answers the same handover in the organisation waits for the commit of who came first."""
    await current().connection.execute("SELECT opora.take_turn($1)", f"handover|{handover_id}")


async def list_own_cases(actor: Actor, handover_ids: Collection[UUID]) -> list[OwnCase]:
    """Files of the actor's service that came from handovers, or that these were taken into."""
    return await fetch(
        OwnCase,
        "SELECT handover_id, case_id, file_mark FROM (SELECT c.handover_id, k.id AS case_id, k.file_mark, k.opened_at"
        " FROM client c"
        " JOIN client_case k ON k.tenant_id = c.tenant_id AND k.client_id = c.id"
        " WHERE c.tenant_id = $1 AND c.service_id = $2 AND c.handover_id = ANY($3::uuid[])"
        " UNION ALL SELECT j.handover_id, k.id, k.file_mark, k.opened_at FROM joined_handover j"
        " JOIN client_case k ON k.tenant_id = j.tenant_id AND k.id = j.case_id"
        " WHERE j.tenant_id = $1 AND j.service_id = $2 AND j.handover_id = ANY($3::uuid[])) own"
        " ORDER BY opened_at DESC",
        actor.tenant,
        actor.service,
        list(handover_ids),
    )


async def insert_joined(actor: Actor, handover_id: UUID, *, case_id: UUID, client_id: UUID) -> None:
    """Write down that a handover was taken into a case."""
    await current().connection.execute(
        "INSERT INTO joined_handover (id, tenant_id, service_id, client_id, case_id, handover_id)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        new_id(),
        actor.tenant,
        actor.service,
        client_id,
        case_id,
        handover_id,
    )


async def has_joined(actor: Actor, case_id: UUID) -> bool:
    """Whether something that was handed over was taken into a case."""
    found = await current().connection.fetchval(
        "SELECT EXISTS (SELECT FROM joined_handover WHERE tenant_id = $1 AND service_id = $2 AND case_id = $3)",
        actor.tenant,
        actor.service,
        case_id,
    )
    return bool(found)


@contextmanager
def one_file_of_a_handover() -> Generator[None]:
    """Raises AlreadyTakenOver when somebody opened a file from the same handover at the same moment."""
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        if getattr(error, "constraint_name", None) == "client_by_handover":
            raise AlreadyTakenOver from error
        raise
