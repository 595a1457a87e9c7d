"""Which words of a page are in another language than the page: stored and composed in Czech, shown in English.

Everything a template writes out passes through `shown`. What was not translated there is somebody's own text (a name, a
title, a record, a service) or a sentence that Python put together; in the finished page it carries `lang="cs"`. Which of
the two a plain string is, is told by the catalogue: what reads like one of our translations is ours.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from jinja2 import pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Concat
from markupsafe import Markup, escape

from kernel.web.i18n import DEFAULT_LANGUAGE, current_language, ngettext, read_catalogue, translator
from kernel.web.text import nbsp, soft

_BEGIN, _END = "\ufdd0", "\ufdd1"  # no characters: `kernel.text` refuses them, so nothing that is stored holds them
_MARKS = {ord(_BEGIN): None, ord(_END): None}
_LETTER = re.compile(r"[^\W\d_]")
# of what Python puts together, the outermost first
_SEPARATORS = tuple((each, re.compile(f"({re.escape(each)})")) for each in (" · ", "(", ")", "; ", ". ", ", ", ": "))
_AROUND = " \u00a0·,;:"
_PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
_COUNT = re.compile(r"^\d+ ")
_OF_DAYS_AND_SIZES = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|(?:\w{3,9} )?\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?: \d{4})?(?: \d{1,2}:\d\d)?"
    r"|[\d.,]+ [kmg]?b"
)
_FEWEST_LETTERS = 4  # of a sentence with gaps, for it to be known by what stands around them
_LONGEST = 400  # characters of what is put together; what is longer is somebody's text


# --- what reads like ours ------------------------------------------------------------------------------------------


class _Known:
    """The translations of a language: whole, and those with gaps by the word they begin or end with."""

    def __init__(self, language: str) -> None:
        self.whole: set[str] = set()
        self.gapped: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        for message in read_catalogue(language):
            for said in [message.string] if isinstance(message.string, str) else message.string or ():
                self._learn(soft(said))

    def _learn(self, said: str) -> None:
        literals = _PLACE.split(said)
        if len(literals) == 1:
            self.whole.add(_bare(said))
        elif len(_LETTER.findall("".join(literals))) >= _FEWEST_LETTERS:
            first, _, more = literals[0].strip().partition(" ")
            pattern = re.compile(r"\s*" + "(.+?)".join(map(re.escape, literals)) + r"\.?\s*")
            known = self.gapped.setdefault(first if more or literals[0].endswith(" ") else "", [])
            known.append((max(literals, key=len), pattern))

    def match(self, text: str) -> re.Match[str] | None:
        """The text as one of the sentences with gaps: groups are what stands in them."""
        for word in (text.split(maxsplit=1)[0], ""):
            for literal, pattern in self.gapped.get(word, ()):
                if literal in text and (found := pattern.fullmatch(text)):
                    return found
        return None


@lru_cache
def _known(language: str) -> _Known:
    return _Known(language)


def _bare(text: str) -> str:
    return text.strip(" .,:;…").casefold()


def runs(text: str, separators: Sequence[tuple[str, re.Pattern[str]]] = _SEPARATORS) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is in another language than the page."""
    if not _LETTER.search(text):
        return [(text, False)]
    plain = soft(text)
    if "\n" in plain or len(plain) > _LONGEST:
        return [(text, True)]
    known, bare = _known(current_language.get()), _bare(plain)
    if {bare, _COUNT.sub("", bare)} & known.whole or _OF_DAYS_AND_SIZES.fullmatch(bare):
        return [(text, False)]
    if found := known.match(plain):
        return [piece for part, gap in _parts(text, found) for piece in (runs(part) if gap else [(part, False)])]
    for at, (separator, between) in enumerate(separators):
        if separator in text:
            each = [piece for part in between.split(text) if part for piece in runs(part, separators[at + 1 :])]
            if any(not theirs and _LETTER.search(part) for part, theirs in each):
                return each
    return [(text, True)]


def _parts(text: str, found: re.Match[str]) -> Iterator[tuple[str, bool]]:
    """What stands between the gaps and in them, in order."""
    at = 0
    for group in range(1, len(found.groups()) + 1):
        start, end = found.span(group)
        yield text[at:start], False
        yield text[start:end], True
        at = end
    yield text[at:], False


# --- what a template writes out --------------------------------------------------------------------------------------


def _is_foreign() -> bool:
    return current_language.get() != DEFAULT_LANGUAGE


def marked(value: str) -> Markup:
    """The text with its foreign words marked, for `in_tongues`."""
    return Markup("").join(
        _marks_in(part) if theirs else escape(part) for part, theirs in runs(value.translate(_MARKS))
    )


def _marks_in(text: str) -> Markup:
    """The text between its marks, without the separators around it."""
    words = text.strip(_AROUND)
    before, after = text[: text.index(words)], text[text.index(words) + len(words) :]
    return Markup(f"{before}{_BEGIN}{escape(words)}{_END}{after}")  # noqa: S704 separators around what is escaped


def shown(value: Any) -> Any:
    """What is written out of a value: foreign words marked when the page is in another language than they."""
    return marked(value) if isinstance(value, str) and not hasattr(value, "__html__") and _is_foreign() else value


