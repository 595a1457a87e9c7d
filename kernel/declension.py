"""Every form that a Czech name can take in a sentence: cases, possessives, families, both genders of a surname.

Made for finding names in text, so it promises completeness, not correctness: a name is declined by every pattern that
it may follow, and some of what comes out nobody says. There was no library to take: what exists in packages makes the
vocative only, or asks a service on the network. The patterns are those of the Internet Language Reference Book
(https://prirucka.ujc.cas.cz/, pán muž předseda soudce žena růže píseň, adjectives, foreign names).
"""

import re
from collections.abc import Iterable, Iterator

from kernel.czech import fold, surname_stem

_VOWELS = "aáeéěiíoóuúůyý"
_SOFT = "cčďjňřšťž"
_EITHER = "lszxw"  # Alois, Klaus, Král: hard and soft at once
_HARDENED = {"ď": "d", "ť": "t", "ň": "n"}  # before ě and i the hook moves: Káňa, Káně, Káni
_HOOKED = {plain: hooked for hooked, plain in _HARDENED.items()}
_BEFORE_E = {"k": "c", "g": "z", "h": "z", "r": "ř", "ch": "š"}  # Blance, Olze, Petře
_BEFORE_IN = {"k": "č", "g": "ž", "h": "ž", "r": "ř", "ch": "š", "c": "č"}  # Blančin, Olžin, Věřin
_BEFORE_I = {"k": "c", "h": "z", "g": "z", "r": "ř", "ch": "š", "sk": "št", "ck": "čt"}  # Nováci, Jungmannští

_OF_HIM = ("ův", "ova", "ovo", "ovu", "ově", "ovy", "ovi", "ovou", "ových", "ovým", "ovými")
_FAMILY = ("ovi", "ovy", "ových", "ovým", "ovými", "ovic", "ova")
_OF_HER = ("in", "ina", "ino", "inu", "ině", "iny", "ini", "inou", "iných", "iným", "inými")
_HER_SURNAME = ("ová", "ové", "ovou", "ovy", "ových", "ovým", "ovými")
_ADJECTIVE = ("ý", "ého", "ému", "ém", "ým", "á", "é", "ou", "ých", "ými", "ej", "ýho", "ýmu")
_SOFT_ADJECTIVE = ("í", "ího", "ímu", "ím", "ími", "ích")
_FOREIGN_Y = ("ho", "mu", "m", "ové", "ů", "ům", "ch")  # Harryho, Rossiho
_HARD_MAN = ("a", "ovi", "u", "em", "e", "ové", "ů", "ům", "y", "ech", "ích", "ovo")
_SOFT_MAN = ("e", "i", "ovi", "em", "ové", "ů", "ům", "ích")
# as it is spoken: u Novákovejch, s Novákama, Karlovej ženě, Janinýho; made of the written form that has this ending
_SPOKEN = (
    ("ých", ("ejch", "ejm", "ejma", "ýma", "ej", "ýho", "ýmu")),
    ("ům", ("ama", "ema")),
    ("ám", ("ama",)),
    ("ím", ("ema", "íma")),
)
_LOST_E = re.compile(r"e(?=[klcrnňvptmsš]$)")
_OFFICIAL = re.compile(r"(?<=[sc]k)(?:yj|ij|yi|iy|ii|i|y|aja|aya|a)$")  # Zelenskyj, Zelenskaja, Kowalski, Kowalska
_OBLIQUE = (
    ("ovou", "ová"),
    ("ové", "ová"),
    ("ého", "ý"),
    ("ému", "ý"),
    ("ým", "ý"),
    ("ých", "ý"),
    ("ými", "ý"),
    ("ího", "í"),
    ("ímu", "í"),
)
_MARKED = {"a": "á", "i": "í", "y": "ý"}
_MARKED_INSIDE = {"dvur": "dvůr", "vitr": "vítr", "kun": "kůň", "vul": "vůl"}  # the few whose vowel changes
_OF_A_FAMILY = re.compile(r"(?:ov(?:á|i|ých|ým|ými|ic))$")  # Nováková, Novákovi, u Novákových
_LONGEST = 64


