"""Every macro in a real browser: accessible, narrow enough, quiet under the strict policy, light."""

import gzip
import re

import pytest
from playwright.async_api import Page, expect

from app.testing.browser import (
    DESK,
    NARROWEST,
    WIDTHS,
    OpenPage,
    check_axe,
    check_page,
    check_uncut,
    check_width,
    show_html,
)
from app.testing.kitchen_sink import kitchen_sink, shell
from kernel.legal_time import today_in_prague
from kernel.web.assets import STATIC_DIR
from kernel.web.render import PageContext, render_text
from kernel.web.text import format_date, soft

pytestmark = pytest.mark.browser
FIRST_LOAD = 110_000
# only where a list is long, somebody signs, or chose to write on their device without a connection
LATER = {
    "accessible-autocomplete.min.js",
    "find.js",
    "sign.js",
    "device.js",
    "device-pages.js",
    "device-store.js",
    "device-worker.js",
}


@pytest.mark.parametrize("with_errors", [False, True], ids=["clean", "errors"])
async def test_every_macro_is_accessible(browser_page: OpenPage, with_errors: bool) -> None:
    """All components on one page, with and without errors: axe finds nothing, 320 px suffice."""
    page = await browser_page()
    await show_html(page, kitchen_sink(with_errors=with_errors))
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        await check_that_fields_beside_each_other_are_in_line(page)
        await check_page(page, "kitchen-sink-errors" if with_errors else "kitchen-sink", width)
    await check_uncut(page)


async def check_that_fields_beside_each_other_are_in_line(page: Page) -> None:
    fields = "es => es.map(e => [e, e.querySelector('input')].map(it => it.getBoundingClientRect()))"
    places = await page.locator(".o-side > .govuk-form-group").evaluate_all(
        f"es => ({fields})(es).map(([group, field]) => [Math.round(group.x), Math.round(field.y)])"
    )
    columns, rows = {x for x, _ in places}, {y for _, y in places}
    assert len(columns) * len(rows) in range(len(places), len(places) + len(columns)), f"they are in line: {places}"


async def test_no_entry_of_the_menu_is_cut(browser_page: OpenPage) -> None:
    page = await browser_page(NARROWEST)
    await show_html(page, kitchen_sink())
    ends = await page.locator(".o-nav__link").evaluate_all("es => es.map(e => e.getBoundingClientRect().right)")
    assert ends
    assert max(ends) <= NARROWEST


@pytest.mark.parametrize("with_errors", [False, True], ids=["clean", "errors"])
async def test_by_night_every_macro_is_as_readable(browser_page: OpenPage, with_errors: bool) -> None:
    """Dark by the system's setting: the same contrast."""
    page = await browser_page()
    await page.emulate_media(color_scheme="dark")
    await show_html(page, kitchen_sink(with_errors=with_errors))
    ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(map(int, ground.removeprefix("rgb(").rstrip(")").split(","))) < 64
    await check_page(page, "kitchen-sink-errors-dark" if with_errors else "kitchen-sink-dark", DESK)
    await page.emulate_media(media="print", color_scheme="dark")
    assert await page.evaluate("getComputedStyle(document.body).color") == "rgb(36, 26, 41)"


async def test_on_paper_stands_when_it_was_printed(browser_page: OpenPage) -> None:
    """Not when the page was drawn, which may be hours before."""
    page = await browser_page()
    await show_html(page, kitchen_sink())
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    printed = await page.locator("[data-printed]").text_content()
    assert re.fullmatch(
        rf"Vytištěno {re.escape(soft(format_date(today_in_prague())))} \d{{1,2}}:\d\d", soft(printed or "")
    )


async def test_pages_without_the_rail_are_accessible(browser_page: OpenPage) -> None:
    """Error and shortcuts, signed in and not, also in English."""
    page = await browser_page()
    nobody = PageContext(language="en", demo=True)
    error = {"title": "Stránka nenalezena", "message": "Stránka nebo záznam tu není.", "reference": "0192f3"}
    for name, html in (
        ("error", render_text("error.html", page=nobody, **error)),
        ("error-signed-in", render_text("error.html", page=shell(), **error)),
        ("shortcuts", render_text("shortcuts.html", page=shell(language="en"))),
    ):
        await page.unroute_all()
        await show_html(page, html)
        await check_page(page, name)


