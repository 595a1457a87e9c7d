"""An offer and a handover on My day say until when they stand; a search that found nobody says where it looked."""

from datetime import timedelta

import pytest

from kernel.legal_time import format_date, today_in_prague
from kernel.web.text import soft
from tests.case_management.conftest import Story


async def test_an_offer_on_my_day_says_until_when_it_stands(world, client_app):
    until = today_in_prague() + timedelta(days=20)
    await Story(world).proposed(valid_until=until)
    page = soft((await (await client_app("pm_worker")).get("/my-day")).text)
    assert f"platí do {soft(format_date(until))}" in page


IN_READABLE = "Podle adresy a telefonu se mezi případy hledá jen v těch, které smíte číst."
BY_TASK = "Hledá se jen v případech, ve kterých máte nedokončený úkol."


@pytest.mark.parametrize(("who", "said"), [("spod_coordinator", IN_READABLE), ("pm_peer", BY_TASK), ("pm_worker", "")])
async def test_a_search_without_a_hit_says_where_this_person_searches(world, client_app, who, said):
    """Who knows every case by name, who those of their tasks, and who reads them all and is told nothing more."""
    client = await client_app(who)
    sent = await client.post("/search", data={"q": "Lípová 12", "csrf_token": client.headers["X-CSRF-Token"]})
    page = soft((await client.get(sent.headers["location"])).text)
    assert "Nic jsme nenašli" in page
    assert [each for each in (IN_READABLE, BY_TASK) if each in page] == [said][: bool(said)]
