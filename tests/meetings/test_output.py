"""The output of a meeting: in the folder of both services, once; tasks for who is responsible; lawful copies stay."""

import msgspec
import pytest

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.clients.schemas import ClientIdentity
from consent import service as consents
from consent import views as consent_views
from kernel import outbox
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotThere, TooManyRequests
from kernel.ids import new_id
from kernel.outbox import drain, note_due
from kernel.web.text import soft
from services.case_management import views as case_management_views
from services.case_management.exceptions import CaseManagementOver
from services.desk import views as desk_views
from services.meetings import service, views
from services.meetings.events import MeetingItemConcluded
from services.meetings.exceptions import OutputMissing
from services.meetings.schemas import EvaluateGoal, GoalOrder, StepOrder
from tenants.notifications import views as notifications

from .conftest import soon


async def outputs(actor, case_id):
    return await case_views.list_records(actor, case_id, kind="meeting_output")


async def tasks(actor, case_id):
    return (await case_views.list_tasks(actor, case_id))[0]


async def task_of(actor, case_id):
    (found,) = await tasks(actor, case_id)
    return found


async def test_the_output_lands_in_both_folders(story):
    """At once in the service that concludes, by a reaction in the other; the same words, and never the minutes."""
    joint = await story.active()
    await story.concluded(joint)
    (own,) = await outputs(story.osp, joint.case_id)
    assert await outputs(story.pm, joint.partner_case_id) == []
    await drain()
    (theirs,) = await outputs(story.pm, joint.partner_case_id)
    assert own.title == theirs.title
    assert own.title.startswith("Společná porada služeb OSP a PM")
    assert own.facts == theirs.facts
    for words in (
        "Nejdřív vstup",
        "bydlet doma bez schodů",
        "Měřítko: bezbariérový",
        "Jindřiška Malá (OSP)",
        "Ďurišová (PM)",
    ):
        assert words in theirs.facts
    assert theirs.facts.endswith("Kdo bod uzavřel: Jindřiška Malá (OSP)"), (
        "the record in the other folder is nobody's there"
    )
    assert "zdrženlivě" not in f"{theirs}{own}"


async def test_each_step_is_a_task_of_its_person_in_their_service(story):
    joint = await story.active()
    await story.concluded(joint)
    await drain()
    own, theirs = await task_of(story.osp, joint.case_id), await task_of(story.pm, joint.partner_case_id)
    assert (own.title, own.assignee_id, own.note) == ("Podat žádost o příspěvek", story.osp.worker, "kopie ve složce")
    assert (theirs.title, theirs.assignee_id, theirs.due_on) == ("Doporučit peera", story.pm.worker, soon())
    assert {own.kind, theirs.kind} == {"joint_step"}
    assert "Doporučit peera" in [task.title for task in (await desk_views.my_day(story.pm)).tasks]


async def test_the_partner_may_conclude_too(story):
    joint = await story.active()
    await story.concluded(joint, actor="pm_worker")
    assert len(await outputs(story.pm, joint.partner_case_id)) == 1
    await drain()
    assert len(await outputs(story.osp, joint.case_id)) == 1
    assert len(await tasks(story.osp, joint.case_id)) == 1


async def test_a_reaction_that_comes_twice_copies_once(story):
    from kernel.actor import system_actor
    from services.meetings.tasks import copy_output

    joint = await story.active()
    item_id = await story.concluded(joint)
    await drain()
    event = MeetingItemConcluded(
        item_id=item_id, case_id=joint.case_id, basis_id=joint.consent_id, other_service_id=story.pm.service
    )
    actor = system_actor(story.osp.tenant, story.osp.service)
    async with unit_of_work(actor):
        await copy_output(actor, event)
    assert len(await outputs(story.pm, joint.partner_case_id)) == 1
    assert len(await tasks(story.pm, joint.partner_case_id)) == 1


async def test_lawful_copies_stay_after_the_withdrawal(story):
    """What went over while the consent held is the other service's documentation; the joint object is gone."""
    joint = await story.active()
    item_id = await story.concluded(joint)
    await drain()
    await story.withdraw(joint)
    assert len(await outputs(story.pm, joint.partner_case_id)) == 1
    assert len(await tasks(story.pm, joint.partner_case_id)) == 1
    with pytest.raises(NotThere):
        await views.item_view(story.pm, item_id)
    assert (await views.item_view(story.osp, item_id)).state == "withdrawn"


async def test_what_was_settled_arrives_before_the_withdrawal(story):
    """Nobody had carried the output over when the client withdraws: it does not get lost between the two services."""
    joint = await story.active()
    await story.concluded(joint)
    await story.withdraw(joint)
    assert len(await outputs(story.pm, joint.partner_case_id)) == 1
    assert len(await tasks(story.pm, joint.partner_case_id)) == 1
    await drain()
    assert [await told(story.osp), await told(story.pm)] == [[], ["meeting_item.output_copied"]]


async def refused(*_args, **_more):
    raise TooManyRequests


