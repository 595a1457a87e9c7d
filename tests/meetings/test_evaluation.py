"""Either service says whether a goal was met: what either said stays, with who and when, and both hear of it."""

import re
from html import unescape

import lxml.html
import pytest

from cases.cases import views as case_views
from kernel.exceptions import Invalid
from kernel.outbox import drain
from kernel.web.text import soft
from services.meetings import rules, service, views
from services.meetings.events import GoalEvaluated
from services.meetings.schemas import EvaluateGoal, WriteItem, WriteMinutes
from tenants.notifications import views as notification_views

from .test_forged_facts import react

NO, YES = "Rozhodnutí nedorazilo.", "Rozhodnutí přišlo v pátek."


@pytest.fixture
async def judged(story):
    """PM said that a goal is not met, then OSP that it is: the item and the goal."""
    joint = await story.active()
    item_id = await story.concluded(joint)
    await drain()
    goal = (await views.item_view(story.pm, item_id)).goals[0]
    await service.evaluate_goal(story.pm, item_id, goal.id, EvaluateGoal(met=False, sentence=NO), version=3)
    await drain()
    await service.evaluate_goal(story.osp, item_id, goal.id, EvaluateGoal(met=True, sentence=YES), version=4)
    await drain()
    return joint, item_id, goal.id


async def goal_of(actor, item_id):
    return (await views.item_view(actor, item_id)).goals[0]


def words_of(answer):
    return " ".join(soft(re.sub(r"<[^>]+>", "", unescape(answer.text))).split())


def form_of(answer):
    """What a browser would send of the form of a page."""
    (found,) = [each for each in lxml.html.fromstring(answer.text).forms if "sentence" in each.fields]
    return dict(found.form_values())


async def done(actor, case_id):
    found = await case_views.case_history(actor, case_id, acts_only=True)
    return [(each.worker, each.service) for each in found if each.action == GoalEvaluated.name]


async def test_an_evaluation_says_who_when_and_for_which_service_and_the_one_before_stays(story, judged):
    """For both, in whatever shows the goal."""
    _, item_id, _ = judged
    for actor in (story.osp, story.pm):
        goal = await goal_of(actor, item_id)
        assert goal.evaluation is not None
        told = [(each.met, each.sentence, each.by, each.service) for each in (goal.evaluation, *goal.earlier)]
        assert told == [(True, YES, "Jindřiška Malá", "OSP"), (False, NO, "Lenka Ďurišová", "PM")]


async def test_pages_say_both(story, judged, client_app):
    """Plan, item, meeting and the form in which a third one is about to be said."""
    joint, item_id, goal_id = judged
    item = await views.item_view(story.osp, item_id)
    meeting = f"/meetings/{item.meeting_id}"
    for name, case_id in (("osp_specialist", joint.case_id), ("pm_worker", joint.partner_case_id)):
        client = await client_app(name)
        for url in (
            f"/cases/{case_id}/plan",
            meeting,
            f"{meeting}/items/{item_id}",
            f"{meeting}/items/{item_id}/goals/{goal_id}",
        ):
            page = words_of(await client.get(url))
            assert f"Jindřiška Malá (OSP): {YES}" in page, url
            assert f"Lenka Ďurišová (PM): {NO}" in page, url


async def test_nothing_of_anothers_judgement_comes_into_ones_own(story, judged, client_app):
    """Both saw that it is met; the other says meanwhile that it is not, and who left the tick keeps it beside their words."""
    _, item_id, goal_id = judged
    item = await views.item_view(story.osp, item_id)
    url = f"/meetings/{item.meeting_id}/items/{item_id}/goals/{goal_id}"
    client = await client_app("pm_worker")
    drawn = form_of(await client.get(url))
    await service.evaluate_goal(story.osp, item_id, goal_id, EvaluateGoal(met=False, sentence=NO), version=5)
    refused = await client.post(url, data={**drawn, "met": "yes", "sentence": "Viděla jsem ho v ruce."})
    assert refused.status_code == 412
    again = form_of(refused)
    assert (again["met"], again["sentence"]) == ("yes", "Viděla jsem ho v ruce.")
    assert NO in words_of(refused)
    assert (await client.post(url, data=again)).status_code == 303
    goal = await goal_of(story.pm, item_id)
    assert [(each.met, each.sentence) for each in (goal.evaluation, *goal.earlier)][:2] == [
        (True, "Viděla jsem ho v ruce."),
        (False, NO),
    ]


async def test_the_history_of_both_services_tells_both_acts(story, judged):
    """The other one's with who did it there."""
    joint, _, _ = judged
    assert await done(story.osp, joint.case_id) == [("Jindřiška Malá", ""), ("Lenka Ďurišová", "PM")]
    assert await done(story.pm, joint.partner_case_id) == [("Jindřiška Malá", "OSP"), ("Lenka Ďurišová", "")]


async def test_who_leads_in_the_other_service_is_told(story, judged):
    for actor in (story.osp, story.pm):
        told = [one.kind for one in await notification_views.notifications(actor)]
        assert told.count(GoalEvaluated.name) == 1


