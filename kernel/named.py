"""Where a text names a person: in any case form of the name, or by their telephone, e-mail address or street.

A net, not a proof. It knows every form of `kernel.declension`, without diacritics and invisible marks, in Latin and in
Cyrillic, by either way of writing one in the other. What it cannot know is whether another person of that name is
meant: so it points at the words, and a person decides.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import msgspec

from kernel.addressed import OFFICES, names_in_addresses, set_of
from kernel.czech import fold, latinised, sound, surname_stem
from kernel.declension import is_of_a_woman, name_forms, possible_oblique

_LETTERS = r"[^\W\d_]+"
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ‘`´ʹ", "'"))
_CHAIN = re.compile(rf"{_LETTERS}(?:[-']{_LETTERS})*")
_PART = re.compile(_LETTERS)
# Each begins at the one place where it can: a long word or a long gap is gone through once and not from each of its letters.
_BROKEN_LINE = re.compile(r"(?<=[^\W\d_])[-‐][^\S\n]*\n\s*(?=[^\W\d_])")
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
_HOMOGLYPHS = str.maketrans("аеорсухіјѕԁһкмтв", "aeopcyxijsdhkmtb")  # what a Cyrillic letter looks like
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_CYRILLIC_ENDINGS = set_of("а у и і ы е я ю ом ем ой ою ею єю ям ам ах ові еві ів ов их ым им ий ого ому")
_SHORTEST_BY_SOUND = 4
_SHORT_STEM = 3

_EMAIL = re.compile(r"(?<![^\s,;<>@])[^\s,;<>@]+@[^\s,;<>@]+\.[^\s,;<>@]+")
_AT = re.compile(r"(?<!\s)\s*(?:@|[(\[{]\s*(?:at|zavináč)\s*[)\]}])\s*", re.IGNORECASE)
_OF_A_LOCAL = re.compile(r"[\w.]")
_NUMBER = re.compile(r"\+?\d[\d\s().\-/]{4,}\d")
_ANY_PHONE = re.compile(r"(?<![\d/.,])(?:(?:\+|00)\s?\d{1,3}[\s.-]?)?\d{3}[\s.-]?\d{3}[\s.-]?\d{3}(?![\d/])")
_LOCAL_LENGTH = 6
_PHONE_LENGTH = 9
_OWN_DIGITS = re.compile(r"(?:(?:00)?420)?(\d{9})")  # of several numbers in a row; none of ours begins with 420
_BEFORE_HOUSE = re.compile(r"[\s,]{0,3}(?:č\.\s?p?\.?\s?)?")
_DIGITS = re.compile(r"\d(?:\W{0,4}\d)*")
_HOUSE = re.compile(r"\s(?:č\.\s?p?\.?\s?)?(\d{1,4}(?:/\d{1,4})?[a-zA-Z]?)(?![\d/ ]{0,9}\d)")
_NO_STREET = re.compile(r"[\d,;:@\n]")
_STREET_WORDS = set_of("""
    ulice ulici ul namesti nam trida tr nabrezi sidliste bytem bydliste adresa dum domu byt cp tel telefon mobil klapka
""")


class Person(msgspec.Struct, frozen=True):
    """Somebody whom a text should not name: the name as it was written down, and what is known to reach them by."""

    name: str = ""
    contact: str = ""


class Word(msgspec.Struct, frozen=True):
    """A word of a text: as it stands there, where, and under what it is compared."""

    text: str
    start: int
    end: int
    keys: frozenset[str]


class _Street(msgspec.Struct, frozen=True):
    """A street in all its forms, word by word, with its number; `shared` with the addresses that are known."""

    forms: list[set[str]]
    number: str
    shared: bool


class _Name(msgspec.Struct, frozen=True):
    """One word of the name in all its forms."""

    keys: frozenset[str]
    short: bool


def places(text: str, person: Person, *, known: Iterable[str] = ()) -> list[str]:
    """The words of `text` that name the person or tell how to reach them, as they stand there, each once, in order.

    `known` are names and streets that stand in the text of themselves, such as the child's: they do not count.
    """
    return Sought(person, known=known).places(text)


class Sought:
    """A person as they are looked for in several texts. It lives as long as whoever looks: the process keeps nothing of it."""

    def __init__(self, person: Person, *, known: Iterable[str] = ()) -> None:
        known, contact = tuple(known), plain_text(person.contact)
        self._parts = _parts_of("; ".join((person.name, *names_in_addresses(contact))), known)
        self._phones, self._emails = list(_phones(contact)), list(_emails(contact))
        self._streets = list(_streets(contact, known))

    def places(self, text: str) -> list[str]:
        """As `places` of the module."""
        plain = plain_text(text)
        found = {*_names_in(plain, self._parts), *_phones_in(plain, self._phones), *_emails_in(plain, self._emails)}
        found |= set(_streets_in(plain, self._streets))
        seen: list[str] = []
        reached = 0
        for start, words in sorted(found, key=_longest_first):
            if start + len(words) > reached:
                reached = start + len(words)
                seen.append(words)
        return list(dict.fromkeys(seen))


def _longest_first(found: tuple[int, str]) -> tuple[int, int]:
    return found[0], -len(found[1])


def contacts_in(text: str) -> list[str]:
    """Telephone numbers and e-mail addresses in a text, whoever's they are, in their order; a date or a birth number is none."""
    plain = plain_text(text)
    found = [*_ANY_PHONE.finditer(plain), *_EMAIL.finditer(plain)]
    return list(dict.fromkeys(each[0].strip(" .,;") for each in sorted(found, key=re.Match.start)))


