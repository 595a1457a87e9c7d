"""Where a text tells how to reach a person: by telephone, e-mail address or street, however they are written."""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from kernel.addressed import OFFICES, set_of
from kernel.czech import fold
from kernel.declension import name_forms
from kernel.spelling import PART, SHORTEST_BY_SOUND, plain_text, words_of

_EMAIL = re.compile(r"(?<![^\s,;<>@])[^\s,;<>@]+@[^\s,;<>@]+\.[^\s,;<>@]+")
_AT = re.compile(r"(?<!\s)\s*(?:@|[(\[{]\s*(?:at|zavináč)\s*[)\]}])\s*", re.IGNORECASE)
_OF_A_LOCAL = re.compile(r"[\w.]")
_NUMBER = re.compile(r"\+?\d[\d\s().\-/]{4,}\d")
_ANY_PHONE = re.compile(r"(?<![\d/.,])(?:(?:\+|00)\s?\d{1,3}[\s.-]?)?\d{3}[\s.-]?\d{3}[\s.-]?\d{3}(?![\d/])")
_LOCAL_LENGTH = 6
_PHONE_LENGTH = 9
_OWN_DIGITS = re.compile(r"(?:(?:00)?420)?(\d{9})")  # of several numbers in a row; none of ours begins with 420
_BEFORE_HOUSE = re.compile(
    r"[\s,]{0,3}(?:(?:ulic\w{1,3}|ul\.)[\s,]{1,3})?(?:č(?:íslo|\.)?\s?(?:p\.?\s?)?)?", re.IGNORECASE
)
_DIGITS = re.compile(r"\d(?:\W{0,4}\d)*")
_HOUSE = re.compile(r"\s(?:č\.\s?p?\.?\s?)?(\d{1,4}(?:/\d{1,4})?[a-zA-Z]?)(?![\d/ ]{0,9}\d)")
_NO_STREET = re.compile(r"[\d,;:@\n]")
_STREET_WORDS = set_of("""
    ulice ulici ul namesti nam trida tr nabrezi sidliste bytem bydliste adresa dum domu byt cp tel telefon mobil klapka
""")


class Street(msgspec.Struct, frozen=True):
    """A street in all its forms, word by word, with its number; `shared` with the addresses that are known."""

    forms: list[set[str]]
    number: str
    shared: bool


def contacts_in(text: str) -> list[str]:
    """Telephone numbers and e-mail addresses in a text, whoever's they are, in their order; a date or a birth number is none."""
    plain = plain_text(text)
    found = [*_ANY_PHONE.finditer(plain), *_EMAIL.finditer(plain)]
    return list(dict.fromkeys(each[0].strip(" .,;") for each in sorted(found, key=re.Match.start)))


def phones(contact: str) -> Iterator[str]:
    """The last nine digits of each telephone number."""
    for run in _NUMBER.findall(contact):
        digits = re.sub(r"\D", "", run)
        if len(digits) < 6:
            continue
        several = len(digits) > 14
        yield from _OWN_DIGITS.findall(digits) if several else [digits[-_PHONE_LENGTH:]]


def phones_in(text: str, numbers: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each number in any grouping, also behind other digits."""
    for run in _DIGITS.finditer(text) if numbers else ():
        at = [place for place, each in enumerate(run[0], run.start()) if each.isdigit()]
        digits = "".join(text[place] for place in at)
        for number in numbers:
            for start in _starts(digits, number):
                yield at[start], text[at[start] : at[start + len(number) - 1] + 1]


def emails(contact: str) -> Iterator[tuple[str, str]]:
    """Each address: what stands before its sign and what behind it, in lower case."""
    for address in _EMAIL.findall(_AT.sub("@", contact)):
        local, _, domain = _lower(address.strip(".<>()")).partition("@")
        yield local, domain


def emails_in(text: str, addresses: Sequence[tuple[str, str]]) -> Iterator[tuple[int, str]]:
    """Each address however its sign is written; what stands before the sign by itself too, when it is no office's."""
    lower = _lower(text)
    for local, domain in addresses:
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


def streets(contact: str, known: Iterable[str]) -> Iterator[Street]:
    """Each street with its number: the words before a number, back to the last mark that parts them."""
    addresses = {fold(word) for each in known for word in re.findall(r"\w+", plain_text(each))}
    for house in _HOUSE.finditer(contact):
        named = _NO_STREET.split(contact[: house.start()])[-1].split()
        while named and not named[0][0].isupper():
            named = named[1:]
        words = [fold(word) for word in PART.findall(" ".join(named))]
        words = [word for word in words if word not in _STREET_WORDS]
        shared = set(words) <= addresses
        if not words or max(map(len, words)) < SHORTEST_BY_SOUND or (shared and house[1] in addresses):
            continue
        yield Street([{fold(form) for form in name_forms(word)} | {word} for word in words], house[1], shared)


def streets_in(text: str, streets: Sequence[Street]) -> Iterator[tuple[int, str]]:
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
