"""Where a text says that somebody called whose name stands in it anyway: the name is no secret, that they called is."""

import re
from collections.abc import Callable, Collection, Iterator

from kernel.czech import fold

_WORD = re.compile(r"[^\W\d_]+")
_ENDS = re.compile(r"[.!?;\n]")
_CALLED = re.compile(
    r"(?:za|pro|do|pri)?vola(?:l[aoi]?)?|(?:pro|za)zvonil[aoi]?|(?:na)?psal[aoi]?"
    r"|(?:ozval|obratil|oznamil|(?:o|na|pri)?hlasil|ztelefonoval|(?:za)?telefonoval)[aoi]?"
)
"""Forms of *volat* and its kind that say who did it, folded."""
_CALLS = re.compile(rf"{_CALLED.pattern}|oznamovatel\w*|volajic\w*|pise")
"""The same, and words for who calls."""
_TELLS = re.compile(
    r"(?:u|do)ved(?:l[aoi]?|la)|uvadi|sdel(?:il[aoi]?|uje|eni\w*)|tvrdi(?:l[aoi]?)?|popsal[aoi]?|popisuje"
    r"|(?:po)?prosi(?:l[aoi]?)?|zada|pozadal[aoi]?|rik(?:a|aji|al[aoi]?)|rekl[aoi]?|vime|boji"
)
"""Forms of telling and asking, folded: in the words of a call they say whose words these are."""
_NOTIFIES = re.compile(r"oznamovatel\w*|oznam(?:il[aoi]?|uj\w*)|oznameni|(?:o|na)hlasil[aoi]?|upozornil[aoi]?")
"""Words for making a notice, folded: in a file where a parent calls every other day."""
_SPOKEN = re.compile(rf"{_CALLS.pattern}|{_TELLS.pattern}|{_NOTIFIES.pattern}|oznamuj\w*|hovor\w*|rozhovor\w*")
_IS_CALLING = re.compile(r"vola|pise|telefonuje")
_FIRST = re.compile(r"jsem|jako|ja")
_DLE = re.compile(r"po?dle|dle")
_CHILD = {
    "o": re.compile(r"dite|decko|ditko|devce|devcatko|miminko"),
    "a": re.compile(r"divka|divenka|holka|holcicka|slecna|dcer(?:a|ka|uska)"),
    "": re.compile(r"chlapec|chlapecek|hoch|hosik|klu(?:k|cik)|syn(?:ek|acek)?"),
}
"""Words for a child as who does something, folded, by how *volal-* ends of it."""
_NEAR = 4  # words from the name to that, with others between
_NEAR_PARENT = 6  # of a parent, whose name stands between
_BESIDE = 2  # in the first person, and after *podle*


def called_in(text: str, name: str) -> Iterator[tuple[int, str]]:
    """Where a word of a child's name, as it is called, or a word for a child, stands near a word that somebody called, in one sentence: from
    the one to the other. Of a word for a child only where that is said of it: *dítě nepřišlo, volala škola* says it of another."""
    names = {fold(each) for each in _WORD.findall(name)}
    yield from _near(text, _CALLED, lambda called, word: word in names or _did(called, word))


def said_to_call(text: str, who: Callable[[str], bool]) -> list[str]:
    """The same of whoever one of these folded words is said of, as of a parent: from the one word to the other."""
    return [words for _, words in _near(text, _CALLS, lambda _, word: who(word), _NEAR_PARENT)]


def names_said_to_call(text: str, names: Collection[str], *, told: bool = False) -> Iterator[tuple[int, str]]:
    """The same of a name that stands there anyway, in these folded forms; `told`: in what was told in a call, where words may be theirs."""
    yield from _near(text, _SPOKEN if told else _CALLS, lambda _, word: word in names)
    if told:
        yield from _after(text, _DLE, names.__contains__)


def said_to_notify(text: str, who: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
    """Where it is said of whoever one of these folded words means that they made the notice: *oznámení podala matka*."""
    return _near(text, _NOTIFIES, lambda _, word: who(word))


def said_to_tell(text: str, who: Callable[[str], bool]) -> list[str]:
    """Where what was told in a call says whose words they are: *matka uvedla*, *podle otce*."""
    found = [*_near(text, _TELLS, lambda _, word: who(word), _NEAR_PARENT), *_after(text, _DLE, who)]
    return [words for _, words in found]


def says_it_is(text: str, who: Callable[[str], bool]) -> list[str]:
    """Where a text in the first person says what its writer is: *jsem otec*, *jako babička*."""
    return [words for _, words in _after(text, _FIRST, who)]


def says_who_calls(text: str, who: Callable[[str], bool]) -> list[str]:
    """Where it says of somebody that they call: *volá sousedka*, *psala nám učitelka*."""
    return [words for _, words in _near(text, _CALLS, lambda _, word: who(word), _NEAR, before=_BESIDE)]


def says_is_calling(text: str, who: Callable[[str], bool]) -> list[str]:
    """The same as it is said while they call, of those of whom a text tells much else: *volá matka*."""
    return [words for _, words in _after(text, _IS_CALLING, who)]


def _after(text: str, words: re.Pattern[str], who: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
    return _near(text, words, lambda _, word: who(word), _BESIDE, before=0)


def _near(
    text: str,
    calls: re.Pattern[str],
    who: Callable[[str, str], bool],
    most: int = _NEAR,
    *,
    before: int | None = None,
) -> Iterator[tuple[int, str]]:
    if not calls.search(fold(text)):
        return
    words = list(_WORD.finditer(text))
    folded = [fold(each[0]) for each in words]
    for at, word in enumerate(folded):
        if not calls.fullmatch(word):
            continue
        near = [
            other
            for other in range(max(0, at - (most if before is None else before)), min(len(words), at + most + 1))
            if who(word, folded[other]) and not _ENDS.search(text, *_between(words, at, other))
        ]
        if near:
            first, last = min(at, *near), max(at, *near)
            yield words[first].start(), text[words[first].start() : words[last].end()]


def _did(called: str, word: str) -> bool:
    """Whether a form of *volat* may be said of a child that is called by this word."""
    ending = next((ending for ending, of in _CHILD.items() if of.fullmatch(word)), None)
    return ending is not None and called.endswith(("vola", f"l{ending}"))


def _between(words: list[re.Match[str]], one: int, other: int) -> tuple[int, int]:
    return words[min(one, other)].end(), words[max(one, other)].start()
