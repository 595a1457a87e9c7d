# pyright: strict
"""What a person needs to write a record from wherever they are: their clients, the last ones first, and their tasks."""

from uuid import UUID

import msgspec

from cases.cases import repository
from cases.cases.access import CasePermission, may, permissions, require
from cases.cases.schemas import TaskView
from kernel.actor import Actor
from kernel.czech import sort_key
from kernel.db import look
from kernel.web.text import NBSP

from .lists import clients_and_marks, my_clients
from .tasks import my_tasks

LAST = 5
_NOBODY = UUID(int=0)


class Writing(msgspec.Struct, frozen=True, kw_only=True):
    """Cases to write to, as `(case, words)`: those written to last, and all others by name; tasks that a record may fulfil."""

    last: list[tuple[UUID, str]]
    others: list[tuple[UUID, str]]
    tasks: list[TaskView]


def may_write(actor: Actor) -> bool:
    """Whether there may be cases that the actor writes records to: everybody's, or those they answer for."""
    return may(actor, CasePermission.WRITE)


def _writes_to_all(actor: Actor) -> bool:
    return CasePermission.ADD_RECORD in permissions(actor, key_worker_id=_NOBODY, has_task=False)


async def writing(actor: Actor) -> Writing:
    """The open cases that the actor answers for, or has something to do in where they may write; recorded as a read."""
    async with look(actor):
        require(actor, CasePermission.WRITE)
        tasks, _ = await my_tasks(actor)
        mine = {case_id for case_id, _ in (await my_clients(actor)).values()}
        theirs = {task.case_id for task in tasks if task.case_id} if _writes_to_all(actor) else set[UUID]()
        known = await clients_and_marks(actor, mine | theirs)
        words = {key: f"{name} · {mark.replace(' ', NBSP)}" for key, (name, mark) in known.items()}
        last = [each for each in await repository.list_last_written(actor, list(words), limit=LAST) if each in words]
        by_name = sorted((key for key in words if key not in last), key=lambda key: sort_key(words[key]))
        return Writing(
            last=[(key, words[key]) for key in last],
            others=[(key, words[key]) for key in by_name],
            tasks=[task for task in tasks if task.case_id in words],
        )