async def test_nothing_goes_over_after_the_withdrawal(story, monkeypatch):
    """An output that could not arrive before does not arrive later: the log, who settled it and the open steps say so."""
    monkeypatch.setattr(outbox, "react", refused)
    joint = await story.active()
    await story.concluded(joint)
    await story.withdraw(joint)
    monkeypatch.undo()
    await drain()
    assert await outputs(story.pm, joint.partner_case_id) == []
    assert await tasks(story.pm, joint.partner_case_id) == []
    assert await told(story.osp) == ["meeting_item.output_held_back"]
    news = await notifications.notifications(story.osp)
    assert [each.kind for each in news if each.kind.startswith("meeting_item")] == ["meeting_item.output_held_back"]
    (left,) = [each for each in await views.left_of_case(story.osp, joint.case_id) if not each.own]
    assert not left.arrived


async def test_a_forged_conclusion_leaves_no_word_in_a_log(story):
    """Of an id that is no item, an item that nobody settled, one of two other services, one that went over before."""
    joint = await story.active()
    item_id = await story.item(joint)
    settled = await story.concluded(joint)
    await drain()
    await forge(story.osp, joint, [(settled, story.pm.service)])
    await story.withdraw(joint)
    await drain()
    items = [(new_id(), story.pm.service), (item_id, story.pm.service), (settled, story.osp.service)]
    await forge(story.osp, joint, [*items, (settled, story.pm.service)])
    assert [await told(story.osp), await told(story.pm)] == [[], ["meeting_item.output_copied"]]


async def forge(actor, joint, items):
    """Conclusions that nobody made, told past every act of ours."""
    async with unit_of_work(actor) as unit:
        for item_id, other_id in items:
            event = MeetingItemConcluded(
                item_id=item_id, case_id=joint.case_id, basis_id=joint.consent_id, other_service_id=other_id
            )
            await unit.connection.execute(
                "INSERT INTO outbox (tenant_id, id, service_id, event, payload) VALUES ($1, $2, $3, $4, $5)",
                actor.tenant,
                new_id(),
                actor.service,
                event.name,
                msgspec.json.encode(event).decode(),
            )
    assert await drain() == len(items)


async def told(actor):
    async with unit_of_work(actor) as unit:
        rows = await unit.connection.fetch("SELECT action FROM audit_entry WHERE action LIKE 'meeting_item.output%'")
        return [row["action"] for row in rows]


async def test_the_owner_keeps_what_the_partner_settled_in_time(story):
    joint = await story.active()
    await story.concluded(joint, actor="pm_worker")
    await story.withdraw(joint)
    await drain()
    assert len(await outputs(story.osp, joint.case_id)) == 1


async def test_nothing_is_concluded_after_the_end_or_without_output(story):
    joint = await story.active()
    item_id = await story.item(joint)
    with pytest.raises(OutputMissing):
        await service.conclude_item(story.osp, item_id, version=1)
    await service.write_item(story.osp, item_id, story.output(), version=1)
    await story.withdraw(joint)
    with pytest.raises(CaseManagementOver):
        await service.conclude_item(story.osp, item_id, version=2)
    with pytest.raises(NotThere):
        await service.conclude_item(story.pm, item_id, version=2)


async def test_both_see_which_steps_are_done(story):
    """A finished task shows in the joint plan of the other service, and again open when it was taken back."""
    joint = await story.active()
    await story.concluded(joint)
    await drain()
    task = await task_of(story.pm, joint.partner_case_id)
    await cases.finish_task(story.pm, task.id, version=task.version)
    (cooperation,) = (await views.case_plan(story.osp, joint.case_id)).case_managements
    steps = {step.text: step.done_at is not None for step in cooperation.outputs[0].every_step()}
    assert steps == {"Podat žádost o příspěvek": False, "Doporučit peera": True}
    await cases.reopen_task(story.pm, task.id, version=task.version + 1)
    (cooperation,) = (await views.case_plan(story.osp, joint.case_id)).case_managements
    assert not any(step.done_at for step in cooperation.outputs[0].every_step())


async def test_after_the_end_open_joint_steps_are_listed(story):
    """The owner sees those of both services as of the end; the partner its own, and not a word of the other's."""
    joint = await story.active(key_worker="pm_worker")
    await story.concluded(joint)
    await drain()
    assert await views.left_of_case(story.osp, joint.case_id) == []
    await story.withdraw(joint)
    own = await views.left_of_case(story.osp, joint.case_id)
    assert {(each.text, each.own) for each in own} == {
        ("Podat žádost o příspěvek", True),
        ("Doporučit peera", False),
    }
    theirs = await views.left_of_case(story.pm, joint.partner_case_id)
    assert [(each.text, each.own, each.client_name) for each in theirs] == [("Doporučit peera", True, "Bureš Martin")]
    day = await views.team_day(story.pm)
    assert day is not None
    assert [each.text for each in day.left] == ["Doporučit peera"]


async def test_a_colleague_whom_the_consent_does_not_name_learns_of_the_end_from_the_step(story, world):
    """A running step is not left open for the head of the partner, who does not see the joint work; an ended one is."""
    joint = await story.active()
    await story.concluded(joint)
    await drain()
    head = world.actor("pm_head")
    with pytest.raises(NotThere):
        await case_management_views.case_management_view(head, joint.id)
    assert await views.left_of_case(head, joint.partner_case_id) == []
    await story.withdraw(joint)
    assert [each.text for each in await views.left_of_case(head, joint.partner_case_id)] == ["Doporučit peera"]


