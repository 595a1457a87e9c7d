"""Every form of every page, as everybody who may opens it: a longer one keeps a draft, and none makes a thing twice."""

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlencode

import httpx
import lxml.html
import pytest

from app.testing.fixtures import undone
from kernel.settings import settings
from tests.browser.test_kitchen_sink import FIRST_LOAD, weights

from .looks import Look, asker, looks
from .test_matrix import GUARDED

__all__ = ["asker", "looks"]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("looks")]

MOST_WITHOUT = 2
WITHOUT_DRAFT = {
    "/account": "passwords and codes are never kept",
    "/account/messages": "ticks and one number, which nobody writes at length",
}
WITHOUT_KEY = {
    "/cases/{case_id:uuid}/merge": "the same two for the same reason are merged once",
    "/cases/{case_id:uuid}/unmerge": "a merge is undone once",
    "/registers/{register_code:str}": "only looks",
    "/register-entries/{entry_id:uuid}/mark": "a mark is written once",
    "/notices/files/{document_id:uuid}/mistake": "a file is marked once, and who sends it again is led to the notice",
    "/cases/{case_id:uuid}/registers/new": "a child stands in a register once",
    "/administration/import/{import_kind:str}": "does what was shown, and a second time nothing of it is new",
    "/account": "changes what there is",
    "/notices/{notice_id:uuid}/duplicate": "says the same of a notice however often it is sent",
    "/notices/{notice_id:uuid}": "shows who made it, once more if it is asked once more",
    "/protocols/{protocol_id:uuid}": "shows who signed, once more if it is asked once more",
    "/inbox/new": "the same bytes are put in once",
    "/search": "only looks",
    "/cases": "only looks",
    "/administration/districts/of-address": "only looks",
    "/cases/filters": "the same name is the same filter",
    "/cases/{case_id:uuid}/planned-change": "why nobody is told before is written down once",
    "/meetings/{meeting_id:uuid}/invite": "who is invited is invited once",
}
"""Forms with fields that neither carry a version nor a key, and why none is needed."""

ENTER_ASKS = {"step"}
"""What Enter does in a form that says so: it looks for what was typed and draws the form again."""
OF_ANOTHER_FIELD = {
    "worker_ids": "who works in the service that is chosen",
    "case_id": "the cases that are found by the words",
}
"""Choices that change with another field: of what the last choice there brings nothing was offered when it was drawn."""


def fields_of(form: lxml.html.HtmlElement) -> set[str]:
    """What a person fills in: a choice of several is one."""
    return {
        one.get("name")
        for one in form.xpath(".//input | .//textarea | .//select")
        if one.get("name") and one.get("type") not in ("hidden", "submit", "button")
    }


