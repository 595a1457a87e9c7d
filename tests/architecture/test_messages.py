"""What is missing is named: a sentence of the error summary says of which field it speaks."""

import ast
import re
from collections.abc import Iterator

import pytest
from jinja2 import nodes as template

from app.testing.sources import name_of, nodes
from kernel.web.catalogue import PACKAGES, ROOT
from kernel.web.render import environment

pytestmark = pytest.mark.xdist_group("sources")  # each source is parsed once


def nameless(source: str) -> Iterator[int]:
    """Lines that require a text without saying what to write there."""
    for node in nodes(source):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        asked = name_of(node.func.value)
        words = {word.arg: word.value for word in node.keywords}
        needed = words.get("required")
        may_be_empty = isinstance(needed, ast.Constant) and needed.value is False
        if asked == "checks" and node.func.attr in ("text", "line") and "missing" not in words and not may_be_empty:
            yield node.lineno


def test_every_required_text_has_a_sentence_of_its_own() -> None:
    """`Vyplňte prosím.` on top of a page says nothing; only the API, which names the field itself, still says it."""
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for line in nameless(path.read_text(encoding="utf-8"))
    ]
    assert not found, found


def test_the_rule_knows_a_nameless_text() -> None:
    """One that may be empty, or says what is missing, is fine."""
    assert list(nameless("checks.line('title', order.title)\nself.checks.text('a', b, max_length=3)")) == [1, 2]
    assert not list(nameless("checks.text('a', b, required=False)\nchecks.line('a', b, missing=N_('Napište, co.'))"))


def wordless(source: str) -> Iterator[str]:
    """Messages of a template that have a place for a word and are given none there: they are filled in at once or never."""
    for call in environment().parse(source).find_all(template.Call):
        if isinstance(call.node, template.Name) and call.node.name == "_" and not call.kwargs:
            for said in call.args[:1]:
                if isinstance(said, template.Const) and (places := re.findall(r"%\((\w+)\)s", said.value)):
                    yield f"{call.lineno}: {', '.join(places)}"


def test_every_message_of_a_template_is_given_its_words() -> None:
    """`_('Odmítnuto %(day)s') % {…}` is an error only on the day on which somebody opens that page."""
    pages = [path for package in PACKAGES for path in (ROOT / package).rglob("templates/**/*.html")]
    assert len(pages) > 100
    found = [
        f"{path.relative_to(ROOT)}:{line}" for path in pages for line in wordless(path.read_text(encoding="utf-8"))
    ]
    assert not found, found


def test_the_rule_knows_a_message_without_its_words() -> None:
    """Whatever is done with it afterwards."""
    assert list(wordless("{{ _('Odmítnuto %(day)s') % {'day': 1} }}{{ _('Nic') }}")) == ["1: day"]
    assert not list(wordless("{{ _('Odmítnuto %(day)s', day=1) }}"))
