"""What the document about Standard 8 names is there: each page and each test."""

import re
from pathlib import Path

import pytest

from app import domains
from kernel.web import routes

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "standard-8.md"


def named(pattern: str) -> list[str]:
    return sorted(set(re.findall(pattern, DOCUMENT.read_text(encoding="utf-8"))))


@pytest.fixture(scope="module")
def tests() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))


def test_every_test_that_it_names_is_there(tests: str) -> None:
    found = set(re.findall(r"def (test_\w+)", tests))
    assert [name for name in named(r"`(test_\w+)`") if name not in found] == []
    assert [name for name in named(r"`(tests/[\w/.]+)`") if not (ROOT / name).is_file()] == []


def test_every_page_that_it_names_is_there() -> None:
    domains.load()
    pages = {re.sub(r":\w+}", "}", path) for handler in routes.PAGES.all() for path in handler.paths}
    assert [path for path in named(r"`(/[^`]*)`") if path not in pages] == []