def name_forms(word: str, *, surname: bool = True, woman: bool = False) -> frozenset[str]:
    """Every form of one word of a name, in lower case with its diacritics; the word itself is among them.

    A `surname` has its other gender and the names of the family with it: Nováková, Novák, Novákovi, Novákových.
    A given name of a `woman` is declined as one only: Petra is not Petr.
    """
    lower = word.strip().lower()[:_LONGEST]
    if len(lower) < 2:
        return frozenset()
    made = {lower}
    for lemma in _lemmas(lower, surname=surname):
        made |= {lemma, *_woman(lemma, surname=surname)}
        if not (woman and not surname):
            made.update(_man(lemma))
        if surname:
            made.update(_her_surname(lemma))
    spoken = {
        form.removesuffix(written) + ending
        for written, endings in _SPOKEN
        for form in made
        if form.endswith(written)
        for ending in endings
    }
    return frozenset(form for form in made | spoken if len(form) > 1)


def is_of_a_woman(surname: str) -> bool:
    """Whether a surname is one that women have, also where it was written down without its marks."""
    return surname.casefold().endswith(("ová", "á", "ova"))


def possible_oblique(word: str) -> Iterator[str]:
    """What the first case may be when a name was written down in another: `pana Nováka`, `panu Hájkovi`, `od Petry`, `Malí`."""
    lower = word.lower()
    for ending in ("ovi", "ova", "em", "ům", "ů", "a", "u", "e"):
        if lower.endswith(ending) and len(lower) - len(ending) > 2:
            stem = lower.removesuffix(ending)
            yield stem
            yield from _with_e(stem)
    for ending in ("ou", "y", "u", "e", "ě"):  # Petry, Olgou, Blance, Haně
        if lower.endswith(ending) and len(lower) - len(ending) > 1:
            stem = lower.removesuffix(ending)
            yield stem + "a"
            for hard, soft in _BEFORE_E.items():
                if ending == "e" and stem.endswith(soft):
                    yield stem.removesuffix(soft) + hard + "a"
    for ending in ("í", "i"):  # Marií, Alici
        if lower.endswith(ending) and len(lower) > 3:
            yield lower.removesuffix(ending) + "e"
            first = "ý" if ending == "í" else ""  # manželé Malí, Novotní, Tiší; Nováci
            yield lower.removesuffix(ending) + first
            yield from (
                lower.removesuffix(soft + ending) + hard + first
                for hard, soft in _BEFORE_I.items()
                if lower.endswith(soft + ending)
            )


_ENDINGS = frozenset(
    fold(ending)
    for endings in (
        _OF_HIM, _FAMILY, _OF_HER, _HER_SURNAME, _ADJECTIVE, _SOFT_ADJECTIVE, _FOREIGN_Y, _HARD_MAN, _SOFT_MAN,
        ("y", "i", "o", "ou", "am", "ami", "ach", "im", "emi", "te", "ti", "tem", "tovi", "ovych"),
        *(endings for _, endings in _SPOKEN), *((f"ov{each}", f"in{each}") for each in _SPOKEN[0][1]),
    )
    for ending in endings
)  # fmt: skip
_HARD_AGAIN = (("c", "k"), ("z", "h"), ("z", "g"), ("s", "ch"), ("st", "sk"), ("ct", "ck"), ("c", "ch"))
_OTHER_VOWEL = {"o": "u", "e": "i"}  # Dvora, Dvůr; Větra, Vítr
_LONGEST_ENDING = max(map(len, _ENDINGS))


def possible_stems(word: str) -> frozenset[str]:
    """What `czech.surname_stem` makes of the surnames that a word may be a form of, and of many that there are not.

    The way back from `name_forms`, for asking an index; who is found is held against the forms.
    """
    plain = fold(word)[:_LONGEST]
    cuts = (plain[:-length] for length in range(1, _LONGEST_ENDING + 1) if plain[-length:] in _ENDINGS)
    made: set[str] = set()
    for stem in (plain, *cuts):
        if len(stem) > 1:
            made |= {stem, *_with_lost(stem)}
            made |= {stem.removesuffix(soft) + hard for soft, hard in _HARD_AGAIN if stem.endswith(soft)}
    return frozenset(stem for each in made for stem in (each, surname_stem(each)) if len(stem) > 1)


def _with_lost(stem: str) -> Iterator[str]:
    """The stems of names that lose a letter, or change one, when they are declined."""
    yield from _with_e(stem)
    yield f"{stem}us"  # Tadea, Tadeus
    if len(stem) == 2 and not set(stem) & set(_VOWELS):
        yield "e".join(stem)  # Psa, Pes
    if stem.endswith("vec"):
        yield stem.removesuffix("vec") + "evc"  # Švec, Ševcová
    vowels = [at for at, letter in enumerate(stem) if letter in _VOWELS]
    if len(vowels) == 1 and stem[vowels[0]] in _OTHER_VOWEL:
        yield stem[: vowels[0]] + _OTHER_VOWEL[stem[vowels[0]]] + stem[vowels[0] + 1 :]


