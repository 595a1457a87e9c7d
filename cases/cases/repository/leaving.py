# pyright: strict
"""What rests on people who leave, and how it goes to others."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from cases.cases.schemas import StoredTask
from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, changed, fetch, fetch_column


class LedCase(msgspec.Struct, frozen=True, kw_only=True):
    """An open case and who answers for it."""

    case_id: UUID
    worker_id: UUID


class GivenTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task that went to somebody else."""

    id: UUID
    case_id: UUID | None
    kind: str


class OpenCases(msgspec.Struct, frozen=True, kw_only=True):
    """How many open cases a key worker answers for."""

    worker_id: UUID
    number: int


_LED = "FROM key_worker_assignment a WHERE a.tenant_id = $1 AND a.service_id = $2 AND a.worker_id = ANY($3::uuid[])"
# what goes along with a case to its next key worker is no thing of its own
_ALONE = """
FROM task t WHERE t.tenant_id = $1 AND t.service_id = $2 AND t.assignee_id = ANY($3::uuid[]) AND t.done_at IS NULL
AND NOT EXISTS (SELECT FROM key_worker_assignment a WHERE a.tenant_id = t.tenant_id AND a.case_id = t.case_id
  AND a.worker_id = t.assignee_id AND a.ended_at IS NULL)"""


async def count_led(actor: Actor, worker_ids: Collection[UUID]) -> int:
    """How many open cases of the service these people answer for."""
    return await current().connection.fetchval(
        f"SELECT count(*) {_LED} AND a.ended_at IS NULL",
        actor.tenant,
        actor.service,
        list(worker_ids),
    )


async def count_open(actor: Actor) -> int:
    """How many cases of the service are open."""
    return await current().connection.fetchval(
        "SELECT count(*) FROM key_worker_assignment WHERE tenant_id = $1 AND service_id = $2 AND ended_at IS NULL",
        actor.tenant,
        actor.service,
    )


async def count_tasks(actor: Actor) -> int:
    """How many tasks of the service are not done."""
    return await current().connection.fetchval(
        "SELECT count(*) FROM task WHERE tenant_id = $1 AND service_id = $2 AND done_at IS NULL",
        actor.tenant,
        actor.service,
    )


async def list_led(
    actor: Actor, worker_ids: Collection[UUID], limit: int | None = None, *, first: Collection[UUID] = ()
) -> list[LedCase]:
    """Open cases of the service that these people answer for: some in front, then first opened first."""
    return await fetch(
        LedCase,
        f"SELECT a.case_id, a.worker_id {_LED} AND a.ended_at IS NULL"
        f" ORDER BY a.case_id = ANY($4::uuid[]) DESC, a.case_opened_at, a.case_id{at_most(limit)}",
        actor.tenant,
        actor.service,
        list(worker_ids),
        list(first),
    )


async def count_alone(actor: Actor, worker_ids: Collection[UUID]) -> int:
    """How many open tasks these people have in cases that others answer for."""
    return await current().connection.fetchval(
        f"SELECT count(*) {_ALONE}",
        actor.tenant,
        actor.service,
        list(worker_ids),
    )


async def list_alone(actor: Actor, worker_ids: Collection[UUID], limit: int | None) -> list[StoredTask]:
    """Open tasks of these people in cases that others answer for, first due first."""
    return await fetch(
        StoredTask,
        "SELECT t.id, t.kind, t.source_id, t.case_id, t.client_id, t.assignee_id, t.due_on, t.sealed, t.done_at, t.done_by, t.version"
        f" {_ALONE} ORDER BY t.due_on, t.id{at_most(limit)}",
        actor.tenant,
        actor.service,
        list(worker_ids),
    )


async def list_forerunners(actor: Actor, case_id: UUID, until: UUID) -> list[UUID]:
    """Who answered for a case right before somebody who answers for it now."""
    return await fetch_column(
        UUID,
        "SELECT b.worker_id FROM key_worker_assignment a JOIN key_worker_assignment b ON b.tenant_id = a.tenant_id"
        " AND b.case_id = a.case_id AND b.service_id = a.service_id AND b.ended_at = a.follows"
        " WHERE a.tenant_id = $1 AND a.case_id = $2 AND a.worker_id = $3 AND a.ended_at IS NULL",
        actor.tenant,
        case_id,
        until,
    )


async def led_before(actor: Actor, case_id: UUID) -> bool:
    """Whether the actor answered for a case that somebody else answers for now."""
    return await current().connection.fetchval(
        "SELECT EXISTS (SELECT FROM key_worker_assignment WHERE tenant_id = $1 AND service_id = $2 AND case_id = $3"
        " AND worker_id = $4 AND ended_at IS NOT NULL)",
        actor.tenant,
        actor.service_id,
        case_id,
        actor.worker_id,
    )


async def give_task(actor: Actor, task_id: UUID, version: int, to_worker: UUID) -> bool:
    """Give an open task to somebody; False when somebody was faster."""
    return await changed(
        "UPDATE task SET assignee_id = $4, version = version + 1"
        " WHERE tenant_id = $1 AND id = $2 AND version = $3 AND done_at IS NULL",
        actor.tenant,
        task_id,
        version,
        to_worker,
    )


async def give_tasks(actor: Actor, from_worker: UUID, to_worker: UUID) -> list[GivenTask]:
    """Give every open task of somebody in the service to somebody else."""
    return await fetch(
        GivenTask,
        "UPDATE task SET assignee_id = $4, version = version + 1"
        " WHERE tenant_id = $1 AND service_id = $2 AND assignee_id = $3 AND done_at IS NULL RETURNING id, case_id, kind",
        actor.tenant,
        actor.service,
        from_worker,
        to_worker,
    )