def written(value: str) -> Markup:
    """A plain text written out."""
    return marked(value) if _is_foreign() else escape(value)


@pass_context
def finalize(_context: Any, value: Any) -> Any:
    """`shown`, when the template runs and not when it is compiled."""
    return shown(value)


def joined(parts: Iterable[Any]) -> str:
    """What `~` makes of its parts: texts beside translations keep their marks."""
    made: list[Any] = []
    plain = ""
    for part in parts:
        if hasattr(part, "__html__"):
            made += [shown(plain), part] if plain else [part]
            plain = ""
        else:
            plain += str(part)
    return Markup("").join([*made, shown(plain)] if plain else made) if made else plain


def join(values: Iterable[Any], between: str = "", attribute: str | None = None) -> str:
    """The filter `join`, with the marks that `joined` keeps."""
    parts: list[Any] = []
    for value in values:
        parts += [between, value if attribute is None else getattr(value, attribute)]
    return joined(parts[1:])


class Generator(CodeGenerator):
    """Compiles `a ~ b` into `joined`."""

    def visit_Concat(self, node: Concat, frame: Frame) -> None:  # noqa: N802 as the visitor calls it
        """One tuple of all parts."""
        self.write("environment.joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


@lru_cache(maxsize=4096)
def _translated(language: str, message: str) -> Markup:
    """A message of a template, or marked as it is when nobody translated it."""
    said = translator(language).gettext(message)
    if language != DEFAULT_LANGUAGE and said == message and _bare(said) not in _known(language).whole:
        return Markup(f"{_BEGIN}{said}{_END}")  # noqa: S704 a message of ours
    return Markup(said)  # noqa: S704 a message of ours


def gettext_in_template(message: str, /, **values: Any) -> Markup:
    """`_('…%(name)s…', name=…)`: what stands in the gaps is shown as anything else."""
    language = current_language.get()
    if not values:
        return _alone(language, message)
    return _translated(language, message) % {name: shown(value) for name, value in values.items()}


@lru_cache(maxsize=4096)
def _alone(language: str, message: str) -> Markup:
    return _translated(language, message) % {}


def ngettext_in_template(one: str, many: str, n: int, /, **values: Any) -> Markup:
    """The same for a number of things."""
    return Markup(ngettext(one, many, n)) % {"num": n, **{name: shown(value) for name, value in values.items()}}  # noqa: S704 a message of ours


# --- the finished page -----------------------------------------------------------------------------------------------

_TAG = re.compile(r"(<[^>]*>)")
_RUN = re.compile(f"{_BEGIN}([^{_BEGIN}{_END}]*){_END}")
_VALUE = re.compile(f'value="{_BEGIN}[^"]*{_END}"')
_AS_TYPED = (
    "<textarea",
    "<pre",
    "<script",
    "<style",
)  # blanks in these are what somebody typed or what a program reads
_OF_TEXT_ALONE = ("<option", "<title", "<textarea")


def in_tongues(html: str) -> str:
    """The finished page: hard spaces where Czech wants them, and `lang` on what is in another language than the page.

    Where a whole element is, it carries the attribute itself; in an option, which can hold no element, one foreign word is
    enough. Attributes cannot say their language.
    """
    pieces = _TAG.split(html)
    (_mark_languages if _is_foreign() else _keep_together)(pieces)
    return "".join(pieces)


def _keep_together(pieces: list[str]) -> None:
    for at in range(0, len(pieces), 2):
        text = pieces[at]
        if " " in text and not text.isspace() and not (at and pieces[at - 1].startswith(_AS_TYPED)):
            pieces[at] = nbsp(text)


def _mark_languages(pieces: list[str]) -> None:
    drawing = False
    for at in range(0, len(pieces), 2):
        text, tag = pieces[at], pieces[at - 1] if at else ""
        if tag.startswith(("<svg", "</svg")):
            drawing = tag[1] != "/"
        if _BEGIN in tag:
            pieces[at - 1] = _with_language(tag) if tag.startswith("<input") and _VALUE.search(tag) else _unmarked(tag)
        if _BEGIN not in text:
            continue
        alone = (
            not tag.startswith("</") and at + 1 < len(pieces) and pieces[at + 1].startswith("</") and _all_foreign(text)
        )
        if alone or tag.startswith("<option"):
            pieces[at - 1] = _with_language(pieces[at - 1])
        if alone or tag.startswith(_OF_TEXT_ALONE):
            pieces[at] = _unmarked(text)
        else:
            pieces[at] = _RUN.sub(r'<tspan lang="cs">\1</tspan>' if drawing else r'<span lang="cs">\1</span>', text)


def _all_foreign(text: str) -> bool:
    return not _LETTER.search(_RUN.sub("", text))


def _unmarked(text: str) -> str:
    return text.translate(_MARKS)


def _with_language(tag: str) -> str:
    tag = _unmarked(tag)
    return tag if " lang=" in tag else f'{tag[:-1].rstrip("/")} lang="{DEFAULT_LANGUAGE}">'
