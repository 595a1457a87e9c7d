"""Every query of joint work. The partner's rows are there only while the consent holds: the database decides."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from kernel.actor import Actor
from kernel.db import current

from .exceptions import CooperationEnded
from .tables import CaseManagement, CaseManagementStatus, JointStep, MeetingItem, TeamMeeting

# what a case management is at this moment: expiry is read from the clock of the database
_STATE = """
CASE WHEN m.status = 'declined' THEN 'declined' WHEN m.ended_at IS NOT NULL THEN coalesce(m.end_cause, m.status)
  WHEN statement_timestamp() >= m.valid_until THEN 'expired' ELSE m.status END AS state,
CASE WHEN m.status = 'declined' THEN m.answered_at WHEN m.ended_at IS NOT NULL THEN m.ended_at
  WHEN statement_timestamp() >= m.valid_until THEN m.valid_until END AS ended_on"""
_COOPERATION = f"""
SELECT m.id, m.tenant_id, m.service_id, m.client_id, m.case_id, m.partner_service_id, m.partner_worker_ids,
  m.partner_case_id, m.consent_id, m.status, m.key_worker_id, m.proposed_by, m.proposed_at, m.answered_by,
  m.answered_at, m.valid_until, m.sealed, m.version, {_STATE}
FROM case_management m WHERE m.tenant_id = $1"""  # noqa: S608 put together from constants
_ITEM = f"""
SELECT i.id, i.meeting_id, i.case_management_id, i.sealed, i.concluded_at, i.concluded_by, i.version,
  m.service_id, m.partner_service_id, m.partner_worker_ids, m.case_id, m.partner_case_id, m.client_id, m.consent_id,
  m.key_worker_id, m.valid_until, m.sealed AS cooperation_sealed, t.held_at,
  t.service_id AS convening_service_id, {_STATE}
FROM meeting_item i
JOIN case_management m ON m.tenant_id = i.tenant_id AND m.id = i.case_management_id
JOIN team_meeting t ON t.tenant_id = i.tenant_id AND t.id = i.meeting_id
WHERE i.tenant_id = $1"""  # noqa: S608 put together from constants
_MEETING = """
SELECT t.id, t.service_id, t.partner_service_id, t.held_at, t.participant_ids, t.convened_by, t.sealed, t.version
FROM team_meeting t WHERE t.tenant_id = $1"""
_LISTED = """
SELECT t.id, t.service_id, t.partner_service_id, t.held_at, t.participant_ids, i.items, i.concluded
FROM team_meeting t CROSS JOIN LATERAL (
  SELECT count(*) AS items, count(i.concluded_at) AS concluded FROM meeting_item i
  WHERE i.tenant_id = t.tenant_id AND i.meeting_id = t.id) i
WHERE t.tenant_id = $1"""
GUARD = "OP409"  # what the triggers raise
ENDED_DAYS = 180  # how long an ended cooperation is still offered, closed, when a meeting is made


async def _fetch(sql: str, *arguments: Any) -> list[Any]:
    return await current().connection.fetch(sql, *arguments)


async def _row(sql: str, *arguments: Any) -> Any | None:
    return await current().connection.fetchrow(sql, *arguments)


async def _changed(sql: str, *arguments: Any) -> bool:
    return bool(await current().connection.fetchval(sql, *arguments))


# ── case management ──────────────────────────────────────────────────────────────────────────────────────────────────


async def insert_cooperation(cooperation: CaseManagement) -> bool:
    """Write a new offer; False when one runs already. Raises CooperationEnded when the consent ended meanwhile."""
    async with _guarded():
        return bool(await CaseManagement.insert(cooperation).on_conflict(action="DO NOTHING"))


async def find_cooperation(actor: Actor, cooperation_id: UUID, *, lock: bool = False) -> Any | None:
    """A case management this service may see now."""
    return await _row(
        f"{_COOPERATION} AND m.id = $2{' FOR NO KEY UPDATE' if lock else ''}", actor.tenant, cooperation_id
    )


async def find_running(actor: Actor, client_id: UUID, partner_service_id: UUID) -> Any | None:
    """The cooperation of a client with a partner that has not ended in the database yet, locked."""
    return await _row(
        f"{_COOPERATION} AND m.client_id = $2 AND m.partner_service_id = $3 AND m.ended_at IS NULL"
        " AND m.status <> 'declined' FOR NO KEY UPDATE",
        actor.tenant,
        client_id,
        partner_service_id,
    )


async def end_expired(actor: Actor, cooperation_id: UUID) -> None:
    """Write down the end of a cooperation whose consent ran out."""
    await current().connection.execute(
        "UPDATE case_management SET ended_at = valid_until, end_cause = 'expired', status = $3, version = version + 1"
        " WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL AND statement_timestamp() >= valid_until",
        actor.tenant,
        cooperation_id,
        CaseManagementStatus.WITHDRAWN.value,
    )


async def list_of_case(actor: Actor, case_id: UUID) -> list[Any]:
    """The cooperations that a case takes part in, last proposed first."""
    return await _fetch(
        f"{_COOPERATION} AND (m.case_id = $2 OR m.partner_case_id = $2) ORDER BY m.proposed_at DESC",
        actor.tenant,
        case_id,
    )


async def list_on_consent(actor: Actor, consent_id: UUID) -> list[Any]:
    """The cooperations that rest on a consent of this service."""
    return await _fetch(f"{_COOPERATION} AND m.consent_id = $2 ORDER BY m.proposed_at", actor.tenant, consent_id)


async def list_ended_with(actor: Actor, provision_id: UUID) -> list[Any]:
    """The cooperations of this service that ended with the consent's present wording."""
    return await _fetch(
        f"{_COOPERATION} AND m.provision_id = $2 AND m.ended_at IS NOT NULL AND m.status = 'withdrawn'",
        actor.tenant,
        provision_id,
    )


