"""Czech names: alphabetical order, comparing what people type, search terms."""

import contextlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from kernel.text import tidy

_BLANKS = re.compile(r"\s+")

# --- letters ---------------------------------------------------------------------------------------------------

# Letters that Unicode does not take apart into a base and a mark.
_UNDECOMPOSED = str.maketrans(
    {"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)


def fold(text: str) -> str:
    """Lower case without diacritics, for comparing what people type: `Dvořáček` and `DVORACEK` are one."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_UNDECOMPOSED))
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
    pending: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        upper = character != character.lower()
        for part in unicodedata.normalize("NFKD", character.lower().translate(_UNDECOMPOSED)):
            if unicodedata.combining(part):
                if pending:
                    pending[1] += part
                continue
            if pending:
                yield pending[0], pending[1], bool(pending[2])
            pending = [part, "", "1" if upper else ""]
    if pending:
        yield pending[0], pending[1], bool(pending[2])


# --- search ----------------------------------------------------------------------------------------------------

PREFIX_LENGTHS = (3, 4, 5, 6)
_MOST_QUERY_WORDS = 8
_LONGEST_WORD = 64
_LONGEST_QUERY = 200

_WORD = re.compile(r"[^\W_]+")
_DATE_IN_TEXT = re.compile(r"(?<!\d)(?:(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})|(\d{4})-(\d{2})-(\d{2}))(?!\d)")
_BIRTH_NUMBER_IN_TEXT = re.compile(r"(?<![\w/-])(\d{6})\s?/?\s?(\d{3,4})(?![\w/-])")
_MARK_IN_TEXT = re.compile(r"(?:(?P<head>[^\W\d_]+)\s+)?(?P<tail>(?:[^\W\d_]+-?)?\d+(?:-\d+)?(?:/[\w-]+)+)")
# -ov, -ová, -ovová; -skyj, -skij: what is left has at least two letters.
_GENDERED_ENDING = re.compile(r"(?<=..)(?:(?:ov)+a?|yj|ij|yi|iy)$")
_MARK_CORE = re.compile(r"\d+(?:-\d+)?/\d+")

# Each letter as Czechs write it (š, č, ž without their hooks), and as Ukrainian passports do (resolution 55/2010).
_CYRILLIC_TABLE = """
    а a a   б b b   в v v   г h h   ґ g g   д d d   е e e   є je ie   ж z zh   з z z   и y y   і i i   ї ji i   й j i
    к k k   л l l   м m m   н n n   о o o   п p p   р r r   с s s   т t t   у u u   ф f f   х ch kh   ц c ts   ч c ch
    ш s sh   щ sc shch   ю ju iu   я ja ia   ы y y   э e e   ё jo io
"""
_CYRILLIC = _CYRILLIC_TABLE.split()
_SILENT = {ord("ь"): "", ord("ъ"): ""}
_TRANSLITERATIONS = tuple(
    _SILENT | {ord(letter): latin for letter, latin in zip(_CYRILLIC[::3], _CYRILLIC[way::3], strict=True)}
    for way in (1, 2)
)


def latinised(word: str) -> set[str]:
    """A word in Latin letters, as Czechs and as passports write Cyrillic (г as h and as g); lower case, without marks."""
    lower = word.casefold()
    forms = {fold(lower), *(fold(lower.translate(letters)) for letters in _TRANSLITERATIONS)}
    if "г" in lower:
        forms |= {fold(lower.replace("г", "g").translate(letters)) for letters in _TRANSLITERATIONS}
    return forms - {""}


def search_terms(
    given: str,
    family: str,
    *,
    other_names: Iterable[str] = (),
    birth_date: date | None = None,
    birth_number: str = "",
    file_marks: Iterable[str] = (),
) -> set[str]:
    """Everything under which a person can be found; meant to be stored as keyed hashes only.

    Plain words are whole names without case and diacritics (each part of a hyphenated one too, Cyrillic also in
    Latin letters), `p:` the first 3 to 6 letters of each, `s:` the stem that a surname shares with its other gender,
    `d:` the birth date, `r:` the digits of the birth number, also of one that cannot be, `m:` file marks. `other_names` are former or second surnames.
    """
    terms: set[str] = set()
    for word in _words(given):
        terms |= {word, *_prefixes(word)}
    for name in (family, *other_names):
        for word in _words(name):
            terms |= {word, *_prefixes(word), f"s:{surname_stem(word)}"}
    if birth_date is not None:
        terms.add(f"d:{birth_date.isoformat()}")
    if digits := re.sub(r"\D", "", birth_number):
        terms.add(f"r:{digits}")
    for mark in file_marks:
        terms |= _mark_terms(mark)
    return terms


def query_terms(text: str) -> list[frozenset[str]]:
    """What a person typed into a search box, as groups: a hit has at least one term of *every* group.

    Understands words, dates (`21. 7. 2019`, `21.7.2019`, `2019-07-21`), birth numbers and file marks (`MULH 212/2026/OM`, also
    without the leading letters or the unit). A word longer than six letters also matches by its first six, so that
    an unfinished name finds; near neighbours may come along. Empty when there is nothing to look for.
    """
    rest = tidy(text[:_LONGEST_QUERY])
    groups: list[frozenset[str]] = []

    def take_date(match: re.Match[str]) -> str:
        day, month, year = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
        try:
            groups.append(frozenset({f"d:{date(int(year), int(month), int(day)).isoformat()}"}))
        except ValueError:
            return match[0].replace(".", " ")
        return " "

    def take_mark(match: re.Match[str]) -> str:
        number = _normal_mark(match["tail"])
        if not match["head"]:
            groups.append(frozenset({f"m:{number}"}))
            return " "
        # The word before may belong to the mark or be a name: the whole mark satisfies both groups.
        whole = f"m:{_normal_mark(match['head'])}{number}"
        groups.append(frozenset({f"m:{number}", whole}))
        groups.append(_word_alternatives(match["head"]) | {whole})
        return " "

    def take_birth_number(match: re.Match[str]) -> str:
        digits = match[1] + match[2]
        # It may be a file mark, or a number for which something else is kept.
        groups.append(_word_alternatives(digits) | {f"r:{digits}", f"m:{_normal_mark(match[0])}"})
        return " "

    rest = _DATE_IN_TEXT.sub(take_date, rest)
    rest = _BIRTH_NUMBER_IN_TEXT.sub(take_birth_number, rest)
    rest = _MARK_IN_TEXT.sub(take_mark, rest)
    groups.extend(_word_alternatives(word) for word in _WORD.findall(rest))
    return groups[:_MOST_QUERY_WORDS]


def alike_terms(given: str, family: str, birth_date: date | None) -> list[frozenset[str]]:
    """What a person is compared by who may be written down already: a group each for surname, given name, birth date.

    Whole names in every way of writing them, no beginnings; the date also a day off, or with day and month swapped.
    """
    surnames = {term for word in _words(family) for term in (word, f"s:{surname_stem(word)}")}
    days = {f"d:{day.isoformat()}" for day in near_days(birth_date)} if birth_date else set[str]()
    return [frozenset(group) for group in (surnames, set(_words(given)), days) if group]


def near_days(day: date) -> set[date]:
    """The day itself, the one before and after, and the day with its month swapped: how a birth date is mistaken."""
    days = {day}
    for step in (-1, 1):
        with contextlib.suppress(OverflowError):
            days.add(day + timedelta(days=step))
    with contextlib.suppress(ValueError):
        days.add(day.replace(day=day.month, month=day.day))
    return days


def same_given_name(one: str, other: str) -> bool:
    """Whether two given names share one: Jan Pavel and Pavel, Олена and Olena."""
    return not set(_words(one)).isdisjoint(_words(other))


def same_surname(one: str, other: str) -> bool:
    """Whether two surnames share one, of either gender: Nováková Malá and Novák."""
    return not _surname_stems(one).isdisjoint(_surname_stems(other))


def _surname_stems(name: str) -> set[str]:
    return {surname_stem(word) for word in _words(name)}


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


def _word_alternatives(typed: str) -> frozenset[str]:
    alternatives: set[str] = set()
    for word in _words(typed):
        alternatives |= {word, f"s:{surname_stem(word)}"}
        if len(word) >= PREFIX_LENGTHS[0]:
            alternatives.add(f"p:{word[: PREFIX_LENGTHS[-1]]}")
    return frozenset(alternatives)


def _words(text: str) -> Iterator[str]:
    # Composed first: a lone combining mark is no word character and would cut the name in two.
    for found in _WORD.findall(unicodedata.normalize("NFC", text)):
        lower = found.casefold()[:_LONGEST_WORD]
        forms = {fold(lower), *(fold(lower.translate(letters)) for letters in _TRANSLITERATIONS)}
        yield from sorted(form for form in forms if form)


def _prefixes(word: str) -> set[str]:
    return {f"p:{word[:length]}" for length in PREFIX_LENGTHS if len(word) >= length}


def _normal_mark(mark: str) -> str:
    return _BLANKS.sub("", fold(mark))


def _mark_terms(mark: str) -> set[str]:
    whole = _normal_mark(mark)
    core = _MARK_CORE.search(whole)
    if core is None:
        return {f"m:{whole}"} if whole else set()
    return {f"m:{whole}", f"m:{whole[: core.end()]}", f"m:{whole[core.start() :]}", f"m:{core[0]}"}
