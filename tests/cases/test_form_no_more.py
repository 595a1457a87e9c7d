"""A form that its page draws no more when it is sent: the refusal is said, and the words are there to be read."""

import re

import pytest

from cases.cases import service
from cases.cases.schemas.merging import MergeCases
from kernel.web.text import soft

from .test_merging import ANNE, Files

WRITTEN = "Zavolat do školy kvůli obědům."
FORMS = {
    "tasks": {"title": WRITTEN, "due_on": "zítra", "note": ""},
    "records/new": {"kind": "note", "title": "Obědy", "facts": WRITTEN, "day": "dnes", "time": "8:00"},
    "client": {"given_name": "Aneta", "street": WRITTEN},
}


@pytest.fixture
def files(world):
    return Files(world)


async def drawn(client, address):
    """The hidden fields of the form that carries a draft."""
    page = (await client.get(address)).text
    form = next(each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="draft"' in each)
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


@pytest.mark.parametrize("part", FORMS)
async def test_what_is_sent_to_a_record_that_was_merged_meanwhile_is_refused_in_sight(files, client_app, part):
    kept, other = await files.open(), await files.open(ANNE)
    head, there = await client_app("spod_coordinator"), f"/cases/{other}/{part}"
    hidden = await drawn(head, there)
    await service.merge_cases(
        files.head, kept, MergeCases(file_mark=await files.mark(other), reason="Totéž rodné číslo.")
    )
    answer = await head.post(there.partition("?")[0], data={**hidden, **FORMS[part]})
    page = soft(answer.text)
    assert answer.status_code == 409, page[:300]
    assert "Tento záznam je sloučený s jiným." in page
    assert WRITTEN in page, "what was typed is there to be read"


async def test_a_draft_of_a_form_that_its_page_draws_no_more_is_led_to_its_words(files, client_app):
    kept, other = await files.open(), await files.open(ANNE)
    head, there = await client_app("spod_head"), f"/cases/{other}/tasks"
    fields = {**await drawn(head, there), **FORMS["tasks"]}
    assert (await head.post("/drafts", data=fields, headers={"X-Draft": "1"})).status_code == 200
    await service.merge_cases(
        files.head, kept, MergeCases(file_mark=await files.mark(other), reason="Totéž rodné číslo.")
    )
    goes_on = re.search(r'href="(/drafts\?of=[^"]+)"', (await head.get("/drafts")).text)[1].replace("&amp;", "&")
    here = await head.get(goes_on)
    page = soft((await head.get(here.headers["location"])).text)
    assert "je zpátky" not in page
    assert "Formulář se tu už neotvírá" in page
    where = re.search(r'href="(/drafts\?whole=[0-9a-f-]+)"', page)
    assert WRITTEN in soft((await head.get(where[1])).text)
