"""A real Chromium for the tests of pages, in the test's own event loop.

    async def test_a_specialist_hands_six_fields_over(committed, world, live, browser_page):
        page = await browser_page(PHONE, actor="osp_specialist", live=live)    # signed in by cookie
        await page.goto("/my-day")
        await check_page(page, "my-day")                                     # axe, width, screenshot; at both widths

Fixtures
`browser_page`  `await browser_page(width=1280, *, actor=None, live=None, script=True, language="cs")` opens a page in a browser of its own
                (own cookies). At its end the test fails for a script error, a refused policy or a missing file of ours.
`live`          the product served by Granian in a process beside the tests, over the database of this test; brings `committed`.
                `live.url`; `await live.sign_in(context, "osp_specialist")`; what the test arranges through service functions is seen at once.

`check_axe(page)`, `check_width(page)`, `screenshot(page, name)` (into test-results/); `check_page(page, name)` checks both at the
width of a desk and of a phone, however wide the page was opened, and takes the pictures when OPORA_TEST_PICTURES is set. So a
journey runs once, on a phone where nothing speaks against it: what is reached there is reached at a desk.
`show_html(page, html)` serves a rendered page and our static files under the policy of the product, without a server.
"""

import asyncio
import importlib.util
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Browser, BrowserContext, Locator, Page, Route, ViewportSize, async_playwright
from redis.asyncio import Redis

from app.testing.contrast import contrast_violations
from app.testing.preloaded import Preloaded
from app.testing.served import Served
from app.testing.stack import Committed, Stack
from app.testing.world import World
from kernel.web.assets import STATIC_DIR
from kernel.web.guard import cookie_name
from kernel.web.headers import POLICY
from kernel.web.session import SessionStore

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "test-results"
WIDTHS = DESK, PHONE = 1280, 390
NARROWEST = 320
PICTURES = "OPORA_TEST_PICTURES" in os.environ  # they check nothing, and take as long as a page takes to load
NOWHERE = "http://opora.test"
PATIENCE_MILLISECONDS = 90_000  # for a machine that does other work besides
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}

OpenPage = Callable[..., Awaitable[Page]]


# --- what a page is checked for ----------------------------------------------------------------------------------