async def test_long_words_do_not_push_the_page_sideways(browser_page: OpenPage) -> None:
    """An e-mail address or a name without a place to break, in every text of every macro."""
    page = await browser_page(390)
    await show_html(page, kitchen_sink(lambda text: text + " nejneobhospodařovávatelnějšími@zastupitelstvo.example"))
    await check_width(page)


async def test_a_menu_closes_and_search_opens_by_key(browser_page: OpenPage) -> None:
    """Escape closes a menu and gives the focus back; / leads into the search."""
    page = await browser_page()
    await show_html(page, kitchen_sink())
    menu = page.locator("details.o-menu--org")
    await menu.locator("summary").focus()
    await page.keyboard.press("Enter")
    assert await menu.get_attribute("open") is not None
    await page.keyboard.press("Escape")
    assert await menu.get_attribute("open") is None
    assert await menu.locator("summary").evaluate("e => e === document.activeElement")
    await page.keyboard.press("/")
    assert await page.locator("#q").evaluate("e => e === document.activeElement")


async def test_errors_are_read_first_and_lead_into_their_fields(browser_page: OpenPage) -> None:
    """The summary has the focus when the page opens; a click on its line puts the cursor into the field."""
    page = await browser_page()
    await show_html(page, kitchen_sink(with_errors=True))
    assert await page.locator(".govuk-error-summary").evaluate("e => e === document.activeElement")
    await page.get_by_role("link", name="Chybí nebo nesouhlasí: psc.").click()
    assert await page.locator("#psc").evaluate("e => e === document.activeElement")


async def test_a_long_list_is_a_field_to_type_in(browser_page: OpenPage) -> None:
    """Part of a name without diacritics, keys alone; what is chosen is what the list sends, and half a name chooses nobody."""
    page = await browser_page()
    await show_html(page, kitchen_sink(with_errors=True))
    field = page.get_by_role("combobox", name="Nový klíčový pracovník")
    sends = page.locator("#kdo-list")
    said = await field.get_attribute("aria-description")
    assert soft(said).startswith("Jen z vaší služby. Chyba: Chybí nebo nesouhlasí: kdo.")
    await field.click()
    await expect(page.locator(".autocomplete__option")).to_have_count(30)
    await field.fill("zof nov")
    await expect(page.locator(".autocomplete__option")).to_have_text(["Nováková Žofie"])
    await check_axe(page)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(field).to_have_value("Nováková Žofie")
    assert await sends.input_value() == "0"
    await field.fill("o'br")
    await expect(page.locator(".autocomplete__option")).to_have_text(["O’Brien <b>Pat</b>"])
    assert await sends.input_value() == ""
    await field.fill("Nikdo takový")
    await page.get_by_text("Nic takového tu není").first.wait_for()
    await field.fill("rehor ota")
    await page.locator("#psc").focus()
    assert await sends.input_value() == "4"


# what a finger can touch: how high around the beginning of each link outside of a sentence and each button
TO_A_FINGER = """() => {
const inSentence = e => {
  const around = e.closest('p, .o-note, .o-facts dd, .o-rows__m, .govuk-hint, .govuk-error-summary');
  return around && (around.matches('.o-note, .govuk-error-summary')
    || [...around.childNodes].some(n => !n.contains(e) && n.textContent.trim()));
};
const found = [];
document.querySelectorAll('.o-actionbar, .o-flashes').forEach(bar => { bar.style.position = 'static'; }); // they cover what one has yet to scroll
for (const e of document.querySelectorAll('a[href], button, .o-menu > summary')) {
  const box = e.getBoundingClientRect();
  if (box.width <= 1 || e.closest('details:not([open])') && !e.matches('summary')) continue;
  if (e.closest('.govuk-visually-hidden, .govuk-skip-link, .o-identity__state') || e.matches('a') && inSentence(e)) continue;
  e.scrollIntoView({block: 'center'});
  const at = e.getBoundingClientRect(), x = at.left + Math.min(at.width / 2, 20), y = at.top + Math.min(at.height / 2, 12);
  const hits = y => { const there = document.elementFromPoint(x, y); return there && e.contains(there); };
  let up = 0, down = 0;
  while (up < 60 && hits(y - up - 1)) up++;
  while (down < 60 && hits(y + down + 1)) down++;
  if (up + down + 1 < 44) found.push([up + down + 1, e.outerHTML.slice(0, 90)]);
}
return found; }"""


