"""The joint view of steps follows what their services do with the tasks, whoever does it there.

A task lies in the service's own file, and colleagues take it over or finish it whom the client's consent does not name, or
who are in no team: they may not see the joint work. So what they did is written as the system of their service.
"""

from collections.abc import Awaitable, Callable

from cases.cases.events import KeyWorkerChanged, TaskAssigned, TaskFinished, TaskReopened
from kernel.actor import Actor, system_actor
from kernel.clock import now
from kernel.db import unit_of_work
from services.meetings.repository import joint_steps
from services.meetings.rules import STEP_TASK


async def follow_finished_task(actor: Actor, event: TaskFinished) -> None:
    """The joint view of a step follows its task."""
    if event.kind == STEP_TASK:
        by = actor.worker_id
        await _as_the_service(actor, lambda there: joint_steps.set_step_done(there, event.task_id, at=now(), by=by))


async def follow_reopened_task(actor: Actor, event: TaskReopened) -> None:
    """And back, when it is taken up again."""
    if event.kind == STEP_TASK:
        await _as_the_service(actor, lambda there: joint_steps.set_step_done(there, event.task_id, at=None, by=None))


async def follow_assigned_task(actor: Actor, event: TaskAssigned) -> None:
    """Who has the task of a step does the step."""
    if event.kind == STEP_TASK:
        await _as_the_service(actor, lambda there: joint_steps.set_step_doer(there, event.task_id, event.to_worker_id))


async def follow_key_worker(actor: Actor, event: KeyWorkerChanged) -> None:
    """The open tasks of a case go with its key worker, and the steps with them."""
    await _as_the_service(
        actor,
        lambda there: joint_steps.move_steps(there, event.case_id, event.from_worker_id, event.to_worker_id),
    )


async def _as_the_service(actor: Actor, write: Callable[[Actor], Awaitable[None]]) -> None:
    there = system_actor(actor.tenant, actor.service)
    async with unit_of_work(there):
        await write(there)
