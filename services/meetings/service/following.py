"""The joint view of steps follows what their services do with the tasks, whoever does it there.

A task lies in the service's own file, and colleagues take it over or finish it whom the client's consent does not name, or
who are in no team: they may not see the joint work. So what they did is written as the system of their service.
"""

from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from cases.cases.events import KeyWorkerChanged, TaskAssigned, TaskFinished, TaskReopened
from kernel.actor import Actor, system_actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import go_on
from services.meetings.events import StepDone, StepGiven, StepReopened
from services.meetings.repository import joint_steps
from services.meetings.rules import STEP_TASK
from services.meetings.schemas import FollowedStep


async def follow_finished_task(actor: Actor, event: TaskFinished) -> None:
    """The joint view of a step follows its task."""
    if event.kind == STEP_TASK:
        by = actor.worker_id
        await _as_the_service(
            actor, lambda there: joint_steps.set_step_done(there, event.task_id, at=now(), by=by), StepDone
        )


async def follow_reopened_task(actor: Actor, event: TaskReopened) -> None:
    """And back, when it is taken up again."""
    if event.kind == STEP_TASK:
        await _as_the_service(
            actor, lambda there: joint_steps.set_step_done(there, event.task_id, at=None, by=None), StepReopened
        )


async def follow_assigned_task(actor: Actor, event: TaskAssigned) -> None:
    """Who has the task of a step does the step."""
    if event.kind == STEP_TASK:
        await _as_the_service(
            actor, lambda there: joint_steps.set_step_doer(there, event.task_id, event.to_worker_id), StepGiven
        )


async def follow_key_worker(actor: Actor, event: KeyWorkerChanged) -> None:
    """The open tasks of a case go with its key worker, and the steps with them."""
    await _as_the_service(
        actor,
        lambda there: joint_steps.move_steps(there, event.case_id, event.from_worker_id, event.to_worker_id),
        StepGiven,
    )


async def _as_the_service(
    actor: Actor,
    write: Callable[[Actor], Awaitable[list[FollowedStep]]],
    what: type[StepGiven | StepDone | StepReopened],
) -> None:
    """Write it, and have the history of the other service say so while the joint work runs; the own one has the task."""
    there = system_actor(actor.tenant, actor.service)
    async with unit_of_work(there):
        for step in await write(there):
            other = step.partner_service_id if step.service_id == actor.service_id else step.service_id
            fact = what(
                step_id=step.id,
                case_management_id=step.case_management_id,
                case_id=step.case_id,
                other_service_id=other,
            )
            if isinstance(fact, StepGiven):
                fact = replace(fact, to_worker_id=step.doer_id)
            elif isinstance(fact, StepDone):
                fact = replace(fact, by_worker_id=step.done_by)
            go_on(there, fact)
