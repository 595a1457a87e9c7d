"""Hygiene of text that people type, and of text that leaves for file names and spreadsheets."""

import re
import unicodedata

from kernel.web.i18n import N_, gettext

SINGLE_LINE_LENGTH = 200
MULTILINE_LENGTH = 20_000
_SHOWN_BEFORE = 30  # characters before what is refused


class TextProblem(ValueError):
    """A text that is refused: a stable `code` and a sentence (message id) to stand beside the field.

    A `ValueError`, so msgspec turns it into a validation error when it is raised while decoding.
    """

    def __init__(self, code: str, message_cs: str) -> None:
        super().__init__(message_cs)
        self.code = code
        self.message_cs = message_cs


_LINE_ENDS = re.compile("\r\n|\r|\x85|\u2028|\u2029|\x0b|\x0c")
_ONE_LINE_BLANKS = re.compile("[\t\x0b\x0c\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_REFUSED = re.compile(
    "(?P<bidi_control>[\u202b\u202d\u202e\u2067])|(?P<invisible_character>[\ufff9-\ufffb])"
    "|(?P<control_character>[\x00-\x08\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff])"
)
_GOES = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a\u202c\u2060-\u2066\u2068-\u206f\ufeff\ufffc"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_GOING = re.compile(f"[{_GOES}]")
# Joiners belong into emoji and some scripts; beside letters of ours they only hide.
_JOINERS = re.compile("(?<![^\x00-\u058f])[\u200c\u200d\ufe00-\ufe0f]+|[\u200c\u200d]+(?![^\x00-\u058f])")
_LOOKS_LIKE = str.maketrans(
    dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u2800\u3000\u3164\uffa0",
        " ",
    )
    | dict.fromkeys("\u2010\u2011\u2043\ufe63\uff0d", "-")
    | dict.fromkeys("\uf0a7\uf0b7\uf0d8\uf0fc", "•")  # bullets of a word processor, in letters that only its face has
    | {"\uf0e0": "→", "\uf04a": "☺"}
    | dict(zip("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
)
_IN_NUMBERS = str.maketrans(
    dict.fromkeys((chr(code) for code in range(0x10000) if unicodedata.category(chr(code)) == "Pd"), "-")
    | dict.fromkeys("\u02d7\u2043\u207b\u208b\u2212\u2500\u2501\u2796", "-")
    | dict.fromkeys("\u2044\u2215\u2571\u27cb\u29f8\uff0f", "/")
)
_WHAT = {
    "bidi_control": N_("skrytý znak, který obrací směr psaní"),
    "invisible_character": N_("neviditelný znak"),
    "control_character": N_("řídicí znak, který sem nepatří"),
}


def tidy(value: str) -> str:
    """What was pasted, as it looks: composed letters, plain blanks and hyphens, without marks that nobody sees.

    Bullets of a word processor and joined letters of a PDF become what they show. Dashes of sentences stay. So does what would read differently without it, for `clean_text` to refuse.
    """
    text = unicodedata.normalize("NFC", value).translate(_LOOKS_LIKE)
    return unicodedata.normalize("NFC", _JOINERS.sub("", _GOING.sub("", text)))


def tidy_number(value: str) -> str:
    """An official number or mark as a records system writes it, however it was pasted: every dash and minus is a hyphen, and whatever
    looks like a slash is one.

    In a number nothing is told by the length of a stroke, so two that look alike are one.
    """
    return tidy(value).translate(_IN_NUMBERS)


def clean_text(value: str, *, max_length: int | None = None, multiline: bool = False) -> str:
    """The text as it is stored: tidied, NFC, line ends as `\\n`, without outer blanks.

    Lengths are code points after that: at most `max_length`, by default 200 on one line and 20 000 on several.
    Raises `TextProblem` for a text too long, line ends on one line, and for control characters, marks that turn the
    direction of writing and lone surrogates, which can make a record read differently from what it says: those are
    said with their place.
    """
    limit = max_length if max_length is not None else (MULTILINE_LENGTH if multiline else SINGLE_LINE_LENGTH)
    if len(value) > 4 * limit + 100:
        raise _too_long(limit, len(value))
    if _SURROGATE.search(value):
        raise TextProblem(
            "text.invalid_unicode", N_("Text obsahuje neplatné znaky (vadné kódování). Napište jej znovu.")
        )
    text = tidy(_LINE_ENDS.sub("\n", value if multiline else _ONE_LINE_BLANKS.sub(" ", value)))
    refused = _REFUSED.search(text)
    text, whole = text.strip(), text
    if len(text) > limit:
        raise _too_long(limit, len(text))
    if refused:
        raise _refused(whole, refused)
    if not multiline and "\n" in text:
        raise TextProblem("text.line_break", N_("Sem patří jen jeden řádek, bez konců řádků."))
    return text


def storable(value: str) -> str:
    """Words that somebody else wrote, as a form takes them: what `clean_text` refuses is gone."""
    return tidy(_LINE_ENDS.sub("\n", _REFUSED.sub("", _SURROGATE.sub("", value)))).strip()


def _refused(text: str, found: re.Match[str]) -> TextProblem:
    """What stands where, in words: the line when there are several, and the words before it."""
    kind = str(found.lastgroup)
    line = text.count("\n", 0, found.start()) + 1
    before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()].strip()
    if len(before) > _SHOWN_BEFORE:
        before = "…" + before[-_SHOWN_BEFORE:].partition(" ")[2]
    place = gettext("za „{before}“").format(before=before) if before else gettext("na začátku")
    if "\n" in text.strip():
        place = gettext("na {line}. řádku {place}").format(line=line, place=place)
    sentence = gettext("V textu stojí {place} {what} ({code}). Smažte ho.")
    return TextProblem(
        f"text.{kind}",
        sentence.format(place=place, what=gettext(_WHAT[kind]), code=f"U+{ord(found[0]):04X}"),
    )


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
