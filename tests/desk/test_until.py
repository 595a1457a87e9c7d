"""An offer and a handover on My day say until when they stand; a search that found nobody says where it looked."""

from datetime import timedelta

from kernel.legal_time import format_date, today_in_prague
from kernel.web.text import soft
from tests.case_management.conftest import Story


async def test_an_offer_on_my_day_says_until_when_it_stands(world, client_app):
    until = today_in_prague() + timedelta(days=20)
    await Story(world).proposed(valid_until=until)
    page = soft((await (await client_app("pm_worker")).get("/my-day")).text)
    assert f"platí do {soft(format_date(until))}" in page


async def test_a_search_without_a_hit_says_where_an_address_is_sought(world, client_app):
    client = await client_app("spod_coordinator")
    sent = await client.post("/search", data={"q": "Lípová 12", "csrf_token": client.headers["X-CSRF-Token"]})
    page = soft((await client.get(sent.headers["location"])).text)
    assert "Nic jsme nenašli" in page
    assert "Podle adresy a telefonu se hledá jen v případech, které smíte číst." in page
