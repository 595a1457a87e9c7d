"""Who says in a message that they wrote it: in the head, in the address, in a signature, or in words such as "jmenuji se".

What is certain is `name`; what may be it is pointed out when the notice is saved, and a person decides (ADR 0034, 0061).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from kernel.addressed import OFFICES, is_named_by, set_of, spelled
from kernel.czech import fold
from kernel.named import COMMON, TITLES
from kernel.text import storable
from services.inbox.schemas import Envelope

CLOSES = re.compile(
    r"(?:--|s (?:pozdrav|úct|přán|přátelsk|upřím)|se srdečn|srdečn|hezký den|zdraví|děkuj|s díky)", re.IGNORECASE
)
_CLOSES_BEHIND = re.compile(
    r"[.!?,;]\s+(?:s pozdravem|s úctou|se srdečným pozdravem|s přátelským pozdravem)\b", re.IGNORECASE
)
_BLOCK_ENDS = re.compile(
    r"^[> \t]*(?:-{2,}[ \t]*(?:přeposlan|původní|forwarded|original|předan).*|_{10,}|(?:dne|on) .*:|.*\bnapsala?(?:\(a\))?:)$",
    re.IGNORECASE,
)
_SAME_LINE = re.compile(
    r"^.*\b(?:pozdrav\w*|pozdravení|úctou|dne|den|díky|předem|zdraví|přeje|děkuji|děkuju)\b[ ,.!–-]*(?P<rest>.+)$",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(r"\s*(?:[,;|/(<\d@+]|\s[-–—]\s|\b(?:tel|mob|gsm|e-?mail)\b)", re.IGNORECASE)
_HOUSE = re.compile(
    r"\s*(?:č\.\s?p?\.?\s?)?\d{1,4}(?:/\d{1,4})?[a-z]?(?!\d|\s?\d{3})", re.IGNORECASE
)  # a street goes before it
_REACHES = re.compile(
    r"^[\s,;|–—-]*(?:(?:tel|mob|gsm|telefon|mobil|e-?mail)\w*[.: ]*)?(?:[+\d][\d\s./-]{7,}|\S+@\S+)[\s,;|]*(?:\S+@\S+)?\W*$",
    re.IGNORECASE,
)
_CHAIN = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*")
_WORDS = re.compile(rf"{_CHAIN.pattern}\.?(?:\s+{_CHAIN.pattern}\.?)*\.?")
_INTRODUCES = re.compile(
    rf"(?:\b(?P<sure>jmenuj[iu] se|(?:mé|moje) jméno je|podepsán[aáý]?:?)|(?:(?<=[.!?,\n] )|(?<=[.!?\n])|^|\bjá )jsem)"
    rf"[ \t]+(?P<who>{_CHAIN.pattern}\.?(?:[ \t]+{_CHAIN.pattern}\.?){{0,3}})",
    re.IGNORECASE | re.MULTILINE,
)
_AND = re.compile(r"\s+(?:a|i|&)\s+")
_NO_NAMES = OFFICES | set_of("""
    soused sousedka sousede ucitel ucitelka tridni matka otec maminka tatinek mama tata babicka deda dedecek teta stryc obcan
    obcanka obcane kamaradka kamarad rodic rodice rodina vas vase pratel pritel pritelkyne anonym anonymni oznamovatel
    oznamovatelka pozdravem pozdrav uctou preji dobry dobreho hezky hezkeho krasny den dne dekuji dekuju predem odpoved
    pomoc diky vam zakladni materska stredni trida tridy obecni mestsky mestska odbor oddeleni vedouci asistentka
    asistent lekarka sestra starosta pani pan odeslano meho telefonu iphone android outlook sent from my kontaktni
    zdravi adresa telefon mobil s a v z na za pro od do je jsem jsme
""")
_INITIAL = re.compile(r"[^\W\d_]\.")
_MOST_WORDS, _LINES_AFTER, _LAST_LINES = 4, 3, 4
_MOST_LETTERS = 500
_LONGEST_INITIAL = 3  # `J.`, `st.`: what is longer ends a sentence


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a message tells of who makes the notice. `name`: as far as it is certain; `signed`: every signature, as it stands.

    `others`: who else signed in it; `maybe`: words that may be the name, and nobody can tell.
    """

    name: str = ""
    contact: str = ""
    signed: list[str] = []
    others: list[str] = []
    maybe: list[str] = []


def told_in(envelope: Envelope) -> Told:
    """What a message tells: of one that was passed on, of whoever wrote it first."""
    sender = envelope.forwarded or envelope.sender
    text = storable(envelope.text)
    blocks = _blocks(text)
    passed_on = envelope.forwarded is not None
    if passed_on and len(blocks) == 1:
        own, rest = "", blocks  # what was passed on came as a file
    else:
        at = 1 if passed_on else 0
        own, rest = blocks[at], [*blocks[:at], *blocks[at + 1 :]]
    sure, maybe, signed = _signers(own, sender.contact)
    others = list[str]()
    for each in rest:
        further, _, signs = _signers(each, envelope.sender.contact)
        others, signed = [*others, *further], [*signed, *signs]
    name = storable(sender.name)
    for each in sure:
        name = _merged(name, each)
    if not name:
        maybe = [*maybe, *_at_the_end(own)]
    several = {fold(name), *map(fold, sure)}
    return Told(
        name=name,
        contact=storable(sender.contact),
        signed=list(dict.fromkeys(signed)),
        others=[each for each in dict.fromkeys(others) if fold(each) not in several],
        maybe=[each for each in dict.fromkeys(maybe) if fold(each) not in several],
    )


