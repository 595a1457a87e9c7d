"""The plan of a case: who works together for the client, what was agreed, which consents wait for an offer."""

from services.case_management import service as case_management
from services.case_management import views as case_management_views
from services.case_management.schemas import ProposeCaseManagement
from services.meetings import views


def propose(consent_id):
    return ProposeCaseManagement(version_no=1, client_version=1, consent_id=consent_id)


async def test_a_new_consent_opens_new_joint_work(story):
    """After a withdrawal the client may agree again; the old case management stays as it was."""
    joint = await story.active()
    await story.withdraw(joint)
    consent_id = await story.consent(joint.case_id)
    again = await case_management.propose_case_management(story.osp, joint.case_id, propose(consent_id))
    plan = await views.case_plan(story.osp, joint.case_id)
    assert [(each.view.id, each.view.state) for each in plan.case_managements] == [
        (again, "proposed"),
        (joint.id, "withdrawn"),
    ]
    assert [each.view.id for each in (await views.case_plan(story.pm, joint.partner_case_id)).case_managements] == []


async def test_the_plan_offers_a_consent_that_waits(story):
    joint = await story.ready()
    offers = (await views.case_plan(story.osp, joint.case_id)).offers
    assert [(each.consent_id, each.partner.short_name) for each in offers] == [(joint.consent_id, "PM")]
    await case_management.propose_case_management(story.osp, joint.case_id, propose(joint.consent_id))
    assert (await views.case_plan(story.osp, joint.case_id)).offers == []


async def test_a_case_management_says_what_may_be_done_at_its_meetings(story):
    """Who looks at the agreement learns in one place what comes next; after the end the owner looks and evaluates."""
    joint = await story.active()
    agreed = await case_management_views.case_management_view(story.pm, joint.id)
    assert agreed.may == [
        "case_management.change_key_worker",
        "case_management.close",
        "case_management.see",
        "meeting_item.conclude",
        "meeting_item.evaluate",
        "meeting_item.see",
        "meeting_item.take_off",
        "meeting_item.write",
    ]
    await story.withdraw(joint)
    ended = await case_management_views.case_management_view(story.osp, joint.id)
    assert ended.may == ["case_management.see", "meeting_item.evaluate", "meeting_item.see"]