def same_words(one: str, other: str) -> bool:
    """Whether two such places read the same, whatever their blanks and case."""
    return " ".join(fold(one).split()) == " ".join(fold(other).split())


def plain_text(text: str) -> str:
    """Without invisible marks and marks over letters that make no letter of their own; broken words joined."""
    whole = unicodedata.normalize("NFKC", text)
    seen = "".join(c for c in whole if unicodedata.category(c) not in ("Cf", "Mn", "Me", "Co", "Cn"))
    return _BROKEN_LINE.sub("", seen.translate(_APOSTROPHES))


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


def words_of(text: str) -> Iterator[Word]:
    """Each word; one with a hyphen or an apostrophe as a whole, and its parts too."""
    keys = cache(keys_of)  # for this text alone: nothing of it stays
    for chain in _CHAIN.finditer(text):
        parts = list(_PART.finditer(chain[0]))
        if len(parts) > 1:
            whole = "".join(part[0] for part in parts)
            yield Word(chain[0], chain.start(), chain.end(), keys(whole))
        for part in parts:
            start = chain.start() + part.start()
            yield Word(part[0], start, start + len(part[0]), keys(part[0]))


def keys_of(word: str) -> frozenset[str]:
    """Under what a word is compared: its letters, and what it sounds like."""
    lower = word.casefold()
    plain = latinised(lower)
    if _CYRILLIC.search(lower):
        plain.add(fold(lower.translate(_HOMOGLYPHS)))
        if not _CYRILLIC.fullmatch(lower[:1] + lower[-1:]):
            plain |= latinised(lower.translate(_HOMOGLYPHS))
    return frozenset(plain | {f"~{sound(each)}" for each in plain if len(each) >= _SHORTEST_BY_SOUND})


def _parts_of(name: str, known: tuple[str, ...]) -> tuple[_Name, ...]:
    """The words of a name with their forms, without titles and what is known anyway; of several people each by itself."""
    anyway = {word for each in known for word in _PART.findall(plain_text(each))}
    entries = plain_text(name).split(";")  # so are those joined who called one after the other
    people = [person for entry in entries for person in _people(entry)]
    return tuple(part for called, oblique in people for part in _parts_of_one(called, anyway, oblique=oblique))


def _people(entry: str) -> Iterator[tuple[list[str], bool]]:
    """What each is called, parted by a mark, by `a` or by what they are to one another; and whether it may be declined."""
    little = str.isalpha if entry.isupper() else str.islower
    oblique = any(fold(word) in _OBLIQUE_TITLES for word in _PART.findall(entry) if word.islower())
    people: list[list[str]] = []
    for part in _MARKS.split(entry):
        people.append([])
        for chain in _CHAIN.findall(part):
            if fold(chain) in _BETWEEN and little(chain):
                people.append([])
            elif len(chain) > 1 and fold(chain) not in TITLES:
                people[-1].append(chain)
    people = [chains for chains in people if chains]
    capital = any(not chain[0].islower() for chains in people for chain in chains)
    for chains in people:
        parts = [word for chain in chains for word in _PART.findall(chain) if len(word) > 1]
        called = [word for word in parts if not (capital and word[0].islower())]
        called += [re.sub(r"[-']", "", chain) for chain in chains if not chain.isalpha()]
        yield called, oblique or len(people) > 1 or len(called) == 1