async def check_axe(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA and of axe's best practice, target size included.

    At the height of the whole page: a bar that sticks to the bottom covers whatever happens to lie there until one scrolls.
    """
    before = page.viewport_size or {"width": 1280, "height": 900}
    await _check_axe_in_full_height(page)
    if page.viewport_size != before:
        await page.set_viewport_size(before)


async def _check_axe_in_full_height(page: Page) -> None:
    """The same; the page stays as high as it was made."""
    size = page.viewport_size or {"width": 1280, "height": 900}
    if not await page.evaluate("() => Boolean(window.axe?.run)"):  # its half megabyte is compiled once for a page
        await page.evaluate(AXE_SCRIPT)
    height: int = await page.evaluate("() => document.documentElement.scrollHeight")
    if height > size["height"]:
        await page.set_viewport_size({"width": size["width"], "height": height})
    rules = {"target-size": {"enabled": True}, "color-contrast": {"enabled": False}}
    options = {"runOnly": _RULES, "rules": rules, "resultTypes": ["violations"]}
    # what is in order is not carried over: it is far more than what is not
    found: list[dict[str, Any]] = await page.evaluate("async options => (await axe.run(options)).violations", options)
    found += await contrast_violations(page)
    lines = [
        f"{violation['id']} ({violation['impact']}): {node['html'][:160]} – {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]
    assert not lines, f"{page.url}\n" + "\n".join(lines)


async def check_width(page: Page) -> None:
    """The page does not scroll sideways, at its own width and at 320 px."""
    before = (page.viewport_size or {"width": 1280})["width"]
    for width in (before, NARROWEST):
        await _widen(page, width)
        await _check_this_width(page)
    await _widen(page, before)


_CUT = """() => { // words that run out of a box which shows nothing of them there
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    for (let text; (text = texts.nextNode());) {
      const words = text.data.trim(), around = text.parentElement;
      if (!words || around.closest('.o-nav, .o-tabs, .govuk-visually-hidden, script, option')) continue;
      const cards = around.closest('.o-cards'), isCard = cards && getComputedStyle(cards).display === 'block';
      if (around.closest('.o-scroll') && !isCard) continue; // a card is read without moving it sideways
      if (!around.checkVisibility({visibilityProperty: true})) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const right = range.getBoundingClientRect().right;
      for (let box = around; box && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (style.clipPath !== 'none' || style.textOverflow === 'ellipsis') break;
        if ((isCard ? /auto|hidden|clip/ : /hidden|clip/).test(style.overflowX) && right > box.getBoundingClientRect().right + 1) { found.push(words); break; }
      }
    }
    return found; }"""


async def check_uncut(page: Page) -> None:
    """No words run out of a box that shows nothing of them there, at 320 px; a card in a list is read without moving it."""
    before = (page.viewport_size or {"width": 1280})["width"]
    await _widen(page, NARROWEST)
    cut: list[str] = await page.evaluate(_CUT)
    assert not cut, f"{page.url} cuts:\n" + "\n".join(cut[:8])
    await _widen(page, before)


async def _check_this_width(page: Page) -> None:
    wide: list[str] = await page.evaluate(
        """() => { const limit = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= limit) return [];
        return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > limit + 1
          && !e.closest('.o-scroll, .o-nav, .o-tabs, .govuk-visually-hidden')).map(e => e.outerHTML.slice(0, 120)); }"""
    )
    overflow = await page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{page.url} is {overflow} px too wide at {page.viewport_size}:\n" + "\n".join(wide[:8])


async def _widen(page: Page, width: int, height: int | None = None) -> None:
    """Each change is drawn anew, as dear as half a look by axe; so none is made for nothing."""
    size = page.viewport_size
    if size is not None:
        wanted: ViewportSize = {"width": width, "height": height or size["height"]}
        if size != wanted:
            await page.set_viewport_size(wanted)


async def screenshot(page: Page, name: str) -> Path:
    """The whole page as test-results/<name>-<width>.png."""
    RESULTS.mkdir(exist_ok=True)
    width = page.viewport_size["width"] if page.viewport_size else 0
    path = RESULTS / f"{re.sub(r'[^a-z0-9-]+', '-', name.lower())}-{width}.png"
    await _with_fonts(page)
    await page.screenshot(path=path, full_page=True)
    return path


async def _with_fonts(page: Page) -> None:
    await page.evaluate("() => document.fonts.ready.then(() => undefined)")


async def check_page(page: Page, name: str, *widths: int) -> None:
    """Accessible and not too wide, at a desk and on a phone or at these `widths`; kept as pictures for people who ask for them."""
    before = page.viewport_size or {"width": 1280, "height": 900}
    await _with_fonts(page)
    for width in widths or WIDTHS:
        await _widen(page, width, before["height"])
        if PICTURES:
            await screenshot(page, name)
        await _check_this_width(page)
        await _check_axe_in_full_height(page)
    await _widen(page, NARROWEST, before["height"])
    await _check_this_width(page)
    await _widen(page, before["width"], before["height"])


# --- pages -------------------------------------------------------------------------------------------------------


@pytest_asyncio.fixture(scope="session")
async def _browser() -> AsyncIterator[Browser]:
    path = await asyncio.to_thread(find_chromium)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, headless=True, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        yield browser
        await browser.close()


def find_chromium() -> str:
    """The browser as `tests/browser/chromium.py` finds it; that file also runs on its own, before there is a test."""
    spec = importlib.util.spec_from_file_location("opora_chromium", ROOT / "tests" / "browser" / "chromium.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(module.find_chromium())


_click = Locator.click


async def _click_and_settle(button: Locator, *args: Any, **more: Any) -> None:
    """A click is over when the form that it sends has gone: its draft goes before it (ADR 0033)."""
    await _click(button, *args, **more)
    if button.page.context in _WITH_SCRIPT and not button.page.is_closed():
        await button.page.wait_for_function("() => !document.querySelector('form[aria-busy=true]')")


_WITH_SCRIPT: set[BrowserContext] = set()
Locator.click = _click_and_settle  # type: ignore[method-assign]


@pytest_asyncio.fixture
async def browser_page(_browser: Browser) -> AsyncIterator[OpenPage]:
    """Opens pages; see the top of this module."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    async def open_page(
        width: int = 1280,
        *,
        actor: str | None = None,
        live: "Live | None" = None,
        script: bool = True,
        language: str = "cs",
    ) -> Page:
        context = await _browser.new_context(
            base_url=live.url if live else NOWHERE,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            locale=language,
            timezone_id="Europe/Prague",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        contexts.append(context)
        if script:
            _WITH_SCRIPT.add(context)
        if live and actor:
            await live.sign_in(context, actor, language=language)
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: _listen(page, said, complaints))
        page.on(
            "response",
            lambda answer: (
                complaints.append(f"{answer.url}: {answer.status}")
                if "/static/" in answer.url and answer.status >= 400
                else None
            ),
        )
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert not complaints, "\n".join(complaints)


