# pyright: strict
"""Every query of meetings. An item is the partner's only while the consent holds: the database decides."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, changed, fetch, fetch_one
from kernel.triggers import guarded
from services.case_management.exceptions import CaseManagementOver
from services.case_management.rules import TEAM_ROLES
from services.meetings.schemas import (
    EmptySeat,
    HeldItem,
    ListedMeeting,
    MeetingBefore,
    StoredItem,
    StoredMeeting,
)
from services.meetings.tables import MeetingItem, TeamMeeting

_MEETING = """
SELECT t.id, t.service_id, t.partner_service_id, t.held_at, t.participant_ids, t.convened_by, t.settled,
  t.called_off_at, t.called_off_by, t.sealed, t.version
FROM team_meeting t WHERE t.tenant_id = $1"""
_LISTED = """
SELECT t.id, t.service_id, t.partner_service_id, t.held_at, t.participant_ids, t.settled,
  t.called_off_at IS NOT NULL AS called_off, i.waiting, i.concluded
FROM team_meeting t CROSS JOIN LATERAL (
  SELECT count(i.concluded_at) AS concluded, count(*) FILTER (WHERE i.concluded_at IS NULL AND m.status = 'active'
    AND m.ended_at IS NULL AND statement_timestamp() < m.valid_until) AS waiting
  FROM meeting_item i JOIN case_management m ON m.tenant_id = i.tenant_id AND m.id = i.case_management_id
  WHERE i.tenant_id = t.tenant_id AND i.meeting_id = t.id AND i.taken_off_at IS NULL) i
WHERE t.tenant_id = $1"""
_ANY_ITEM = """
SELECT i.id, i.meeting_id, i.case_management_id, i.sealed, i.concluded_at, i.concluded_by, i.version, t.held_at,
  i.taken_off_at, i.taken_off_by, t.called_off_by, t.called_off_at IS NOT NULL AS called_off
FROM meeting_item i JOIN team_meeting t ON t.tenant_id = i.tenant_id AND t.id = i.meeting_id
WHERE i.tenant_id = $1"""
_ITEM = f"{_ANY_ITEM} AND i.taken_off_at IS NULL"


# ── meetings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def insert_meeting(meeting: TeamMeeting) -> None:
    """Write a new meeting."""
    await TeamMeeting.insert(meeting)


async def find_meeting(actor: Actor, meeting_id: UUID, *, lock: bool = False) -> StoredMeeting | None:
    """A meeting of this service."""
    return await fetch_one(
        StoredMeeting, f"{_MEETING} AND t.id = $2{' FOR NO KEY UPDATE' if lock else ''}", actor.tenant, meeting_id
    )


async def lock_meeting_of(actor: Actor, item_id: UUID) -> None:
    """Lock the meeting of an item."""
    await current().connection.execute(
        "SELECT FROM team_meeting t WHERE t.tenant_id = $1 AND t.id ="
        " (SELECT i.meeting_id FROM meeting_item i WHERE i.tenant_id = $1 AND i.id = $2) FOR NO KEY UPDATE OF t",
        actor.tenant,
        item_id,
    )


async def list_meetings(actor: Actor, *, before: tuple[datetime, UUID] | None, limit: int) -> list[ListedMeeting]:
    """Meetings of this service, last first, with the number of clients it may discuss there."""
    newest_first = f" ORDER BY t.held_at DESC, t.id DESC{at_most(limit)}"
    if before is None:
        return await fetch(ListedMeeting, _LISTED + newest_first, actor.tenant)
    return await fetch(
        ListedMeeting, f"{_LISTED} AND (t.held_at, t.id) < ($2, $3){newest_first}", actor.tenant, *before
    )


async def list_meetings_by_id(actor: Actor, meeting_ids: Collection[UUID]) -> list[ListedMeeting]:
    """Those of these meetings that are this service's."""
    return await fetch(ListedMeeting, f"{_LISTED} AND t.id = ANY($2::uuid[])", actor.tenant, list(meeting_ids))


async def list_next_meetings(
    actor: Actor, *, since: datetime, limit: int, of_worker: UUID | None = None
) -> list[ListedMeeting]:
    """Meetings from an instant on, next first: those of one worker, or all of the service."""
    going = " AND $3 = ANY (t.participant_ids)" if of_worker else ""
    return await fetch(
        ListedMeeting,
        f"{_LISTED} AND t.called_off_at IS NULL AND t.held_at >= $2{going} ORDER BY t.held_at, t.id{at_most(limit)}",
        actor.tenant,
        since,
        *([of_worker] if of_worker else []),
    )


