"""What is kept of a client is called as each agency calls it: a file by an authority, documentation by a provider."""

import html

import pytest

from app.testing.client import ClientApp
from app.testing.world import World
from cases.cases import service
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.legal_time import today_in_prague
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting

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


async def test_an_agency_calls_a_key_worker_as_its_setting_of_the_day_says(world: World, client_app: ClientApp) -> None:
    """Domain reference 9, row 9: from that day on, everywhere where the label stands, in the table as well."""
    admin, head, client = world.actor("ospod_admin"), world.actor("spod_head"), await client_app("spod_head")
    order = OpenCase(identity=ClientIdentity(family_name="Okoun"), key_worker_id=head.worker_id)
    await service.open_case(head, order)
    assert ";Koordinátor;" in (await client.get("/cases/table?whose=all")).text
    change = ChangeSetting(value="key_worker", valid_from=today_in_prague(), reason="Tak se u nás mluví.")
    await settings.change_setting(admin, "key_worker_label", change, version=0)
    assert ";Klíčový pracovník;" in (await client.get("/cases/table?whose=all")).text
    assert "Koordinátor" not in (await client.get("/cases?whose=all")).text
    other = await client_app("javorec_head")
    assert ";Koordinátor;" in (await other.get("/cases/table?whose=all")).text
