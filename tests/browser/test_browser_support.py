"""The support of the browser tests itself: a served product, a signed-in browser, complaints that are heard."""

import pytest
from playwright.async_api import expect

from app.testing.browser import PHONE, WIDTHS, Live, OpenPage, check_axe, check_page, check_width, show_html

pytestmark = pytest.mark.browser


async def test_the_served_product_answers_a_signed_in_browser(browser_page: OpenPage, live: Live) -> None:
    """A server of this test's own, over its own database, with a session made for a person of the world."""
    page = await browser_page(390, actor="osp_specialist", live=live)
    answer = await page.goto("/shortcuts")
    assert answer is not None
    assert answer.status == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    await expect(page.locator(".o-menu--org")).to_be_visible()
    await check_page(page, "shortcuts-served", PHONE)


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


@pytest.mark.parametrize("seen_at", ["max-width: 390px", "min-width: 1280px"])
@pytest.mark.parametrize("opened_at", WIDTHS)
async def test_a_page_is_checked_at_both_widths_however_wide_it_was_opened(
    browser_page: OpenPage, opened_at: int, seen_at: str
) -> None:
    """What only a phone shows, or only a desk: neither a picture without words nor something too wide passes."""
    page = await browser_page(opened_at)
    for fault, said in (('<img src="data:,">', "image-alt"), ('<p style="width: 2000px">x</p>', "px too wide")):
        hidden = f"<style>img, p {{ display: none }} @media ({seen_at}) {{ img, p {{ display: block }} }}</style>"
        await page.set_content(f'<html lang="cs"><title>x</title>{hidden}<main><h1>x</h1>{fault}</main></html>')
        with pytest.raises(AssertionError, match=said):
            await check_page(page, "fault")
    await page.set_content('<html lang="cs"><title>x</title><main><h1 style="color: #eee">Nadpis</h1></main></html>')
    with pytest.raises(AssertionError, match="color-contrast"):
        await check_page(page, "fault")