def _parts_of_one(called: list[str], anyway: set[str], *, oblique: bool) -> Iterator[_Name]:
    surnames = _surnames(called)
    woman = len(called) < 3 and any(is_of_a_woman(word) for word in called)
    folded, sure = {fold(word) for word in anyway}, {fold(word) for word in anyway if _looks_a_surname(word)}
    for word in dict.fromkeys(called):
        surname = word in surnames
        man = not woman or fold(word)[-1] not in "ae"  # `Malá Karel` are two; Petra Malá is one, and not Petr
        forms = _forms(word, surname=surname or (woman and man), woman=not man, oblique=oblique)
        # a known name takes its namesake away: the same given name, any form of the same surname; Jan does not take Jana
        takes = folded if len(called) > 1 or _looks_a_surname(word) else sure
        if fold(word) in folded or (surname and takes & {fold(form) for form in forms}):
            continue
        keys = frozenset(key for form in forms for key in keys_of(form))
        yield _Name(keys, len(surname_stem(fold(word))) <= _SHORT_STEM)


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
    if _CYRILLIC.search(word):
        lemmas |= latinised(word)
    forms = {form for lemma in lemmas for form in name_forms(lemma, surname=surname, woman=woman)}
    if _CYRILLIC.search(word):
        stem = re.sub("[аеиіоуыэюяєїйь]+$", "", word.casefold()) or word
        forms |= {base + ending for base in (word.casefold(), stem) for ending in _CYRILLIC_ENDINGS}
    return forms


# ── telephone, e-mail, street ────────────────────────────────────────────────────────────────────────────────────────


def _phones(contact: str) -> Iterator[str]:
    for run in _NUMBER.findall(contact):
        digits = re.sub(r"\D", "", run)
        if len(digits) < 6:
            continue
        several = len(digits) > 14
        yield from _OWN_DIGITS.findall(digits) if several else [digits[-_PHONE_LENGTH:]]


def _phones_in(text: str, phones: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each number in any grouping, also behind other digits."""
    for run in _DIGITS.finditer(text) if phones else ():
        at = [place for place, each in enumerate(run[0], run.start()) if each.isdigit()]
        digits = "".join(text[place] for place in at)
        for number in phones:
            for start in _starts(digits, number):
                yield at[start], text[at[start] : at[start + len(number) - 1] + 1]


def _emails(contact: str) -> Iterator[tuple[str, str]]:
    for address in _EMAIL.findall(_AT.sub("@", contact)):
        local, _, domain = _lower(address.strip(".<>()")).partition("@")
        yield local, domain


def _emails_in(text: str, emails: Sequence[tuple[str, str]]) -> Iterator[tuple[int, str]]:
    """Each address however its sign is written; what stands before the sign by itself too, when it is no office's."""
    lower = _lower(text)
    for local, domain in emails:
        for sign in _AT.finditer(lower):
            if lower.endswith(local, 0, sign.start()) and lower.startswith(domain, sign.end()):
                start = sign.start() - len(local)
                yield start, text[start : sign.end() + len(domain)]
        if len(local) >= _LOCAL_LENGTH and fold(local) not in OFFICES:
            for start in _starts(lower, local):
                around = lower[start - 1 : start] + lower[start + len(local) : start + len(local) + 1]
                if not _OF_A_LOCAL.search(around):
                    yield start, text[start : start + len(local)]


def _lower(text: str) -> str:
    """In lower case, each character in its place."""
    return "".join(small if len(small := each.lower()) == 1 else each for each in text)


def _starts(text: str, part: str) -> Iterator[int]:
    start = text.find(part)
    while start >= 0:
        yield start
        start = text.find(part, start + len(part))


def _streets(contact: str, known: Iterable[str]) -> Iterator[_Street]:
    """Each street with its number: the words before a number, back to the last mark that parts them."""
    addresses = {fold(word) for each in known for word in re.findall(r"\w+", plain_text(each))}
    for house in _HOUSE.finditer(contact):
        named = _NO_STREET.split(contact[: house.start()])[-1].split()
        while named and not named[0][0].isupper():
            named = named[1:]
        words = [fold(word) for word in _PART.findall(" ".join(named))]
        words = [word for word in words if word not in _STREET_WORDS]
        shared = set(words) <= addresses
        if not words or max(map(len, words)) < _SHORTEST_BY_SOUND or (shared and house[1] in addresses):
            continue
        yield _Street([{fold(form) for form in name_forms(word)} | {word} for word in words], house[1], shared)


def _streets_in(text: str, streets: Sequence[_Street]) -> Iterator[tuple[int, str]]:
    """A street with its number always; by itself when the known addresses do not lie in it, and with a capital letter."""
    tokens = [word for word in words_of(text) if word.text.isalpha()] if streets else []
    for street in streets:
        for at in range(len(tokens) - len(street.forms) + 1):
            run = tokens[at : at + len(street.forms)]
            if not all(fold(token.text) in forms for token, forms in zip(run, street.forms, strict=True)):
                continue
            start, end = run[0].start, run[-1].end
            house = _BEFORE_HOUSE.match(text, end)
            house_at = house.end() if house else end
            behind = house_at + len(street.number)
            if text.startswith(street.number, house_at) and not text[behind : behind + 1].isdigit():
                yield start, text[start:behind]
            elif not street.shared and any(token.text[0].isupper() for token in run):
                yield start, text[start:end]