async def list_with(actor: Actor, other_service_id: UUID) -> list[Any]:
    """Cooperations of two services that both agreed to, those that ended lately included."""
    return await _fetch(
        f"{_COOPERATION} AND m.answered_at IS NOT NULL AND m.status <> 'declined'"
        " AND ((m.service_id = $2 AND m.partner_service_id = $3) OR (m.service_id = $3 AND m.partner_service_id = $2))"
        " AND coalesce(m.ended_at, m.valid_until) > now() - make_interval(days => $4)"
        " ORDER BY m.proposed_at DESC LIMIT 500",
        actor.tenant,
        actor.service,
        other_service_id,
        ENDED_DAYS,
    )


async def list_waiting(actor: Actor, limit: int) -> list[Any]:
    """Offers that wait for the answer of this service."""
    return await _fetch(
        f"{_COOPERATION} AND m.partner_service_id = $2 AND m.status = 'proposed' AND m.ended_at IS NULL"
        " AND statement_timestamp() < m.valid_until ORDER BY m.proposed_at LIMIT $3",
        actor.tenant,
        actor.service,
        limit,
    )


async def is_joined(actor: Actor, case_id: UUID, other_service_id: UUID) -> bool:
    """Whether a case of this service takes part in a running cooperation with the other service."""
    return await _changed(
        "SELECT EXISTS (SELECT FROM case_management m WHERE m.tenant_id = $1 AND m.status = 'active'"
        " AND m.ended_at IS NULL AND statement_timestamp() < m.valid_until"
        " AND ((m.partner_case_id = $2 AND m.service_id = $3) OR (m.case_id = $2 AND m.partner_service_id = $3)))",
        actor.tenant,
        case_id,
        other_service_id,
    )


async def accept(
    actor: Actor, cooperation_id: UUID, *, case_id: UUID, key_worker_id: UUID, sealed: bytes, at: datetime
) -> bool:
    """Write the partner's yes on a locked row; False when the consent ended meanwhile."""
    return await _changed(
        "UPDATE case_management SET status = 'active', partner_case_id = $3, key_worker_id = $4, answered_by = $5,"
        " answered_at = $6, sealed = $7, version = version + 1"
        " WHERE tenant_id = $1 AND id = $2 AND status = 'proposed' RETURNING true",
        actor.tenant,
        cooperation_id,
        case_id,
        key_worker_id,
        actor.worker,
        at,
        sealed,
    )


async def decline(actor: Actor, cooperation_id: UUID, *, sealed: bytes, at: datetime) -> bool:
    """Write the partner's no on a locked row; False when the consent ended meanwhile."""
    return await _changed(
        "UPDATE case_management SET status = 'declined', answered_by = $3, answered_at = $4, sealed = $5,"
        " version = version + 1 WHERE tenant_id = $1 AND id = $2 AND status = 'proposed' RETURNING true",
        actor.tenant,
        cooperation_id,
        actor.worker,
        at,
        sealed,
    )


