"""The words of a text, and under what one is compared with a name: letters without marks, sound, Latin for Cyrillic."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache

import msgspec

from kernel.czech import fold, latinised, sound

_LETTERS = r"[^\W\d_]+"
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ‘`´ʹ", "'"))
CHAIN = re.compile(rf"{_LETTERS}(?:[-']{_LETTERS})*")
PART = re.compile(_LETTERS)
# Each begins at the one place where it can: a long word or a long gap is gone through once and not from each of its letters.
_BROKEN_LINE = re.compile(r"(?<=[^\W\d_])[-‐][^\S\n]*\n\s*(?=[^\W\d_])")
_HOMOGLYPHS = str.maketrans("аеорсухіјѕԁһкмтв", "aeopcyxijsdhkmtb")  # what a Cyrillic letter looks like
CYRILLIC = re.compile(r"[\u0400-\u052f]")
SHORTEST_BY_SOUND = 4


class Word(msgspec.Struct, frozen=True):
    """A word of a text: as it stands there, where, and under what it is compared."""

    text: str
    start: int
    end: int
    keys: frozenset[str]


def plain_text(text: str) -> str:
    """Without invisible marks and marks over letters that make no letter of their own; broken words joined."""
    whole = unicodedata.normalize("NFKC", text)
    seen = "".join(c for c in whole if unicodedata.category(c) not in ("Cf", "Mn", "Me", "Co", "Cn"))
    return _BROKEN_LINE.sub("", seen.translate(_APOSTROPHES))


def words_of(text: str) -> Iterator[Word]:
    """Each word; one with a hyphen or an apostrophe as a whole, and its parts too."""
    keys = cache(keys_of)  # for this text alone: nothing of it stays
    for chain in CHAIN.finditer(text):
        parts = list(PART.finditer(chain[0]))
        if len(parts) > 1:
            whole = "".join(part[0] for part in parts)
            yield Word(chain[0], chain.start(), chain.end(), keys(whole))
        for part in parts:
            start = chain.start() + part.start()
            yield Word(part[0], start, start + len(part[0]), keys(part[0]))


def keys_of_all(forms: Collection[str]) -> frozenset[str]:
    """Under what any of these words is compared. They are gone through as one text: a name has two hundred forms."""
    latin = [form for form in forms if not CYRILLIC.search(form)]
    plain = folded(latin)
    heard = sound("\n".join(each for each in plain if len(each) >= SHORTEST_BY_SOUND)).split("\n")
    found = {*plain, *(f"~{each}" for each in heard if each)}
    return frozenset(found.union(*(keys_of(form) for form in forms if CYRILLIC.search(form))))


def folded(words: Collection[str]) -> frozenset[str]:
    """These words in lower case without diacritics."""
    return frozenset(fold("\n".join(words)).split("\n")) - {""}


def keys_of(word: str) -> frozenset[str]:
    """Under what a word is compared: its letters, and what it sounds like."""
    lower = word.casefold()
    if not CYRILLIC.search(lower):
        plain = fold(lower)
        return frozenset((plain, f"~{sound(plain)}") if len(plain) >= SHORTEST_BY_SOUND else (plain,)) - {""}
    plain = latinised(lower) | {fold(lower.translate(_HOMOGLYPHS))}
    if not CYRILLIC.fullmatch(lower[:1] + lower[-1:]):
        plain |= latinised(lower.translate(_HOMOGLYPHS))
    return frozenset(plain | {f"~{sound(each)}" for each in plain if len(each) >= SHORTEST_BY_SOUND})
