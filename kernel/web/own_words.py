"""What of a text is its person's own: the words that no field of the form was drawn with.

A form that edits is drawn with what others wrote. Its person may read that as long as the form opens to them, and their
draft is theirs for longer: outside of its form a draft says only what they added. Which field a text stood in does not
matter, as rows change their places; nor does how often. It is a net and errs to the side of saying less.
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from contextvars import ContextVar

import msgspec

from kernel.czech import fold
from kernel.web.forms import Form

Drawn = Mapping[str, Sequence[str]]
"""Field → the texts that stood in it when the form was drawn; one after another, where it was drawn more than once."""

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_EDGES = re.compile(r"^\W+|\W+$")
_SMALL = 2  # so short a word tells nothing by itself, and reads well beside one's own
_LEFT_OUT = " … "

_drawn_with: ContextVar[tuple[Form, ...]] = ContextVar("drawn_with", default=())


def draw_with(form: Form) -> None:
    """Say that a form of this request is drawn with these values, which are not its person's own."""
    _drawn_with.set((*_drawn_with.get(), form))


def drawn_texts(*before: Drawn) -> dict[str, list[str]]:
    """What the forms of this request are drawn with, and what they were drawn with `before`: all but ids, each once."""
    found: dict[str, list[str]] = {}
    forms = [{name: form.texts(name) for name in form.names} for form in _drawn_with.get()]
    for drawn in (*before, *forms):
        for name, texts in drawn.items():
            found[name] = [*found.get(name, ()), *(text for text in texts if _says_something(text))]
    return {name: list(dict.fromkeys(texts)) for name, texts in found.items() if texts}


def _says_something(text: str) -> bool:
    return bool(text.strip()) and not _ID.fullmatch(text.strip())


def packed(drawn: Drawn) -> bytes:
    """As a ticket carries it; empty for nothing."""
    return zlib.compress(msgspec.json.encode(drawn)) if drawn else b""


def unpacked(carried: bytes) -> dict[str, list[str]]:
    """What `packed` made."""
    return msgspec.json.decode(zlib.decompress(carried), type=dict[str, list[str]]) if carried else {}


def words_of(drawn: Drawn) -> frozenset[str]:
    """The words of all that a form was drawn with, as they are compared."""
    return frozenset(_compared(word) for texts in drawn.values() for text in texts for word in text.split())


def own_words(text: str, drawn: frozenset[str]) -> str:
    """The words of a text that are none of the drawn ones, in their order, with a mark where something is left out.

    Goes through the text once. A text without any drawn word stays as it is.
    """
    runs: list[list[str]] = []
    left_out, is_open = False, False
    for word in text.split():
        if _compared(word) not in drawn or (is_open and len(word) <= _SMALL):
            if not is_open:
                runs.append([])
            runs[-1].append(word)
            is_open = True
        else:
            left_out, is_open = True, False
    return _LEFT_OUT.join(" ".join(run) for run in runs) if left_out else text


def _compared(word: str) -> str:
    return fold(_EDGES.sub("", word))
