"""Which children wait, in the rows of tasks and deadlines: they are of a case and a notice, and one of these has a child's name already."""

from collections.abc import Collection, Mapping
from uuid import UUID

from cases.cases.schemas import TaskView
from kernel.actor import Actor
from kernel.web.i18n import N_, gettext
from services.intake import rules as intake_rules
from services.intake import views as intake_views
from services.protection import repository, rules
from services.protection.rules import basic
from services.protection.schemas import StoredWaiting

from .standing import further_names

WAITS_TO_BE_JUDGED = N_(
    "Naléhavost tohoto dítěte je potřeba posoudit znovu, nebo je tu neposouzené doplnění. Nejdřív to posuďte: do té doby neplatí, že"
    " ohrožení pominulo."
)
_WAITS = {
    intake_rules.ASSESS_URGENCY: "asked",
    rules.JUDGE_ADDITION: "unread",
    rules.ASSESS_BASICALLY: "unassessed",
}


async def still_in_danger(actor: Actor, case_id: UUID) -> str:
    """(in unit) Why nobody says of the child of a case that nothing threatens it: it is to be judged, or nobody has helped it yet."""
    if any(each.id == case_id for each in await repository.list_cases_due(actor, None)):
        return gettext(basic.NOT_HELPED)
    notices = await intake_views.ids_standing_in(actor, case_id)
    here = [row for row in await repository.list_waiting(actor, notices) if row.case_id == case_id]
    stands = {(row.notice_id, row.child_id): row for row in await repository.list_standing(actor, notices)}
    asked = [stands[key] for row in here if (key := (row.notice_id, row.child_id)) in stands]
    waits = any(row.unread for row in here) or any(each.acutely or each.reopened for each in asked)
    return gettext(WAITS_TO_BE_JUDGED) if waits else ""


async def words_of_tasks(actor: Actor, tasks: Collection[TaskView]) -> dict[UUID, str]:
    """(in unit) Of a task that is for another child than the one whose case it stands in, or for that one too, which waits."""
    of = {task.id: task for task in tasks if task.kind in _WAITS and task.source_id is not None}
    rows = (
        await repository.list_waiting(actor, {task.source_id for task in of.values() if task.source_id}) if of else []
    )
    names = await _names(actor, rows)
    came = {task.source_id for task in of.values() if task.source_id and intake_rules.came_so(task.title)}
    there = await intake_views.came_in_danger(actor, came) if came else {}
    found: dict[UUID, str] = {}
    for task_id, task in of.items():
        waits = [
            row
            for row in rows
            if row.notice_id == task.source_id and row.case_id == task.case_id and getattr(row, _WAITS[task.kind])
        ]
        own = _own_of(rows, task)
        others = [names[row.child_id] for row in waits if row.child_id is not None and row.child_id != own]
        if task.source_id is not None and task.source_id in came:
            others = list(dict.fromkeys([*others, *there.get(task.source_id, ())]))
        if others:
            words = (
                gettext("čeká i: {names}") if any(row.child_id == own for row in waits) else gettext("čeká: {names}")
            )
            found[task_id] = words.format(names="; ".join(others))
    return found


def _own_of(rows: Collection[StoredWaiting], task: TaskView) -> UUID | None:
    """The child whose case a task stands in: that of the notice, or the further one that has a case of its own."""
    there = [row.child_id for row in rows if row.notice_id == task.source_id and row.case_id == task.case_id]
    return None if None in there or not there else there[0]


async def asked_of(actor: Actor, notice_ids: Collection[UUID]) -> Mapping[UUID, list[str]]:
    """(in unit) Of those of these notices whose own child is not asked about, which others are, by name."""
    rows = [row for row in await repository.list_waiting(actor, notice_ids) if row.asked]
    first = {row.notice_id for row in rows if row.child_id is None}
    others = [row for row in rows if row.notice_id not in first]
    names = await _names(actor, others)
    found: dict[UUID, list[str]] = {}
    for row in others:
        if row.child_id is not None:
            found.setdefault(row.notice_id, []).append(names[row.child_id])
    return found


async def _names(actor: Actor, rows: Collection[StoredWaiting]) -> dict[UUID, str]:
    further = {row.child_id: row.notice_id for row in rows if row.child_id is not None}
    readable = await intake_views.read_by(actor, set(further.values())) if further else ()
    return await further_names(actor, set(further), readable)