# ── which word the name is made of ───────────────────────────────────────────────────────────────────────────────────


def _lemmas(word: str, *, surname: bool) -> set[str]:
    """The word, and the masculine words that a feminine surname can be made of."""
    found = {word}
    if not surname:
        return found
    if word.isascii():  # Novakova, Novotny, Krejci: as one types on the telephone
        found |= {_MARKED_INSIDE.get(word, word), word[:-1] + _MARKED.get(word[-1], word[-1])}
    for ending, first in _OBLIQUE:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            found.add(word.removesuffix(ending) + first)
    for each in list(found):
        if len(each) > 4 and (stem := _OF_A_FAMILY.sub("", each)) not in ("", each):
            found |= {stem, stem + "a", stem + "o", *_with_e(stem)}
            if stem[-1] in _SOFT:
                found |= {stem + "e", stem + "í"}
        elif each.endswith("á") and len(each) > 2:
            found.add(each.removesuffix("á") + "ý")
        elif each.endswith(("ova", "eva", "ina")) and len(each) > 5:
            found |= {each.removesuffix("a"), each.removesuffix("a") + "á"}  # Ivanova, Putina: as elsewhere, or as here
    return found


def _with_e(stem: str) -> Iterator[str]:
    """The words whose e goes when they are declined: Hájk-, Hájek; Daňk-, Daněk; Ševc-, Švec."""
    if len(stem) > 2 and stem[-1] in "klcrnvptmsš" and stem[-2] not in _VOWELS:
        before, last = stem[:-1], stem[-1]
        if before[-1] in _HARDENED:
            yield before[:-1] + _HARDENED[before[-1]] + "ě" + last
        yield before + "e" + last
    if stem.endswith("evc"):
        yield stem.removesuffix("evc") + "vec"


def _stems(lemma: str) -> set[str]:
    """What is left before the endings of a man's name that ends in a consonant."""
    stems = {lemma}
    if match := _LOST_E.search(lemma):
        stems.add(lemma[: match.start()] + lemma[match.end() :])
    if len(lemma) > 2 and lemma.endswith("ěk") and lemma[-3] in "dtn":
        stems.add(lemma[:-3] + _HOOKED[lemma[-3]] + "k")
    if lemma.endswith(("ěk", "ěc")):
        stems.add(lemma[:-2] + lemma[-1])
    if lemma.endswith("vec"):
        stems.add(lemma.removesuffix("vec") + "evc")  # Švec, Ševce
    for long, short in (
        ("ů", "o"),
        ("á", "a"),
        ("í", "ě"),
        ("í", "i"),
        ("é", "e"),
    ):  # Dvůr Dvora, Mráz Mraza, Vítr Větra
        head, found, tail = lemma.rpartition(long)
        if found and tail and not any(letter in _VOWELS for letter in head + tail):
            stems.add(head + short + tail)
    if "ů" in lemma[-3:]:
        stems.add("o".join(lemma.rsplit("ů", 1)))
    return stems


# ── patterns ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _join(stem: str, endings: Iterable[str]) -> Iterator[str]:
    """Put endings to a stem, with the hook where it belongs: Káň + e is Káně, Káň + i is Káni."""
    for ending in endings:
        if stem[-1] in _HARDENED and ending[:1] in tuple("eěií"):
            yield stem[:-1] + _HARDENED[stem[-1]] + ("ě" + ending[1:] if ending[0] in "eě" else ending)
        else:
            yield stem + ending


def _changed(stem: str, changes: dict[str, str], ending: str) -> Iterator[str]:
    for size in (2, 1):
        if stem[-size:] in changes:
            yield stem[:-size] + changes[stem[-size:]] + ending
            return


def _man(lemma: str) -> Iterator[str]:
    last = lemma[-1]
    if last in "ýíéá":
        yield from _adjective(lemma[:-1], soft=last in "íé")
    elif official := _OFFICIAL.search(lemma):
        yield from _adjective(lemma[: official.start()], soft=False)
        yield from (lemma + ending for ending in _FOREIGN_Y)
    elif last in "iy":
        yield from (lemma + ending for ending in _FOREIGN_Y)
        yield from _owned(lemma[:-1])
        yield from _owned(lemma)
    elif last == "a":
        yield from _masculine_a(lemma[:-1])
    elif last in "eě":
        yield from _soft_man(lemma[:-1] or lemma)
        yield from (lemma + ending for ending in ("m", "te", "ti", "tem", "tovi", "ho", "mu", "ovi"))
        yield from _owned(lemma + "t")
    elif last in _VOWELS:
        stem = lemma[:-1] if last in "oó" else lemma
        for each in {stem, lemma}:
            yield from _hard_man(each)
    else:
        for stem in _stems(lemma):
            if last in _SOFT or last in _EITHER:
                yield from _soft_man(stem)
            if last not in _SOFT or last == "c":
                yield from _hard_man(stem)
            yield from _changed(stem, {"c": "č"}, "e")  # Ševče
        if lemma.endswith(("us", "os", "as", "es", "um")):  # Tadeus, Tadea
            yield from _hard_man(lemma[:-2])


