"""Merging and parting from a draft, and what was added to a record since: nobody decides on what they were not shown."""

import re

import msgspec
import pytest

from app.testing.client import ClientApp
from cases.cases import service, views
from cases.cases.rules import merging
from cases.cases.schemas import AmendRecord, ChangeClient
from kernel.clock import now
from kernel.exceptions import Invalid
from kernel.web.text import soft

from .test_merging import ANNE, files  # pyright: ignore

__all__ = ["files"]


async def left(client, there, **typed):
    """A form, saved as the script does, and how it is gone on with."""
    page = (await client.get(there)).text
    form = next(each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="draft"' in each)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    assert (await client.post("/drafts", data={**hidden, **typed}, headers={"X-Draft": "1"})).status_code == 200
    return re.search(r'href="(/drafts\?of=[^"]+)"', (await client.get("/drafts")).text)[1].replace("&amp;", "&")


async def goes_on(client, address):
    return soft((await client.get((await client.get(address)).headers["location"])).text)


async def test_who_goes_on_with_a_merge_is_told_that_a_record_changed(files, client_app: ClientApp):
    kept, other = await files.open(), await files.open(ANNE)
    head, there = await client_app("spod_head"), f"/cases/{kept}/merge"
    mark = await files.mark(other)
    shown = await head.post(there, data={"file_mark": mark, "step": "preview"})
    seen = re.search(r'name="seen" value="([^"]+)"', shown.text)[1]
    address = await left(head, there, file_mark=mark, seen=seen, reason="Táž osoba.")
    assert merging.CHANGED_SINCE not in await goes_on(head, address)
    version = (await views.case_view(files.head, other)).content.client_version
    changed = msgspec.structs.replace(ANNE, given_name="Miloš")
    await service.change_client(files.head, other, ChangeClient(identity=changed, save_anyway=True), version=version)
    page = await goes_on(head, address)
    assert merging.CHANGED_SINCE in page
    assert "Táž osoba." in page


async def test_who_goes_on_with_a_parting_is_told_that_something_came(files, client_app: ClientApp):
    kept, other = await files.open(), await files.open(ANNE)
    await files.merge(kept, other)
    head, there = await client_app("spod_head"), f"/cases/{other}/unmerge"
    address = await left(head, there, reason="Jsou dvě.")
    assert merging.CHANGED_SINCE not in await goes_on(head, address)
    await files.note(kept, "Přišla později")
    page = await goes_on(head, address)
    assert merging.CHANGED_SINCE in page
    assert "Přišla později" in page


async def test_what_is_added_to_a_record_of_since_is_shown_and_asked_about_anew(files, client_app: ClientApp):
    kept, other = await files.open(), await files.open(ANNE)
    await files.merge(kept, other)
    record_id = await files.note(kept, "O druhé")
    before = await views.unmerge_preview(files.head, other)
    worker = files.world.actor("spod_coordinator")
    order = AmendRecord(
        amendment="addendum", kind="note", occurred_at=now(), title="Doplnění", facts="Tohle je o první, ne o druhé."
    )
    await service.amend_record(worker, kept, record_id, order)
    with pytest.raises(Invalid) as refusal:
        await files.unmerge(other, later={"1": "theirs"}, seen=before.seen)
    assert refusal.value.fields == {"": merging.CHANGED_SINCE}
    page = soft((await (await client_app("spod_head")).get(f"/cases/{other}/unmerge")).text)
    assert "Doplněno: Tohle je o první, ne o druhé." in page
    await files.unmerge(other, later={"1": "ours"}, seen=(await views.unmerge_preview(files.head, other)).seen)
