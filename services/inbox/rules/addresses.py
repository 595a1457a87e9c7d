"""Where whoever sent a message lives: in a signature, or where they say it of themselves; never where a child does."""

import re

from .signed import CLOSES

NOT_SAID = "[oznamovatel]"  # stands in the notice instead of who sent it, in its language
NO_CONTACT = "[kontakt]"  # and instead of any way to reach somebody
NO_ADDRESS = "[adresa]"  # and where they live
NO_DAY = "[datum narození]"  # and when they were born
_SIGNATURE_LINES = 10
_LONGEST = 100
_LINE = re.compile(
    r"\d{3}\s?\d{2}[ ,]+[^\W\d_]|^[^\d.!?]{2,60}\s(?:č\.\s?p?\.?\s?)?\d{1,4}(?:/\d{1,4})?[a-z]?(?:,[^.!?]*)?$",
    re.IGNORECASE,
)
_HOUSE = r"(?:č\.\s?p?\.?\s?|čp\.?\s?)?\d{1,4}(?:/\d{1,4})?[a-z]?"
_STREET = rf"(?:[^\W\d_]{{1,5}}\.\s?){{0,2}}(?:\d{{1,2}}\.\s)?[^\d.!?,;|\[\]]{{2,60}}\s{_HOUSE}"
_PIECE = re.compile(
    rf"\d{{3}}\s?\d{{2}}\s+[^\W\d_].*|(?:(?:trvale\s)?bytem|bydliště|adresa)?\W*{_STREET}", re.IGNORECASE
)
_BETWEEN = re.compile(r"(\s*[,;|()]\s*|\s[–—-]\s|\s{3,}|(?<=\])\s+|\s+(?=\[))")
_REACHED = re.compile(r"\[kontakt\]|\[oznamovatel\]|\b(?:tel|mob|gsm|e-?mail)", re.IGNORECASE)
_SIGNED = re.compile(
    r"(?:(?:za\s)?rodin[ay]\s|manželé\s)?(?:[^\W\d_]{1,6}\.\s*)*\[oznamovatel\]", re.IGNORECASE
)  # titles go before the name
_TELLS = re.compile(r"\b(?:bydlí|bije|je|má|byl[ao]?|chodí)\b", re.IGNORECASE)
_PLACE = rf"(?:(?:ul|nám|tř|sídl)\.\s?)?(?-i:[A-ZÁČĎÉÍŇÓŘŠŤÚÝŽ0-9])[^\d!?,;|\[\]\n]{{1,40}}\s{_HOUSE}"
_NOT_BESIDE = r"(?!(?:nad|pod|vedle|naproti|proti|poblíž|nedaleko|kousek|mezi|za)\s(?-i:[A-ZÁČĎÉÍŇÓŘŠŤÚÝŽ]))"  # then it is where others live
_BORN = re.compile(
    r"(?P<says>\[oznamovatel\](?:(?!d[íě]t|chlap|d[íě]v|syn|dcer|nezl|mat[kc]|ot[ec]|rodič|\.\s+(?-i:[A-ZÁČĎÉÍŇÓŘŠŤÚÝŽ]))[^!?\n]){1,90}?"
    r"\bnar(?:\.|ozen[aý]?)\s*)(?P<day>\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d\d)",
    re.IGNORECASE,
)
_LIVES = re.compile(
    r"(?P<says>\b(?:bydlím|bydlíme|můj dům je|mé bydliště je|js(?:em|me)(?=(?:\s[^\W\d_]+){0,3}\sz\s))\s+"
    rf"(?:{_NOT_BESIDE}(?-i:[a-záčďéěíňóřšťúůýž]+)[\s,]+){{0,5}}(?:č\.\s?\d{{1,3}},\s*)?"
    # as an official text says it: `jmenuji se …, trvale bytem Polní 12, Lipnice`
    rf"|\[oznamovatel\](?:,?\s+nar(?:\.|ozen[aý]?)\s\[datum narození\])?(?:(?!d[íě]t|chlap|d[íě]v|syn|dcer)[^.!?\n]){{0,40}}?\b(?:bytem|bydlící|bydliště|adresa)\W+(?:(?:na\sadrese|v|ve|na)\s)?(?:(?-i:[A-ZÁČĎÉÍŇÓŘŠŤÚÝŽ])[^\d.!?,;\[\]\n]{{1,30}},\s*)?)(?P<where>{_PLACE})\b",
    re.IGNORECASE,
)


def without_address(told: str) -> tuple[str, list[str]]:
    """A text without the address in a signature, and without where its writer says to live; and what was taken out.

    Where a child lives stands in sentences about it, and stays.
    """
    kept, found, left = list[str](), list[str](), 0
    for line in told.split("\n"):
        words = line.strip(" >\t")
        signs = bool(CLOSES.match(words) or _SIGNED.match(words))
        left = _SIGNATURE_LINES if signs else left - 1
        signed, name, rest = line.partition(NOT_SAID) if signs else ("", "", line)
        if left <= 0 or len(rest) > _LONGEST or (signs and not name):
            kept.append(line)
        elif _LINE.search(rest.strip(" ,;>\t")) and not _REACHED.search(rest):
            found.append(rest.strip(" ,;>\t"))
            if name or kept[-1:] != [NO_ADDRESS]:
                kept.append(f"{signed}{name}, {NO_ADDRESS}" if name else NO_ADDRESS)
        else:
            kept.append(signed + name + _taken_out(rest, found))
    told = _BORN.sub(lambda born: born["says"] + _noted(born["day"], found, NO_DAY), "\n".join(kept))
    return _LIVES.sub(lambda place: place["says"] + _noted(place["where"], found), told), found


def _noted(words: str, found: list[str], instead: str = NO_ADDRESS) -> str:
    found.append(words.strip())
    return instead


def _taken_out(words: str, found: list[str]) -> str:
    """Words of a signature without the address among them, which goes on until how somebody is reached."""
    pieces = _BETWEEN.split(words)
    first = next((number for number in range(0, len(pieces), 2) if _is_address(pieces[number])), None)
    if first is None:
        return words
    last = first
    while last + 2 < len(pieces) and not _REACHED.search(pieces[last + 2]) and ")" not in pieces[last + 1]:
        last += 2
    found.append("".join(pieces[first : last + 1]).strip())
    return "".join([*pieces[:first], NO_ADDRESS, *pieces[last + 1 :]])


def _is_address(piece: str) -> bool:
    return _PIECE.fullmatch(piece.strip()) is not None and not _TELLS.search(piece)
