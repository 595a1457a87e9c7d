"""In a child of its own: the words of a PDF that came with a message, line by line, within bounds.

A field of a form that somebody filled in is a line `label: answer`, by the words beside it; of the pages only what has nothing to do with
a field is added. Without fields the pages are read, and a label that stands apart from its answer in one row is such a line too. Whatever
acts, is encrypted, damaged or too much says nothing at all: it is refused, and the message comes with the file as it is.
"""

import io
from collections.abc import Iterator
from typing import Any

import msgspec
import pikepdf
import pypdfium2
from pypdfium2 import raw

from kernel.uploads import Refused
from kernel.uploads.pdf import rewritten as cleaned
from kernel.uploads.word import MOST_LETTERS, lines_of

MOST_OBJECTS = 20_000
MOST_PAGES = 10
MOST_ON_A_PAGE = 30_000  # characters
MOST_FIELDS = 500
MOST_DEEP = 20
_LONGEST_ANSWER = 2_000
_APART = 0.8  # of the height of a line: so far stands a label from its answer, where neither is a word of one sentence
_ABOVE = 16.0  # points: so high above a field stands its label, where nothing is written beside it
_PASSWORD = 1 << 13
_UNSEEN = 1 << 1 | 1 << 5


class Box(msgspec.Struct, frozen=True):
    """Where something stands on its page, in points from below."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2

    @property
    def height(self) -> float:
        return self.top - self.bottom


class Written(msgspec.Struct, frozen=True):
    """Words that stand together in one row of a page."""

    words: str
    box: Box


class Field(msgspec.Struct, frozen=True):
    """A field of a form on a page: what it is called, and what somebody answered."""

    box: Box
    said: str  # for those who hear the form
    name: str
    answer: str


def words_of(content: bytes, _kind: str = "pdf-words") -> bytes:
    """The lines of the file. Raises Refused."""
    clean = cleaned(content)
    fields = _fields(clean)
    lines: list[str] = []
    for number, rows in enumerate(_pages(clean)):
        lines += _lines(rows, fields[number])
    return "\n".join(lines).replace("\0", "")[:MOST_LETTERS].rstrip().encode("utf-8", "replace")


def _lines(rows: list[list[Written]], fields: list[Field]) -> list[str]:
    answered = [f"{label}: {each.answer}" for each in fields if each.answer and (label := _label(each, rows, fields))]
    left = [row for row in rows if not any(_belongs(row, each) for each in fields)]
    return [*answered, *(line for row in left for line in lines_of([each.words for each in row]))]


# ── fields ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _fields(content: bytes) -> list[list[Field]]:
    """Of each page those that are seen, from above."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if len(pdf.objects) > MOST_OBJECTS or len(pdf.pages) > MOST_PAGES:
            raise Refused("file.too_complex")
        try:
            found = [[field for each in _annotations(page) if (field := _field(each))] for page in pdf.pages]
        except (pikepdf.PikepdfError, ValueError, TypeError, KeyError, IndexError, OverflowError):
            raise Refused("file.damaged") from None
    if sum(map(len, found)) > MOST_FIELDS:
        raise Refused("file.too_complex")
    return [sorted(each, key=lambda field: (-field.box.top, field.box.left)) for each in found]


def _annotations(page: pikepdf.Page) -> list[pikepdf.Dictionary]:
    there = page.obj.get("/Annots")
    each = list(there)[: MOST_FIELDS + 1] if isinstance(there, pikepdf.Array) else []
    return [one for one in each if isinstance(one, pikepdf.Dictionary)]


def _field(widget: pikepdf.Dictionary) -> Field | None:
    """A field in which somebody writes or chooses; none of a tick, a button, a password or what nobody sees."""
    said = _inherited(widget)
    if said.get("/Subtype") != pikepdf.Name("/Widget") or int(said.get("/F", 0)) & _UNSEEN:
        return None
    if said.get("/FT") not in (pikepdf.Name("/Tx"), pikepdf.Name("/Ch")) or int(said.get("/Ff", 0)) & _PASSWORD:
        return None
    one, two, three, four = (float(each) for each in said["/Rect"])
    box = Box(min(one, three), min(two, four), max(one, three), max(two, four))
    return Field(box, _text(said.get("/TU")), _text(said.get("/T")).replace("_", " "), _text(said.get("/V")))