def forms_of(html: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    for form in html.forms:
        if (form.get("method") or "").lower() == "post" and fields_of(form):
            yield form


class Page(NamedTuple):
    """A page as somebody saw it; `path` is its address as the routes say it, `html` is read and not changed."""

    path: str
    url: httpx.URL
    actor: str
    text: str
    html: lxml.html.HtmlElement


_drawn: list[tuple[list[Look], list[Page]]] = []


@pytest.fixture
def pages(looks) -> list[Page]:
    """Each page with a form, parsed once for all who ask something of it."""
    if not _drawn or _drawn[0][0] is not looks:
        _drawn[:] = [(looks, [*drawn(looks)])]
    return _drawn[0][1]


def drawn(looks: list[Look]) -> Iterator[Page]:
    for look in looks:
        text = look.answer.text
        if look.answer.status == 200 and not look.route.is_api and "<form" in text:
            yield Page(look.route.path, look.url, look.actor, text, lxml.html.fromstring(text))


def sent_by(form: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    """What a browser sends of a form; an empty choice is sent empty, which lxml calls "on"."""
    empty = {one.get("name") for one in form.xpath(".//input[@type='radio'][@checked][@value='']")}
    for name, value in form.form_values():
        yield name, "" if name in empty else value.removeprefix("\n")


async def words_of_draft(asker, actor, form) -> list[str]:
    """What the list of drafts tells of a form that somebody opened, and typed nothing into."""
    sent = httpx.Request(
        "POST",
        f"{settings().public_url}/drafts",
        data={name: [value for one, value in sent_by(form) if one == name] for name in form.fields},
        headers={"X-Draft": "1"},
    )
    async with undone():
        saved = await asker.ask(actor, sent)
        assert saved.status == 200, saved.text
        listed = await asker.ask(actor, httpx.Request("GET", f"{settings().public_url}/drafts"))
    return [each.text or "" for each in lxml.html.fromstring(listed.text).xpath("//details//p")]


async def test_every_longer_form_keeps_a_draft_and_each_can_be_sent_twice(pages, asker):
    drafts, keys, seen, thrown_away = set(), set(), set(), set()
    told, half, kept = set(), set(), set()
    for path, url, actor, _, html in pages:
        for form in forms_of(html):
            if "draft" in form.fields:
                half |= {path} if form.get("autocomplete") != "off" else set()
                begun = (path, url.query, *((name, bool(value)) for name, value in sent_by(form)))
                if begun not in kept:  # else it is the form of somebody else, in which the same is filled in
                    kept.add(begun)
                    told |= {f"{path}: {words}" for words in await words_of_draft(asker, actor, form)}
            names, carried = fields_of(form), {one.get("name") for one in form.xpath(".//input[@type='hidden']")}
            where = form.get("action") or path
            pressed_by_enter = form.xpath(".//button[not(@type) or @type='submit'] | .//input[@type='submit']")[:1]
            thrown_away |= {path for button in pressed_by_enter if button.get("formaction") == "/drafts/drop"}
            if (len(names) > MOST_WITHOUT or form.xpath(".//textarea")) and path not in WITHOUT_DRAFT:
                seen.add(path)
                drafts |= set() if "draft" in carried else {f"{path}: {sorted(names)}"}
            if not {"version", "once"} & carried and not {path, where} & set(WITHOUT_KEY):
                keys.add(f"{path}: {sorted(names)}")
    assert half == set(), (
        "what a browser brings back by itself is half of a form; what was typed comes back in its draft"
    )
    assert told == set(), "a draft tells what its person typed: what the form begins with goes through begun()"
    assert thrown_away == set(), "Enter presses the first button of a form"
    assert drafts == set(), "add form.kept(page, …) in the form, and begun() where its page is drawn"
    assert keys == set(), "add form.once() and once_by_form(…), or form.version(…)"
    assert len(seen) > 15  # the town shows them
    assert {route.path for route in GUARDED} >= seen


def buttons_of(html: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Each button that is heard, by its name, with where it leads."""
    for one in html.xpath("//main//button[not(@aria-hidden)] | //main//a[contains(@class, 'govuk-button')]"):
        form = next(one.iterancestors("form"), None)
        leads = one.get("href") or (
            f"{form.get('action')} {one.get('name')}={one.get('value')}" if form is not None else ""
        )
        heard = one.xpath("string(span[@aria-hidden]/following-sibling::span)")
        yield " ".join((heard or one.get("aria-label") or one.text_content()).split()), leads


async def test_no_two_buttons_of_one_name_lead_to_different_places(pages):
    wrong = set()
    for path, *_, html in pages:
        leads = defaultdict(set)
        for name, where in buttons_of(html):
            leads[name].add(where)
        wrong |= {f"{path}: {name}: {sorted(where)}" for name, where in leads.items() if len(where) > 1}
    assert wrong == set()


def filled_in(form: lxml.html.HtmlElement) -> dict[str, list[str]]:
    """Something in each field of a form: words, the last choice of several, two ticks."""
    typed: dict[str, list[str]] = {}
    for number, one in enumerate(form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]")):
        kind = one.tag if one.tag != "input" else one.get("type", "text")
        choices = [each.get("value") for each in form.xpath(f'.//input[@name="{one.get("name")}"]')]
        if kind == "select":
            choices = [each.get("value") for each in one.xpath(".//option") if each.get("value")]
        if kind in ("select", "radio"):
            typed[one.get("name")] = choices[-1:]
        elif kind == "checkbox":
            typed[one.get("name")] = choices[:2]
        elif kind not in ("hidden", "submit", "button", "file", "password"):
            typed[one.get("name")] = [f"slova {number}\ndál" if kind == "textarea" else f"slova {number}"]
    return {name: values for name, values in typed.items() if values}


def values_in(form: lxml.html.HtmlElement) -> dict[str, list[str]]:
    """What a browser would send of a form."""
    values: dict[str, list[str]] = {}
    for name, value in sent_by(form):
        values.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return values


async def test_a_draft_brings_every_field_back(pages, asker):
    """Each form of the town once: whatever was typed, chosen and ticked stands there again, in the same form."""
    lost, kept = set(), set()
    for path, url, actor, _, html in pages:
        for at, form in enumerate(html.forms):
            typed = filled_in(form)
            if "draft" not in form.fields or (path, url.query, *typed) in kept:
                continue
            kept.add((path, url.query, *typed))
            sent = urlencode({**values_in(form), **typed}, doseq=True)
            headers = {"content-type": "application/x-www-form-urlencoded", "X-Draft": "1"}
            async with undone():
                saving = httpx.Request("POST", f"{settings().public_url}/drafts", content=sent, headers=headers)
                assert (await asker.ask(actor, saving)).status == 200, path
                again = lxml.html.fromstring((await asker.ask(actor, httpx.Request("GET", url))).text).forms
            came = values_in(again[at]) if at < len(again) else {}
            wrong = {name for name in typed if came.get(name) != typed[name] and name not in OF_ANOTHER_FIELD}
            lost |= {f"{path}?{url.query.decode()} {name}: {typed[name]} {came.get(name)}" for name in wrong}
    assert lost == set()
    assert len(kept) > 25


def test_every_first_load_is_light(pages):
    """A page of the town with all that a browser fetches for it the first time."""
    heaviest = max(pages, key=lambda page: len(page.text))
    assert len(gzip.compress(heaviest.text.encode())) + sum(weights().values()) <= FIRST_LOAD, heaviest.path


def test_days_and_times_are_typed_on_a_keypad_and_near_ones_chosen(pages):
    """Each has digits and a comma on a phone; where something is due a button says the day."""
    typed, chips = set(), defaultdict(set)
    for path, *_, html in pages:
        for field in html.xpath("//input[contains(@hx-post, '/typed/day')]"):
            typed.add((path, field.get("name"), field.get("inputmode")))
        chips[path] |= set(html.xpath("//button[@data-fill]/@data-fill"))
    assert {each for each in typed if each[2] != "decimal"} == set()
    assert len(typed) > 10
    assert "due_on" in chips["/cases/{case_id:uuid}/tasks"]
    assert "valid_until" in chips["/cases/{case_id:uuid}/consents/new"]
    assert "valid_until" in chips["/consents/{consent_id:uuid}/change"]


def test_no_field_holds_a_hard_space(pages):
    """Who goes on typing in a day, or copies it, finds blanks; so does a button that fills one in."""
    held, days = set(), 0
    for path, *_, html in pages:
        values = [(one.get("name"), one.get("value", "")) for one in html.xpath("//input[@name][@type!='hidden']")]
        values += [(one.get("data-fill"), one.get("data-value", "")) for one in html.xpath("//*[@data-fill]")]
        held |= {f"{path} {name}: {value!r}" for name, value in values if "\u00a0" in value}
        days += sum(re.fullmatch(r"\d+\. \d+\. \d{4}", value) is not None for _, value in values)
    assert held == set()
    assert days > 50


def test_enter_keeps_a_draft_or_does_what_the_form_says(pages):
    """Without a script the first button of a form is pressed: it files nothing half."""
    pressed = {
        (path, button.get("formaction") or button.get("name"))
        for path, *_, html in pages
        for form in html.forms
        if "draft" in form.fields
        for button in form.xpath(".//button[not(@type) or @type='submit']")[:1]
    }
    assert {action for _, action in pressed} <= {"/drafts", *ENTER_ASKS}
    assert len([each for each in pressed if each[1] == "/drafts"]) > 15


def test_the_main_job_of_a_meeting_is_the_filled_button(pages):
    """What was agreed is written down; a further client beside it."""
    seen = 0
    for path, *_, html in pages:
        if path == "/meetings/{meeting_id:uuid}":
            links = html.xpath("//main//a[contains(@class, 'govuk-button')]")
            named = {
                " ".join(link.text_content().split()): "govuk-button--secondary" in link.get("class") for link in links
            }
            main = [secondary for name, secondary in named.items() if name.startswith("Zapsat plán")]
            if main:
                assert not any(main)
                assert named["Přidat klienta"]
                seen += 1
    assert seen
