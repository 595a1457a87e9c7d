# pyright: strict
"""What a person needs to write a record from wherever they are: their clients, the last ones first, and their tasks."""

from uuid import UUID

import msgspec

from cases.cases import repository
from cases.cases.access import STANDS_IN, CasePermission, case_for, may, permissions, require
from cases.cases.rules import marks
from cases.cases.schemas import TaskView
from cases.cases.tables import CaseStatus
from cases.clients import service as clients
from kernel.actor import Actor
from kernel.czech import sort_key
from kernel.db import look
from kernel.web.i18n import gettext
from kernel.web.text import format_date
from tenants.absences import views as absences

from .lists import clients_and_marks, find_cases, my_clients
from .tasks import my_tasks

LAST = 5
_NOBODY = UUID(int=0)


class Writing(msgspec.Struct, frozen=True, kw_only=True):
    """Cases to write to, as `(case, words)`: those looked for, the one chosen of an earlier search, those written to
    last, and all others by name.

    `tasks` are those that a record may fulfil. `searches`: whether there are more, to be looked for.
    """

    found: list[tuple[UUID, str]]
    chosen: list[tuple[UUID, str]]
    last: list[tuple[UUID, str]]
    others: list[tuple[UUID, str]]
    tasks: list[TaskView]
    searches: bool


async def called(actor: Actor, case_id: UUID) -> str:
    """The client of a case, for the sentence that says what the actor has just written there: its entry is that of the act."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.ADD_RECORD)
        return (await clients.client_identities(actor, [hold.client_id]))[hold.client_id].name


def may_write(actor: Actor) -> bool:
    """Whether there may be cases that the actor writes records to: everybody's, or those they answer for."""
    return may(actor, CasePermission.WRITE)


def _writes_to_all(actor: Actor) -> bool:
    return CasePermission.ADD_RECORD in permissions(actor, key_worker_id=_NOBODY, has_task=False)


async def _found(actor: Actor, query: str) -> list[tuple[UUID, str]]:
    """(in unit) The open cases that fit what was typed, each with what tells people of one name apart."""
    found: list[tuple[UUID, str]] = []
    for row in await find_cases(actor, query):
        born = gettext("nar. {day}").format(day=format_date(row.birth_date)) if row.birth_date else ""
        if row.status == CaseStatus.OPEN:
            mark = marks.said(row.file_mark)
            found.append((row.id, " · ".join(filter(None, (row.client_name, born, mark)))))
    return found


async def writing(actor: Actor, query: str = "", chosen: UUID | None = None) -> Writing:
    """The open cases that the actor answers for, or has something to do in where they may write; recorded as a read.

    Who writes to every case of the service looks for others by a `query`, as in every search; whom they have `chosen` of another one stays.
    """
    async with look(actor):
        require(actor, CasePermission.WRITE)
        tasks, _ = await my_tasks(actor)
        mine = {case_id for case_id, _ in (await my_clients(actor)).values()}
        for each in await absences.stood_in_for(actor) if actor.has_role(*STANDS_IN) else ():
            mine |= {case_id for case_id, _ in (await my_clients(actor, of=each.worker_id)).values()}
        searches = _writes_to_all(actor)
        theirs = {task.case_id for task in tasks if task.case_id} if searches else set[UUID]()
        known = await clients_and_marks(actor, mine | theirs)
        words = {key: marks.with_mark(name, mark) for key, (name, mark) in known.items()}
        last = [each for each in await repository.list_last_written(actor, list(words), limit=LAST) if each in words]
        by_name = sorted((key for key in words if key not in last), key=lambda key: sort_key(words[key]))
        found = await _found(actor, query) if searches and query else []
        kept = {chosen} - words.keys() - dict(found).keys() if searches and chosen else set[UUID]()
        return Writing(
            found=found,
            chosen=[(key, marks.with_mark(*told)) for key, told in (await clients_and_marks(actor, kept)).items()],
            searches=searches,
            last=[(key, words[key]) for key in last],
            others=[(key, words[key]) for key in by_name],
            tasks=[task for task in tasks if task.case_id in words],
        )