def _inherited(widget: pikepdf.Dictionary) -> dict[str, Any]:
    """What is said of a field here and further up, the nearest first."""
    found: dict[str, Any] = {}
    at: Any = widget
    for _ in range(MOST_DEEP):
        if not isinstance(at, pikepdf.Dictionary):
            return found
        found = {**dict(at.items()), **found}
        at = at.get("/Parent")
    raise Refused("file.too_complex")


def _text(value: Any) -> str:
    return " ".join(str(value).split())[:_LONGEST_ANSWER] if isinstance(value, pikepdf.String) else ""


def _label(field: Field, rows: list[list[Written]], fields: list[Field]) -> str:
    """The words before a field in its row, from the field before it on; else what it is called, else the words above it."""
    box = field.box
    before = [each.box.right for each in fields if each.box.right <= box.left and _overlap(each.box, box)]
    start = max(before, default=float("-inf"))
    for row in rows:
        beside = [each for each in row if box.bottom <= each.box.middle <= box.top]
        words = " ".join(
            each.words for each in beside if start <= each.box.left and each.box.right <= box.left + _ABOVE
        )
        if words.strip(" :"):
            return words.rstrip(" :")
    above = [each.words for row in rows for each in row if _is_above(each.box, box)]
    return (field.said or (above[-1] if above else field.name)).rstrip(" :")


def _overlap(one: Box, other: Box) -> bool:
    return one.bottom < other.top and other.bottom < one.top


def _is_above(words: Box, box: Box) -> bool:
    return 0 <= words.middle - box.top <= _ABOVE and words.left < box.right and box.left < words.right


def _belongs(row: list[Written], field: Field) -> bool:
    """Whether a row of a page is beside a field or says above it what belongs in."""
    return any(field.box.bottom <= each.box.middle <= field.box.top or _is_above(each.box, field.box) for each in row)


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _pages(content: bytes) -> Iterator[list[list[Written]]]:
    """The rows of each page from above, each as the words that stand together."""
    try:
        pdf = pypdfium2.PdfDocument(content)
        for page in pdf:
            yield _rows(_written(page.get_textpage()))
    except pypdfium2.PdfiumError:
        raise Refused("file.damaged") from None


def _written(page: Any) -> list[Written]:
    """Word by word, as they were put on the page."""
    count = page.count_chars()
    if count > MOST_ON_A_PAGE:
        raise Refused("file.too_complex")
    found: list[Written] = []
    letters: list[str] = []
    box: Box | None = None
    for number in range(count):
        letter = chr(raw.FPDFText_GetUnicode(page, number))
        here = Box(*page.get_charbox(number, loose=True)) if letter.isprintable() and not letter.isspace() else None
        if box is not None and (here is None or not _goes_on(box, here)):
            found.append(Written("".join(letters), box))
            letters, box = [], None
        if here is not None:
            letters.append(letter)
            box = here if box is None else _around(box, here)
    return [*found, *([Written("".join(letters), box)] if box else [])]


def _goes_on(word: Box, letter: Box) -> bool:
    return _overlap(word, letter) and abs(letter.left - word.right) < max(word.height, letter.height)


def _around(one: Box, other: Box) -> Box:
    return Box(
        min(one.left, other.left), min(one.bottom, other.bottom), max(one.right, other.right), max(one.top, other.top)
    )


def _rows(words: list[Written]) -> list[list[Written]]:
    """Words in their rows, and in a row those together that no wider space parts."""
    rows: list[list[Written]] = []
    for each in sorted(words, key=lambda word: -word.box.middle):
        if (
            rows
            and _overlap(rows[-1][0].box, each.box)
            and abs(rows[-1][0].box.middle - each.box.middle) < (max(rows[-1][0].box.height, each.box.height) / 2)
        ):
            rows[-1].append(each)
        else:
            rows.append([each])
    return [_together(sorted(row, key=lambda word: word.box.left)) for row in rows]


def _together(row: list[Written]) -> list[Written]:
    height = max(each.box.height for each in row)
    found = [row[0]]
    for each in row[1:]:
        last = found[-1]
        if each.box.left - last.box.right < _APART * height:
            found[-1] = Written(f"{last.words} {each.words}", _around(last.box, each.box))
        else:
            found.append(each)
    return found
