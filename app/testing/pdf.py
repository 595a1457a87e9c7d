"""The words of a PDF made by us, for tests. Reads what Typst writes, not PDF in general."""

import re
import zlib

_STRING = rb"(?:[^\\()]|\\[\s\S])*"
for _ in range(4):  # a string may hold parentheses in pairs
    _STRING = rb"(?:[^\\()]|\\[\s\S]|\(" + _STRING + rb"\))*"
_PIECE = re.compile(
    rb"/ActualText\(" + _STRING + rb"\)|1 0 0 -1 [\d.]+ ([\d.]+) cm|/(f\d+) [\d.]+ Tf|\((" + _STRING + rb")\)"
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|([\s\S]))")
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, a line for each line, hard spaces as plain ones."""
    objects = {int(number): body for number, body in re.findall(rb"(?<!\d)(\d+) 0 obj\s(.*?)\sendobj", pdf, re.S)}
    pages: list[str] = []
    for page in (body for body in objects.values() if re.search(rb"/Type/Page[^s]", body)):
        resources = objects[_reference(page, b"Resources")]
        fonts = {
            name: _characters(_stream(objects[_reference(objects[int(number)], b"ToUnicode")]))
            for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
        }
        pages.append(_text(_stream(objects[_reference(page, b"Contents")]), fonts))
    return pages


def _reference(body: bytes, key: bytes) -> int:
    found = re.search(rb"/%s (\d+) 0 R" % key, body)
    assert found is not None
    return int(found[1])


def _stream(body: bytes) -> bytes:
    return zlib.decompressobj().decompress(body.split(b"stream", 1)[1].lstrip(b"\r\n"))


def _characters(cmap: bytes) -> dict[int, str]:
    _, _, cmap = cmap.partition(b"endcodespacerange")
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", cmap)
    }


def _text(content: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    lines: list[list[str]] = []
    height, font = b"", {0: ""}
    for piece in _PIECE.finditer(content):
        if piece[1]:
            if piece[1] != height:
                lines.append([])
            height = piece[1]
        elif piece[2]:
            font = fonts[piece[2]]
        elif piece[3]:
            codes = _ESCAPE.sub(_unescaped, piece[3])
            lines[-1] += [font[int.from_bytes(codes[i : i + 2], "big")] for i in range(0, len(codes), 2)]
    return "\n".join("".join(line) for line in lines if line).replace("\u00a0", " ")


def _unescaped(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 8)]) if match[1] else _LETTERS.get(match[2], match[2])
