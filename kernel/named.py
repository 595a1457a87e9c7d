"""Where a text names a person: in any case form of the name, or by their telephone, e-mail address or street.

A net, not a proof. It knows every form of `kernel.declension`, without diacritics and invisible marks, in Latin and in
Cyrillic, by either way of writing one in the other. What it cannot know is whether another person of that name is
meant: so it points at the words, and a person decides.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import msgspec

from kernel.addressed import names_in_addresses, set_of
from kernel.calling import called_in, names_said_to_call, said_to_notify
from kernel.czech import fold, latinised, surname_stem
from kernel.declension import is_of_a_woman, name_forms, possible_oblique
from kernel.reach import emails, emails_in, phones, phones_in, streets, streets_in
from kernel.spelling import CHAIN, CYRILLIC, PART, Word, folded, keys_of, keys_of_all, plain_text, words_of

_SPACED_OUT = re.compile(r"(?<!\w)[^\W\d_](?: [^\W\d_]){3,}(?!\w)")
_OPENS = " \t\r\"'„“»«(–-"  # what may stand between the end of a sentence and the first word of the next


TITLES = set_of("""
    pan pana panu panem panove panum panech pani panim slecna slecny slecne slecnu slecnou manzele manzelu manzelum
    p sl bc bca ing mgr mga mudr mvdr judr phdr rndr paeddr doc prof dr phd csc dis mba
""")
# What parts two people in a name: `Jana Malá a Karel Novák`, `Jana Malá, manžel Karel`.
_MARKS = re.compile(r"[,/&+()|:\n\r]|\s[-–—]\s")
_BETWEEN = set_of("""
    a i s se nebo and plus vcetne pro manzel manzelem manzelka manzelkou partner partnerem partnerka partnerkou pritel
    pritelem pritelkyne pritelkyni syn synem dcera dcerou bratr bratrem sestra sestrou matka matkou otec otcem babicka
    babickou dedecek deda dedou teta tetou stryc strycem soused sousedem sousedka sousedkou sousede rodina rodiny rodice
""")
_WITHOUT_MARKS = re.compile(  # Novotna Bara, Cerny Jan, Mala Eva; and Harry, which harms nobody
    r"(?:[sc]ka|[dlrtvz]na|[^aeiou]y|^(?:mala|nova|bila|ticha|mlada|stara|sucha|hruba|dlouha|vesela|siroka|mokra|zlata|bystra))$"
)
_OBLIQUE_TITLES = set_of("pana panu panem panove slecny slecne slecnu slecnou od s k")
# Short words that stand at the beginning of a sentence; a name of the same letters counts elsewhere.
COMMON = set_of("""
    a aby ac aj ale an ani ano asi at az ba bez bud by byl byla byli bylo co da dal den ci do ho i ja jak jako je jeho
    jej jeji jen ji jim jsem jsou k kam kde kdo kdy ke ku let li ma maji mam me mi mit moc mu my na nad nam nas ne nebo
    nej neni nez ni nic o od on ona oni ono pak po pod pri pro pry se si sice so su ta tak take tam te ted ten ti tim to
    toho tu ty u uz v vam van vas ve vsak vse vy z za ze zde
