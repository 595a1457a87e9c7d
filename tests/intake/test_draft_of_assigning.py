"""A form that sends a notice on and was left half typed: what was added meanwhile is said when its writer goes on with it."""

import re

import pytest

from kernel.web.text import soft
from services.intake import service as intake
from services.intake.schemas import AddToNotice

from .conftest import Office

WRITTEN = "Sousedka slyší křik."
ADDED = ("Otec má nůž.", "Dítě je u babičky.")


@pytest.fixture
def office(world):
    return Office(world)


async def begins(client, there):
    """The form with a summary, saved as the script does."""
    page = (await client.get(there)).text
    form = next(each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="draft"' in each)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    sent = {**hidden, "summary": WRITTEN}
    assert (await client.post("/drafts", data=sent, headers={"X-Draft": "1"})).status_code == 200


async def goes_on(client):
    address = re.search(r'href="(/drafts\?of=[^"]+)"', (await client.get("/drafts")).text)[1].replace("&amp;", "&")
    return soft((await client.get((await client.get(address)).headers["location"])).text)


@pytest.mark.parametrize("act", ["assign", "join"])
async def test_what_was_added_since_is_said_to_who_goes_on(act, office, client_app):
    notice_id = (await office.record()).id
    head = await client_app("spod_head")
    await begins(head, f"/notices/{notice_id}/{act}")
    assert "něco přibylo" not in await goes_on(head)
    for words in ADDED:
        await intake.add_to_notice(office.actor("spod_intake"), notice_id, AddToNotice(text=words, acute="yes"))
    page = await goes_on(head)
    assert WRITTEN in page
    said = page[page.index("něco přibylo") :][:900]
    assert all(words in said for words in ADDED)
