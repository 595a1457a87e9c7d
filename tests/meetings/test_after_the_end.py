"""What is still said of joint work after its end: whether its goals were met, by the service that keeps it (ADR 0074)."""

from datetime import timedelta

import msgspec
import pytest

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.exceptions import TaskNotDropped
from cases.cases.schemas.tasks import FinishTask
from cases.cases.service.writing import finish_with_line
from consent import service as consents
from kernel.exceptions import NotThere
from kernel.outbox import drain
from kernel.web.text import soft
from services.case_management import service as joint_work
from services.case_management.schemas import ProposeCaseManagement
from services.desk import views as desk_views
from services.meetings import service, views
from services.meetings.events import GoalEvaluated
from services.meetings.schemas import EvaluateGoal
from tenants.notifications import views as notification_views
from tests.case_management.conftest import MARTIN, refused

from .test_closing import close

WHY = "Klient už peera nechce, domluvili jsme se s ním."
SAID = EvaluateGoal(met=True, sentence="Ergoterapeutka potvrdila, že klient vejde i vyjde sám.")


@pytest.fixture(params=["withdrawn", "expired", "closed by osp", "closed by pm"])
async def ended(story, let_expire, request):
    """Joint work that ended with a goal that nobody evaluated: the joint work and the item."""
    joint = await story.active()
    item_id = await story.concluded(joint)
    await drain()
    if request.param == "withdrawn":
        await story.withdraw(joint)
    elif request.param == "expired":
        await let_expire(joint)
    else:
        await close(story, joint, request.param[-3:].strip())
    await drain()
    return joint, item_id


async def test_the_service_that_keeps_the_joint_object_evaluates_its_goals_after_the_end(story, ended, client_app):
    """In the plan, offered there; into its folder; and no word of it passes to the other one."""
    joint, item_id = ended
    plan = await views.case_plan(story.osp, joint.case_id)
    assert [goal.text for _, goal in plan.goals_left] == ["bydlet doma bez schodů"]
    client = await client_app("osp_specialist")
    page = await client.get(f"/cases/{joint.case_id}/plan")
    item = await views.item_view(story.osp, item_id)
    url = f"/meetings/{item.meeting_id}/items/{item_id}/goals/{item.goals[0].id}"
    assert f'href="{url}"' in page.text
    assert "druhá služba se to nedozví" in soft((await client.get(url)).text)
    sent = {"csrf_token": client.headers["X-CSRF-Token"], "version": str(item.version), "met": "yes"}
    done = await client.post(url, data={**sent, "sentence": SAID.sentence})
    assert done.status_code == 303
    assert "druhá se ho nedozví" in soft((await client.get(done.headers["location"])).text), (
        "whatever the form promised"
    )
    await drain()
    goal = (await views.item_view(story.osp, item_id)).goals[0]
    assert goal.evaluation is not None
    assert (goal.evaluation.met, goal.evaluation.service) == (True, "OSP")
    assert (await views.case_plan(story.osp, joint.case_id)).goals_left == []
    records = await case_views.list_records(story.osp, joint.case_id, kind="meeting_output")
    assert any(SAID.sentence in each.facts for each in records)
    there = await case_views.case_history(story.pm, joint.partner_case_id, acts_only=True)
    assert not [each for each in there if each.action == GoalEvaluated.name]
    assert GoalEvaluated.name not in [one.kind for one in await notification_views.notifications(story.pm)]


async def test_the_other_service_adds_to_the_output_in_its_own_records(story, ended, client_app):
    """The joint object is not there for it any more: neither by page, nor by raw SQL."""
    joint, item_id = ended
    goal = (await views.item_view(story.osp, item_id)).goals[0]
    with pytest.raises(NotThere):
        await service.evaluate_goal(story.pm, item_id, goal.id, SAID, version=3)
    sql = "UPDATE meeting_item SET version = version + 1 WHERE id = $1"
    assert await refused(story.pm, sql, item_id) == "UPDATE 0"
    plan = await views.case_plan(story.pm, joint.partner_case_id)
    (kept,) = plan.kept
    url = f"/cases/{joint.partner_case_id}/records/{kept.record_id}/amend?what=addendum"
    client = await client_app("pm_worker")
    assert url in (await client.get(f"/cases/{joint.partner_case_id}/plan")).text.replace("&amp;", "&")
    assert "Zůstane to jen v záznamech vaší služby" in soft((await client.get(url)).text)


async def test_the_service_that_keeps_it_has_no_output_twice(story, ended):
    joint, _ = ended
    assert (await views.case_plan(story.osp, joint.case_id)).kept == []


async def test_nothing_else_of_a_concluded_item_is_written_after_the_end(story, ended):
    """By the database: neither who concluded it, nor an item that was not."""
    _, item_id = ended
    sql = "UPDATE meeting_item SET concluded_at = now(), version = version + 1 WHERE id = $1"
    assert await refused(story.osp, sql, item_id) == "OP409"


async def test_a_prepared_item_stays_as_it_was_prepared(story):
    joint = await story.active()
    item_id = await story.item(joint)
    await story.withdraw(joint)
    sql = "UPDATE meeting_item SET version = version + 1 WHERE id = $1"
    assert await refused(story.osp, sql, item_id) == "OP409"


