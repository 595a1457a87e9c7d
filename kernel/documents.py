"""Documents people sign and archives accept: Typst templates to tagged PDF/A."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import typst

from kernel.encoding import plain
from kernel.fonts import FAMILIES, FOLDER, drawable
from kernel.web.text import nbsp

TEMPLATES = Path(__file__).resolve().parent / "document_templates"

_TEMPLATE_NAME = re.compile(r"[a-z][a-z0-9_]*\.typ")

_SILENT = re.compile("[\u00ad\u200b-\u200f\u2060\ufe0f\ufeff]")
STAND_IN = "\u25a1"


class DocumentError(Exception):
    """A document could not be made: a template or the data given to it is wrong. A bug, never the reader's fault."""


def compile_pdf(
    template_name: str, data: dict[str, Any], *, title: str, language: str = "cs", made_at: datetime | None = None
) -> bytes:
    """The PDF of `template_name` (a file of `document_templates`, e.g. `file_cover.typ`) filled with `data`.

    The head of each template says which data it takes. Data travel as JSON and are only ever text: nothing in them is
    read as Typst code. A character that no face of `kernel.fonts` can draw is shown as an empty square; pages say so before
    somebody prints. `title` is the title of the document, `language` that of its words, `made_at` its creation time
    (now). Needs no network. Takes some tens of milliseconds: call it through `asyncio.to_thread`.
    Raises `DocumentError`.
    """
    if not _TEMPLATE_NAME.fullmatch(template_name) or not (TEMPLATES / template_name).is_file():
        raise DocumentError("there is no such template")
    timestamp = (made_at or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    inputs = {
        "data": msgspec.json.encode(_each(_set, msgspec.to_builtins(data, enc_hook=plain))).decode(),
        "title": _drawable(title),
        "language": language,
        "faces": ",".join(FAMILIES),
    }
    compiler = typst.Compiler(
        TEMPLATES / template_name, root=TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs
    )
    try:
        # PDF/A-2a for the archive and PDF/UA-1 for screen readers, in one file.
        made, complaints = compiler.compile_with_warnings(
            format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=timestamp
        )
    except typst.TypstError as error:
        raise DocumentError(f"{template_name}: {error.message}") from error
    if complaints:
        raise DocumentError(f"{template_name}: {complaints[0].message}")
    if not isinstance(made, bytes):
        raise DocumentError(f"{template_name}: no document came out")
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER])


def _each(change: Callable[[str], str], value: Any) -> Any:
    """The same data with each text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each(change, inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_each(change, inner) for inner in value]
    return value


def _set(text: str) -> str:
    """A text as it is set: with the hard spaces of pages, and only letters that can be drawn."""
    return _drawable(nbsp(text))


def _drawable(text: str) -> str:
    whole, letters = _SILENT.sub("", unicodedata.normalize("NFC", text)), drawable()
    return "".join(letter if letter in letters else STAND_IN for letter in whole)
