"""What the caller is to the family, in the words of others: it says who called (§ 57 of Act 359/1999)."""

import re
from collections.abc import Collection, Iterable

from kernel.calling import said_to_call, said_to_tell, says_is_calling, says_it_is, says_who_calls
from kernel.checks import Checks
from kernel.czech import fold
from kernel.declension import name_forms
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
_PARENTS = [
    re.compile(each)
    for each in (
        r"(?:matk|matc|mater|mam(?:in|k|c))\w*|mam(?:[aouy]|ou)",
        r"(?:otec|otc|tat(?:in|k|c))\w*|tat(?:[aiouy]|ou|ovi)",
        r"rodic\w*",
        r"bab(?:i|k|c)\w*",
        r"ded(?:ec|ov|ou)\w*|ded[aeou]",
        r"pestoun\w*",
        r"(?:poruc|opatrovn)\w*",
    )
]
"""Words for each, folded. They stand among those who care for the child, and so everywhere; that they call does not."""
_SIDE = re.compile(r"\b(?:z|ze)\s+(?:\w+\s+strany|strany\s+\w+)\b", re.IGNORECASE)
"""Of which side a grandparent is."""
_ITSELF = re.compile(r"dite|ditete|deti|ditka|toho|tohoto|jeho|jeji|jejich|nezletil\w*|a|i|v|pece|ma")
_OTHERS = re.compile(
    r"(?:soused|ucitel|vychovat|trener|lekar|doktor|psycholog|asistent|reditel|stryc|stryk|kamarad|spoluz)\w*"
    r"|tet(?:[aou]|ou|icka)|pratel\w*|pritel(?:kyn\w*)?|svagr\w*|spolubydl\w*|bratranec\w*|sestrenic\w*"
)
"""Words for others who call, folded."""


def of_who_calls(words: str, relation: str) -> list[str]:
    """Which of the words by which another child is called say what the caller is to the family: a child is found and listed by them, for
    more people than read the notice."""
    stems = [stem for each in _folded(relation) if _tells(each) for stem in _stems(each)]
    return [
        each
        for each in _words(words)
        if _WHO_CALLS.fullmatch(plain := fold(each)) or any(plain.startswith(stem) for stem in stems)
    ]


def of_relation(text: str, relation: str, *, told: bool = False) -> list[str]:
    """Which words of a text are what the caller is to the family, as they said it first; not of an institution. A parent stands in
    every text: of one only where it is said that they call, and in what was `told` in the call, that the words are theirs.

    What was told says of itself, too, who calls, whether they said what they are or not.
    """
    said = [each for one in relation.split(";") for each in _head(one)]
    stems = [stem for each in said if not _is_parent(each) for stem in _stems(each)]
    parents = [pattern for pattern in _PARENTS if any(pattern.fullmatch(each) for each in said)]
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

    def one_of_them(word: str) -> bool:
        return any(pattern.fullmatch(word) for pattern in parents)

    found += said_to_call(text, one_of_them)
    if told:
        found += said_to_tell(text, one_of_them) + says_it_is(text, _may_call)
        found += [] if said else says_who_calls(text, _is_other) + says_is_calling(text, _is_parent)
    return _once(found)


def _once(found: list[str]) -> list[str]:
    """Each once, none in which another one stands."""
    return [each for each in dict.fromkeys(found) if not any(each != other and other in each for other in found)]


def _is_other(word: str) -> bool:
    return bool(_OTHERS.fullmatch(word))


def _may_call(word: str) -> bool:
    return _is_parent(word) or _is_other(word)


def _is_parent(word: str) -> bool:
    return any(pattern.fullmatch(word) for pattern in _PARENTS)


def check_relation(
    checks: Checks, order: Worded, relation: str, fields: Iterable[str], *, warning: str, told: bool = False
) -> Named:
    """Warn of that in some of the fields checked so far."""
    named = Named()
    for field in fields:
        if field in checks.texts and field not in checks.fields:
            named |= point_out(
                checks, order, field, of_relation(checks.texts[field], relation, told=told), warning=warning
            )
    return named


def words_for(relation: str) -> str:
    """A pattern of the words, folded, by which a text means a parent of whom somebody said so; empty for anybody else."""
    said = [each for one in relation.split(";") for each in _head(one)]
    return "|".join(f"(?:{each.pattern})" for each in _PARENTS if any(map(each.fullmatch, said)))


def is_carer(relation: str, called: Iterable[str] = ()) -> bool:
    """Whether somebody is, as they say, a parent of the child or stands for one: the word that says it does, and whatever hangs on it says
    of this child that it is theirs, by the names by which it is `called` or none; the mother of a classmate is nobody of that."""
    said = [one for one in relation.split(";") if any(map(_is_parent, _head(one)))]
    names = (
        {fold(form) for each in called for word in _words(each) for form in name_forms(word)} if said else set[str]()
    )
    return any(_of_this_child(each, names) for each in said)


def _of_this_child(relation: str, names: Collection[str]) -> bool:
    rest = [each for each in _words(_SIDE.sub("", relation)) if not _is_parent(fold(each)) and fold(each) not in names]
    return len(_parents_in(relation)) == 1 and all(
        _ITSELF.fullmatch(fold(each)) or each.endswith(("á", "ý", "í", "é")) for each in rest
    )


def _parents_in(relation: str) -> list[str]:
    return [each for each in _folded(_SIDE.sub("", relation)) if _is_parent(each)]


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