""")
_CYRILLIC_ENDINGS = set_of("а у и і ы е я ю ом ем ой ою ею єю ям ам ах ові еві ів ов их ым им ий ого ому")
_SHORT_STEM = 3


class Person(msgspec.Struct, frozen=True, dict=True):
    """Somebody whom a text should not name: the name as it was written down, and what is known to reach them by.

    `itself`: they are a child of whom texts are anyway, by this name, and of which these should not say that it called; empty where its
    name is not known, none where they are nobody like that. `calls`: they called, so a word of their name that stands in a text of itself,
    as the surname of their child, names them too where it is said that it called. `anyway`: their whole name stands there so,
    and a word that `also` (a pattern, folded) means them; only that they made the notice does not.
    """

    name: str = ""
    contact: str = ""
    itself: str | None = None
    calls: bool = False
    anyway: bool = False
    also: str = ""

    @cached_property
    def called(self) -> tuple["_Called", ...]:
        """The words of the name in all their forms, made once for however many texts and fields."""
        return tuple(_called(self.name))

    @cached_property
    def addressed(self) -> tuple["_Called", ...]:
        """The same of the names that addresses to reach them by are made of."""
        return tuple(_called("; ".join(names_in_addresses(plain_text(self.contact)))))


class _Name(msgspec.Struct, frozen=True):
    """One word of the name in all its forms."""

    keys: frozenset[str]
    short: bool


class _Called(msgspec.Struct, frozen=True):
    """One word of what somebody is called; a known name of the same given name, or of the same `surname`, takes it away.

    `forms` are without diacritics.
    """

    name: _Name
    word: str
    surname: bool
    alone: bool
    forms: frozenset[str]


def places(text: str, person: Person, *, known: Iterable[str] = ()) -> list[str]:
    """The words of `text` that name the person or tell how to reach them, as they stand there, each once, in order.

    `known` are names and streets that stand in the text of themselves, such as the child's: they do not count.
    """
    return Sought(person, known=known).places(text)


class Sought:
    """A person as they are looked for in several texts. It lives as long as whoever looks: the process keeps nothing of it."""

    def __init__(
        self, person: Person, *, known: Iterable[str] = (), name: bool = True, contact: bool = True, told: bool = False
    ) -> None:
        """Looked for by their `name`, by what reaches them (`contact`), or by both; `told`: in what may be told by them."""
        known, reach = tuple(known), plain_text(person.contact) if contact else ""
        called = (*(person.called if name else ()), *(person.addressed if contact else ()))
        self._parts = () if person.anyway else tuple(_unknown(called, known))
        self._phones, self._emails = list(phones(reach)), list(emails(reach))
        self._streets = list(streets(reach, known))
        self._itself = person.itself if name else None
        self._told, self._carer = told, person.anyway
        self._also = re.compile(person.also) if person.also else None
        self._anyway = _anyway(person.called, self._parts) if name and person.calls else frozenset[str]()

    def places(self, text: str) -> list[str]:
        """As `places` of the module."""
        plain = plain_text(text)
        found = {*_names_in(plain, self._parts), *phones_in(plain, self._phones), *emails_in(plain, self._emails)}
        found |= {*streets_in(plain, self._streets)}
        if self._itself is not None:
            found |= {*called_in(plain, self._itself)}
        if self._carer:
            found |= {*said_to_notify(plain, self._means)}
        elif self._anyway:
            found |= {*names_said_to_call(plain, self._anyway, told=self._told)}
            found |= {*_named_with_title(plain, self._anyway)} if self._told else set[tuple[int, str]]()
        seen: list[str] = []
        reached = 0
        for start, words in sorted(found, key=_longest_first):
            if start + len(words) > reached:
                reached = start + len(words)
                seen.append(words)
        return list(dict.fromkeys(seen))

    def _means(self, word: str) -> bool:
        return word in self._anyway or (self._also is not None and self._also.fullmatch(word) is not None)


def _longest_first(found: tuple[int, str]) -> tuple[int, int]:
    return found[0], -len(found[1])


def same_words(one: str, other: str) -> bool:
    """Whether two such places read the same, whatever their blanks and case."""
    return " ".join(fold(one).split()) == " ".join(fold(other).split())


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _names_in(text: str, parts: Sequence[_Name]) -> Iterator[tuple[int, str]]:
    if not parts:
        return
    words = list(words_of(text))
    hits = [frozenset(at for at, part in enumerate(parts) if part.keys & word.keys) for word in words]
    shouted, whispered = text == text.upper(), text == text.lower()
    for at, word in enumerate(words):
        if not hits[at]:
            continue
        near = _titled(words, at, text) or _beside(words, hits, at, text)
        if near or _counts(text, word, [parts[hit] for hit in hits[at]], telling=not (shouted or whispered)):
            yield word.start, word.text
    for match in _SPACED_OUT.finditer(text):
        if any(part.keys & keys_of(match[0].replace(" ", "")) for part in parts):
            yield match.start(), match[0]


def _counts(text: str, word: Word, parts: list[_Name], *, telling: bool) -> bool:
    """Whether a word by itself is taken for the name; `telling`: a capital letter says something in this text."""
    length, plain = len(word.text), fold(word.text)
    if length <= 4 and plain in COMMON and (not telling or begins_sentence(text, word.start)):
        return False
    if not telling:
        return length > _SHORT_STEM or plain not in COMMON
    return word.text[0].isupper() or (length > _SHORT_STEM and not all(part.short for part in parts))


def begins_sentence(text: str, at: int) -> bool:
    """Whether what stands at a place begins a sentence, and has its capital letter from that."""
    while at and text[at - 1] in _OPENS:
        at -= 1
    return not at or text[at - 1] in ".!?:;\n"


def _titled(words: list[Word], at: int, text: str) -> bool:
    before = words[at - 1] if at else None
    return before is not None and fold(before.text) in TITLES and close(text, before, words[at])


def _named_with_title(text: str, names: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Where a title stands before a name, as before that of somebody grown up."""
    words = list(words_of(text))
    for at, word in enumerate(words):
        if fold(word.text) in names and _titled(words, at, text):
            yield words[at - 1].start, text[words[at - 1].start : word.start + len(word.text)]


