"""A draft of an item is its person's own: what the other service wrote there goes with the consent."""

import lxml.html
import pytest

from services.meetings import service, views

THEIRS = "Klient doma pije, prosím neříkat dál."
OURS = "Souhlasím, volala jsem mu."


@pytest.fixture
def draft_of(client_app):
    """Opens the form of an item as somebody of PM, adds to the minutes and lets the draft be saved; twice, as people do."""

    async def keep(address: str):
        client = await client_app("pm_worker")
        for added in (" Souhlasím,", " volala jsem mu."):
            page = lxml.html.fromstring((await client.get(address)).text)
            (form,) = [each for each in page.forms if "minutes" in each.fields]
            values = {name: value for name, value in form.form_values() if name != "act"}
            values["minutes"] += added
            assert (await client.post("/drafts", data=values)).status_code == 303
        return client

    return keep


@pytest.mark.parametrize("end", ["withdraw", "edited and withdrawn"])
async def test_what_the_other_service_wrote_stands_in_no_draft_after_the_end(story, draft_of, end):
    """Neither in lists nor where the draft is read whole; what its person added does."""
    joint = await story.active()
    meeting_id = await story.meeting(joint.id)
    (item,) = (await views.meeting_view(story.osp, meeting_id)).items
    item_id, address = item.id, f"/meetings/{meeting_id}/items/{item.id}"
    await service.write_item(story.osp, item_id, story.output(minutes=THEIRS), version=1)
    pm = await draft_of(address)
    for page in ("/drafts", "/my-day"):
        assert "volala" in (await pm.get(page)).text.replace("\u00a0", " ")
    if end != "withdraw":
        await service.write_item(story.osp, item_id, story.output(minutes=f"{THEIRS} A dluží v herně."), version=2)
        await draft_of(address)
    await story.withdraw(joint)
    for page in ("/drafts", "/my-day"):
        said = (await pm.get(page)).text.replace("\u00a0", " ")
        assert "volala" in said
        for theirs in ("pije", "neříkat", "herně"):
            assert theirs not in said, page
