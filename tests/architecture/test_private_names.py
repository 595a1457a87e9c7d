"""Tests use no private name of the product: what they need is public, so that what is private can be changed freely.

Refused in the tests and their tools: what is imported from a package of ours, looked up on anything, or set by name.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.testing.sources import nodes

pytestmark = pytest.mark.xdist_group("sources")  # each source is parsed once

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "kernel", "tenants", "cases", "consent", "sharing", "services")
# of piccolo's tables, and of asyncpg's statements, whose names a test of the wall has to guess
OF_OTHERS = {"_meta", "_uid"}
SETTERS = {"setattr", "delattr", "getattr", "hasattr", "object"}  # `patch.object` too


PRIVATE = re.compile(r"\b_[A-Za-z0-9]")


def is_private(name: str) -> bool:
    return re.fullmatch(r"_[A-Za-z0-9]\w*", name) is not None


def private_names(source: str) -> Iterator[str]:
    """The private names that a test uses, its own left out."""
    if not PRIVATE.search(source):
        return
    for node in nodes(source):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PACKAGES:
            words = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
            yield from (f"{node.module}.{word}" for word in words if is_private(word))
        elif isinstance(node, ast.Attribute) and is_private(node.attr) and node.attr not in OF_OTHERS:
            own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            parent = isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "super"
            if not own and not parent:
                yield ast.unparse(node)
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            words = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if called in SETTERS:
                for word in words[:1]:
                    yield from [word] if any(is_private(part) for part in word.split(".")) else ()


def test_no_test_uses_a_private_name() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for folder in ("tests", "app/testing", "app/bench", "app/demo")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for name in private_names(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source, name",
    [
        ("from kernel.db import DB, _current", "kernel.db._current"),
        ("from kernel._hidden import x", "kernel._hidden._hidden"),
        ("store._write", "store._write"),
        ("app().state._sessions.x", "app().state._sessions"),
        ("patch.setattr(store, '_write', written)", "_write"),
        ("monkeypatch.setattr('kernel.web.guesses._settings', None)", "kernel.web.guesses._settings"),
        ("getattr(store, '_write')", "_write"),
    ],
)
def test_a_private_name_is_found(source: str, name: str) -> None:
    assert list(private_names(source)) == [name]


@pytest.mark.parametrize(
    "source",
    [
        "from kernel.db import DB",
        "from kernel.migrations import __main__",
        "from .conftest import _own",
        "self._servers = super()._servers",
        "table._meta.tablename",
        "logging.getLogger('_granian')",
        "_own(1)",
    ],
)
def test_a_public_or_an_own_name_is_not(source: str) -> None:
    assert list(private_names(source)) == []