async def test_what_a_service_said_is_in_its_folder_and_stays_there(story, judged):
    """To the output there, signed by who said it; the other one's goes no further than the joint object."""
    joint, _, _ = judged
    await story.withdraw(joint)
    await drain()
    for actor, case_id, own, other in (
        (story.osp, joint.case_id, YES, NO),
        (story.pm, joint.partner_case_id, NO, YES),
    ):
        records = await case_views.list_records(actor, case_id, kind="meeting_output")
        (said,) = [each for each in records if own in each.facts]
        (output,) = [each for each in records if "Kdo bod uzavřel" in each.facts]
        assert (said.amends, said.amendment) == (output.id, "addendum")
        assert said.author
        assert not any(other in each.facts for each in records)


async def test_the_same_said_twice_by_one_person_is_one(story, judged):
    _, item_id, goal_id = judged
    await service.evaluate_goal(story.osp, item_id, goal_id, EvaluateGoal(met=True, sentence=YES), version=5)
    assert len((await goal_of(story.pm, item_id)).earlier) == 1


async def test_what_nobody_said_is_told_to_nobody(story, judged):
    """A fact that somebody wrote past every act: of another service, of another person, of a judgement that is not there."""
    joint, item_id, goal_id = judged
    fact = {"item_id": item_id, "goal_id": goal_id, "case_id": joint.case_id, "basis_id": joint.consent_id}
    to_pm = {**fact, "other_service_id": story.pm.service}
    for forged in (
        GoalEvaluated(**to_pm, met=False, by_worker_id=story.osp.worker, number=2),
        GoalEvaluated(**to_pm, met=True, by_worker_id=story.pm.worker, number=2),
        GoalEvaluated(**to_pm, met=False, by_worker_id=story.pm.worker, number=1),
        GoalEvaluated(**to_pm, met=True, by_worker_id=story.osp.worker, number=3),
    ):
        await react(story.osp, forged)
    assert len(await done(story.pm, joint.partner_case_id)) == 2


async def test_after_the_end_no_word_of_an_evaluation_passes(story):
    joint = await story.active()
    item_id = await story.concluded(joint)
    await drain()
    goal = await goal_of(story.pm, item_id)
    await service.evaluate_goal(story.osp, item_id, goal.id, EvaluateGoal(met=True, sentence=YES), version=3)
    await story.withdraw(joint)
    await drain()
    assert await done(story.pm, joint.partner_case_id) == []


async def test_minutes_that_somebody_writes_anew_keep_what_stood_there(story, world, client_app):
    """With who wrote it and when, also when they are emptied; one's own of the same day are one wording."""
    meeting_id = await story.meeting()
    head = world.actor("pm_head")
    for version, (actor, words) in enumerate(
        ((story.osp, "Byt hledá"), (story.osp, "Byt hledá PM."), (story.pm, "Nic se nedohodlo."), (head, "")), start=1
    ):
        await service.write_minutes(actor, meeting_id, WriteMinutes(minutes=words), version=version)
    view = await views.meeting_view(story.osp, meeting_id)
    assert (view.minutes, view.minutes_by) == ("", world.people["pm_head"].name)
    assert [(each.minutes, each.by) for each in view.minutes_before] == [
        ("Nic se nedohodlo.", "Lenka Ďurišová"),
        ("Byt hledá PM.", "Jindřiška Malá"),
    ]
    page = words_of(await (await client_app("osp_specialist")).get(f"/meetings/{meeting_id}"))
    assert "Byt hledá PM." in page
    assert f"Naposledy upraveno: {view.minutes_by}" in page


async def test_minutes_of_an_item_keep_what_the_other_service_wrote_over(story, client_app):
    """Who writes another part of the item wrote no minutes; who empties their own of today leaves what others have read."""
    joint = await story.active()
    item_id = await story.item(joint)
    for version, (actor, words, plan) in enumerate(
        (
            (story.osp, "Byt hledá OSP.", ""),
            (story.pm, "Byt hledá OSP.", "Bydlení do léta."),
            (story.pm, "Byt nehledá nikdo.", "Bydlení do léta."),
            (story.pm, "", "Bydlení do léta."),
        ),
        start=1,
    ):
        await service.write_item(actor, item_id, WriteItem(plan=plan, minutes=words), version=version)
    view = await views.item_view(story.osp, item_id)
    assert (view.minutes, view.minutes_by) == ("", "Lenka Ďurišová")
    assert [(each.minutes, each.by) for each in view.minutes_before] == [
        ("Byt nehledá nikdo.", "Lenka Ďurišová"),
        ("Byt hledá OSP.", "Jindřiška Malá"),
    ]
    client = await client_app("osp_specialist")
    for url in (f"/meetings/{view.meeting_id}", f"/meetings/{view.meeting_id}/items/{item_id}"):
        assert "Byt hledá OSP." in words_of(await client.get(url)), url


async def test_wordings_of_minutes_have_a_bound(story, monkeypatch):
    """Of what a row can hold: the writer reads it beside the field."""
    monkeypatch.setattr(rules, "MOST_MINUTES", 20)
    meeting_id = await story.meeting()
    await service.write_minutes(story.osp, meeting_id, WriteMinutes(minutes="Byt hledá PM."), version=1)
    with pytest.raises(Invalid) as refused:
        await service.write_minutes(story.pm, meeting_id, WriteMinutes(minutes="Nic se nedohodlo."), version=2)
    assert set(refused.value.fields) == {"minutes"}