def _blocks(text: str) -> list[str]:
    """What one person wrote after another: a text, and those that it answers or passes on."""
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        if _BLOCK_ENDS.match(line.strip()):
            blocks.append([])
        else:
            blocks[-1].append(line.strip(" >\t"))
    return ["\n".join(each) for each in blocks]


def _signers(block: str, contact: str) -> tuple[list[str], list[str], list[str]]:
    """Who signs for certain, who may, and what stands in the place of a signature."""
    sure, maybe, signed = list[str](), list[str](), list[str]()
    letters = spelled(contact)
    lines = [each for each in block.split("\n") if each]
    left = 0
    for number, line in enumerate(lines):
        if CLOSES.match(line) or _CLOSES_BEHIND.search(line):
            rest = _SAME_LINE.match(line)
            name, left = name_in(rest["rest"]) if rest else "", _LINES_AFTER
        elif left:
            name, left = name_in(line, small=True), left - 1
        else:
            name = _named_with_contact(line) if number >= len(lines) - 2 * _LAST_LINES else ""
        if not name:
            continue
        left = 0
        if name != name.lower() or _by_address(name, letters):
            sure.append(name)
            signed.append(name)
        else:
            maybe.append(name)
    for found in _INTRODUCES.finditer(block):
        name = name_in(found["who"], leading=True)
        if found["sure"] and name:
            sure.append(name)
        elif " " in name:
            maybe.append(name)
    for line in lines[-1:]:
        name = name_in(line)
        if " " in name:
            (sure if _by_address(name, letters) else maybe).append(name)
    sure += [" ".join(pair) for pair in _pairs(block) if is_named_by(pair, letters)]
    return list(dict.fromkeys(sure)), [each for each in maybe if each not in sure], signed


def name_in(words: str, *, small: bool = False, leading: bool = False) -> str:
    """The name that some words begin with and consist of, as it stands; none for words that are no name.

    `small`: two words in small letters are one too, as people sign in a hurry; `leading`: it may be followed by other words.
    """
    words = words.strip(" \t*,.!–—-")
    end = _AFTER_NAME.search(words)
    if end and _HOUSE.match(words[end.start() :]):
        return ""
    bare = words[: end.start()] if end else words
    people = [_one_name(each, small=small, leading=leading) for each in _AND.split(bare)] if bare else []
    if not people or not people[0]:
        return ""
    return bare[bare.index(people[0]) :].strip() if len(people) > 1 and all(people) else people[0]


def _one_name(words: str, *, small: bool, leading: bool) -> str:
    if not _WORDS.fullmatch(words):
        return ""
    tokens = words.split()
    while tokens and fold(tokens[0].rstrip(".")) in TITLES:
        tokens = tokens[1:]
    name = list[str]()
    if any(each.endswith(".") and len(each) > _LONGEST_INITIAL for each in tokens[:-1]):
        return ""
    for each in tokens:
        if not each[0].isupper() and leading:
            break
        name.append(each)
    if not 1 <= len(name) <= _MOST_WORDS or {
        fold(each.rstrip(".")) for each in name if not _INITIAL.fullmatch(each)
    } & (_NO_NAMES | COMMON):
        return ""
    capital, whole = all(each[0].isupper() for each in name), max(len(each.rstrip(".")) for each in name) > 1
    hurried = small and len(name) == 2 and all(each.islower() and len(each) > 2 for each in name)
    return " ".join(name).rstrip(".") if whole and (capital or hurried) else ""


def _named_with_contact(line: str) -> str:
    """`Žofie Kadlíčková, tel. 602 111 222`, and nothing else in the line."""
    end = _AFTER_NAME.search(line)
    name = name_in(line[: end.start()]) if end else ""
    return name if end and " " in name and _REACHES.match(line[end.start() :]) else ""


def _by_address(name: str, letters: frozenset[str]) -> bool:
    words = name.split()
    return is_named_by((words[0], words[-1]), letters, alone=True)


def _pairs(block: str) -> Iterator[tuple[str, str]]:
    words = list(_CHAIN.finditer(block))
    for one, other in pairwise(words):
        if not block[one.end() : other.start()].strip(" .,\t"):
            yield one[0], other[0]


def _at_the_end(block: str) -> list[str]:
    """Where nobody can tell who writes: each two capital words beside one another in the last lines."""
    end = "\n".join([each for each in block.split("\n") if each][-_LAST_LINES:])[-_MOST_LETTERS:]
    return [
        " ".join(pair)
        for pair in _pairs(end)
        if all(each[0].isupper() for each in pair) and not {fold(each) for each in pair} & (_NO_NAMES | COMMON | TITLES)
    ]


def _merged(name: str, other: str) -> str:
    """The fuller one of two ways of writing one name, or both."""
    if not name:
        return other
    one, two = ({fold(word.strip(".,")) for word in each.split()} - TITLES for each in (name, other))
    if two <= one:
        return name
    return other if one <= two else f"{name}; {other}"


def without_signed(told: str, signed: Sequence[str], instead: str) -> str:
    """A text without those names where somebody signs: each at the beginning of its line, or behind the closing words."""
    for name in sorted(signed, key=len, reverse=True):
        told = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", instead, told) if " " in name else _last(told, name, instead)
    return told


def _last(told: str, name: str, instead: str) -> str:
    found = [each.start() for each in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", told)]
    return told if not found else told[: found[-1]] + instead + told[found[-1] + len(name) :]