async def find_meeting_before(actor: Actor, meeting: StoredMeeting) -> MeetingBefore | None:
    """The meeting of the same two services before this one, with the number of its steps this service may know of.

    What was open when the joint work ended is joint no more and not waited for: it counts once it is known as done.
    """
    return await fetch_one(
        MeetingBefore,
        "SELECT t.held_at, s.steps, s.done FROM team_meeting t CROSS JOIN LATERAL ("
        " SELECT count(*) FILTER (WHERE s.done_at IS NOT NULL OR s.ended_at IS NULL AND statement_timestamp() < m.valid_until)"
        " AS steps, count(s.done_at) AS done FROM meeting_item i"
        " JOIN joint_step s ON s.tenant_id = i.tenant_id AND s.item_id = i.id"
        " LEFT JOIN case_management m ON m.tenant_id = i.tenant_id AND m.id = i.case_management_id"
        " WHERE i.tenant_id = t.tenant_id AND i.meeting_id = t.id AND i.taken_off_at IS NULL) s"
        " WHERE t.tenant_id = $1 AND t.called_off_at IS NULL AND (t.held_at, t.id) < ($2, $3)"
        " AND ((t.service_id = $4 AND t.partner_service_id = $5) OR (t.service_id = $5 AND t.partner_service_id = $4))"
        " ORDER BY t.held_at DESC, t.id DESC LIMIT 1",
        actor.tenant,
        meeting.held_at,
        meeting.id,
        meeting.service_id,
        meeting.partner_service_id,
    )


# a meeting that nobody has settled yet: what was settled before its hour keeps who was there
_COMING = """t.held_at >= now() AND t.called_off_at IS NULL AND NOT (t.settled AND NOT EXISTS (
  SELECT FROM meeting_item i JOIN case_management m ON m.tenant_id = i.tenant_id AND m.id = i.case_management_id
  WHERE i.tenant_id = t.tenant_id AND i.meeting_id = t.id AND i.concluded_at IS NULL AND i.taken_off_at IS NULL AND m.status = 'active'
    AND m.ended_at IS NULL AND statement_timestamp() < m.valid_until))"""
# whoever of these does not work in either of the two services when a coming meeting is held
_WITHOUT = f"""
FROM team_meeting t CROSS JOIN LATERAL (
  SELECT one.id AS worker_id FROM unnest(t.participant_ids) AS one(id) WHERE one.id = ANY($3::uuid[])
    AND NOT EXISTS (SELECT FROM membership m JOIN worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id
      WHERE m.tenant_id = t.tenant_id AND m.worker_id = one.id AND w.ended_at IS NULL AND m.role = ANY($4::text[])
        AND m.service_id IN (t.service_id, t.partner_service_id)
        AND m.valid_from <= t.held_at AND (m.valid_to IS NULL OR t.held_at < m.valid_to))) left_out
WHERE t.tenant_id = $1 AND $2 IN (t.service_id, t.partner_service_id) AND {_COMING}"""  # noqa: S608 our own words


async def count_coming(actor: Actor) -> int:
    """How many meetings of the service are still to be held, on either side."""
    return await current().connection.fetchval(
        "SELECT count(*) FROM team_meeting t WHERE t.tenant_id = $1 AND $2 IN (t.service_id, t.partner_service_id)"  # noqa: S608 our own words
        f" AND {_COMING}",
        actor.tenant,
        actor.service,
    )


async def count_without(actor: Actor, worker_ids: Collection[UUID]) -> int:
    """How many seats at coming meetings of the service are of these people, who will not work there any more."""
    return await current().connection.fetchval(f"SELECT count(*) {_WITHOUT}", *_left(actor, worker_ids))


async def list_without(actor: Actor, worker_ids: Collection[UUID], limit: int | None = None) -> list[EmptySeat]:
    """The same, the next meeting first."""
    return await fetch(
        EmptySeat,
        f"SELECT t.id AS meeting_id, left_out.worker_id {_WITHOUT} ORDER BY t.held_at, t.id, 2{at_most(limit)}",
        *_left(actor, worker_ids),
    )


def _left(actor: Actor, worker_ids: Collection[UUID]) -> tuple[object, ...]:
    return actor.tenant, actor.service, list(worker_ids), [role.value for role in TEAM_ROLES]


async def write_seats(actor: Actor, meeting_id: UUID, participant_ids: Collection[UUID], *, sealed: bytes) -> None:
    """Write who takes part on a locked row."""
    await current().connection.execute(
        "UPDATE team_meeting SET participant_ids = $3, sealed = $4, version = version + 1"
        " WHERE tenant_id = $1 AND id = $2",
        actor.tenant,
        meeting_id,
        list(participant_ids),
        sealed,
    )


async def write_meeting(
    actor: Actor, meeting_id: UUID, held_at: datetime, participant_ids: Collection[UUID], *, sealed: bytes
) -> None:
    """Write when a meeting is held and who takes part on a locked row."""
    await current().connection.execute(
        "UPDATE team_meeting SET held_at = $3, participant_ids = $4, sealed = $5, version = version + 1"
        " WHERE tenant_id = $1 AND id = $2",
        actor.tenant,
        meeting_id,
        held_at,
        list(participant_ids),
        sealed,
    )


