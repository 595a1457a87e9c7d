"""Czech names: alphabetical order, and comparing what people type in every way of writing it."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from kernel.familiar import called_otherwise

# --- letters ---------------------------------------------------------------------------------------------------

# Letters that Unicode does not take apart into a base and a mark.
_UNDECOMPOSED = str.maketrans(
    {"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)


# those that letters of Europe are taken apart into; all of them combine
_USUAL_MARKS = re.compile("[\u0300-\u034e\u0350-\u036f]")


def fold(text: str) -> str:
    """Lower case without diacritics, for comparing what people type: `Dvořáček` and `DVORACEK` are one."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_UNDECOMPOSED))
    usual = _USUAL_MARKS.sub("", decomposed)
    if usual.isascii():
        return usual.lower()
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return bare.casefold().translate(_UNDECOMPOSED)


_OWN_PLACE = {("c", "\u030c"), ("r", "\u030c"), ("s", "\u030c"), ("z", "\u030c")}
_MARK_ORDER = {"\u0301": "1", "\u030c": "2", "\u030a": "3", "\u0308": "4", "\u0302": "5"}


def sort_key(text: str) -> str:
    """A key that puts names into Czech alphabetical order (ČSN 97 6030); compare it byte by byte (COLLATE "C").

    č, ř, š, ž are letters of their own and ch follows h; other accents decide only between otherwise equal words
    (a before á, u before ú before ů), then lower case before upper. A word break goes before every letter, digits
    before letters, other scripts after z. Printable ASCII only, so it can be stored.
    """
    letters: list[str] = []
    accents: list[str] = []
    cases: list[str] = []
    for base, marks, upper in _letters(text):
        letters.append(base)
        accents.append("." + marks)
        cases.append("b" if upper else "a")
    return f"{''.join(letters)} {''.join(accents)} {''.join(cases)}"


def _letters(text: str) -> Iterator[tuple[str, str, bool]]:
    """(primary weight, accents, is upper case) for each letter; a run of anything else is one word break `!`."""
    clusters = list(_clusters(text))
    at, broken = 0, True
    while at < len(clusters):
        base, marks, upper = clusters[at]
        at += 1
        if base == "c" and not marks and at < len(clusters) and clusters[at][0] == "h":
            yield "h~", "", upper
            at += 1
        elif base.isascii() and base.isalnum():
            own = (base, marks[:1]) in _OWN_PLACE
            rest = marks[1:] if own else marks
            yield base + ("~" if own else ""), "".join(_MARK_ORDER.get(mark, "6") for mark in rest), upper
        elif base.isalnum():
            yield f"|{ord(base):06x}", "".join(_MARK_ORDER.get(mark, "6") for mark in marks), upper
        else:
            if not broken:
                yield "!", "", False
            broken = True
            continue
        broken = False


def _clusters(text: str) -> Iterator[tuple[str, str, bool]]:
    base, marks, upper = "", "", False
    for character in unicodedata.normalize("NFC", text):
        for part, combines, is_upper in _taken_apart(character):
            if combines:
                if base:
                    marks += part
                continue
            if base:
                yield base, marks, upper
            base, marks, upper = part, "", is_upper
    if base:
        yield base, marks, upper


@lru_cache(maxsize=1024)  # of letters, not of anybody's name
def _taken_apart(character: str) -> tuple[tuple[str, bool, bool], ...]:
    """The parts of a letter: each with whether it combines with what stands before it, and whether the letter is upper case."""
    lower = character.lower()
    parts = unicodedata.normalize("NFKD", lower.translate(_UNDECOMPOSED))
    return tuple((part, bool(unicodedata.combining(part)), character != lower) for part in parts)


# --- names -----------------------------------------------------------------------------------------------------