async def change_key_worker(actor: Actor, cooperation_id: UUID, *, key_worker_id: UUID, sealed: bytes) -> bool:
    """Write another key worker on a locked row; False when the consent ended meanwhile."""
    return await _changed(
        "UPDATE case_management SET key_worker_id = $3, sealed = $4, version = version + 1"
        " WHERE tenant_id = $1 AND id = $2 AND status = 'active' RETURNING true",
        actor.tenant,
        cooperation_id,
        key_worker_id,
        sealed,
    )


# ── meetings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def insert_meeting(meeting: TeamMeeting) -> None:
    """Write a new meeting."""
    await TeamMeeting.insert(meeting)


async def find_meeting(actor: Actor, meeting_id: UUID, *, lock: bool = False) -> Any | None:
    """A meeting of this service."""
    return await _row(f"{_MEETING} AND t.id = $2{' FOR NO KEY UPDATE' if lock else ''}", actor.tenant, meeting_id)


async def list_meetings(actor: Actor, *, before: tuple[datetime, UUID] | None, limit: int) -> list[Any]:
    """Meetings of this service, last first, with the number of clients it may discuss there."""
    at, last = before or (None, None)
    return await _fetch(
        f"{_LISTED} AND ($2::timestamptz IS NULL OR (t.held_at, t.id) < ($2, $3)) ORDER BY t.held_at DESC, t.id DESC"
        " LIMIT $4",
        actor.tenant,
        at,
        last,
        limit,
    )


async def list_next_meetings(actor: Actor, *, since: datetime, limit: int) -> list[Any]:
    """Meetings from an instant on, next first: those of the actor, and the other ones of the service."""
    return await _fetch(f"{_LISTED} AND t.held_at >= $2 ORDER BY t.held_at, t.id LIMIT $3", actor.tenant, since, limit)


async def find_meeting_before(actor: Actor, meeting: Any) -> Any | None:
    """The meeting of the same two services before this one, with the number of its steps this service may know of."""
    return await _row(
        "SELECT t.held_at, s.steps, s.done FROM team_meeting t CROSS JOIN LATERAL ("
        " SELECT count(*) AS steps, count(s.done_at) AS done FROM meeting_item i"
        " JOIN joint_step s ON s.tenant_id = i.tenant_id AND s.item_id = i.id"
        " WHERE i.tenant_id = t.tenant_id AND i.meeting_id = t.id) s"
        " WHERE t.tenant_id = $1 AND (t.held_at, t.id) < ($2, $3)"
        " AND ((t.service_id = $4 AND t.partner_service_id = $5) OR (t.service_id = $5 AND t.partner_service_id = $4))"
        " ORDER BY t.held_at DESC, t.id DESC LIMIT 1",
        actor.tenant,
        meeting["held_at"],
        meeting["id"],
        meeting["service_id"],
        meeting["partner_service_id"],
    )


async def write_minutes(actor: Actor, meeting_id: UUID, *, sealed: bytes) -> None:
    """Write the minutes on a locked row."""
    await current().connection.execute(
        "UPDATE team_meeting SET sealed = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2",
        actor.tenant,
        meeting_id,
        sealed,
    )


# ── items ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def insert_item(item: MeetingItem) -> bool:
    """Put a client on the agenda; False when they are on it. Raises CooperationEnded."""
    async with _guarded():
        return bool(await MeetingItem.insert(item).on_conflict(action="DO NOTHING"))


async def find_item(actor: Actor, item_id: UUID, *, lock: bool = False) -> Any | None:
    """An item this service may see now."""
    return await _row(f"{_ITEM} AND i.id = $2{' FOR NO KEY UPDATE OF i' if lock else ''}", actor.tenant, item_id)


async def list_items(actor: Actor, meeting_id: UUID) -> list[Any]:
    """The agenda of a meeting as far as this service may see it, in the order of writing."""
    return await _fetch(f"{_ITEM} AND i.meeting_id = $2 ORDER BY i.id", actor.tenant, meeting_id)


async def list_outputs(actor: Actor, cooperation_ids: Collection[UUID]) -> list[Any]:
    """What was concluded in cooperations, last meeting first."""
    return await _fetch(
        f"{_ITEM} AND i.case_management_id = ANY($2::uuid[]) AND i.concluded_at IS NOT NULL"
        " ORDER BY t.held_at DESC, i.id DESC",
        actor.tenant,
        list(cooperation_ids),
    )