def _listen(page: Page, said: Any, complaints: list[str]) -> None:
    """An answer of 4xx is what some tests want, and a hint that a newer one replaced ends; the rest in red is neither.

    A request that failed says more than that it ended: `htmx:sendError` or `htmx:responseError`.
    """
    expected = ("Failed to load resource", "htmx:sendAbort", "htmx:afterRequest")
    if said.type == "error" and not any(text in said.text for text in expected):
        complaints.append(f"{page.url}: {said.text}")


async def show_html(page: Page, html: str, path: str = "/") -> None:
    """Show a rendered page as the product would serve it: same policy, same files, no server."""

    async def answer(route: Route) -> None:
        name = route.request.url.removeprefix(NOWHERE).partition("?")[0]
        headers = {"Content-Security-Policy": POLICY}
        file = STATIC_DIR / name.removeprefix("/static/")
        if name == path:
            await route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
        elif name.startswith("/static/") and file.is_file():
            await route.fulfill(path=file, content_type=_TYPES[file.suffix], headers=headers)
        else:
            await route.fulfill(status=404, body="")

    await page.route(f"{NOWHERE}/**", answer)
    await page.goto(NOWHERE + path)


# --- a running server --------------------------------------------------------------------------------------------


class Live:
    """The product, served over the database of the test."""

    def __init__(self, url: str, world: World, valkey: "Redis") -> None:
        self.url = url
        self._world = world
        self._sessions = SessionStore(valkey)

    async def sign_in(self, context: BrowserContext, actor: str, *, language: str = "cs") -> None:
        """Give the browser the session cookie of somebody of the world; signing in by hand has tests of its own."""
        token = await self.token(actor, language=language)
        await context.add_cookies([{"name": cookie_name(), "value": token, "url": self.url, "httpOnly": True}])

    async def token(self, actor: str, *, language: str = "cs") -> str:
        """What stands in that cookie."""
        person = self._world.people[actor]
        token, _ = await self._sessions.create(
            person.user_id, person.name, self._world.places(actor), language, proof=""
        )
        return token


@pytest_asyncio.fixture(scope="session")
async def _served(preloaded: Preloaded, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    served = Served(preloaded, tmp_path_factory.mktemp("served") / "serve.log")
    yield served
    await served.stop()


@pytest_asyncio.fixture
async def live(
    committed: Committed, world: World, valkey: "Redis", stack: Stack, _served: Served
) -> AsyncIterator[Live]:
    """The running product."""
    yield Live(await _served.over(committed.name), world, valkey)
    await valkey.flushdb()  # whoever still asks is nobody
    stack.clones.stay(committed.name, await _served.forget())
