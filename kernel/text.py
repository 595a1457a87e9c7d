"""Hygiene of text that people type, and of text that leaves for file names and spreadsheets."""

import re
import unicodedata

from kernel.web.i18n import N_, gettext

SINGLE_LINE_LENGTH = 200
MULTILINE_LENGTH = 20_000


class TextProblem(ValueError):
    """A text that is refused: a stable `code` and a sentence (message id) to stand beside the field.

    A `ValueError`, so msgspec turns it into a validation error when it is raised while decoding.
    """

    def __init__(self, code: str, message_cs: str) -> None:
        super().__init__(message_cs)
        self.code = code
        self.message_cs = message_cs


_LINE_ENDS = re.compile("\r\n|\r|\u2028|\u2029")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\u200b\ufeff\u2060-\u2064\ufff9-\ufffb\U000e0000-\U000e007f]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_BREAK = re.compile("[\n\t]")


def clean_text(value: str, *, max_length: int | None = None, multiline: bool = False) -> str:
    """The text as it is stored: NFC, line ends as `\\n`, without outer blanks.

    Lengths are code points after that: at most `max_length`, by default 200 on one line and 20 000 on several.
    Raises `TextProblem` for a text too long, control characters (tab and line end are allowed in multiline), bidi
    overrides and isolates, lone surrogates and invisible characters: they can make a record read differently from
    what it says.
    """
    limit = max_length if max_length is not None else (MULTILINE_LENGTH if multiline else SINGLE_LINE_LENGTH)
    if len(value) > 4 * limit + 100:
        raise _too_long(limit, len(value))
    if _SURROGATE.search(value):
        raise TextProblem(
            "text.invalid_unicode", N_("Text obsahuje neplatné znaky (vadné kódování). Napište jej znovu.")
        )
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", value))
    has_control_character = _CONTROL.search(text) is not None
    text = text.strip()
    if len(text) > limit:
        raise _too_long(limit, len(text))
    if has_control_character:
        raise TextProblem("text.control_character", N_("Text obsahuje řídicí znaky, které sem nepatří. Smažte je."))
    if _BIDI.search(text):
        raise TextProblem("text.bidi_control", N_("Text obsahuje skryté znaky, které mění směr psaní. Smažte je."))
    if _INVISIBLE.search(text):
        raise TextProblem("text.invisible_character", N_("Text obsahuje neviditelné znaky. Napište jej znovu ručně."))
    if not multiline and _BREAK.search(text):
        raise TextProblem("text.line_break", N_("Sem patří jen jeden řádek, bez konců řádků a tabulátorů."))
    return text


def _too_long(limit: int, length: int) -> TextProblem:
    return TextProblem(
        "text.too_long",
        gettext("Text je příliš dlouhý: povolený počet znaků je {limit}, zadaný {length}.").format(
            limit=_number(limit), length=_number(length)
        ),
    )


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u00a0")


_NOT_IN_A_NAME = re.compile(r'[<>:"/\\|?*]')
_RESERVED_NAMES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST_NAME = 120


def safe_filename(name: str) -> str:
    """A file name that is only a name, on every system: no path, no control or hidden characters, not too long.

    Keeps diacritics and the extension; `soubor` when nothing is left.
    """
    last = re.split(r"[/\\]", _SURROGATE.sub("", name))[-1]
    text = unicodedata.normalize("NFC", last)
    text = "".join(c for c in text if unicodedata.category(c)[0] != "C" and c not in "\u2028\u2029")
    text = " ".join(_NOT_IN_A_NAME.sub("_", text).split()).strip(". ")
    stem, dot, extension = text.rpartition(".")
    if not dot or len(extension) > 10:
        stem, dot, extension = text, "", ""
    text = stem[: _LONGEST_NAME - len(dot + extension)].rstrip(". ") + dot + extension
    if not text.strip("._ "):
        return "soubor"
    return f"_{text}" if _RESERVED_NAMES.fullmatch(text) else text


_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def csv_cell(value: object) -> str:
    """The value for a CSV cell that a spreadsheet will not run as a formula; the CSV writer still does the quoting.

    Text that begins like a formula, also behind blanks, gets an apostrophe before it. Numbers keep their sign.
    """
    if value is None:
        return ""
    text = _SURROGATE.sub("\ufffd", str(value)).replace("\x00", "")
    if isinstance(value, int | float):
        return text
    return f"'{text}" if text.startswith(_FORMULA_START) or text.lstrip().startswith(_FORMULA_START) else text