@pytest.mark.parametrize("end", ["closed", "superseded"])
async def test_an_old_item_says_that_the_two_services_work_together_anew(story, end, client_app):
    """Not that the joint work does not run, once it does on a new offer."""
    joint = await story.active()
    meeting_id = await story.meeting(joint.id)
    if end == "closed":
        await close(story, joint)
        version = 1
    else:
        view = await consents.consent_view(story.osp, joint.consent_id)
        await consents.change_consent(
            story.osp, joint.consent_id, story.wording(purpose_text="Bydlení a práce."), None, version=view.version
        )
        version = 2
    client, url = await client_app("osp_specialist"), f"/meetings/{meeting_id}"
    again = "služby teď u klienta spolupracují znovu"
    assert again not in soft((await client.get(url)).text)
    order = ProposeCaseManagement(version_no=version, client_version=1, consent_id=joint.consent_id, note="")
    joint.id = await joint_work.propose_case_management(story.osp, joint.case_id, order)
    assert again not in soft((await client.get(url)).text)
    await story.accept(joint)
    (item,) = (await views.meeting_view(story.osp, meeting_id)).items
    assert (item.state, item.again) == (end, True)
    page = soft((await client.get(url)).text)
    assert again in page
    assert "zatím neběží" not in page


async def step_task(actor, words):
    return next(each for each in (await desk_views.my_day(actor)).tasks if words in each.title)


@pytest.mark.parametrize(("name", "words"), [("osp_specialist", "příspěvek"), ("pm_worker", "peera")])
async def test_a_step_is_dropped_with_a_reason_after_the_end(story, ended, client_app, name, words):
    """By each service its own, in the form of a line for the file; and taken up again."""
    joint, _ = ended
    await consents.list_consents(story.osp, joint.case_id)  # whoever looks writes an end by time down
    own, case_id = (story.osp, joint.case_id) if name == "osp_specialist" else (story.pm, joint.partner_case_id)
    task = await step_task(own, words)
    client = await client_app(name)
    url = f"/tasks/{task.id}/finish"
    for page in (f"/cases/{case_id}/tasks", f"/cases/{case_id}/plan"):
        assert f'href="{url}?case_id={case_id}&amp;drop=1"' in (await client.get(page)).text, page
    assert "Proč se krok ruší" in soft((await client.get(f"{url}?case_id={case_id}&drop=1")).text)
    sent = {"csrf_token": client.headers["X-CSRF-Token"], "version": str(task.version), "drop": "1"}
    refused_ = await client.post(url, data={**sent, "line": ""})
    assert "Napište, proč se krok ruší." in soft(refused_.text)
    done = await client.post(url, data={**sent, "line": WHY, "case_id": str(case_id)})
    assert done.status_code == 303
    _, finished = await case_views.list_tasks(own, case_id)
    (dropped,) = [each for each in finished if each.id == task.id]
    assert dropped.dropped == WHY
    records = await case_views.list_records(own, case_id)
    assert [(each.title, each.facts) for each in records if WHY in each.facts] == [(f"Zrušeno: {task.title}", WHY)]
    assert "task.dropped" in [each.action for each in await case_views.case_history(own, case_id, acts_only=True)]
    assert not [step for step in await views.left_of_case(own, case_id) if step.own]
    for page in (f"/cases/{case_id}/tasks", *([f"/cases/{case_id}/plan"] if own is story.osp else [])):
        assert f"Zrušeno: {WHY}" in soft((await client.get(page)).text), page
    await cases.reopen_task(own, task.id, version=dropped.version)
    waiting, _ = await case_views.list_tasks(own, case_id)
    assert [each.dropped for each in waiting if each.id == task.id] == [""]
    await cases.finish_task(own, task.id, version=dropped.version + 1)
    _, finished = await case_views.list_tasks(own, case_id)
    assert [each.dropped for each in finished if each.id == task.id] == [""]


async def test_a_step_that_two_services_agreed_on_is_not_dropped_while_they_work_together(story):
    """Nor any other task: it is done, or given to somebody else."""
    joint = await story.active()
    await story.concluded(joint)
    await drain()
    task = await step_task(story.osp, "příspěvek")
    with pytest.raises(TaskNotDropped):
        await finish_with_line(story.osp, task.id, FinishTask(line=WHY, drop=True), version=task.version)


async def test_who_does_not_see_the_joint_work_is_not_told_that_it_ended_while_it_runs(story, world):
    """The output is in the folder of the whole service; the consent names one of it."""
    joint = await story.active(worker_ids=[story.pm.worker])
    await story.concluded(joint)
    await drain()
    head = world.actor("pm_head")
    assert (await views.case_plan(head, joint.partner_case_id)).kept == []
    await story.withdraw(joint)
    assert len((await views.case_plan(head, joint.partner_case_id)).kept) == 1


async def test_what_the_other_service_had_open_at_the_end_has_no_running_deadline(story, ended, client_app):
    """Nothing is known of it since, so it is neither due nor waited for; the own step goes on as a task."""
    joint, item_id = ended
    steps = (await views.item_view(story.osp, item_id)).goals[0].steps
    assert [(step.text, step.open_at_end) for step in steps] == [
        ("Podat žádost o příspěvek", False),
        ("Doporučit peera", True),
    ]
    page = soft((await (await client_app("osp_specialist")).get(f"/cases/{joint.case_id}/plan")).text)
    output = page[page.index("<table") :]
    row = output[output.index("Doporučit peera") :]
    assert "v době konce otevřený" in row[: row.index("</tr>")]
    assert "za 7" not in row[: row.index("</tr>")]


async def test_steps_that_an_end_left_open_are_not_counted_at_the_next_meeting(story, ended):
    """What is done and what is still joint: of what ended before it was done nobody is asked."""
    _, item_id = ended
    other = await story.active(msgspec.structs.replace(MARTIN, family_name="Holub"))
    before = (await views.item_view(story.osp, item_id)).held_at
    view = await views.meeting_view(story.osp, await story.meeting(other.id, held_at=before + timedelta(days=3)))
    assert (view.last_held_at, view.last_steps) == (before, 0)
