"""In the child: a table that somebody sends in, CSV as Czech programs write it or XLSX, as rows of plain texts."""

import csv
import io
import zipfile
from datetime import date, datetime
from typing import Any

import msgspec

from kernel.uploads import Refused

MOST_ROWS = 1_000
MOST_COLUMNS = 40
MOST_IN_CELL = 500
MOST_UNPACKED = 64 * 1024 * 1024
DELIMITERS = ";,\t"


def rewritten(content: bytes, kind: str) -> bytes:
    """The rows of a table as JSON, without those that are empty. Raises Refused."""
    try:
        rows = _of_workbook(content) if kind == "xlsx" else _of_text(content)
    except (Refused, MemoryError):
        raise
    except Exception:  # noqa: BLE001 a library's trouble with what a stranger made, whichever it is
        raise Refused("file.damaged") from None
    return msgspec.json.encode(rows)


def _of_text(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(len(content) + 1)
    return _kept(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with one, otherwise windows-1250, which Excel writes in Czech."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1250")


def _of_workbook(content: bytes) -> list[list[str]]:
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
            raise Refused("table.too_large")
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheet: Any = book.worksheets[0]
    sheet.reset_dimensions()
    return _kept([_plain(value) for value in row] for row in sheet.iter_rows(values_only=True))


def _plain(value: object) -> str:
    """A cell as somebody would type it: whole numbers without a point, days in the Czech way."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ano" if value else "ne"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return f"{day.day}.{day.month}.{day.year}"
    return str(value)


def _kept(rows: Any) -> list[list[str]]:
    found: list[list[str]] = []
    for row in rows:
        cells = [_cell(each) for each in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise Refused("table.too_wide")
        found.append(cells)
        if len(found) > MOST_ROWS + 1:
            raise Refused("table.too_long")
    return found


def _cell(value: str) -> str:
    """Without the apostrophe by which our own tables keep a text a text."""
    if len(value) > MOST_IN_CELL or "\0" in value:
        raise Refused("table.cell")
    text = value.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@" and len(text) > 1 else text
