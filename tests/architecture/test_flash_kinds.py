"""What an act leaves to be said has one of a few looks; whoever said another one would break the page that comes after it."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from app.testing.sources import nodes
from kernel.web.render import FlashKind, environment

pytestmark = pytest.mark.xdist_group("sources")  # each source is parsed once

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "kernel", "tenants", "cases", "consent", "sharing", "services")
KINDS = set(get_args(FlashKind))


def unknown(text: str) -> list[str]:
    """The kinds that no page knows, of all that a redirect or a message is given in these words."""
    if "go(" not in text and "Flash(" not in text:
        return []
    calls = [each for each in nodes(text) if isinstance(each, ast.Call)]
    return [kind for call in calls for kind in _given(call) if kind not in KINDS]


def _given(call: ast.Call) -> Iterator[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    given = [each.value for each in call.keywords if each.arg == "kind"] + (call.args[1:2] if name == "Flash" else [])
    for each in given if name in {"go", "Flash"} else ():
        leaves = [each.body, each.orelse] if isinstance(each, ast.IfExp) else [each]
        yield from (str(leaf.value) for leaf in leaves if isinstance(leaf, ast.Constant))


def test_no_act_leaves_a_message_of_a_kind_that_no_page_knows() -> None:
    """Also where the type checker did not run."""
    found = {
        f"{path.relative_to(ROOT)}: {kind}"
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for kind in unknown(path.read_text(encoding="utf-8"))
    }
    assert found == set()


@pytest.mark.parametrize("call", ['go(r, "/", "Je to.", kind="due" if late else "done")', 'Flash("Je to.", "done")'])
def test_an_unknown_kind_is_seen(call: str) -> None:
    """What the test looks for, in the shapes it takes."""
    assert unknown(call) == ["done"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_drawn(kind: str) -> None:
    """The page knows all of them."""
    drawn = environment().from_string("{% import 'macros/ui.html' as ui %}{{ ui.flash('Je to.', kind) }}")
    assert f"o-note--{kind}" in drawn.render(kind=kind)
