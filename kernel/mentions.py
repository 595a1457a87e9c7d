"""Which of many people a text may name: what to ask the index for, and where it names whoever was found.

Clients of a service are too many to be held against a text one by one, as `kernel.named` does with the few whom it must
not name. So its words are taken back to what such names are indexed under (`kernel.terms`), and only who is found is
held against them, form by form. A full name counts however it is written; a surname by itself with a capital letter.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from kernel.czech import fold, sound, surname_stem, words, written
from kernel.declension import is_of_a_woman, name_forms, possible_oblique, possible_stems
from kernel.named import COMMON, TITLES, begins_sentence, close
from kernel.spelling import Word, keys_of, plain_text, words_of

MOST_ASKED, MOST_PAIRS = 400, 100
"""Words of all texts of an act that the index is asked about, those with a capital letter first; and neighbours of those found."""
_SHORT = 4
_ALIKE = 3  # letters that a given name shares with what somebody is called by: Jana, Janička


class Someone(msgspec.Struct, frozen=True):
    """One of many people: their names as they are written down."""

    given_name: str
    family_name: str
    former_name: str = ""


Pair = tuple[frozenset[str], frozenset[str]]
"""Two neighbours of which the first may be a surname and the second a given name: what each may be indexed under."""


class Texts:
    """Texts that are to be sent to somebody else, taken apart once.

    `own` are names that stand there of themselves: a surname of these counts for nobody else.
    """

    def __init__(self, texts: Iterable[str], own: Iterable[str]) -> None:
        self.texts = [_Text(text) for text in texts]
        self._own = {stem for name in own for stem in _stems(name)}
        self._known: dict[str, frozenset[str]] = {}

    def know(self, names: Iterable[str]) -> None:
        """Let more surnames count for nobody."""
        self._own |= {stem for name in names for stem in _stems(name)}

    def asked(self, *, former: bool) -> dict[str, frozenset[str]]:
        """The words that may be surnames, folded, and what each may be indexed under; `former` surnames too."""
        capital = dict.fromkeys(word for text in self.texts for word in text.names())
        small = dict.fromkeys(word for text in self.texts for word in text.small())
        asked = [*capital, *(word for word in small if word not in capital)][:MOST_ASKED]
        return {word: _surname_terms(word, former=former) for word in asked}

    def alone(self, found: Iterable[str]) -> set[str]:
        """Those of the found words that may name somebody by themselves somewhere."""
        return {word for word in found for text in self.texts if any(text.alone(at) for at in text.at(word))} - {
            word for word in found if self._is_own(word)
        }

    def pairs(self, found: Mapping[str, frozenset[str]]) -> list[Pair]:
        """Found words, each with what it was found under, beside each of their neighbours and what these may be."""
        met = {
            (word, fold(text.words[other].text))
            for word in found
            for text in self.texts
            for at in text.at(word)
            for other in text.beside(at)
        }
        return [(found[word], _given_terms(other)) for word, other in sorted(met)[:MOST_PAIRS]]

    def places(self, people: Sequence[Someone], but: Sequence[Someone]) -> list[dict[str, set[int]]]:
        """Of each text the words that name one of `people`, in their order, each with whom, by number.

        A full name of `but` is nobody else's, whoever has the same one.
        """
        sought, own = [_Sought(each) for each in people], [_Sought(each) for each in but]
        return [self._places(text, sought, own) for text in self.texts]

    def _places(self, text: "_Text", people: "Sequence[_Sought]", but: "Sequence[_Sought]") -> dict[str, set[int]]:
        theirs = {at for each in but for at in each.surnames(text) if each.full(text, at)}
        found: dict[tuple[int, int], set[int]] = {}
        for number, person in enumerate(people):
            for at in person.surnames(text) - theirs:
                word = text.words[at]
                beside = person.full(text, at)
                if beside or (text.alone(at) and not self._is_own(fold(word.text))):
                    every = [word, *(text.words[other] for other in beside)]
                    place = min(each.start for each in every), max(each.end for each in every)
                    found.setdefault(place, set()).add(number)
        said: dict[str, set[int]] = {}
        reached = 0
        for (start, end), numbers in sorted(found.items(), key=lambda each: (each[0][0], -each[0][1])):
            if end > reached:
                said.setdefault(text.plain[start:end], set()).update(numbers)
                reached = max(reached, end)
        return said

    def _is_own(self, word: str) -> bool:
        if word not in self._known:
            self._known[word] = possible_stems(word)
        return not self._own.isdisjoint(self._known[word])


class _Text:
    """One text: its words, and which of them may be a name where they stand."""

    def __init__(self, text: str) -> None:
        self.plain = plain_text(text)
        self.words: list[Word] = list(words_of(self.plain))
        self._folded = [fold(word.text) for word in self.words]
        self._places: dict[str, list[int]] = {}
        for at, word in enumerate(self._folded):
            self._places.setdefault(word, []).append(at)

    def at(self, word: str) -> list[int]:
        """Where a folded word stands."""
        return self._places.get(word, [])

    def names(self) -> list[str]:
        """The words with a capital letter that may be a name."""
        return [self._folded[at] for at, word in enumerate(self.words) if word.text[0].isupper() and self._may_be(at)]

    def small(self) -> list[str]:
        """The words without one that may be a part of a full name: `jan novák`."""
        return [
            self._folded[at]
            for at, word in enumerate(self.words)
            if word.text[0].islower() and len(word.text) > 2 and self._may_be(at) and self.beside(at)
        ]

    def beside(self, at: int) -> list[int]:
        """The neighbours that a name may go on with."""
        return [
            other
            for other in (at - 1, at + 1)
            if 0 <= other < len(self.words) and self._may_be(other) and self._close(min(at, other), max(at, other))
        ]

    def alone(self, at: int) -> bool:
        """Whether a word may name somebody by itself: with a capital letter, and not behind somebody else's given name.

        Where a sentence begins nobody knows whether the capital letter is that of a name.
        """
        word = self.words[at]
        if not word.text[0].isupper() or not self._may_be(at):
            return False
        before = self.words[at - 1] if at and self._close(at - 1, at) else None
        if before is None or not before.text[0].isupper() or self._folded[at - 1] in TITLES or before.text.isupper():
            return True
        return "," in self.plain[before.end : word.start] or begins_sentence(self.plain, before.start)

    def _close(self, left: int, right: int) -> bool:
        return close(self.plain, self.words[left], self.words[right])

    def _may_be(self, at: int) -> bool:
        word, plain = self.words[at], self._folded[at]
        if len(plain) < 2 or plain in TITLES:
            return False
        short = len(plain) <= _SHORT and plain in COMMON
        return not short or (word.text[0].isupper() and not begins_sentence(self.plain, word.start))


class _Sought:
    """Somebody who was found, in every form of their names."""

    def __init__(self, person: Someone) -> None:
        woman = is_of_a_woman(person.family_name)
        self._surname = _keys(f"{person.family_name} {person.former_name}", surname=True, woman=woman)
        self._given = _keys(person.given_name, surname=False, woman=woman)
        self._begins = {form[:_ALIKE] for form in words(person.given_name) if len(form) >= _ALIKE}

    def surnames(self, text: _Text) -> set[int]:
        """Where a word is a form of the surname."""
        return {at for at, word in enumerate(text.words) if self._surname & word.keys}

    def full(self, text: _Text, at: int) -> list[int]:
        """The neighbours of a surname that are the given name, or what somebody of that name is called by."""
        return [
            other
            for other in text.beside(at)
            if self._given & text.words[other].keys
            or (text.words[other].text[0].isupper() and fold(text.words[other].text)[:_ALIKE] in self._begins)
        ]


def _keys(name: str, *, surname: bool, woman: bool) -> frozenset[str]:
    names = words(name)  # folded: the forms are compared without their marks
    return frozenset(
        key
        for word in {*names, *(each.casefold() for each in name.replace("-", " ").split())}
        for form in name_forms(word, surname=surname, woman=woman)
        for key in keys_of(form)
    )


def _stems(name: str) -> set[str]:
    return {surname_stem(word) for word in words(name) if len(word) > 1}


def _surname_terms(word: str, *, former: bool) -> frozenset[str]:
    """As `terms.search_terms` makes them of a surname."""
    stems = {stem for each in written(word) for stem in possible_stems(each)}
    heard = {sound(stem) for stem in stems}
    terms = {f"s:{stem}" for stem in stems | heard} | {f"x:{each}" for each in heard}
    return frozenset(terms | ({f"g:{stem}" for stem in stems | heard} if former else set[str]()))


def _given_terms(word: str) -> frozenset[str]:
    """The same of a given name: whole, or how it begins."""
    plain = {each for form in written(word) for each in (form, *map(fold, possible_oblique(form)))}
    begins = {f"p:{each[:_ALIKE]}" for each in plain if len(each) >= _ALIKE}
    return frozenset(plain | begins | {f"x:{sound(each)}" for each in plain})