async def write_item(actor: Actor, item_id: UUID, *, sealed: bytes) -> None:
    """Write what was agreed on a locked row. Raises CooperationEnded when the consent ended meanwhile."""
    await _write_joint(
        "UPDATE meeting_item SET sealed = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2 RETURNING true",
        actor.tenant,
        item_id,
        sealed,
    )


async def conclude_item(actor: Actor, item_id: UUID, *, at: datetime) -> None:
    """Conclude a locked item. Raises CooperationEnded when the consent ended meanwhile."""
    await _write_joint(
        "UPDATE meeting_item SET concluded_at = $3, concluded_by = $4, version = version + 1"
        " WHERE tenant_id = $1 AND id = $2 RETURNING true",
        actor.tenant,
        item_id,
        at,
        actor.worker,
    )


async def _write_joint(sql: str, *arguments: Any) -> None:
    async with _guarded():
        if not await _changed(sql, *arguments):
            raise CooperationEnded


@asynccontextmanager
async def _guarded() -> AsyncIterator[None]:
    """A guard of the database says that the consent ended between looking and writing."""
    try:
        yield
    except asyncpg.PostgresError as error:
        if getattr(error, "sqlstate", None) == GUARD:
            raise CooperationEnded from error
        raise


# ── steps ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def insert_steps(steps: Collection[JointStep]) -> None:
    """Write the steps of a concluded output."""
    if steps:
        await JointStep.insert(*steps)


async def list_steps(actor: Actor, item_ids: Collection[UUID]) -> list[Any]:
    """What is known of the steps of concluded items."""
    return await _fetch(
        "SELECT id, item_id, task_id, done_at FROM joint_step WHERE tenant_id = $1 AND item_id = ANY($2::uuid[])",
        actor.tenant,
        list(item_ids),
    )


async def set_step_task(actor: Actor, step_id: UUID, task_id: UUID) -> None:
    """Say which task of the responsible service a step became."""
    await current().connection.execute(
        "UPDATE joint_step SET task_id = $3 WHERE tenant_id = $1 AND id = $2", actor.tenant, step_id, task_id
    )


async def set_step_done(actor: Actor, task_id: UUID, *, at: datetime | None) -> None:
    """Follow a task; after the end of the cooperation the partner's steps stay as they were."""
    await current().connection.execute(
        "UPDATE joint_step SET done_at = $3 WHERE tenant_id = $1 AND task_id = $2", actor.tenant, task_id, at
    )


async def count_open_steps(actor: Actor, cooperation_id: UUID) -> int:
    """How many steps of a cooperation are not done."""
    return await current().connection.fetchval(
        "SELECT count(*) FROM joint_step WHERE tenant_id = $1 AND case_management_id = $2 AND done_at IS NULL",
        actor.tenant,
        cooperation_id,
    )


async def list_left_steps(actor: Actor, *, case_id: UUID | None, worker_id: UUID | None, limit: int) -> list[Any]:
    """Steps of ended cooperations not known as done: of a case, or those a worker answers for in some way.

    `item_sealed` is there only for the owner; the partner has its own steps as tasks, and no more.
    """
    return await _fetch(
        "SELECT s.id, s.item_id, s.task_id, s.case_id, s.responsible_id, s.responsible_service_id, s.due_on,"
        " s.case_management_id, m.client_id, m.case_id AS owner_case_id, m.sealed AS cooperation_sealed,"
        " i.sealed AS item_sealed"
        " FROM joint_step s LEFT JOIN case_management m ON m.tenant_id = s.tenant_id AND m.id = s.case_management_id"
        " LEFT JOIN meeting_item i ON i.tenant_id = s.tenant_id AND i.id = s.item_id AND m.id IS NOT NULL"
        " WHERE s.tenant_id = $1 AND s.done_at IS NULL"
        " AND (m.id IS NULL OR m.ended_at IS NOT NULL OR statement_timestamp() >= m.valid_until)"
        " AND ($2::uuid IS NULL OR s.case_id = $2 OR m.case_id = $2)"
        " AND ($3::uuid IS NULL OR (s.responsible_id = $3 AND s.responsible_service_id = $4)"
        "   OR m.key_worker_id = $3 OR m.proposed_by = $3)"
        " ORDER BY s.due_on, s.id LIMIT $5",
        actor.tenant,
        case_id,
        worker_id,
        actor.service,
        limit,
    )
