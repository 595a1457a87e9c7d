"""Notices in the calendar: a duty is one row there, too."""

from cases.calendar import views
from cases.calendar.rules import Asked
from cases.deadlines import service as deadlines
from kernel.clock import now
from kernel.db import unit_of_work
from services.intake.service import terms


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


async def test_kinds_that_are_called_the_same_are_one_in_the_filter(office, world):
    """What threatens acutely is judged today by whoever leads the case, and before it is assigned by who learnt it."""
    head, moment = world.actor("spod_head"), now()
    ids = [(await office.record()).id for _ in range(2)]
    async with unit_of_work(head):
        for kind, notice_id in zip((terms.ASSESSED_TODAY, terms.ASSESSED_AT_ONCE), ids, strict=True):
            await deadlines.start(head, kind, notice_id, at=moment)
        kinds = [(key, words) for key, words in await views.kinds_of(head) if words.endswith("ještě dnes")]
    assert kinds == [("notice.urgency_assessed_today", "Posoudit naléhavost ještě dnes")]
    found = await titles(head, Asked(mine=False, kind=kinds[0][0]))
    assert found == ["Posoudit naléhavost ještě dnes"] * 2
