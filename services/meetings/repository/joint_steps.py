# pyright: strict
"""Every query of joint steps: what became of what two services agreed to do."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, changed, fetch, fetch_one
from services.case_management.exceptions import CaseManagementOver
from services.meetings.schemas import FollowedStep, LeftTask, StepOfTask, StoredLeftStep, StoredStep
from services.meetings.tables import JointStep


async def insert_steps(steps: Collection[JointStep]) -> None:
    """Write the steps of a concluded output."""
    if steps:
        await JointStep.insert(*steps)


async def list_steps(actor: Actor, item_ids: Collection[UUID]) -> list[StoredStep]:
    """What is known of the steps of concluded items."""
    return await fetch(
        StoredStep,
        "SELECT id, item_id, task_id, doer_id, done_at, done_by FROM joint_step WHERE tenant_id = $1 AND item_id = ANY($2::uuid[])",
        actor.tenant,
        list(item_ids),
    )


async def find_step_of_task(actor: Actor, task_id: UUID) -> StepOfTask | None:
    """The joint step of the partner that a task of the actor's service is, while it is not known to have ended."""
    return await fetch_one(
        StepOfTask,
        "SELECT case_management_id, responsible_id FROM joint_step WHERE tenant_id = $1 AND task_id = $2"
        " AND responsible_service_id = $3 AND partner_service_id = $3 AND ended_at IS NULL",
        actor.tenant,
        task_id,
        actor.service,
    )


async def set_step_task(actor: Actor, step_id: UUID, task_id: UUID) -> None:
    """Say which task of the responsible service a step became. Raises CaseManagementOver: else nobody would tell the plan of it."""
    sql = "UPDATE joint_step SET task_id = $3 WHERE tenant_id = $1 AND id = $2"
    if not await changed(sql, actor.tenant, step_id, task_id):
        raise CaseManagementOver


_FOLLOWED = (
    "id, service_id, partner_service_id, case_management_id, case_id, responsible_service_id,"
    " coalesce(doer_id, responsible_id) AS doer_id, done_at, done_by"
)


async def find_step(actor: Actor, step_id: UUID) -> FollowedStep | None:
    """A joint step as this service may know it now."""
    return await fetch_one(
        FollowedStep,
        f"SELECT {_FOLLOWED} FROM joint_step WHERE tenant_id = $1 AND id = $2",  # noqa: S608 our own words
        actor.tenant,
        step_id,
    )


async def set_step_doer(actor: Actor, task_id: UUID, worker_id: UUID) -> list[FollowedStep]:
    """Say who does a step now; after the end of the case management the partner's steps stay as they were."""
    return await fetch(
        FollowedStep,
        f"UPDATE joint_step SET doer_id = $3 WHERE tenant_id = $1 AND task_id = $2 RETURNING {_FOLLOWED}",  # noqa: S608 our own words
        actor.tenant,
        task_id,
        worker_id,
    )


async def move_steps(actor: Actor, case_id: UUID, from_worker: UUID, to_worker: UUID) -> list[FollowedStep]:
    """Say of the open steps that somebody does in a case of the service that somebody else does them."""
    return await fetch(
        FollowedStep,
        "UPDATE joint_step SET doer_id = $5 WHERE tenant_id = $1 AND responsible_service_id = $2 AND case_id = $3"  # noqa: S608
        " AND coalesce(doer_id, responsible_id) = $4 AND done_at IS NULL AND task_id IS NOT NULL"
        f" RETURNING {_FOLLOWED}",
        actor.tenant,
        actor.service,
        case_id,
        from_worker,
        to_worker,
    )


async def set_step_done(actor: Actor, task_id: UUID, *, at: datetime | None, by: UUID | None) -> list[FollowedStep]:
    """Follow a task; after the end of the case management the partner's steps stay as they were."""
    return await fetch(
        FollowedStep,
        f"UPDATE joint_step SET done_at = $3, done_by = $4 WHERE tenant_id = $1 AND task_id = $2 RETURNING {_FOLLOWED}",  # noqa: S608
        actor.tenant,
        task_id,
        at,
        by,
    )


async def count_open_steps(actor: Actor, case_management_id: UUID) -> int:
    """How many steps of a case management are not done."""
    return await current().connection.fetchval(
        "SELECT count(*) FROM joint_step WHERE tenant_id = $1 AND case_management_id = $2 AND done_at IS NULL",
        actor.tenant,
        case_management_id,
    )


async def list_left_tasks(actor: Actor, task_ids: Collection[UUID]) -> list[LeftTask]:
    """Which of these tasks are steps of ended case managements."""
    return await fetch(
        LeftTask,
        "SELECT s.task_id FROM joint_step s"
        " LEFT JOIN case_management m ON m.tenant_id = s.tenant_id AND m.id = s.case_management_id"
        " WHERE s.tenant_id = $1 AND s.task_id = ANY($2::uuid[])"
        " AND (s.ended_at IS NOT NULL OR statement_timestamp() >= m.valid_until)",
        actor.tenant,
        list(task_ids),
    )


_LEFT = """
SELECT s.id, s.item_id, s.task_id, coalesce(s.doer_id, s.responsible_id) AS responsible_id, s.responsible_service_id, s.due_on,
  s.case_management_id, m.case_id AS owner_case_id, m.sealed AS agreed_sealed, i.sealed AS item_sealed
FROM joint_step s LEFT JOIN case_management m ON m.tenant_id = s.tenant_id AND m.id = s.case_management_id
LEFT JOIN meeting_item i ON i.tenant_id = s.tenant_id AND i.id = s.item_id AND m.id IS NOT NULL
WHERE s.tenant_id = $1 AND s.done_at IS NULL
  AND (s.ended_at IS NOT NULL OR statement_timestamp() >= m.valid_until)"""
_FIRST_DUE = " ORDER BY s.due_on, s.id"


async def list_left_steps_of_case(actor: Actor, case_id: UUID, *, limit: int) -> list[StoredLeftStep]:
    """Steps of ended case managements of a case not known as done.

    `item_sealed` is there only for the owner; the partner has its own steps as tasks, and no more.
    """
    return await fetch(
        StoredLeftStep,
        f"{_LEFT} AND (s.case_id = $2 OR m.case_id = $2){_FIRST_DUE}{at_most(limit)}",
        actor.tenant,
        case_id,
    )


async def list_left_steps_of_worker(actor: Actor, *, limit: int) -> list[StoredLeftStep]:
    """Steps of ended case managements not known as done that the actor answers for in some way."""
    return await fetch(
        StoredLeftStep,
        f"{_LEFT} AND ((s.responsible_id = $2 AND s.responsible_service_id = $3)"
        f" OR m.key_worker_id = $2 OR m.proposed_by = $2){_FIRST_DUE}{at_most(limit)}",
        actor.tenant,
        actor.worker,
        actor.service,
    )
