"""Notices in the calendar: a duty is one row there, too."""

from cases.calendar import views
from cases.calendar.rules import Asked
from kernel.db import unit_of_work


async def titles(actor, asked):
    return [one.title for one in (await views.listed(actor, asked, limit=50)).entries]


async def test_a_deadline_and_its_task_are_one_row_unless_tasks_are_asked_for(office, world):
    """D5 and the task to assess urgency; D2 has nobody, so its heads have it among their own."""
    waits, given = (await office.record()).id, (await office.record()).id
    await office.assign(given)
    worker, head = world.actor("spod_coordinator"), world.actor("spod_head")
    assert sorted(await titles(worker, Asked())) == ["Posoudit naléhavost", "Zaevidovat oznámení"]
    (row,) = (await views.listed(worker, Asked(kind="notice.urgency_assessed"), limit=50)).entries
    assert (row.kind, row.url) == ("notice.urgency_assessed", f"/notices/{given}")
    (task,) = (await views.listed(worker, Asked(kind="task"), limit=50)).entries
    assert task.kind == "task"
    assert await titles(head, Asked()) == ["Předat oznámení tomu, kdo případ povede"]
    (own,) = (await views.listed(head, Asked(), limit=50)).entries
    assert own.url == f"/notices/{waits}"
    assert await titles(head, Asked(mine=False, kind="notice.urgency_assessed")) == ["Posoudit naléhavost"]
    async with unit_of_work(head):
        assert {key for key, _ in await views.kinds_of(head)} == {
            "task",
            "notice.handed_over",
            "notice.registered",
            "notice.urgency_assessed",
        }
