"""What was prepared and could not be discussed is shown as just that; a meeting of nobody waits for nothing."""

from datetime import timedelta

import msgspec
import pytest

from kernel.clock import now
from kernel.web.text import soft
from services.meetings import service, views
from tests.case_management.conftest import MARTIN

AGREED, PREPARED = "Na čem jsme se shodli", "Co bylo připravené k projednání"
NOBODY, WAITS = "Žádný bod k zobrazení", "Body k uzavření"


@pytest.fixture
async def prepared(story):
    """A meeting with one client, written down and not concluded, and the joint work."""
    joint = await story.active()
    item_id = await story.item(joint)
    await service.write_item(story.osp, item_id, story.output(), version=1)
    return joint, await views.item_view(story.osp, item_id)


async def read(client, address):
    return soft((await client.get(address)).text)


async def test_what_was_only_prepared_is_not_called_agreed(story, prepared, client_app):
    """After a withdrawal as before it: nothing of it went into any folder."""
    joint, item = prepared
    client = await client_app("osp_specialist")
    address = f"/meetings/{item.meeting_id}/items/{item.id}"
    await story.withdraw(joint)
    page = await read(client, address)
    assert PREPARED in page
    assert "Bod se neuzavřel" in page
    assert AGREED not in page


async def test_what_was_concluded_stays_what_was_agreed(story, client_app):
    joint = await story.active()
    item = await views.item_view(story.osp, await story.concluded(joint))
    await story.withdraw(joint)
    page = await read(await client_app("osp_specialist"), f"/meetings/{item.meeting_id}/items/{item.id}")
    assert AGREED in page
    assert PREPARED not in page


async def test_a_meeting_whose_only_client_withdrew_waits_for_nothing(story, prepared, client_app):
    """On its page, in the list and for programs, on both sides."""
    joint, item = prepared
    clients = [await client_app(name) for name in ("osp_specialist", "pm_worker")]
    for client in clients:
        assert WAITS in await read(client, "/meetings")
    await story.withdraw(joint)
    for client in clients:
        for address in ("/meetings", f"/meetings/{item.meeting_id}"):
            page = await read(client, address)
            assert NOBODY in page, address
            assert WAITS not in page
        assert ("Co se stane po uzavření" in page) == (client is clients[1])  # who sees nobody there may add somebody
        (row,) = (await client.get("/api/v1/meetings")).json()["items"]
        assert (row["items"], row["concluded"], row["settled"]) == (0, 0, False)


async def test_my_day_says_that_nobody_can_be_discussed(story, client_app):
    joint = await story.active()
    await story.meeting(joint.id, held_at=now() + timedelta(minutes=1))
    client = await client_app("osp_specialist")
    assert "klienti: 1" in await read(client, "/my-day")
    await story.withdraw(joint)
    page = await read(client, "/my-day")
    assert "žádný bod k zobrazení" in page
    assert "klienti: 1" not in page


async def test_a_meeting_with_one_settled_and_one_withdrawn_is_closed_in_the_list_too(story, client_app):
    """The page said so, the list went on waiting for the one who withdrew."""
    first, second = await story.active(), await story.active(msgspec.structs.replace(MARTIN, family_name="Holub"))
    meeting_id = await story.meeting(first.id, second.id)
    item = next(
        each for each in (await views.meeting_view(story.osp, meeting_id)).items if each.case_management_id == first.id
    )
    await service.write_item(story.osp, item.id, story.output(), version=1)
    await service.conclude_item(story.osp, item.id, version=2)
    client = await client_app("osp_specialist")
    assert WAITS in await read(client, "/meetings")
    await story.withdraw(second)
    assert WAITS not in await read(client, "/meetings")
    assert [row.settled for row in (await views.list_meetings(story.osp)).meetings] == [True]
