"""What pages say of who reads what is true for whoever reads it, on either side."""

import pytest

from cases.cases import views as case_views
from cases.clients.schemas import ClientIdentity
from consent import service as consents
from consent.exceptions import NobodyNamedThere
from kernel.exceptions import NotThere
from kernel.web.text import soft
from services.case_management.exceptions import CaseManagementOver
from services.meetings import service, views
from services.meetings.schemas import InviteToMeeting


@pytest.mark.parametrize("writer", ["osp_specialist", "pm_worker"])
async def test_who_writes_an_item_reads_which_service_goes_on_reading_it(story, client_app, writer):
    """To the partner, too: it is the other one that keeps the minutes when the client takes the consent back."""
    joint = await story.active()
    item_id = await story.item(joint)
    view = await views.item_view(story.osp, item_id)
    client = await client_app(writer)
    page = soft((await client.get(f"/meetings/{view.meeting_id}/items/{item_id}")).text)
    assert f"uvidí plán, kroky i tento zápis dál už jen služba {view.owner_service}, která má souhlas zapsaný" in page
    assert "druhá služba ho přestane vidět" not in page
    minutes = soft((await client.get(f"/meetings/{view.meeting_id}/minutes")).text)
    assert "po konci souhlasu to vidí dál už jen služba, která souhlas klienta má" in minutes
    await service.write_item(story.world.actor(writer), item_id, story.output(), version=1)
    await story.withdraw(joint)
    assert (await views.item_view(story.osp, item_id)).minutes
    with pytest.raises(NotThere):
        await views.item_view(story.pm, item_id)


async def test_the_end_of_joint_work_promises_the_partner_nothing_that_it_does_not_keep(story, client_app):
    """Of an item that was not concluded nothing is in its folder."""
    joint = await story.active()
    await story.item(joint)
    pm = await client_app("pm_worker")
    close = soft((await pm.get(f"/case-management/{joint.id}/close")).text)
    assert "Vaše služba přestane vidět společný plán" in close
    assert "dál je vidí služba" in close
    assert "složce vaší služby" not in CaseManagementOver.message
    assert "co se neuzavřelo, vidí dál jen služba, která má souhlas zapsaný" in CaseManagementOver.message


async def test_an_offer_names_those_who_will_see_it(story, world, client_app):
    """Not a peer mentor, whom the consent may name and who is in no team; where only they are named, nobody will."""
    peer, worker = world.actor("pm_peer").worker, story.pm.worker
    client = await client_app("osp_specialist")
    joint = await story.ready(worker_ids=[peer, worker])
    for url in (f"/cases/{joint.case_id}/plan", f"/cases/{joint.case_id}/plan/propose"):
        page = soft((await client.get(url)).text)
        assert world.people["pm_worker"].name in page
        assert world.people["pm_peer"].name not in page
    alone = await story.ready(ClientIdentity(given_name="Jana", family_name="Dlouhá"), worker_ids=[peer])
    assert "Podle souhlasu to nemá kdo otevřít" in soft((await client.get(f"/cases/{alone.case_id}/plan")).text)
    with pytest.raises(NobodyNamedThere):
        await story.offer(alone)


async def test_whoever_sees_no_item_is_not_told_that_there_is_nobody(story, world, client_app):
    """The consent may name other people: the day of who is invited says that they see nothing, and comes true."""
    joint = await story.active(worker_ids=[story.pm.worker])
    meeting_id = await story.meeting(joint.id)
    head = world.actor("pm_head")
    await service.invite(story.pm, meeting_id, InviteToMeeting(worker_id=head.worker))
    client = await client_app("pm_head")
    for url in ("/my-day", "/meetings"):
        page = soft((await client.get(url)).text).lower()
        assert "koho probrat" not in page
        assert "žádný bod k zobrazení" in page


async def test_after_a_new_wording_no_further_consent_is_asked_for(story, client_app):
    """What is missing is an offer on it."""
    joint = await story.active()
    item_id = await story.concluded(joint)
    view = await views.item_view(story.osp, item_id)
    consent = await consents.consent_view(story.osp, joint.consent_id)
    await consents.change_consent(
        story.osp, joint.consent_id, story.wording(topics=["práce"]), None, version=consent.version
    )
    page = soft((await (await client_app("osp_specialist")).get(f"/meetings/{view.meeting_id}/items/{item_id}")).text)
    assert "Nejdřív nový souhlas" not in page
    assert "spolupráce podle něj zatím neběží" in page


async def test_who_adds_to_an_output_reads_that_it_stays_in_one_folder(story, client_app):
    joint = await story.active()
    await story.concluded(joint)
    (output,) = await case_views.list_records(story.osp, joint.case_id, kind="meeting_output")
    client = await client_app("osp_specialist")
    address = f"/cases/{joint.case_id}/records/{output.id}/amend"
    page = soft((await client.get(f"{address}?what=addendum")).text)
    assert "Zůstane to jen v záznamech vaší služby" in page
