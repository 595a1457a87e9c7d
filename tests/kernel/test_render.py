"""Pages: what stands in them, for whom, in which language, and that nothing of a person's text becomes markup."""

import base64
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import ChoiceLoader, DictLoader, UndefinedError, nodes
from litestar.testing import RequestFactory

from app.testing.kitchen_sink import FOLDER, HOSTILE, kitchen_sink, shell
from kernel import keys
from kernel.exceptions import Invalid, NotAllowed, StaleVersion
from kernel.web import pages
from kernel.web.assets import STATIC_DIR, asset
from kernel.web.figures import KeySegment, MapBox, MapFlow, MapSide, key_line, load_bar, map_plan, spark_points
from kernel.web.forms import EMPTY, Form, filled
from kernel.web.icons import NAMES, icon
from kernel.web.problems import domain_error, form_errors
from kernel.web.render import Flash, FormErrors, Lead, PageContext, Undo, environment, render, render_text
from kernel.web.session import Place, Session
from kernel.web.text import nbsp, soft
from kernel.web.tongues import in_tongues

PAGE = """{% extends "base.html" %}{% block title %}{{ title }}{% endblock %}
{% block content %}<p>nad</p>{% block list scoped %}<ul id="list">{% for one in items %}<li>{{ one }}</li>{% endfor %}</ul>{% endblock %}{% endblock %}"""
REQUESTS = RequestFactory()
SIGNED_IN = PageContext(actor_name="Jana Dvořáčková")