async def test_on_a_phone_a_finger_meets_what_it_means(browser_page: OpenPage) -> None:
    """44 px for each link outside of a sentence and each button, but for the chips in the head of a case, which keep it low."""
    page = await browser_page(390)
    await show_html(page, kitchen_sink())
    assert await page.evaluate(TO_A_FINGER) == []


def weights() -> dict[str, int]:
    """Style sheet, scripts and fonts, as they travel."""
    return {
        path.name: len(path.read_bytes() if path.suffix == ".woff2" else gzip.compress(path.read_bytes()))
        for path in STATIC_DIR.rglob("*")
        if path.name not in LATER and path.suffix in {".css", ".js", ".woff2", ".svg"}
    }


def test_the_first_load_is_light() -> None:
    """All of them together; with each page of the town in tests/isolation/test_forms.py."""
    assert sum(weights().values()) <= FIRST_LOAD, weights()


# what is told by its ground or its colour alone elsewhere, and how it is told in the colours of the system
WITHOUT_AN_EDGE = """() => {
const edge = (e, pseudo) => { const s = getComputedStyle(e, pseudo);
  return ['Top', 'Left', 'Bottom', 'Right'].some(side => s['border' + side + 'Style'] !== 'none' && parseFloat(s['border' + side + 'Width']) >= 1)
    || s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1; };
const shown = e => e.getBoundingClientRect().width > 1 && !e.closest('.govuk-visually-hidden');
const told = ['.govuk-button', '.govuk-tag', '.o-consent', '.o-due', '.o-nav__link[aria-current]', '.govuk-input', '.govuk-select', '.govuk-textarea',
  '.o-note', '.o-flash', '.govuk-error-summary'];
const plain = [...document.querySelectorAll(told.join(','))].filter(e => shown(e) && !edge(e));
const boxes = [...document.querySelectorAll('.govuk-checkboxes__label, .govuk-radios__label')].filter(e => shown(e) && !edge(e, '::before'));
const ticks = [...document.querySelectorAll(':checked + .govuk-checkboxes__label, :checked + .govuk-radios__label')].filter(e => shown(e) && !edge(e, '::after'));
return [...plain, ...boxes, ...ticks].map(e => e.outerHTML.slice(0, 120)); }"""


@pytest.mark.parametrize("with_errors", [False, True], ids=["clean", "errors"])
async def test_in_the_colours_of_the_system_everything_keeps_its_edge(
    browser_page: OpenPage, with_errors: bool
) -> None:
    """Grounds and shadows are gone there: buttons, marks, fields, ticks and the entry one is at have lines, and so has the focus."""
    page = await browser_page()
    await page.emulate_media(forced_colors="active")
    await show_html(page, kitchen_sink(with_errors=with_errors))
    assert await page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert await page.evaluate(WITHOUT_AN_EDGE) == []
    for _ in range(40):  # behind the link past the menu, which is seen only while it has the focus
        await page.keyboard.press("Tab")
        ring = """() => { const e = document.activeElement, label = e.labels && e.labels[0];
            return [getComputedStyle(e), ...(label ? [getComputedStyle(label, '::before')] : [])]
              .some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || e.matches('.govuk-skip-link') ? '' : e.outerHTML.slice(0, 120); }"""
        assert await page.evaluate(ring) == ""
    await check_width(page)
