"""Where a text says that somebody called whose name stands in it anyway: the name is no secret, that they called is."""

import re
from collections.abc import Iterator

from kernel.czech import fold

_WORD = re.compile(r"[^\W\d_]+")
_ENDS = re.compile(r"[.!?;\n]")
_CALLED = re.compile(
    r"(?:za|pro|do|pri)?vola(?:l[aoi]?)?|(?:ozval|obratil|ohlasil|oznamil|nahlasil|prihlasil|ztelefonoval|(?:za)?telefonoval)[aoi]?"
)
"""Forms of *volat* and its kind that say who did it, folded."""
_NEAR = 4  # words from the name to that, with others between


def called_in(text: str, name: str) -> Iterator[tuple[int, str]]:
    """Where a word of a name, as it is called, stands near a word that somebody called, in one sentence: from the one to the other."""
    names = {fold(each) for each in _WORD.findall(name)}
    words = list(_WORD.finditer(text)) if names else []
    folded = [fold(each[0]) for each in words]
    for at, word in enumerate(folded):
        if not _CALLED.fullmatch(word):
            continue
        near = [
            other
            for other in range(max(0, at - _NEAR), min(len(words), at + _NEAR + 1))
            if folded[other] in names and not _ENDS.search(text, *_between(words, at, other))
        ]
        if near:
            first, last = min(at, *near), max(at, *near)
            yield words[first].start(), text[words[first].start() : words[last].end()]


def _between(words: list[re.Match[str]], one: int, other: int) -> tuple[int, int]:
    return words[min(one, other)].end(), words[max(one, other)].start()
