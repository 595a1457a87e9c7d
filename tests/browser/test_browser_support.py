"""The support of the browser tests itself: a served product, a signed-in browser, complaints that are heard."""

from contextlib import nullcontext
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import expect

from app.testing.browser import PHONE, WIDTHS, Live, OpenPage, check_axe, check_page, check_width, show_html
from app.testing.world import World
from cases.cases import service
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.web.guard import cookie_name

pytestmark = pytest.mark.browser


async def test_the_served_product_answers_a_signed_in_browser(browser_page: OpenPage, live: Live) -> None:
    """A server over the database of this test, with a session made for a person of the world."""
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


_before: list[tuple[str, str]] = []


@pytest.mark.xdist_group("served")
@pytest.mark.parametrize("time", ["once", "again"])
async def test_the_server_keeps_nothing_of_one_test_for_the_next(world: World, live: Live, time: str) -> None:
    """It is the same one; rows, sessions, keys and who is slowed down are not."""
    actor = world.actor("osp_specialist")
    token = await live.token("osp_specialist")
    async with httpx.AsyncClient(base_url=live.url, headers={"Cookie": f"{cookie_name()}={token}"}) as client:

        async def asked(path: str) -> int:
            return (await client.get(path)).status_code

        assert await asked(f"/cases/{uuid4()}") == 404
        assert "Okoun" not in (await client.get("/cases")).text
        for url, old in _before:
            assert url == live.url, "the server is kept"
            client.headers["Cookie"] = f"{cookie_name()}={old}"
            assert await asked("/cases") == 303
            client.headers["Cookie"] = f"{cookie_name()}={token}"
        identity = ClientIdentity(given_name="Vítězslav", family_name="Okoun")
        case_id = await service.open_case(actor, OpenCase(identity=identity, key_worker_id=actor.worker_id))
        assert "Okoun" in (await client.get("/cases")).text
        while await asked(f"/cases/{uuid4()}") == 404:
            pass
        assert await asked(f"/cases/{case_id}") == 429
    _before.append((live.url, token))


READABLE = ("", "color: #333")
FAINT = ("", "color: #bbb")
ON_DARK = ("background: #444", "color: #333")
SMALLER = ("", "color: #949494; font-size: 12px")
LARGE = ("", "color: #949494; font-size: 32px")
OVER_SOMETHING = (
    "",
    "color: #333; position: relative",
    '<i style="position: absolute; inset: 0; background: #444"></i>',
)
FADED = ("opacity: 0.4", "color: #333")


@pytest.mark.parametrize(
    ("good", "bad"),
    [(READABLE, FAINT), (READABLE, ON_DARK), (LARGE, SMALLER), (READABLE, OVER_SOMETHING), (READABLE, FADED)],
)
async def test_texts_that_look_otherwise_are_asked_about_anew(
    browser_page: OpenPage, good: tuple[str, ...], bad: tuple[str, ...]
) -> None:
    """After one that can be read: another colour, ground, size, something between, something faded; and each time."""
    page = await browser_page()
    for fine, (around, text, *between) in ((True, good), (False, bad), (True, good), (False, bad)):
        word = f'<p style="{text}">Slovo</p>'
        shown = f'<div style="position: relative; {around}">{"".join(between)}{word}</div>'
        await page.set_content(f'<html lang="cs"><title>x</title><main><h1>Nadpis</h1>{shown}</main></html>')
        with nullcontext() if fine else pytest.raises(AssertionError, match="color-contrast"):
            await check_axe(page)
