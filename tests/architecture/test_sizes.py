"""Files and functions stay small enough to be read at one sitting."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from app.testing.sources import tree
from kernel.web.render import environment

pytestmark = pytest.mark.xdist_group("sources")  # each source is parsed once

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "kernel", "tenants", "cases", "consent", "sharing", "services")
BESIDE_THE_PRODUCT = ("app/testing/", "app/bench/", "app/demo/")

MEDIAN, FILE, FUNCTION, TEMPLATE_LINE = 100, 400, 60, 160


def paths(pattern: str) -> Iterator[tuple[str, Path]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob(pattern)):
            yield path.relative_to(ROOT).as_posix(), path


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def functions(source: str, path: str = "") -> Iterator[tuple[str, int]]:
    """Each function as `path:Class.name` with its lines, from `def` to the end."""

    def walk(node: ast.AST, names: tuple[str, ...]) -> Iterator[tuple[str, int]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inner = (*names, child.name)
                if not isinstance(child, ast.ClassDef):
                    yield f"{path}:{'.'.join(inner)}", (child.end_lineno or child.lineno) - child.lineno + 1
                yield from walk(child, inner)
            else:
                yield from walk(child, names)

    yield from walk(tree(source), ())


def complaints(sizes: dict[str, int], mark: int) -> list[str]:
    """What is over the mark. There are no exceptions."""
    return [f"{name}: {size}, at most {mark}" for name, size in sizes.items() if size > mark]


def test_half_of_the_files_have_a_hundred_lines_at_most() -> None:
    """Files that only name a package do not count."""
    sizes = [len(lines(path)) for name, path in paths("*.py") if not name.startswith(BESIDE_THE_PRODUCT)]
    assert median(size for size in sizes if size > 3) <= MEDIAN


def test_no_file_is_over_four_hundred_lines() -> None:
    assert complaints({name: len(lines(path)) for name, path in paths("*.py")}, FILE) == []


def test_no_function_is_over_sixty_lines() -> None:
    sizes = dict(found for name, path in paths("*.py") for found in functions(path.read_text(encoding="utf-8"), name))
    assert complaints(sizes, FUNCTION) == []


def test_no_line_of_a_template_is_over_160_characters() -> None:
    wide = {
        name: sum(len(line) > TEMPLATE_LINE for line in lines(path))
        for name, path in paths("*.html")
        if "/templates/" in name
    }
    assert complaints(wide, 0) == []


def test_a_line_broken_inside_tags_changes_nothing_on_the_page() -> None:
    """How long lines are broken: within a call, or where `-` takes the break away again."""
    one = environment().from_string("<p>{% if x %}{{ [1, 2]|join(',') }}{% endif %}</p>")
    many = environment().from_string("<p>\n{%- if x -%}\n  {{ [1,\n    2]|join(',') }}\n{%- endif -%}\n</p>")
    assert one.render(x=True) == many.render(x=True) == "<p>1,2</p>"


def test_what_is_over_the_mark_is_named() -> None:
    assert complaints({"a": 5, "b": 6, "c": 7}, 6) == ["c: 7, at most 6"]


def test_functions_within_classes_and_functions_are_found() -> None:
    source = "class A:\n    async def b(self):\n        def c():\n            pass\n        return c\n"
    assert dict(functions(source, "x.py")) == {"x.py:A.b": 4, "x.py:A.b.c": 2}