@pytest.fixture
def templates(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Templates of this test alone."""
    mine = {"page.html": PAGE}
    env = environment()
    assert env.loader is not None
    monkeypatch.setattr(env, "loader", ChoiceLoader([DictLoader(mine), env.loader]))
    return mine


class Markup(HTMLParser):
    """The elements of a page, and what of them an assistive technology needs."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def values(self, attribute: str, tag: str = "") -> list[str]:
        return [attrs[attribute] for name, attrs in self.tags if attribute in attrs and (not tag or name == tag)]


# --- fragments ---------------------------------------------------------------------------------------------------


def test_the_block_is_the_fragment(templates: dict[str, str]) -> None:
    """What HTMX gets for a target is, letter for letter, what stands in the whole page."""
    page = render_text("page.html", page=SIGNED_IN, title="Seznam", items=["a", "b"])
    fragment = render_text("page.html", block="list", title="Seznam", items=["a", "b"])
    assert fragment == '<ul id="list"><li>a</li><li>b</li></ul>'
    assert fragment in page


@pytest.mark.parametrize(
    ("headers", "whole"),
    [
        ({}, True),
        ({"HX-Request": "true", "HX-Target": "list"}, False),
        ({"HX-Request": "true", "HX-Target": "elsewhere"}, True),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Target": "list", "HX-Boosted": "true"}, True),
        ({"HX-Request": "true", "HX-Target": "list", "HX-History-Restore-Request": "true"}, True),
        ({"HX-Target": "list"}, True),
    ],
)
def test_htmx_gets_a_fragment_only_when_it_asks_for_a_block(
    templates: dict[str, str], headers: dict[str, str], whole: bool
) -> None:
    """Everything else gets the page, and no cache keeps either or mixes them up."""
    request = REQUESTS.get("/list", headers=headers)
    response = render(request, "page.html", page=SIGNED_IN, title="Seznam", items=["a"])
    assert ("<!DOCTYPE html>" in response.content) is whole
    assert response.headers["Cache-Control"] == "no-store"
    assert "HX-Target" in response.headers["Vary"]


def test_a_message_travels_with_a_fragment_out_of_band(templates: dict[str, str]) -> None:
    """Somebody who works with HTMX sees the message too."""
    page = PageContext(flashes=[Flash("Uloženo.")])
    html = render_text("page.html", page=page, block="list", title="", items=[])
    assert 'hx-swap-oob="true"' in html
    assert "Uloženo." in html
    assert html.count('id="flashes"') == 1


def test_each_block_of_the_shell_that_is_named_like_an_id_holds_that_id() -> None:
    """A block and its element cannot drift apart."""
    for name in environment().list_templates(extensions=["html"]):
        source = environment().loader.get_source(environment(), name)[0]  # type: ignore[union-attr]
        ids = set(re.findall(r'\bid="([\w-]+)"', source))
        for block in environment().parse(source).find_all(nodes.Block):
            if block.name in ids:
                body = re.search(rf"block {block.name}\b.*?%}}(.*?){{%-? endblock", source, re.S)
                assert body is not None
                assert f'id="{block.name}"' in body[1], name


def test_a_refusal_of_htmx_is_a_message_and_nothing_else() -> None:
    """The form stays as it is: only the message on top is exchanged."""
    request = REQUESTS.post("/cases", headers={"HX-Request": "true", "HX-Target": "list"})
    response = domain_error(request, NotAllowed())
    assert response.status_code == 403
    assert response.headers["HX-Retarget"] == "#flashes"
    assert response.content.strip().startswith('<div id="flashes"')
    assert "oprávnění" in response.content
    assert "<html" not in response.content
    assert "hx-swap-oob" not in response.content


# --- nothing of a person's text becomes markup -------------------------------------------------------------------


def test_no_text_of_a_person_becomes_markup_anywhere() -> None:
    """Every argument of every macro and every word of the shell is escaped, in text and in attributes."""
    clean, hostile = (
        Counter((tag, tuple(sorted(attrs))) for tag, attrs in Markup(html).tags if tag != "text")  # the map wraps lines
        for html in (kitchen_sink(with_errors=True), kitchen_sink(lambda text: text + HOSTILE, with_errors=True))
    )
    assert hostile == clean
    assert "{{ 7*7 }}" in kitchen_sink(lambda text: text + HOSTILE)


def test_what_is_not_given_is_an_error(templates: dict[str, str]) -> None:
    """A typo in a template is a failure, never an empty place in a page."""
    with pytest.raises(UndefinedError):
        render_text("page.html", page=SIGNED_IN, title="Seznam")
    templates["typo.html"] = "{{ view.naem }}"
    with pytest.raises(UndefinedError):
        render_text("typo.html", view=SimpleNamespace(name="Eliška"))


def test_a_page_carries_no_script_and_no_style_of_its_own() -> None:
    """The strict policy holds by construction: no inline script, handler or style, nothing from elsewhere."""
    html = kitchen_sink(with_errors=True)
    markup = Markup(html)
    assert not [a for _, attrs in markup.tags for a in attrs if a == "style" or a.startswith(("on", "hx-on"))]
    assert "<style" not in html
    assert all(source.startswith("/static/") for source in markup.values("src"))
    assert [body for body in re.findall(r"<script[^>]*>(.*?)</script>", html, re.S) if body] == []
    assert not re.search(r"(?:https?:)?//(?!www\.w3\.org)", " ".join(markup.values("href") + markup.values("src")))


# --- forms -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("with_errors", [False, True])
def test_ids_are_unique_and_every_reference_leads_somewhere(with_errors: bool) -> None:
    """The summary leads to the field, the label to its control, the description exists."""
    markup = Markup(kitchen_sink(with_errors=with_errors))
    ids = markup.values("id")
    assert [one for one, n in Counter(ids).items() if n > 1] == []
    references = [
        part for a in ("for", "aria-describedby", "aria-labelledby") for v in markup.values(a) for part in v.split()
    ]
    assert [one for one in references if one not in ids] == []


def test_the_error_summary_leads_to_each_field() -> None:
    """Each line is a link to the very field that carries the message and is marked invalid."""
    html = kitchen_sink(with_errors=True)
    summary = re.search(r'<div class="govuk-error-summary".*?</div></div></div>', html, re.S)
    assert summary is not None
    links = re.findall(r'<a href="#([^"]+)"', summary[0])
    controls = {
        attrs["id"] for tag, attrs in Markup(html).tags if tag in ("input", "textarea", "select") and "id" in attrs
    }
    assert set(links) <= controls
    assert "jmeno-klienta" in links
    assert "Mezitím se tu uložila jiná změna." in summary[0]
    assert html.count("govuk-error-message") == len(links)


def test_what_was_typed_comes_back_as_typed() -> None:
    """A wrong date, blanks, line ends and markup stand in the fields again."""
    sent = Form({"day": ["32. 13. 2026"], "text": ["\n  první\n<b>druhý</b>  "], "co": ["a", "c"]})
    assert sent.day("day") is None
    html = (
        environment()
        .from_string(
            "{{ form.date('day', 'Den', sent.text('day')) }}{{ form.textarea('text', 'Text', sent.text('text')) }}"
            "{{ form.checkboxes('co', 'Co', [('a', 'A'), ('b', 'B'), ('c', 'C')], sent.texts('co')) }}"
        )
        .render(sent=sent)
    )
    assert 'value="32. 13. 2026"' in html
    # a browser drops the first line end after <textarea>; the macro writes one for it to drop
    assert ">\n\n  první\n&lt;b&gt;druhý&lt;/b&gt;  </textarea>" in html
    assert re.findall(r'value="(\w)" checked', html) == ["a", "c"]


@pytest.mark.parametrize("empty", [None, "vyberte"])
def test_a_choice_that_is_offered_no_more_becomes_no_other_one(empty: str | None) -> None:
    """A task went to the first colleague of the list when the one it was for had left."""
    form = environment().globals["form"]
    options = [("1", "Jana"), ("2", "Karel")]
    gone = str(form.select("who", "Kdo", options, "3", empty=empty))  # type: ignore[attr-defined]
    assert '<option value="" selected>vyberte znovu' in gone
    there = str(form.select("who", "Kdo", options, "2", empty=empty))  # type: ignore[attr-defined]
    assert "vyberte znovu" not in there


def test_a_password_is_never_sent_back() -> None:
    """Whatever a form holds, a password field is empty."""
    html = environment().from_string("{{ form.password('heslo', 'Heslo') }}").render()
    assert 'type="password" value=""' in html


def test_an_empty_form_answers_everything_with_nothing() -> None:
    """A new form needs no special case in its template."""
    assert (EMPTY.text("a"), EMPTY.texts("a"), EMPTY.ticked("a"), EMPTY.day("a"), EMPTY.uuid("a")) == (
        "",
        [],
        False,
        None,
        None,
    )
    assert (EMPTY.uuids("a"), EMPTY.number("a"), "a" in EMPTY) == ([], -1, False)
    assert filled({"a": "1", "b": ["x", "y"], "c": None}).texts("b") == ["x", "y"]


def test_a_refusal_becomes_errors_of_the_form() -> None:
    """Beside its fields, or on top when it belongs to none."""
    assert form_errors(Invalid(fields={"name": "Vyplňte prosím."})) == {"name": "Vyplňte prosím."}
    assert list(form_errors(StaleVersion())) == [""]


def test_the_summary_follows_the_order_of_the_fields(templates: dict[str, str]) -> None:
    """Whatever order the rules checked in; what belongs to no field stands first, what is not on the page last."""
    templates["wrong.html"] = (
        "{{ form.error_summary(errors) }}{{ form.text('one', 'Jedna', errors=errors) }}"
        "{{ form.radios('two', 'Dvě', [('a', 'A')], errors=errors) }}"
    )
    errors = FormErrors({"gone": "Není tu.", "two": "Vyberte dvě.", "one": "Napište jedna.", "": "Nejde to."})
    html = render_text("wrong.html", errors=errors)
    assert re.findall(r"<li>(?:<a[^>]*>)?([^<]+)", html) == ["Nejde to.", "Napište jedna.", "Vyberte dvě.", "Není tu."]


def test_the_first_message_of_a_field_stays() -> None:
    """One thing at a time is enough."""
    errors = FormErrors()
    errors.add("name", "Vyplňte jméno.")
    errors.add("name", "Je krátké.")
    assert errors == {"name": "Vyplňte jméno."}


# --- messages ----------------------------------------------------------------------------------------------------


def a_session(csrf: str) -> Session:
    place = Place(uuid4(), None, uuid4(), frozenset(), "ngo", "Krok", "Krok", "")
    return Session(user_id=uuid4(), name="Jana", place=place, places=[place], csrf=csrf, proof="", created=0.0)


def test_a_message_is_read_only_in_the_session_it_was_left_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may name people, so nobody reads it in the cookie; what somebody else put there is not shown."""
    monkeypatch.setattr(keys, "root", lambda: keys.Key(bytes(32)))
    request = REQUESTS.post("/x")
    session = a_session("tajemství")
    request.scope["state"] = {"session": session}
    undo = Undo("/tasks/1/reopen", {"version": "2"})
    to = Lead("Přejít na případ", "/cases/1")
    left = pages.go(request, "/dal", "Hotovo: zavolat Novákové.", undo=undo, to=to)
    cookie = next(c for c in left.cookies if c.key == pages.FLASH_COOKIE)
    assert (cookie.httponly, cookie.max_age) == (True, 60)

    def shown(value: str, csrf: str = "tajemství", ask: Any = REQUESTS.get, path: str = "/dal") -> list[Flash]:
        there = ask(path, headers={"cookie": f"{pages.FLASH_COOKIE}={value}"})
        return pages.flashes_of(there, a_session(csrf))

    assert cookie.value is not None
    assert b"Nov" not in base64.urlsafe_b64decode(cookie.value)
    assert shown(cookie.value) == [Flash("Hotovo: zavolat Novákové.", "given", undo, to)]
    assert shown(cookie.value, "tajemství jiného sezení") == []
    assert shown(cookie.value, path="/jinam") == [], "another tab was faster"
    assert shown(cookie.value, ask=REQUESTS.post) == [], "a refusal is no place to say that it is done"
    led_on = REQUESTS.get("/dal", headers={"cookie": f"{pages.FLASH_COOKIE}={cookie.value}"})
    led_on.scope["state"] = {"session": session}
    (carried,) = pages.go(led_on, "/jinam?a=1").cookies
    assert [each.text for each in shown(carried.value or "", path="/jinam")] == ["Hotovo: zavolat Novákové."]
    for forged in ("", "x", cookie.value[:-4], "x" + cookie.value, base64.urlsafe_b64encode(b"[1]").decode(), "%C3%A9"):
        assert shown(forged) == []


def test_after_an_act_the_browser_goes_on() -> None:
    """A redirect for browsers, its counterpart for HTMX; a fresh page in both cases."""
    plain = pages.go(REQUESTS.post("/x"), "/dal")
    assert (plain.status_code, plain.headers["Location"]) == (303, "/dal")
    quick = pages.go(REQUESTS.post("/x", headers={"HX-Request": "true"}), "/dal")
    assert (quick.status_code, quick.headers["HX-Redirect"]) == (200, "/dal")


def test_a_file_is_handed_over_as_a_file() -> None:
    """Never run by the browser as a page of ours."""
    response = pages.download(b"x", "souhlas č. 1.pdf", "application/pdf")
    assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''souhlas%20%C4%8D.%201.pdf"
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_a_document_of_ours_is_shown_where_a_viewer_works() -> None:
    """Viewers refuse a sandbox; nothing runs or is framed all the same."""
    response = pages.download(b"x", "souhlas.pdf", "application/pdf", inline=True)
    assert response.headers["Content-Disposition"].startswith("inline; ")
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none';")
    assert "sandbox" not in response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


# --- words and spaces --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plain", "hard"),
    [
        ("s klientem a o rodině", "s·klientem a·o·rodině"),
        ("K tomu 23. 11. 2026", "K·tomu 23.·11.·2026"),
        ("pátek 20. listopadu", "pátek 20.·listopadu"),
        ("vitamín C je", "vitamín C je"),
        ("§ 10 odst. 4 písm. a) zákona č. 359/1999 Sb.", "§·10 odst.·4 písm.·a) zákona č.·359/1999·Sb."),
        ("uvnitř kos a z", "uvnitř kos a·z"),
        ("Krok zpět, z. s., a Domov, s. r. o.", "Krok zpět, z.·s., a·Domov, s.·r.·o."),
        ("č. j. MULH 12/2026, sp. zn. SP 7", "č.·j.·MULH 12/2026, sp.·zn.·SP 7"),
        ("do 14 dní, 20 % z 1 000 Kč", "do 14·dní, 20·% z·1·000·Kč"),
        ("s. 12, tel. +420 601 000 000", "s.·12, tel. +420·601·000·000"),
        ("roku 2026 bylo 12 let", "roku 2026 bylo 12·let"),
        ("Žil s. Pak přišel", "Žil s. Pak přišel"),
    ],
)
def test_no_line_ends_with_a_one_letter_word_or_inside_a_date(plain: str, hard: str) -> None:
    """Hard spaces after k, s, v, z, o, u, a, i and inside dates."""
    assert nbsp(plain) == hard.replace("·", "\u00a0")


def test_a_finished_page_has_its_hard_spaces() -> None:
    """Nobody needs to think of it: sentences, names and records get them; what was typed into a field stays as it is."""
    page = in_tongues('<p title="z. s.">Přejít k <b>z. s.</b></p><input value="z. s."><textarea>k obsahu</textarea>')
    assert page == ('<p title="z. s.">Přejít k <b>z.\u00a0s.</b></p><input value="z. s."><textarea>k obsahu</textarea>')


def test_a_name_that_our_type_cannot_set_is_set_in_another_one_whole() -> None:
    """Two fonts inside one word read as an error."""
    name = environment().from_string("{{ text|name }}")
    assert name.render(text="Đorđe Žižka") == "Đorđe Žižka"
    assert name.render(text="Олена") == '<span class="o-sys">Олена</span>'
    assert name.render(text="Nguyễn <b>") == '<span class="o-sys">Nguyễn &lt;b&gt;</span>'


def test_an_instant_without_a_zone_is_a_bug() -> None:
    """Nobody guesses which clock was meant."""
    with pytest.raises(ValueError, match="time zone"):
        environment().from_string("{{ at|datetime }}").render(at=datetime(2026, 1, 1))  # noqa: DTZ001
    shown = environment().from_string("{{ at|datetime }}").render(at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert shown.replace("\u00a0", " ") == "1. 1. 2027 0:30"


# --- figures -----------------------------------------------------------------------------------------------------


@given(
    lengths=st.lists(st.integers(0, 4000), min_size=1, max_size=12),
    since=st.integers(0, 3000),
    shuffled=st.randoms(use_true_random=False),
)
def test_the_key_line_has_no_gap_whatever_the_days(lengths: list[int], since: int, shuffled: Any) -> None:
    """Each bar begins where the one before ends, the first at the left edge, the last at the right one."""
    today = date(2026, 11, 23)
    start = today - timedelta(days=sum(lengths) + since)
    segments: list[KeySegment] = []
    for index, days in enumerate(lengths):
        end = start + timedelta(days=days)
        segments.append(KeySegment(f"p{index}", start, None if index == len(lengths) - 1 else end))
        start = end
    shuffled.shuffle(segments)
    bars = key_line(segments, today)
    assert len(bars) == len(lengths)
    assert bars[0].x == 0
    for left, right in pairwise(bars):
        assert abs(left.x + left.width - right.x) <= 0.21
        assert left.segment.start <= right.segment.start
    assert abs(bars[-1].x + bars[-1].width - 300) <= 0.21
    assert all(bar.width >= 13.9 for bar in bars)
    assert bars[-1].shade == "c"


def test_a_substitution_lies_under_the_line_at_its_days() -> None:
    """Dashes, not a section: whoever substitutes does not answer for the case."""
    whole = KeySegment("a", date(2026, 1, 1))
    bars = key_line([whole, KeySegment("b", date(2026, 7, 2), date(2026, 7, 12), substitute=True)], date(2026, 12, 31))
    assert [bar.shade for bar in bars] == ["c", "sub"]
    assert 140 < bars[1].x < 160
    assert key_line([], date(2026, 1, 1)) == []


def test_the_map_keeps_gates_apart_and_inside() -> None:
    """Each flow has a gate of its own in the wall; text stays inside its box."""
    left = [MapSide("MěÚ", [MapBox("Ochrana", ["slovo " * 30]), MapBox("Kurátor")])]
    right = [MapSide("Krok", [MapBox("PM"), MapBox("OSP")]), MapSide("", [MapBox("Škola")])]
    flows = [MapFlow(i % 2, i % 3, "1", basis) for i, basis in enumerate(["given", "law", "ended"] * 3)]
    plan = map_plan(left, right, flows)
    gates = sorted(drawn.gate for drawn in plan.flows)
    assert all(b - a >= 30 for a, b in pairwise(gates))
    assert gates[-1] + 15 < plan.height
    assert len(plan.boxes) == 5
    for placed in plan.boxes:
        assert all(placed.y < y <= placed.y + placed.height for y, _ in placed.lines)
        assert placed.y + placed.height <= plan.height
    assert all(flow.arrows == [] for flow in plan.flows if flow.flow.basis == "ended")
    assert [len(one.walls) for one in plan.fields] == [1, 1]


def test_bars_and_small_lines_stay_in_their_frame() -> None:
    """The limit stands at 200 of 220; over the limit is told apart from near it."""
    assert load_bar(83, 80) == (207.5, "over")
    assert load_bar(900, 80) == (218.0, "over")
    assert load_bar(72, 80)[1] == "near"
    assert load_bar(0, 80) == (0.0, "")
    assert load_bar(5, 0) == (0.0, "")
    assert spark_points([]) == []
    assert spark_points([4, 4, 4]) == [(4, 19), (41.5, 19), (79, 19)]


# --- the shell ---------------------------------------------------------------------------------------------------


def test_the_shell_says_where_and_who() -> None:
    """Organisation, service, person, the current entry, the language and the demo, on every page."""
    html = kitchen_sink()
    for words in ("Městský úřad Lipnice pod Hájem", "OSPOD · péče", "Jana Dvořáčková", "Ukázková data", "Odhlásit se"):
        assert words in html
    assert html.count('aria-current="page"') == 2
    assert '<html lang="cs"' in html
    assert "Ukázková data" not in render_text("shortcuts.html", page=shell(demo=False))
    assert "Hlavní nabídka" not in render_text("error.html", page=PageContext(), title="x", message="y")


def test_what_is_printed_says_whose_it_is_and_when() -> None:
    """Organisation, service, moment and person stand on paper."""
    html = kitchen_sink().replace("\u00a0", " ")
    printed = re.search(r'<div class="o-print">.*?</div>', html)
    assert printed is not None
    assert "Zobrazeno 23. 11. 2026 9:40 · Jana Dvořáčková" in re.sub("<[^>]*>", "", printed[0])


def test_an_address_of_a_file_changes_with_its_content() -> None:
    """Browsers may keep it for ever; every address of the style sheet leads to a file that is there."""
    assert re.fullmatch(r"/static/opora\.css\?v=[0-9a-f]{10}", asset("opora.css"))
    css = (STATIC_DIR / "opora.css").read_text(encoding="utf-8")
    urls = {url for url in re.findall(r"url\(([^)]+)\)", css) if not url.strip("\"'").startswith("data:")}
    urls.remove("/assets/images/icon-document.svg")  # MoJ's rule for links to documents in a timeline; we do not use it
    assert urls
    assert all((STATIC_DIR / url.strip("\"'")).is_file() for url in urls), urls


def test_every_icon_is_silent_for_a_screen_reader() -> None:
    """The word beside it speaks."""
    assert all('aria-hidden="true"' in icon(name) and "<svg" in icon(name, True) for name in NAMES)
    with pytest.raises(KeyError):
        icon("unicorn")


def test_the_kitchen_sink_uses_every_macro() -> None:
    """So the tests of escaping, accessibility and width leave none out."""
    source = (FOLDER / "kitchen_sink.html").read_text(encoding="utf-8")
    inner = {"mark", "demo_banner", "language_choice", "print_header", "footer", "message", "hint_text", "states"}
    inner |= {"label_text", "group_class", "legend_text", "case_tabs"}
    for library in ("ui", "form", "case"):
        macros = environment().get_template(f"macros/{library}.html").module
        for name in vars(macros):
            if not name.startswith("_") and name not in inner:
                assert f"{library}.{name}(" in source, name


@pytest.mark.parametrize(
    ("on", "screen", "paper"),
    [
        (date(2026, 12, 18), "pá 18. 12. · za 20 dní", "pá 18. 12. 2026"),
        (date(2026, 11, 29), "ne 29. 11. · zítra", "ne 29. 11. 2026"),
        (date(2026, 11, 28), "so 28. 11. · dnes", "so 28. 11. 2026"),
        (date(2026, 11, 2), "pondělí 2. 11. · 26 dní po termínu", "pondělí 2. 11. 2026"),
        (date(2027, 1, 4), "pondělí 4. 1. 2027 · za 37 dní", "pondělí 4. 1. 2027"),
    ],
)
def test_a_term_is_its_date_first_and_on_paper_only_the_date(on: date, screen: str, paper: str) -> None:
    html = environment().from_string("{{ ui.due(on, today) }}").render(on=on, today=date(2026, 11, 28))

    def without(name: str) -> str:
        left = re.sub(rf'<span class="{name}">.*?</span>', "", html).replace("&nbsp;", " ")
        return " ".join(soft(re.sub("<[^>]+>", "", left)).split())

    assert without("o-onpaper") == screen
    assert without("o-noprint") == paper


MANY = [{"value": str(n), "text": f"Osoba {n}", "hint": "vede 3 případy" if n == 2 else ""} for n in range(1, 31)]


@pytest.mark.parametrize(
    ("number", "listed", "typed"), [(12, False, False), (13, True, False), (15, True, False), (16, True, True)]
)
def test_of_many_people_one_is_chosen_from_a_list(number: int, listed: bool, typed: bool) -> None:
    """Up to twelve stand there, more are a list, more than fifteen a field to type in; each with what is said of it, one chosen."""
    html = (
        environment()
        .from_string("{{ form.radios('kdo', 'Kdo', many, '2', {'kdo': 'Vyberte.'}) }}")
        .render(many=MANY[:number])
    )
    assert (html.count('type="radio"'), html.count("<option")) == ((0, number + 1) if listed else (number, 0))
    assert ("data-find" in html) == typed
    assert ("Osoba 2 (vede 3 případy)" in html) == listed
    assert ('value="2" selected' in html, 'value="2" checked' in html) == (listed, not listed)
    assert 'id="kdo"' in html
    assert html.count("Vyberte.") == 1


@pytest.mark.parametrize("number", [15, 16])
def test_a_long_list_of_boxes_narrows_and_keeps_what_is_chosen(number: int) -> None:
    html = environment().from_string("{{ form.checkboxes('kdo', 'Kdo', many, ['2', '9']) }}").render(many=MANY[:number])
    assert (html.count('type="checkbox"'), html.count(" checked")) == (number, 2)
    assert ('id="kdo-find"' in html and 'data-rows="kdo-list"' in html) == (number > 15)


@pytest.mark.parametrize(
    ("kind", "state", "said"),
    [
        ("handover", "refused", "Předání odmítnuto"),
        ("case_management", "refused", "Spolupráce odmítnuta"),
        ("info_sharing", "refused", "Informace odmítnuty"),
        ("handover", "withdrawn", "Předání odvoláno"),
        ("case_management", "withdrawn", "Spolupráce odvolána"),
        ("info_sharing", "withdrawn", "Informace odvolány"),
        ("handover", "expired", "Předání vypršelo"),
        ("case_management", "expired", "Spolupráce vypršela"),
        ("info_sharing", "expired", "Informace vypršely"),
    ],
)
def test_the_short_chip_of_a_consent_agrees_with_what_it_is_of(kind, state, said):
    chip = {"id": 1, "type": kind, "state": state, "on": date(2026, 11, 28), "begins": None, "ended": 0, "others": 0}
    html = environment().from_string("{{ ui.consent_in_head(chip, '/x') }}").render(chip=chip)
    assert said in html.partition("o-only-phone")[2]


def test_the_head_says_a_no_beside_a_yes_on_a_phone_too():
    chip = {"id": 1, "type": "handover", "state": "given", "on": date(2026, 11, 28), "begins": None, "ended": 0}
    chip |= {"others": 1, "refused": ["case_management", "case_management"]}
    html = environment().from_string("{{ ui.consent_in_head(chip, '/x') }}").render(chip=chip)
    desk, _, phone = html.partition("o-only-phone")
    assert (desk.count("Nesouhlas se spoluprací"), phone.count("Nesouhlas se spoluprací")) == (1, 1)
