"""Tables stay within their cards, at a desk, on a small screen and on a phone."""

from datetime import date

import pytest
from playwright.async_api import Page

from app.testing.browser import Live, OpenPage
from app.testing.world import World
from cases.clients.schemas import ClientIdentity
from services.registers import service as registers
from services.registers.schemas import RegisterNotice
from tests.intake.conftest import Office

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed")]
WIDTHS = (1280, 1241, 1240, 1060, 1000, 390)
_WIDER = """() => [...document.querySelectorAll('.o-scroll')].map(box => [
  box.getAttribute('aria-label'), box.scrollWidth - box.clientWidth,
  Math.round(box.getBoundingClientRect().right - box.closest('.o-card').getBoundingClientRect().right)])"""


async def fits(page: Page, path: str) -> None:
    await page.goto(path)
    assert await page.locator(".o-scroll").count(), path
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        for name, wider, out in await page.evaluate(_WIDER):
            assert (wider, max(out, 0)) == (0, 0), f"{path}, {width} px: {name}"


async def test_a_register_with_birth_dates_is_as_wide_as_its_card(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """It was wider than its card at 1060 px as soon as a child had a birth date."""
    office = Office(world)
    for given, family in (("Eliška", "Vránová"), ("Maxmilián Jaroslav", "Nejezchlebová-Vránová")):
        notice_id = (await office.record(child_given_name=given, child_family_name=family)).id
        await registers.register_notice(office.actor("spod_intake"), notice_id, RegisterNotice())
        identity = ClientIdentity(given_name=given, family_name=family, birth_date=date(2019, 11, len(given) + 10))
        await office.assign(notice_id, identity=identity, open_anyway=True)
    page = await browser_page(1280, actor="spod_head", live=live)
    await fits(page, "/registers/CJ")
