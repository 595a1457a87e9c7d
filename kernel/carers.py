"""Who cares for a child, as free words name them: *Matka Markéta Nováková, otec neznámý, s babičkou Annou Malou*.

Only for what the child is found by (`carer_terms`, stored as keyed hashes alone): what is taken for a name and is none finds a row too
much, and nobody is shown the words by it.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache

from kernel.addressed import set_of
from kernel.czech import fold, joined, sound, surname_stem, words
from kernel.declension import name_forms, possible_stems
from kernel.familiar import called_otherwise
from kernel.named import COMMON, TITLES
from kernel.terms import By, Group

MOST = 12
"""Words of names of one text that rows are found by."""
_LONGEST = 2_000
_SEGMENT = re.compile(r"[.,;:()\n/+&|–—]+\s*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:/\d+)?")
_WHO = """
    matka maminka máma mamka otec tatínek táta rodič babička bába děda dědeček pěstoun pěstounka poručník poručnice opatrovník
    opatrovnice manžel manželka partner partnerka přítel přítelkyně druh družka bratr sestra syn dcera teta strýc strejda macecha
    otčím soused sousedka
""".split()  # noqa: SIM905 words
_OTHERS = set_of("""
    pan pani slecna rodice rodina rodiny deti dite ditete zena muz jmeno prijmeni jmenuje jmenem rozena driv drive nevlastni vlastni
    byvaly byvala neznamy neznama nezjisten nezjistena tel telefon mobil mail email nar narozen narozena narozeni let rok roky oba
    vdova vdovec svobodna svobodny rozvedena rozvedeny samozivitelka zamestnani prace zije ziji bydli bydlici pracuje dalsi nikdo nevi
""")
_PLACED = set_of("""
    v ve z ze na do bytem ulice ulici ul trvale adresa adrese bydliste sidliste namesti trida obec obce mesto meste
""")
_WHO_CALLED = re.compile(r"\b(?:vola|vol(?:al|aj)|oznam(?:ovatel|il|uje)|nahlas|ohlas)")
_YEARS = {"let", "rok", "roky", "r", "l"}


@cache
def _who() -> tuple[frozenset[str], frozenset[str]]:
    """Who cares for a child, in the first case, and in every other."""
    first = frozenset(fold(each) for each in _WHO)
    every = frozenset(fold(form) for each in _WHO for form in name_forms(each, surname=False))
    return first, every - first


def carers_in(text: str) -> list[tuple[list[str], bool]]:
    """The names that a text says of people, each as its words, and whether they stand in another case than the first."""
    found: list[tuple[list[str], bool]] = []
    plain = text[:_LONGEST]
    marked = not (plain.islower() or plain.isupper())
    after_address = False
    last = 0
    for segment in _SEGMENT.split(plain):
        if _WHO_CALLED.search(
            fold(segment)
        ):  # it is no place for that, and what is said beside it is no name to be found by
            del found[last:]
            continue
        names, after_address = _names_in(segment, marked=marked, after_address=after_address)
        last = len(found)
        found += names
    return found


def _names_in(segment: str, *, marked: bool, after_address: bool) -> tuple[list[tuple[list[str], bool]], bool]:
    """The names of one segment, and whether it was an address: what stands alone behind one is its town."""
    tokens = _WORD.findall(segment)
    at_a_place = _placed(tokens)
    oblique = any(fold(each) in _who()[1] for each in tokens)
    found: list[tuple[list[str], bool]] = []
    run: list[str] = []
    for at, token in enumerate([*tokens, ""]):
        if token and at not in at_a_place and _is_name(tokens, at, marked=marked):
            run.append(token)
            continue
        found += [(run, oblique)] if run else []
        run = []
    is_address = any(each[0].isdigit() for each in tokens) and bool(at_a_place)
    if after_address and len(tokens) <= 3 and not any(_says_who(each) for each in tokens):
        return [], is_address
    return found, is_address


def _placed(tokens: list[str]) -> set[int]:
    """Which words say where: behind a word for a place, or before the number of a house."""
    found: set[int] = set()
    for at, token in enumerate(tokens):
        if fold(token) in _PLACED:
            found.add(at)
            for behind in range(at + 1, len(tokens)):
                if not (tokens[behind][0].isupper() or tokens[behind][0].isdigit()):
                    break
                found.add(behind)
        following = fold(tokens[at + 1]) if at + 1 < len(tokens) else ""
        if token[0].isdigit() and following not in _YEARS and at and len(token.partition("/")[0]) <= 4:
            found |= {at - 1, at}
    return found


def _says_who(token: str) -> bool:
    plain = fold(token)
    return plain in _who()[0] or plain in _who()[1] or plain in _OTHERS or plain in TITLES


def _is_name(tokens: list[str], at: int, *, marked: bool) -> bool:
    token, plain = tokens[at], fold(tokens[at])
    if token[0].isdigit() or len(plain) < 2 or _says_who(token) or plain in COMMON:
        return False
    if marked:
        beside = at + 1 < len(tokens) and tokens[at + 1][0].isupper() and not _says_who(tokens[at + 1])
        return token[0].isupper() and (at > 0 or beside or _sounds_like_one(plain))
    return _sounds_like_one(plain) or any(
        0 <= other < len(tokens) and called_otherwise(fold(tokens[other])) for other in (at - 1, at + 1)
    )


def _sounds_like_one(plain: str) -> bool:
    return bool(called_otherwise(plain)) or plain.endswith("ova")


def carer_terms(text: str) -> set[str]:
    """Under what a child is found by who cares for it: each word of a name, its stem and its sound; of one in another case than the first
    the stems of what it may be a form of."""
    found: set[str] = set()
    many = 0
    for name, oblique in carers_in(text):
        for word in name[: MOST - many]:
            many += 1
            for form in words(word) | joined(word.replace("-", " ")):
                found |= {form, f"s:{surname_stem(form)}"}
                found |= {f"x:{heard}" for heard in (sound(form), sound(surname_stem(form))) if heard != form}
            if oblique:
                found |= {f"s:{stem}" for stem in possible_stems(word) if len(stem) > 2}
    return {f"c:{each}" for each in found}


def by_carers_too(groups: Iterable[Group]) -> list[Group]:
    """The same question, in which each word may also be of the name of who cares for the child."""
    return [{**_of_carers(group), **group} for group in groups]


def _of_carers(group: Group) -> dict[str, By]:
    named = {term for term, by in group.items() if by in _AS_NAMES and (":" not in term or term[:2] in ("s:", "x:"))}
    whole = {
        surname_stem(term) for term in named if group[term] is By.FAMILIAR
    }  # of one in another case the stem is kept
    return dict.fromkeys([*(f"c:{term}" for term in named), *(f"c:s:{stem}" for stem in whole)], By.CARER)


_AS_NAMES = frozenset({By.NAME, By.OTHER_FORM, By.SPELLING, By.FAMILIAR})


def pairs_of(text: str) -> Iterator[tuple[Collection[str], Collection[str]]]:
    """Of each carer who is named by two words what a row is found by that names the same one, by either word."""
    for name, oblique in carers_in(text):
        if len(name) > 1:
            first, last = ({*_asked(name[0], oblique)}, {*_asked(name[-1], oblique)})
            yield first, last


def _asked(word: str, oblique: bool) -> Iterator[str]:
    for form in words(word):
        yield from (f"c:{form}", f"c:s:{surname_stem(form)}", f"c:x:{sound(form)}")
        yield from (f"c:{other}" for other in called_otherwise(form))
    if oblique:
        yield from (f"c:s:{stem}" for stem in possible_stems(word) if len(stem) > 2)
