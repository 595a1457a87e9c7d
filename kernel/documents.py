"""Documents people sign and archives accept: Typst templates to tagged PDF/A."""

import re
import unicodedata
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import typst

TEMPLATES = Path(__file__).resolve().parent / "document_templates"

_TEMPLATE_NAME = re.compile(r"[a-z][a-z0-9_]*\.typ")

# What the bundled fonts can draw (tests read the fonts and compare). PDF/A forbids characters without a glyph.
NOT_DRAWABLE = re.compile(
    "[^\n\t -~\u00a0-\u00ac\u00ae-\u0148\u014a-\u01c3\u01c5-\u024f\u0259\u02bb\u02bc\u02c6-\u02dd\u0300-\u0304"
    "\u0306-\u030a\u030c\u030f\u0313\u0315\u031b\u0323\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f"
    "\u0462\u0463\u0472-\u0475\u0490-\u0493\u1e80-\u1e85\u1ea0-\u1ef9\u2010-\u2015\u2018-\u201e\u2020-\u2022"
    "\u2026\u2030\u2039\u203a\u20ac\u2116\u2122\u2190-\u2193\u2212\u2248\u2260\u2264\u2265\u25a1\u25cb\u25cf"
    "\u2713]"
)
_SILENT = re.compile("[\u00ad\u200b-\u200f\u2060\ufe0f\ufeff]")
STAND_IN = "\u25a1"


class DocumentError(Exception):
    """A document could not be made: a template or the data given to it is wrong. A bug, never the reader's fault."""


def compile_pdf(
    template_name: str, data: dict[str, Any], *, title: str, language: str = "cs", made_at: datetime | None = None
) -> bytes:
    """The PDF of `template_name` (a file of `document_templates`, e.g. `file_cover.typ`) filled with `data`.

    The head of each template says which data it takes. Data travel as JSON and are only ever text: nothing in them is
    read as Typst code. A character that the bundled fonts (Latin, Greek, Cyrillic, Vietnamese) cannot draw is shown as
    an empty square. `title` is the title of the document, `language` that of its words, `made_at` its creation time
    (now). Needs no network. Takes some tens of milliseconds: call it through `asyncio.to_thread`.
    Raises `DocumentError`.
    """
    if not _TEMPLATE_NAME.fullmatch(template_name) or not (TEMPLATES / template_name).is_file():
        raise DocumentError("there is no such template")
    timestamp = (made_at or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    inputs = {
        "data": msgspec.json.encode(_drawable(msgspec.to_builtins(data))).decode(),
        "title": _drawable(title),
        "language": language,
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
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[TEMPLATES / "fonts"])


def _drawable(value: Any) -> Any:
    if isinstance(value, str):
        return NOT_DRAWABLE.sub(STAND_IN, _SILENT.sub("", unicodedata.normalize("NFC", value)))
    if isinstance(value, dict):
        return {key: _drawable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(inner) for inner in value]
    return value
