"""A new wording of joint work with fewer topics or people, said on an earlier day than it is written down (ADR 0081, 0072)."""

import pytest
import pytest_asyncio

from cases.cases import views as case_views
from consent import service as consents
from consent import views as consent_views
from consent.exceptions import WentOutSince
from kernel import outbox

from .test_late_no import ago

TOPICS = ["bydlení", "finance"]


@pytest_asyncio.fixture
async def late(story):
    """Joint work on two topics, offered, accepted, met and concluded today on a consent of four weeks ago."""
    joint = await story.active(said_on=ago(28), topics=TOPICS)
    await story.concluded(joint)
    return joint


async def change(story, joint, **more):
    order = story.wording(said_on=ago(24), **more)
    return await consents.change_consent(story.osp, joint.consent_id, order, version=1)


async def test_a_topic_that_is_dropped_is_asked_about_as_the_whole(late, story, committed):
    """Joint work cannot be narrowed where it stands; both files say so beside the output, the own one which topic it was."""
    await outbox.drain()
    with pytest.raises(WentOutSince):
        await change(story, late, topics=TOPICS[:1])
    went = await consent_views.went_since(story.osp, late.consent_id, ago(24))
    view = await change(story, late, topics=TOPICS[:1], known_since=[each.key for each in went])
    assert view.state == "given"
    step = view.steps[0]
    assert any("uzavřen výstup" in each.text for each in step.went)
    assert step.dropped == [f"bez tématu {TOPICS[1]}"]
    await outbox.drain()
    for actor, case_id in ((story.osp, late.case_id), (story.pm, late.partner_case_id)):
        records = await case_views.list_records(actor, case_id, kind="meeting_output")
        said = [each.facts for each in records if "a nové znění to nezahrnuje, nebylo se souhlasem" in each.facts]
        assert len(said) == 1
        named = f"Od předchozího se liší: bez tématu {TOPICS[1]}." in said[0]
        assert named == (actor is story.osp), (
            "the other service's file is read by people whom the consent does not name"
        )


async def test_one_with_a_further_topic_asks_nothing(late, story):
    view = await change(story, late, topics=[*TOPICS, "zdraví"])
    assert not any(each.went for each in view.steps)