_LONGEST_WORD = 64
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ‘`´ʹ′ʻˈ＇", "'"))
_CHAIN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# -ov, -ová, -ovová; -skyj, -skij: what is left has at least two letters.
_GENDERED_ENDING = re.compile(r"(?<=..)(?:(?:ov)+a?|yj|ij|yi|iy)$")
_SHORTEST_BY_SOUND = 4
# what is written differently and read alike; in this order
_HISSED, _AS_C, _TWICE = re.compile("sch|sh|sz"), re.compile("kh|ch|ts|tz|cz"), re.compile(r"(.)\1+")
_READ_AS = (("ck", "k"), ("ph", "f"), ("th", "t"), ("x", "ks"), ("w", "v"), ("y", "i"), ("j", "i"))
# whether any of them is there at all; most words have none
_READS_DIFFERENTLY = re.compile(r"[wxyj]|[sc]h|[st]z|[zkpt]h|ts|c[zk]|sch|(.)\1")

# Each letter as Czechs write it (š, č, ž without their hooks), and as Ukrainian passports do (resolution 55/2010).
_CYRILLIC_TABLE = """
    а a a   б b b   в v v   г h h   ґ g g   д d d   е e e   є je ie   ж z zh   з z z   и y y   і i i   ї ji i   й j i
    к k k   л l l   м m m   н n n   о o o   п p p   р r r   с s s   т t t   у u u   ф f f   х ch kh   ц c ts   ч c ch
    ш s sh   щ sc shch   ю ju iu   я ja ia   ы y y   э e e   ё jo io
"""
_CYRILLIC = _CYRILLIC_TABLE.split()
_IN_CYRILLIC = re.compile("[\u0400-\u052f]")
_SILENT = {ord("ь"): "", ord("ъ"): ""}
_TRANSLITERATIONS = tuple(
    _SILENT | {ord(letter): latin for letter, latin in zip(_CYRILLIC[::3], _CYRILLIC[way::3], strict=True)}
    for way in (1, 2)
)


def latinised(word: str) -> set[str]:
    """A word in Latin letters, as Czechs and as passports write Cyrillic (г as h and as g); lower case, without marks."""
    lower = word.casefold()
    if not _IN_CYRILLIC.search(lower):
        return {fold(lower)} - {""}
    forms = {fold(lower), *(fold(lower.translate(letters)) for letters in _TRANSLITERATIONS)}
    if "г" in lower:
        forms |= {fold(lower.replace("г", "g").translate(letters)) for letters in _TRANSLITERATIONS}
    return forms - {""}


def chains(text: str) -> list[str]:
    """The words of a text, one with an apostrophe as one (`D'Angelo`), whatever character stands for it."""
    if not text:
        return []
    # composed first: a lone combining mark is no word character and would cut the name in two
    return _CHAIN.findall(unicodedata.normalize("NFC", text.translate(_APOSTROPHES)))


def written(word: str) -> list[str]:
    """Every way of writing one word, without its apostrophe, in lower case and without marks."""
    return sorted(latinised(word.replace("'", "")[:_LONGEST_WORD]))


def words(text: str) -> set[str]:
    """The words of a name in every way of writing them; one with an apostrophe as one."""
    return {form for chain in chains(text) for form in written(chain)}


def joined(text: str) -> set[str]:
    """A name of several words as one, in every way of writing it; nothing for a name of one word."""
    parts = chains(text)
    return set(written("".join(parts))) if len(parts) > 1 else set()


def sound(plain: str) -> str:
    """What a folded word sounds like, so that two ways of writing it from Cyrillic are one; itself when it is short."""
    if len(plain) < _SHORTEST_BY_SOUND or not _READS_DIFFERENTLY.search(plain):
        return plain
    plain = _AS_C.sub("c", _HISSED.sub("s", plain.replace("shch", "sc")).replace("zh", "z"))
    for letters, instead in _READ_AS:
        plain = plain.replace(letters, instead)
    return _TWICE.sub(r"\1", plain)


def same_given_name(one: str, other: str) -> bool:
    """Whether two given names share one: Jan Pavel and Pavel, Олена and Olena, Julija and Yuliia, Tereza and Terka."""
    heard = _sounds(other)
    return not _sounds(one).isdisjoint(heard) or any(
        sound(called) in heard for word in words(one) for called in called_otherwise(word)
    )


def same_surname(one: str, other: str) -> bool:
    """Whether two surnames share one, of either gender: Nováková Malá and Novák, Demjančuková and Demianchuk."""
    return not surname_sounds(one).isdisjoint(surname_sounds(other))


def _sounds(name: str) -> set[str]:
    return {sound(word) for word in words(name) | joined(name)}


def surname_sounds(name: str) -> set[str]:
    """What two surnames have in common that are the same by `same_surname`."""
    return {sound(surname_stem(word)) for word in words(name) | joined(name)}


def surname_stem(word: str) -> str:
    """What the forms of one surname have in common: Novák and Nováková, Havel and Havlová, Veselý and Veselá.

    `word` is already folded. A stem is only for comparing stems: it is no word, and unrelated short names may share it.
    """
    stem = _GENDERED_ENDING.sub("", word)
    if stem == word and len(stem) > 2 and stem[-1] in "aeioyu":
        stem = stem[:-1]
    if len(stem) > 3 and stem[-2] == "e" and stem[-1] not in "aeioyu":
        stem = stem[:-2] + stem[-1]
    return stem