def _beside(words: list[Word], hits: list[frozenset[int]], at: int, text: str) -> bool:
    """Whether another word of the name stands next to it: `Le Thi`, `Novák Jan`."""
    return any(
        0 <= other < len(words)
        and len(hits[at] | hits[other]) > 1
        and hits[other]
        and close(text, *((words[other], words[at]) if other < at else (words[at], words[other])))
        for other in (at - 1, at + 1)
    )


def close(text: str, left: Word, right: Word) -> bool:
    """Whether one word stands right before the other, with no more than a blank, a dot or a comma between them."""
    return right.start >= left.end and len(gap := text[left.end : right.start]) <= 3 and not gap.strip(" .\t,")


def _called(name: str) -> Iterator[_Called]:
    """The words of a name with their forms, without titles; of several people each by itself."""
    for entry in plain_text(name).split(";"):  # so are those joined who called one after the other
        for words, oblique in _people(entry):
            yield from _called_one(words, oblique=oblique)


def _unknown(called: Sequence[_Called], known: Sequence[str]) -> Iterator[_Name]:
    """Those words of a name that are not known anyway: a known name takes its namesake away.

    That is the same given name and any form of the same surname; Jan does not take Jana.
    """
    anyway = {word for each in known for word in PART.findall(plain_text(each))}
    folded, sure = {fold(word) for word in anyway}, {fold(word) for word in anyway if _looks_a_surname(word)}
    for each in called:
        takes = sure if each.alone and not _looks_a_surname(each.word) else folded
        if fold(each.word) in folded or (each.surname and takes and not takes.isdisjoint(each.forms)):
            continue
        yield each.name


def _people(entry: str) -> Iterator[tuple[list[str], bool]]:
    """What each is called, parted by a mark, by `a` or by what they are to one another; and whether it may be declined."""
    little = str.isalpha if entry.isupper() else str.islower
    oblique = any(fold(word) in _OBLIQUE_TITLES for word in PART.findall(entry) if word.islower())
    people: list[list[str]] = []
    for part in _MARKS.split(entry):
        people.append([])
        for chain in CHAIN.findall(part):
            if fold(chain) in _BETWEEN and little(chain):
                people.append([])
            elif len(chain) > 1 and fold(chain) not in TITLES:
                people[-1].append(chain)
    people = [chains for chains in people if chains]
    capital = any(not chain[0].islower() for chains in people for chain in chains)
    for chains in people:
        parts = [word for chain in chains for word in PART.findall(chain) if len(word) > 1]
        called = [word for word in parts if not (capital and word[0].islower())]
        called += [re.sub(r"[-']", "", chain) for chain in chains if not chain.isalpha()]
        yield called, oblique or len(people) > 1 or len(called) == 1


def _called_one(called: list[str], *, oblique: bool) -> Iterator[_Called]:
    surnames = _surnames(called)
    woman = len(called) < 3 and any(is_of_a_woman(word) for word in called)
    for word in dict.fromkeys(called):
        surname = word in surnames
        man = not woman or fold(word)[-1] not in "ae"  # `Malá Karel` are two; Petra Malá is one, and not Petr
        forms = _forms(word, surname=surname or (woman and man), woman=not man, oblique=oblique)
        name = _Name(keys_of_all(forms), len(surname_stem(fold(word))) <= _SHORT_STEM)
        yield _Called(name, word, surname, len(called) == 1, folded(forms))


def _anyway(called: Sequence[_Called], looked_for: Sequence[_Name]) -> frozenset[str]:
    """The forms of those words of a name that are known anyway."""
    return frozenset(form for each in called if each.name not in looked_for for form in each.forms)


def _looks_a_surname(word: str) -> bool:
    return is_of_a_woman(word) or word.casefold().endswith(("ý", "ů"))


def _surnames(words: list[str]) -> set[str]:
    """Which of these words may be surnames: those that look like one, else all but the first; of four words all."""
    looks = {word for word in words if _looks_a_surname(word)}
    without_marks = {word for word in words if word.isascii() and _WITHOUT_MARKS.search(word.casefold())}
    return (looks if len(words) < 4 else set(words)) or set(words[1:]) | without_marks or set(words)


def _forms(word: str, *, surname: bool, woman: bool, oblique: bool) -> set[str]:
    lemmas = {word}
    if oblique:
        lemmas |= set(possible_oblique(word))
    if CYRILLIC.search(word):
        lemmas |= latinised(word)
    forms = {form for lemma in lemmas for form in name_forms(lemma, surname=surname, woman=woman)}
    if CYRILLIC.search(word):
        stem = re.sub("[аеиіоуыэюяєїйь]+$", "", word.casefold()) or word
        forms |= {base + ending for base in (word.casefold(), stem) for ending in _CYRILLIC_ENDINGS}
    return forms
