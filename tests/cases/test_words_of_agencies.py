"""What is kept of a client is called as each agency calls it: a file by an authority, documentation by a provider."""

import html

import pytest

from app.testing.client import ClientApp
from app.testing.world import World
from cases.cases import service
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity

PLACES = ["records/new", "sharing", "key-worker"]


@pytest.mark.parametrize(
    ("head", "into", "not_said"),
    [("spod_head", "Uložit do spisu", "dokumentace klienta"), ("osp_head", "Uložit do dokumentace klienta", " spisu")],
)
async def test_each_agency_reads_its_own_word(
    world: World, client_app: ClientApp, head: str, into: str, not_said: str
) -> None:
    """On the pages that write into it and share from it; the word of the other kind stands nowhere on them."""
    actor, client = world.actor(head), await client_app(head)
    order = OpenCase(identity=ClientIdentity(family_name="Okoun"), key_worker_id=actor.worker_id)
    case_id = await service.open_case(actor, order)
    pages = {}
    for place in PLACES:
        answered = await client.get(f"/cases/{case_id}/{place}")
        if answered.status_code == 200:
            pages[place] = html.unescape(answered.text).replace("\N{NO-BREAK SPACE}", " ")
    assert {"records/new", "key-worker"} <= set(pages)
    assert into in pages["records/new"]
    assert into.removeprefix("Uložit") in pages["key-worker"]
    assert [place for place, text in pages.items() if not_said in text] == []
