"""The support of the browser tests itself: a served product, a signed-in browser, complaints that are heard."""

import pytest
from playwright.async_api import expect

from app.testing.browser import Live, OpenPage, check_axe, check_page, check_width, show_html

pytestmark = pytest.mark.browser


async def test_the_served_product_answers_a_signed_in_browser(browser_page: OpenPage, live: Live) -> None:
    """A server of this test's own, over its own database, with a session made for a person of the world."""
    page = await browser_page(390, actor="osp_specialist", live=live)
    answer = await page.goto("/shortcuts")
    assert answer is not None
    assert answer.status == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    await expect(page.locator(".o-menu--org")).to_be_visible()
    await check_page(page, "shortcuts-served")


async def test_the_checks_find_what_they_look_for(browser_page: OpenPage) -> None:
    """A picture without words, a page too wide: neither passes."""
    page = await browser_page(390)
    await show_html(
        page, '<!DOCTYPE html><html lang="cs"><title>x</title><main><h1>x</h1><img src="/static/favicon.svg"></main>'
    )
    with pytest.raises(AssertionError, match="image-alt"):
        await check_axe(page)
    await page.unroute_all()
    await show_html(page, '<!DOCTYPE html><html lang="cs"><title>x</title><table width="2000"><tr><td>x</table>')
    with pytest.raises(AssertionError, match="px too wide"):
        await check_width(page)
