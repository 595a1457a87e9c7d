"""Příručka: the user guide, a chapter for each kind of work, written in Czech in `docs/prirucka/`, with pictures of the demonstration.

A domain says its chapters and their pictures in `register()`; `make pictures` takes the pictures of a running demonstration.
"""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from PIL import Image

from kernel.czech import fold
from kernel.points import Point

ROOT = Path(__file__).resolve().parents[2] / "docs" / "prirucka"
PICTURE_ROOT = ROOT / "obrazky"
ADDRESS = "/help/handbook"
_CLASSES = {
    "bullet_list_open": "o-bul",
    "ordered_list_open": "o-steps",
    "table_open": "govuk-table",
    "tr_open": "govuk-table__row",
    "th_open": "govuk-table__header",
    "td_open": "govuk-table__cell",
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """One kind of work: `docs/prirucka/<key>.md`, whose first heading is its title and whose first paragraph says for whom it is."""

    key: str
    order: int


@dataclass(frozen=True, slots=True)
class Picture:
    """What one picture shows: whose page of the demonstration, at which address, what is pressed on it, and which part of it.

    `person` is the part of their e-mail before the domain, or the whole e-mail; `press` are the names of links and buttons in
    their order; `part` a selector, or nothing for what is seen without scrolling.
    """

    name: str
    person: str
    address: str
    press: tuple[str, ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A chapter as it is shown: its title, for whom it is, the headings to go to, and the text."""

    key: str
    title: str
    whom: str
    headings: tuple[tuple[str, str], ...]
    text: Markup


CHAPTERS: Point[Chapter] = Point("chapters", key=lambda each: each.key, once=lambda each: each.key)
PICTURES: Point[Picture] = Point("pictures", key=lambda each: each.name, once=lambda each: each.name)


def chapters() -> list[Read]:
    """All chapters in their order."""
    return [_read(each.key) for each in sorted(CHAPTERS.all(), key=lambda each: each.order)]


def chapter(key: str) -> Read | None:
    """One chapter; None where no domain wrote it."""
    return _read(key) if CHAPTERS.one(key) else None


def tokens(key: str) -> list[Token]:
    """What a chapter is written of. Raises FileNotFoundError where a domain promised one that is not there."""
    return _MARKDOWN.parse((ROOT / f"{key}.md").read_text(encoding="utf-8"))


@lru_cache
def picture(name: str) -> tuple[bytes, str] | None:
    """The file of a picture and the mark of its content; None for one that no domain shows."""
    if PICTURES.one(name) is None:
        return None
    content = (PICTURE_ROOT / f"{name}.png").read_bytes()
    return content, sha256(content).hexdigest()[:10]


_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@lru_cache
def _read(key: str) -> Read:
    found = tokens(key)
    title, whom, rest = found[1].content, found[4].content, found[6:]
    headings: list[tuple[str, str]] = []
    for position, token in enumerate(rest):
        if token.type == "heading_open":
            words = rest[position + 1].content
            anchor = "-".join(fold(words).split())
            token.attrSet("id", anchor)
            token.attrSet("class", f"o-{token.tag}")
            if token.tag == "h2":
                headings.append((anchor, words))
        elif token.type in _CLASSES:
            token.attrSet("class", _CLASSES[token.type])
        for part in token.children or ():
            if part.type == "image":
                _place(part)
    text = Markup(_MARKDOWN.renderer.render(rest, _MARKDOWN.options, {}))  # noqa: S704 our own text, HTML in it is not read
    return Read(key, title, whom, tuple(headings), text)


def _place(image: Token) -> None:
    """A picture takes its room before it is there, and its address changes with its content."""
    name = str(image.attrGet("src"))
    shown = picture(name)
    assert shown is not None, f"no domain says what the picture {name} shows"
    with Image.open(PICTURE_ROOT / f"{name}.png") as file:
        width, height = file.size
    for attribute, value in (
        ("src", f"{ADDRESS}/pictures/{name}.png?v={shown[1]}"),
        ("width", width // 2),
        ("height", height // 2),
        ("loading", "lazy"),
        ("class", "o-picture"),
    ):
        image.attrSet(attribute, value)
