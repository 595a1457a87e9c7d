"""In the child: the words of documents of Word (.docx) that came with a message, line by line, within bounds.

A row of a table in which a label stands beside its answer is a line `label: answer`. What cannot be read says nothing: the message
comes all the same, and the document with it as it is.
"""

import io
import zipfile
from collections.abc import Iterable
from xml.parsers import expat

from kernel.uploads import Refused

MOST_DOCUMENTS = 3
MOST_LETTERS = 20_000
MOST_PACKED = 5 * 1024 * 1024
MOST_UNPACKED = 8 * 1024 * 1024
MOST_DEEP = 100
_MAIN = "word/document.xml"
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SECOND = (
    "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"  # the same for older programs, once more
)


def words_of(named: Iterable[tuple[str, bytes]]) -> list[str]:
    """What the first documents of Word among these files say, each by itself."""
    documents = [content for name, content in named if name.lower().endswith(".docx")][:MOST_DOCUMENTS]
    found, left = list[str](), MOST_LETTERS
    for words in filter(None, map(_words, documents)):
        found.append(words[:left].rstrip())
        left -= len(found[-1])
    return [words for words in found if words]


def _words(content: bytes) -> str:
    if len(content) > MOST_PACKED:
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed, packed.open(_MAIN) as document:
            xml = document.read(MOST_UNPACKED + 1)
        return _Read().parse(xml) if len(xml) <= MOST_UNPACKED else ""
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 a library's trouble with what a stranger made, whichever it is
        return ""


class _Read:
    """The paragraphs in their order; those in a table are kept until its row ends."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._rows: list[list[list[str]]] = []  # of each table that is open its last row: cells, each of lines
        self._path: list[str] = []
        self._words: list[str] = []
        self._left_out = 0

    def parse(self, xml: bytes) -> str:
        """Read all of it. Raises Refused, ExpatError."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._said
        parser.Parse(xml, True)
        return "\n".join(self._lines)

    def _doctype(self, *_: object) -> None:
        raise Refused("message.unsafe")

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        if len(self._path) >= MOST_DEEP:
            raise Refused("message.too_complex")
        space, _, local = name.rpartition(" ")
        self._path.append(local if space == _SPACE else "")
        self._left_out += name == _SECOND
        match self._path[-1]:
            case "tbl":
                self._rows.append([])
            case "tr" if self._rows:
                self._rows[-1] = []
            case "tc" if self._rows:
                self._rows[-1].append([])
            case "tab":
                self._words.append(" ")
            case "br" | "cr":
                self._words.append(" " if self._rows else "\n")
            case _:
                pass

    def _said(self, words: str) -> None:
        if self._path[-1:] == ["t"] and not self._left_out:
            self._words.append(words)

    def _end(self, name: str) -> None:
        self._left_out -= name == _SECOND
        local = self._path.pop()
        if local == "p":
            self._keep(["".join(self._words).replace("\0", "").strip()])
            self._words.clear()
        elif local == "tr" and self._rows:
            row, self._rows[-1] = self._rows[-1], []
            inner = self._rows.pop()
            self._keep(lines_of([" ".join(cell) for cell in row]))
            self._rows.append(inner)
        elif local == "tbl" and self._rows:
            self._rows.pop()

    def _keep(self, lines: list[str]) -> None:
        """To the cell in which it stands, or to the document."""
        cell = self._rows[-1][-1] if self._rows and self._rows[-1] else self._lines
        cell += filter(None, lines)


def lines_of(cells: list[str]) -> list[str]:
    """A row: pairs of a label and its answer, where it has any; a label without an answer says nothing."""
    if len(cells) % 2 or any(":" in label.rstrip(": ") for label in cells[::2]):
        return cells
    pairs = zip(cells[::2], cells[1::2], strict=True)
    return [f"{label.rstrip(': ')}: {answer}" for label, answer in pairs if answer]