async def write_minutes(actor: Actor, meeting_id: UUID, *, sealed: bytes) -> None:
    """Write the minutes on a locked row."""
    await current().connection.execute(
        "UPDATE team_meeting SET sealed = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2",
        actor.tenant,
        meeting_id,
        sealed,
    )


async def call_off(actor: Actor, meeting_id: UUID, *, sealed: bytes, at: datetime) -> None:
    """Write on a locked row that the meeting is not held, and why."""
    await current().connection.execute(
        "UPDATE team_meeting SET called_off_at = $3, called_off_by = $4, sealed = $5, version = version + 1"
        " WHERE tenant_id = $1 AND id = $2",
        actor.tenant,
        meeting_id,
        at,
        actor.worker,
        sealed,
    )


# ── items ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def insert_item(item: MeetingItem) -> bool:
    """Put a client on the agenda; False when they are on it. Raises CaseManagementOver."""
    with guarded(CaseManagementOver):  # the consent ended between looking and writing
        return bool(await MeetingItem.insert(item).on_conflict(action="DO NOTHING"))


async def find_item(actor: Actor, item_id: UUID, *, lock: bool = False) -> StoredItem | None:
    """An item this service may see now, on the agenda or taken off it."""
    return await fetch_one(
        StoredItem, f"{_ANY_ITEM} AND i.id = $2{' FOR NO KEY UPDATE OF i' if lock else ''}", actor.tenant, item_id
    )


async def list_items(actor: Actor, meeting_id: UUID, *, taken_off_too: bool = False) -> list[StoredItem]:
    """The agenda of a meeting as far as this service may see it, in the order of writing."""
    item = _ANY_ITEM if taken_off_too else _ITEM
    return await fetch(StoredItem, f"{item} AND i.meeting_id = $2 ORDER BY i.id", actor.tenant, meeting_id)


async def lock_items(actor: Actor, meeting_id: UUID, item_ids: Collection[UUID]) -> list[StoredItem]:
    """Those of these items that stand on the agenda of a meeting and that this service may see now, locked."""
    return await fetch(
        StoredItem,
        f"{_ITEM} AND i.meeting_id = $2 AND i.id = ANY($3::uuid[]) ORDER BY i.id FOR NO KEY UPDATE OF i",
        actor.tenant,
        meeting_id,
        list(item_ids),
    )


async def list_outputs(actor: Actor, case_management_ids: Collection[UUID]) -> list[StoredItem]:
    """What was concluded in case managements, last meeting first."""
    return await fetch(
        StoredItem,
        f"{_ITEM} AND i.case_management_id = ANY($2::uuid[]) AND i.concluded_at IS NOT NULL"
        " ORDER BY t.held_at DESC, i.id DESC",
        actor.tenant,
        list(case_management_ids),
    )


async def list_held_or_concluded(actor: Actor, case_management_ids: Collection[UUID]) -> list[HeldItem]:
    """Of each item of these case managements when its meeting was held and when it was concluded, or that it came to neither."""
    return await fetch(
        HeldItem,
        "SELECT i.id, i.case_management_id, i.meeting_id, i.sealed, t.sealed AS meeting_sealed, t.held_at, i.concluded_at,"
        " i.taken_off_at, t.called_off_at"
        " FROM meeting_item i JOIN team_meeting t ON t.tenant_id = i.tenant_id AND t.id = i.meeting_id"
        " WHERE i.tenant_id = $1 AND i.case_management_id = ANY($2::uuid[]) ORDER BY t.held_at, i.id",
        actor.tenant,
        list(case_management_ids),
    )


async def write_item(actor: Actor, item_id: UUID, *, sealed: bytes) -> None:
    """Write what was agreed on a locked row. Raises CaseManagementOver when the consent ended meanwhile."""
    await _write_joint(
        "UPDATE meeting_item SET sealed = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2",
        actor.tenant,
        item_id,
        sealed,
    )


async def conclude_item(actor: Actor, item_id: UUID, *, at: datetime) -> None:
    """Conclude a locked item. Raises CaseManagementOver when the consent ended meanwhile."""
    await _write_joint(
        "UPDATE meeting_item SET concluded_at = $3, concluded_by = $4, version = version + 1"
        " WHERE tenant_id = $1 AND id = $2",
        actor.tenant,
        item_id,
        at,
        actor.worker,
    )


async def take_off(actor: Actor, item_id: UUID, *, at: datetime) -> None:
    """Take a locked item off the agenda. Raises CaseManagementOver when the consent ended meanwhile."""
    await _write_joint(
        "UPDATE meeting_item SET taken_off_at = $3, taken_off_by = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2",
        actor.tenant,
        item_id,
        at,
        actor.worker,
    )


async def _write_joint(sql: str, *arguments: object) -> None:
    with guarded(CaseManagementOver):  # the consent ended between looking and writing
        if not await changed(sql, *arguments):
            raise CaseManagementOver
