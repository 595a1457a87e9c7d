"""docs/front-end.md is true: its examples render, its macro signatures are those of the code."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import ChoiceLoader, DictLoader, nodes

from kernel.web.forms import EMPTY, filled
from kernel.web.i18n import language_of
from kernel.web.render import TEMPLATE_DIR, FormErrors, PageContext, environment, render_text

pytestmark = pytest.mark.slow

GUIDE = (Path(__file__).parents[2] / "docs" / "front-end.md").read_text(encoding="utf-8")
SIGNED_IN = PageContext(actor_name="Jana Dvořáčková")
EXAMPLES = {
    name: body for body in re.findall(r"```html\n(.*?)```", GUIDE, re.S) for name in re.findall(r"^{# (\S+) #}", body)
}


@pytest.fixture(autouse=True)
def with_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    env = environment()
    assert env.loader is not None
    monkeypatch.setattr(env, "loader", ChoiceLoader([DictLoader(EXAMPLES), env.loader]))


def signatures() -> dict[str, str]:
    """`ui.row` → `ui.row(title, url=none, …)` as the template says it."""
    found: dict[str, str] = {}
    for library in ("ui", "form", "case"):
        source = (TEMPLATE_DIR / "macros" / f"{library}.html").read_text(encoding="utf-8")
        for macro in environment().parse(source).find_all(nodes.Macro):
            match = re.search(rf"macro ({macro.name}\(.*?\)) -?%}}", source, re.S)
            assert match is not None
            found[f"{library}.{macro.name}"] = f"{library}.{' '.join(match[1].split())}"
    return found


@pytest.mark.parametrize("name", [name for name in signatures() if "._" not in name])
def test_each_macro_is_in_the_guide_as_it_is_in_the_code(name: str) -> None:
    """A signature changed in the code is changed in the guide too."""
    assert signatures()[name] in GUIDE


def test_the_list_example_renders_whole_and_as_fragment() -> None:
    """The example of a list is a page, and its block is what HTMX gets."""
    notice = SimpleNamespace(
        id=7, title="Dívka, 7 let", source="telefon", received_at=datetime(2026, 11, 23, 8, tzinfo=UTC), urgent=True
    )
    listed = SimpleNamespace(items=[notice], may=["notice.take"], next="abc")
    page = render_text("notices/list.html", page=SIGNED_IN, listed=listed, after=None)
    fragment = render_text("notices/list.html", block="list", listed=listed, after=None)
    assert fragment.strip().startswith('<div id="list">')
    assert fragment.strip() in page
    assert "Zapsat oznámení" in page


def test_the_form_example_keeps_what_was_typed() -> None:
    """The example of a form is empty first, and keeps a wrong date beside its message."""
    empty = render_text("notices/form.html", page=SIGNED_IN, sent=EMPTY, errors=FormErrors())
    assert "govuk-error" not in empty
    sent = filled({"received_on": "32. 13. 2026", "text": "<b>křik</b>"})
    errors = FormErrors(received_on="Zadejte datum.")
    wrong = render_text("notices/form.html", page=SIGNED_IN, sent=sent, errors=errors)
    assert 'value="32. 13. 2026"' in wrong
    assert "&lt;b&gt;křik&lt;/b&gt;" in wrong
    assert '<a href="#received_on">Zadejte datum.</a>' in wrong
    assert "<title>Chyba: Telefonické oznámení" in wrong


def test_the_table_of_filters_says_what_they_give() -> None:
    """`| write | get |` of the guide, for the rows that can be computed."""
    values = {
        "day": date(2026, 11, 20),
        "instant": datetime(2026, 11, 23, 8, 40, tzinfo=UTC),
        "n": 3,
        "person": "Mgr. Jana Dvořáčková",
    }
    rows = {
        "{{ day|date }}": "20. 11. 2026",
        "{{ instant|datetime }}": "23. 11. 2026 9:40",
        "{{ instant|time }}": "9:40",
        "{{ day|weekday_date }}": "pátek 20. 11. 2026",
        "{{ day|weekday_date('short') }}": "pá 20. 11.",
        "{{ day|weekday_date('long') }}": "pátek 20. listopadu",
        "{{ day|weekday_date('genitive') }}": "pátku 20. 11. 2026",
        "{{ day|weekday_date('accusative') }}": "pátek 20. 11. 2026",
        "{{ n|counted(_('položka'), _('položky'), _('položek')) }}": "3 položky",
        "{{ person|initials }}": "JD",
    }
    with language_of("cs"):
        for source, expected in rows.items():
            assert environment().from_string(source).render(values).replace("\u00a0", " ") == expected, source
