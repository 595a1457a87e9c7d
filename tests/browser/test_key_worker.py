"""The change of the key worker in a real browser: the warning about the file comes with the reasons it is for."""

import pytest

from app.testing.browser import DESK, check_page
from cases.cases import service
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity

pytestmark = pytest.mark.browser


async def test_a_personal_reason_brings_the_warning_that_the_client_reads_the_note(world, live, browser_page):
    order = OpenCase(
        identity=ClientIdentity(given_name="Eliška", family_name="Vránová"),
        key_worker_id=world.actor("spod_coordinator").worker_id,
        kind="child",
    )
    case_id = await service.open_case(world.actor("spod_head"), order)
    page = await browser_page(1280, actor="spod_head", live=live)
    await page.goto(f"/cases/{case_id}/key-worker")
    warning = page.get_by_text("klient si je může přečíst")
    assert not await warning.is_visible()
    for reason, warned in (
        ("vnitřní konflikt pracovníka", True),
        ("rozhodnutí vedoucího pracovníka", False),
        ("podjatost", True),
    ):
        await page.get_by_label(reason).check()
        assert await warning.is_visible() == warned, reason
    await check_page(page, "key-worker-personal-reason", DESK)