async def test_time_ends_the_steps_too(story, world, let_expire):
    """Once the clock of the relay has written the end down; for the owner, who sees the joint work, at once."""
    joint = await story.active()
    await story.concluded(joint)
    await drain()
    await let_expire(joint)
    assert len(await views.left_of_case(story.osp, joint.case_id)) == 2
    await note_due()
    await drain()
    assert [each.text for each in await views.left_of_case(story.pm, joint.partner_case_id)] == ["Doporučit peera"]


async def test_after_the_end_no_news_passes_either_way(story):
    """The partner finishes its step: its own list gets shorter, the owner's does not."""
    joint = await story.active()
    await story.concluded(joint)
    await drain()
    await story.withdraw(joint)
    task = await task_of(story.pm, joint.partner_case_id)
    await cases.finish_task(story.pm, task.id, version=task.version)
    assert await views.left_of_case(story.pm, joint.partner_case_id) == []
    own = await views.left_of_case(story.osp, joint.case_id)
    assert {each.text for each in own} == {"Podat žádost o příspěvek", "Doporučit peera"}


async def test_a_goal_is_evaluated_with_a_sentence(story):
    joint = await story.active()
    item_id = await story.concluded(joint)
    goal = (await views.item_view(story.osp, item_id)).goals[0]
    with pytest.raises(Invalid) as refused:
        await service.evaluate_goal(story.pm, item_id, goal.id, EvaluateGoal(met=None, sentence=""), version=3)
    assert set(refused.value.fields) == {"met", "sentence"}
    order = EvaluateGoal(met=True, sentence="Ergoterapeutka vstup ověřila.")
    await service.evaluate_goal(story.pm, item_id, goal.id, order, version=3)
    evaluation = (await views.item_view(story.osp, item_id)).goals[0].evaluation
    assert evaluation is not None
    assert (evaluation.met, evaluation.sentence, evaluation.by) == (
        True,
        "Ergoterapeutka vstup ověřila.",
        "Lenka Ďurišová",
    )


async def test_the_next_meeting_says_how_far_the_last_one_got(story):
    joint = await story.active()
    await story.concluded(joint)
    await drain()
    task = await task_of(story.osp, joint.case_id)
    await cases.finish_task(story.osp, task.id, version=task.version)
    view = await views.meeting_view(story.pm, await story.meeting(joint.id))
    assert (view.last_steps, view.last_steps_done) == (2, 1)


async def test_steps_without_a_goal_are_an_output_too(story):
    joint = await story.active()
    step = StepOrder(text="Zavolat rodině", responsible_id=story.osp.worker, due_on=soon())
    await story.concluded(joint, goals=[], plan="", steps=[step])
    assert [task.title for task in await tasks(story.osp, joint.case_id)] == ["Zavolat rodině"]


@pytest.mark.slow  # as much as the form takes
async def test_the_longest_output_is_taken(story):
    """As many goals, steps and words as the form takes, of letters that take four bytes each: into the item and both files."""
    joint, line = await story.active(), "𐍈" * 300
    step = StepOrder(text=line, done_when=line, responsible_id=story.osp.worker, due_on=soon())
    goal = GoalOrder(text=line, measure=line, due_on=soon(), steps=[step] * 30)
    await story.concluded(joint, goals=[goal] * 20, plan="𐍈" * 5_000, steps=[step] * 30, minutes="𐍈" * 20_000)
    await drain()
    assert await outputs(story.osp, joint.case_id)
    assert await outputs(story.pm, joint.partner_case_id)


async def test_withdrawing_says_what_will_end(story):
    """Before the withdrawal the worker reads that joint work ends, and how many steps stay open."""
    joint = await story.active()
    await story.concluded(joint)
    endings = await consent_views.what_ends(story.osp, joint.consent_id)
    assert len([each for each in endings if each.url == f"/cases/{joint.case_id}/plan"]) == 2
    assert any("2" in each.text for each in endings)


async def test_a_withdrawal_leads_to_what_it_left_open(story, client_app):
    """One click from the message to the steps on which each service decides now; to nothing where nothing is open."""
    client = await client_app("osp_specialist")
    another = ClientIdentity(given_name="Eliška", family_name="Vránová")
    for joint, left in ((await story.active(), True), (await story.active(another), False)):
        if left:
            await story.concluded(joint)
        view = await consents.consent_view(story.osp, joint.consent_id)
        said = {"said_on": "dnes", "form": "oral_recorded", "said_by": "self", "version": str(view.version)}
        address = f"/consents/{joint.consent_id}/withdraw"
        sent = await client.post(address, data={"csrf_token": client.headers["X-CSRF-Token"], **said})
        page = soft((await client.get(sent.headers["location"])).text)
        assert "Odvolání je zapsané." in page
        assert (f'<a href="/cases/{joint.case_id}/plan">Přejít na otevřené společné kroky</a>' in page) == left
