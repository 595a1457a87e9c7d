"""What the caller is to the family, in the words of others: it says who called (§ 57 of Act 359/1999)."""

import re
from collections.abc import Iterable

from kernel.calling import said_to_call
from kernel.checks import Checks
from kernel.czech import fold
from kernel.wording import Named, Worded, point_out

_WHO_CALLS = re.compile(r"vola|vol(?:al|aj)\w*|oznamovatel\w*")
_CHILD = re.compile(
    r"(?:bra(?:tr(?!an)|ch|sk)|sestr(?!en)|segr|sourozen|syn|dcer|dite|ditet|det|vnu[kc]|neter|divk|devc|chlap|klu[kc]|hol(?:k|c)|mimi|novoroz|kojen|batol)\w*"
)
"""Words for children, folded: they say who the child is, whoever calls so too; a cousin that calls is grown up."""
_SHORT = 3
_DROPS = re.compile(r"[^aeiouy]e[^aeiouy]$")
_ENDING = 4  # letters after a stem, in a text that is not about who somebody is
_NOBODY = re.compile(
    r"polici|urad|ospod|skol|nemocnic|zarizen|soud|organ|pracovist|ambulanc|obec|mest|zachran|linka|krizov"
)
"""Callers that are no person: what they are is how a notice came, and stands in every text about it."""
_ABOUT = re.compile(r"\s(?:z|ze|v|ve|na|od|u|po|s|se|pro|do|k|ke|za|o|naproti)\s|[,;(]")
_PARENT = re.compile(r"(?:matk|matc|otec|otc|rodic|mam|tat|babi|deda|dede|dedo|pestoun|poruc|opatrovn)\w*")
"""They stand among those who care for the child, and so everywhere; that they call does not."""


def of_who_calls(words: str, relation: str) -> list[str]:
    """Which of the words by which another child is called say what the caller is to the family: a child is found and listed by them, for
    more people than read the notice."""
    stems = [stem for each in _folded(relation) if _tells(each) for stem in _stems(each)]
    return [
        each
        for each in _words(words)
        if _WHO_CALLS.fullmatch(plain := fold(each)) or any(plain.startswith(stem) for stem in stems)
    ]


def of_relation(text: str, relation: str) -> list[str]:
    """Which words of a text are what the caller is to the family, as they said it first; not of an institution. A parent stands in
    every text: of one only where it is said that they call."""
    said = [each for one in relation.split(";") for each in _head(one)]
    stems = [stem for each in said if not _PARENT.fullmatch(each) for stem in _stems(each)]
    parents = [stem for each in said if _PARENT.fullmatch(each) for stem in _stems(each)]
    found = [
        each
        for each in _words(text)
        if any(
            (plain := fold(each)).startswith(stem)
            and len(plain) <= len(stem) + _ENDING
            and not plain.startswith("znamk")
            for stem in stems
        )
    ]
    return found + said_to_call(text, lambda word: any(_is(word, stem) for stem in parents)) if parents else found


def _is(word: str, stem: str) -> bool:
    return word.startswith(stem) and len(word) <= len(stem) + _ENDING


def check_relation(checks: Checks, order: Worded, relation: str, fields: Iterable[str], *, warning: str) -> Named:
    """Warn of that in some of the fields checked so far."""
    named = Named()
    for field in fields:
        if field in checks.texts and field not in checks.fields:
            named |= point_out(checks, order, field, of_relation(checks.texts[field], relation), warning=warning)
    return named


def is_carer(relation: str) -> bool:
    """Whether somebody is, as they say, a parent of the child or stands for one: the word that says it does, not one that hangs on it."""
    return any(_PARENT.fullmatch(each) for one in relation.split(";") for each in _head(one))


def _head(relation: str) -> list[str]:
    """The word that says it: the first one that is no adjective (třídní učitelka, dospělá sestra; but známá rodiny)."""
    said = _ABOUT.split(f" {relation.strip()} ")[0].split()
    plain = [each for each in said if fold(each).startswith("znam") or not each.endswith(("á", "ý", "í", "é"))] or said
    word = fold(plain[0]) if plain else ""
    return [word] if _tells(word) and not _NOBODY.match(word) else []


def _tells(word: str) -> bool:
    return len(word) > _SHORT and not _CHILD.fullmatch(word)


def _folded(text: str) -> list[str]:
    return [fold(each) for each in _words(text)]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def _stems(word: str) -> list[str]:
    """What all forms of a word begin with, folded: its last vowel may drop out (otec, otcův), and its last consonant turn (matka, matčin)."""
    found = [word[: len(word) - (2 if len(word) > 2 * _SHORT else 1)]]
    if _DROPS.search(word):
        found.append(word[:-2] + word[-1])
    if word.endswith(("ka", "cha")):
        found.append(word[:-2] + "c" if word.endswith("ka") else word[:-3] + "s")
    return found