def _hard_man(stem: str) -> Iterator[str]:
    if not stem:
        return
    yield from _join(stem, _HARD_MAN)
    yield from _changed(stem, _BEFORE_E, "e")
    yield from _changed(stem, _BEFORE_I, "i")
    yield from _changed(stem, _BEFORE_I, "ích")
    yield stem + "i"
    yield from _owned(stem)


def _soft_man(stem: str) -> Iterator[str]:
    yield from _join(stem, _SOFT_MAN)
    yield from _owned(stem)


def _masculine_a(stem: str) -> Iterator[str]:
    if not stem:
        return
    yield from _join(stem, ("y", "i", "ovi", "u", "o", "ou", "ové", "ů", "ům", "ech", "ích", "e", "ám", "ami", "ách"))
    yield from _changed(stem, _BEFORE_I, "ích")
    yield from _owned(stem)


def _owned(stem: str) -> Iterator[str]:
    """What is his, and his family: Novákův, Novákovi, Novákovic."""
    if stem:
        yield from (stem + ending for ending in (*_OF_HIM, *_FAMILY))


def _adjective(stem: str, *, soft: bool) -> Iterator[str]:
    if not stem:
        return
    yield from (stem + ending for ending in (_SOFT_ADJECTIVE if soft else _ADJECTIVE))
    if soft:  # Krejčí, Krejčová
        yield from _owned(stem)
    else:
        yield stem + "í"
        yield from _changed(stem, _BEFORE_I, "í")
        yield from (stem + ending for ending in ("ovi", "ových", "ovým", "ovými"))


def _woman(lemma: str, *, surname: bool) -> Iterator[str]:
    last = lemma[-1]
    if last == "a":
        yield from _feminine_a(lemma[:-1])
        if surname:  # the second case of several: of given names Jana would become Jan
            yield from (lemma[:-1], *_with_e(lemma[:-1]))
    elif last in "eě":
        yield from _feminine_e(lemma[:-1])
    elif last == "á":
        yield from (lemma[:-1] + ending for ending in ("é", "ou", "ých", "ým", "ými", "ej"))
    elif last not in _VOWELS:  # Dagmar, Ester, Nikol, Miloš: unchanged, or as žena and píseň
        yield from _join(lemma, ("y", "u", "ou", "i", "í", "e", "o", *_OF_HER))
        yield from _changed(lemma, _BEFORE_E, "e")
        yield from _changed(lemma, _BEFORE_IN, "in")


def _feminine_a(stem: str) -> Iterator[str]:
    if not stem:
        return
    yield from _join(stem, ("y", "i", "u", "o", "ou", "ám", "ách", "ami") if stem[-1] != "i" else ())
    yield from _join(stem, ("e", "ě", "í", "u", "i", "o", "ou", "ím", "ích", "emi", "ami", "y"))
    yield from _changed(stem, _BEFORE_E, "e")
    yield from _join(stem, _OF_HER)
    for ending in _OF_HER:
        yield from _changed(stem, _BEFORE_IN, ending)


def _feminine_e(stem: str) -> Iterator[str]:
    if not stem:
        return
    yield from _join(stem, ("e", "i", "í", "u", "ou", "o", "ím", "ích", "emi", *_OF_HER))
    yield from _changed(stem, {"c": "č"}, "in")


def _her_surname(lemma: str) -> Iterator[str]:
    """The surname of a woman made of a man's: Novák, Nováková; Hájek, Hájková; Nguyen, Nguyenová."""
    last = lemma[-1]
    if last in "ýá":
        stems: set[str] = set()
    elif last in "aoeě":
        stems = {lemma[:-1], lemma, lemma[:-2] + _HOOKED.get(lemma[-2], lemma[-2])}
    elif last in "íiy":
        stems = {lemma[:-1], lemma}
    elif last in _VOWELS:
        stems = {lemma}
    else:
        stems = _stems(lemma)
    for stem in stems:
        if stem and not lemma.endswith("ová"):
            yield from (stem + ending for ending in _HER_SURNAME)
