"""A consent that runs out ends joint work by itself; that it did is written down when somebody looks."""

import pytest

from consent import service as consents
from kernel.exceptions import NotThere
from kernel.legal_time import today_in_prague
from kernel.outbox import drain, note_due
from services.case_management import service, views
from services.case_management.exceptions import CaseManagementOver
from services.case_management.schemas import ChangeCaseManagementKeyWorker, ProposeCaseManagement
from tenants.notifications import views as notification_views


async def test_it_ends_for_the_partner_and_is_closed_for_the_owner(story, let_expire):
    joint = await story.active()
    await let_expire(joint)
    with pytest.raises(NotThere):
        await views.case_management_view(story.pm, joint.id)
    change = ChangeCaseManagementKeyWorker(key_worker_id=story.pm.worker, agreed_on=today_in_prague())
    with pytest.raises(CaseManagementOver):
        await service.change_key_worker(story.osp, joint.id, change, version=2)


async def test_who_looks_at_the_consent_writes_the_end_down(story, let_expire):
    joint = await story.active()
    await let_expire(joint)
    await consents.list_consents(story.osp, joint.case_id)
    await drain()
    view = await views.case_management_view(story.osp, joint.id)
    assert view.state == "expired"
    kinds = [each.kind for each in await notification_views.notifications(story.pm)]
    assert "case_management.ended" in kinds


async def test_the_clock_ends_joint_work_though_nobody_looks(story, let_expire, committed):
    """In the row itself, and the key is the partner's no longer; both sides are told."""
    joint = await story.active()
    await let_expire(joint)
    assert await note_due() == 1
    await drain()
    async with committed.superuser() as past:
        row = await past.fetchrow(
            "SELECT m.ended_at <= m.valid_until AS in_time, m.end_cause, k.partner_service_id FROM case_management m"
            " JOIN data_key k ON k.tenant_id = m.tenant_id AND k.id = m.id WHERE m.id = $1",
            joint.id,
        )
    assert tuple(row) == (True, "expired", None)
    kinds = [each.kind for each in await notification_views.notifications(story.pm)]
    assert "case_management.ended" in kinds


async def test_a_new_consent_makes_room_for_a_new_offer(story, let_expire):
    """Nobody has to notice the expiry first."""
    joint = await story.active()
    await let_expire(joint)
    again = ProposeCaseManagement(version_no=1, client_version=1, consent_id=await story.consent(joint.case_id))
    made = await service.propose_case_management(story.osp, joint.case_id, again)
    assert (await views.case_management_view(story.pm, made)).state == "proposed"
    assert (await views.case_management_view(story.osp, joint.id)).state == "expired"
