"""Nothing written is lost: every form of more than two fields, and every one with a long text, keeps a draft."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kernel.web.render import environment

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("kernel", "tenants", "cases", "consent", "sharing", "services")
FORM = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.DOTALL)
FIELD = re.compile(
    r"form\.(text|date|textarea|select|radios|checkboxes|checkbox|three_way|pair|file)\(|<(input|textarea)\b(?!\s+type=\"hidden)"
)
INCLUDED = re.compile(r"{%-? include \"([^\"]+)\"")
MOST_WITHOUT = 2
# what nobody writes at length and comes back to
OTHERWISE = {
    "tenants/invitations/templates/invitations/link.html": "passwords and codes are never kept",
    "tenants/messages/templates/messages/choice.html": "ticks and one number, which nobody writes at length",
    "tenants/templates/tenants/sign_in.html": "a sign-in is never kept",
}


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def modules_of(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def forms() -> Iterator[tuple[str, str]]:
    """Each form with what it includes."""
    loader = environment().loader
    assert loader is not None
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.html")):
            if "macros" in path.parts:
                continue
            for form in FORM.findall(path.read_text(encoding="utf-8")):
                inner = "".join(loader.get_source(environment(), name)[0] for name in INCLUDED.findall(form))
                yield path.relative_to(ROOT).as_posix(), form + inner


def needs_draft(form: str) -> bool:
    fields = FIELD.findall(form)
    return len(fields) > MOST_WITHOUT or "form.textarea(" in form


def test_each_longer_form_keeps_a_draft() -> None:
    without = {path for path, form in forms() if needs_draft(form) and "form.kept(" not in form}
    assert without == set(OTHERWISE), "add form.kept(page, …) in the form, and begun() where its page is drawn"
    assert sum("form.kept(" in form for _, form in forms()) > 15


def test_no_form_that_keeps_a_draft_asks_for_a_secret() -> None:
    """What is called a code in it is one of a list or of an office, and may be kept."""
    asks = {path for path, form in forms() if "form.kept(" in form and ("one-time-code" in form or "password" in form)}
    assert asks == set()


@pytest.mark.parametrize("path", sorted({path for path, form in forms() if "form.kept(" in form}))
def test_the_page_of_each_looks_for_it(path: str) -> None:
    """What is kept comes back: the module that draws the template asks for what was begun."""
    name = path.partition("/templates/")[2]
    drawing = [
        source
        for package in PACKAGES
        for each in modules_of(ROOT / package)
        if f'"{name}"' in (source := text_of(each))
    ]
    assert drawing
    domain = ROOT / path.partition("/templates/")[0] / "pages"
    beside = "".join(text_of(each) for each in modules_of(domain) if "begun" in text_of(each))
    assert any("begun(" in source or "begun_parts(" in source for source in drawing) or "begun(request" in beside, name


def test_the_count_counts() -> None:
    two = '<form method="post">{{ form.text(1) }}{{ form.date(2) }}</form>'
    assert not needs_draft(two)
    assert needs_draft(two + "{{ form.checkbox(3) }}")
    assert needs_draft('<form method="post">{{ form.textarea(1) }}</form>')
