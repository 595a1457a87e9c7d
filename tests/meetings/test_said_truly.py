"""What pages say of who reads what is true for whoever reads it, on either side."""

import pytest

from kernel.exceptions import NotThere
from kernel.web.text import soft
from services.case_management.exceptions import CaseManagementOver
from services.meetings import service, views


@pytest.mark.parametrize("writer", ["osp_specialist", "pm_worker"])
async def test_who_writes_an_item_reads_which_service_goes_on_reading_it(story, client_app, writer):
    """To the partner, too: it is the other one that keeps the minutes when the client takes the consent back."""
    joint = await story.active()
    item_id = await story.item(joint)
    view = await views.item_view(story.osp, item_id)
    client = await client_app(writer)
    page = soft((await client.get(f"/meetings/{view.meeting_id}/items/{item_id}")).text)
    assert f"uvidí plán, kroky i tento zápis dál už jen služba {view.owner_service}, která má souhlas klienta" in page
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
    assert "co se neuzavřelo, vidí dál jen služba, která má souhlas klienta" in CaseManagementOver.message
