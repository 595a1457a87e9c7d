"""Whose name an e-mail address says by itself: `zofie.kadlickova@…`, `j.vopicka@…`; never that of an office."""

import re
from collections.abc import Iterator

from kernel.czech import fold
from kernel.declension import is_of_a_woman

_ADDRESS = re.compile(r"(?<![^\s,;<>@\[(:])([^\s,;<>@\[(:]+)@([^\s,;<>@]+\.[^\s,;<>@]+)")
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORTEST, _SHORTEST_ALONE = 4, 5


def set_of(words: str) -> frozenset[str]:
    """The words of a list that is written as a text."""
    return frozenset(words.split())


OFFICES = set_of("""
    info podatelna posta kancelar reditel reditelka skola skolka ospod office zs ms gymnazium obec mesto mestys urad
    starosta starostka sekretariat poradna poradce policie mp pcr lekar ordinace pediatr nemocnice klinika soud szz
    kontakt kontakty mail email posta admin web noreply reply dotazy oznameni pomoc linka centrum sluzby socialni
    druzina jidelna ucitel ucitelka zastupce zastupkyne vychova psycholog spravce recepce objednavky spolek nadace
    charita diakonie
""")


def locals_in(contact: str) -> Iterator[str]:
    """What stands before the sign in each address, without a tag (`+novinky`)."""
    for local, _ in _ADDRESS.findall(contact):
        yield local.partition("+")[0]


def names_in_addresses(contact: str) -> list[str]:
    """The names that addresses say: of two words, of a letter and a word, or of one that is a surname by its ending."""
    return [name for local in locals_in(contact) if (name := _name_of(local))]


def _name_of(local: str) -> str:
    words = _LETTERS.findall(fold(local))
    longest = max(map(len, words), default=0)
    if not words or OFFICES & {*words} or longest < _SHORTEST:
        return ""
    if len(words) == 1 and not (longest >= _SHORTEST_ALONE and is_of_a_woman(words[0])):
        return ""
    return " ".join(word.capitalize() for word in words if len(word) > 1)


def spelled(contact: str) -> frozenset[str]:
    """The letters of each address, that nothing but they are: what stands before the sign, and with the name of the domain."""
    found = [
        (_plain(local.partition("+")[0]), _plain(domain.partition(".")[0]))
        for local, domain in _ADDRESS.findall(contact)
    ]
    return frozenset(each for local, domain in found for each in (local, local + domain) if len(local) >= _SHORTEST)


def is_named_by(words: tuple[str, str], letters: frozenset[str], *, alone: bool = False) -> bool:
    """Whether two words of a text, such as `Žofie Kadlíčková`, make up what an address is `spelled`; `alone`: or the second does."""
    long = (len(words[0]), len(words[1]))
    if not {len(each) for each in letters} & {sum(long), long[0] + 1, long[1] + 1, long[1] if alone else 0}:
        return False
    one, other = map(_plain, words)
    if len(one) < 2 or len(other) < 2:  # an initial in the text is no name
        return False
    made = {one + other, other + one, one[0] + other, other + one[0], one + other[0], other[0] + one}
    return bool(letters & (made | {other} if alone else made))


def _plain(words: str) -> str:
    return re.sub(r"[\W\d_]", "", fold(words))
