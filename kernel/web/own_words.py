"""What of a text is its person's own: the words that the form was not drawn with.

A form that edits is drawn with what others wrote. Its person may read that as long as the form opens to them, and their
draft is theirs for longer: of a field that was drawn with words, a draft outside of its form says only what they added.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from difflib import SequenceMatcher

import msgspec

from kernel.web.forms import Form

Drawn = Mapping[str, Sequence[str]]
"""Field → the texts that stood in it when the form was drawn; one after another, where it was drawn more than once."""

_TOGETHER = 3  # so many words in a row that stand in a drawn text were not thought of twice
_MOST_COMPARED = 25_000_000  # pairs of words; of longer texts the words are told apart one by one
_LEFT_OUT = " … "

_drawn_with: ContextVar[tuple[Form, ...]] = ContextVar("drawn_with", default=())


def draw_with(form: Form) -> None:
    """Say that a form of this request is drawn with these values, which are not its person's own."""
    _drawn_with.set((*_drawn_with.get(), form))


def drawn_texts(*before: Drawn) -> dict[str, list[str]]:
    """What the forms of this request are drawn with, and what they were drawn with `before`: texts of words only, each once."""
    found: dict[str, list[str]] = {}
    forms = [{name: form.texts(name) for name in form.names} for form in _drawn_with.get()]
    for drawn in (*before, *forms):
        for name, texts in drawn.items():
            found[name] = [*found.get(name, ()), *(text for text in texts if " " in text.strip())]
    return {name: list(dict.fromkeys(texts)) for name, texts in found.items() if texts}


def packed(drawn: Drawn) -> bytes:
    """As a ticket carries it; empty for nothing."""
    return zlib.compress(msgspec.json.encode(drawn)) if drawn else b""


def unpacked(carried: bytes) -> dict[str, list[str]]:
    """What `packed` made."""
    return msgspec.json.decode(zlib.decompress(carried), type=dict[str, list[str]]) if carried else {}


def own_words(text: str, drawn: Iterable[str]) -> str:
    """The words of a text that stand in none of the drawn ones, in their order, with a mark where something is left out."""
    words = text.split()
    own = [True] * len(words)
    for other in drawn:
        for start, length in _shared(words, other.split()):
            own[start : start + length] = [False] * length
    if all(own):
        return text
    runs: list[list[str]] = []
    for at, word in enumerate(words):
        if own[at]:
            if at == 0 or not own[at - 1]:
                runs.append([])
            runs[-1].append(word)
    return _LEFT_OUT.join(" ".join(run) for run in runs)


def _shared(words: Sequence[str], other: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Where words stand that were drawn: in the same order, and wherever a few of them stand together."""
    if len(words) * len(other) > _MOST_COMPARED:
        known = set(other)
        yield from ((at, 1) for at, word in enumerate(words) if word in known)
        return
    matcher = SequenceMatcher(None, other, words, autojunk=False)
    yield from ((block.b, block.size) for block in matcher.get_matching_blocks())
    together = {tuple(other[at : at + _TOGETHER]) for at in range(len(other) - _TOGETHER + 1)}
    yield from (
        (at, _TOGETHER) for at in range(len(words) - _TOGETHER + 1) if tuple(words[at : at + _TOGETHER]) in together
    )
