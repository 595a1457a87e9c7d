"""Search terms: under what a person can be found, and what somebody who types a few words means by them.

Terms are plain words here and keyed hashes wherever they are stored (`kernel.search`). When the terms of a row change,
`VERSION` is counted on and a migration has every service index its rows anew (ADR 0037).
"""

import contextlib
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from enum import IntEnum
from itertools import pairwise

from kernel.contacts import phones_in, take_phones
from kernel.czech import chains, fold, joined, sound, surname_sounds, surname_stem, words, written
from kernel.familiar import called_otherwise
from kernel.houses import HOUSE, HOUSE_SIGN, of_street
from kernel.legal_time import today_in_prague
from kernel.text import tidy, tidy_number
from kernel.typed_days import Meant, day_so_far
from kernel.web.i18n import N_, gettext

VERSION = 6
"""Of the terms that rows are indexed under; a test holds it to what `search_terms` makes."""

PREFIX_LENGTHS = (3, 4, 5, 6)
MOST_GROUPS = 8
_LONGEST_QUERY = 200
_LONGEST_JOINED = 64
_SHORTEST_PART = 3
_SHORTEST_BIRTH_NUMBER = 9


class By(IntEnum):
    """By what somebody was found: the surer, the higher."""

    BIRTH_NUMBER = 95
    MARK = 90
    PHONE = 85
    BIRTH_DATE = 80
    NAME = 75
    OTHER_FORM = 60
    SPELLING = 55
    PART_OF_MARK = 50
    DAY_AND_MONTH = 46
    DAY_OFF = 45
    FAMILIAR = 40
    PART = 35
    BEGINNING = 30
    CARER = 27  # of whom `kernel.carers` makes terms
    # the least sure three, so that they are said of nobody who is found by what everybody may know
    FORMER_NAME = 25
    ADDRESS = 20
    HOUSEHOLD = 15


REASONS = {
    By.BIRTH_NUMBER: N_("podle rodného čísla"),
    By.MARK: N_("podle značky"),
    By.PHONE: N_("podle telefonu"),
    By.BIRTH_DATE: N_("podle data narození"),
    By.NAME: N_("podle jména"),
    By.OTHER_FORM: N_("příjmení v jiném tvaru"),
    By.SPELLING: N_("jméno v jiném přepisu"),
    By.PART_OF_MARK: N_("podle části značky"),
    By.DAY_AND_MONTH: N_("datum narození s prohozeným dnem a měsícem"),
    By.DAY_OFF: N_("datum narození o den jinak"),
    By.FAMILIAR: N_("jméno v domácké podobě"),
    By.PART: N_("podle části jména"),
    By.BEGINNING: N_("podle začátku jména"),
    By.CARER: N_("podle jména matky nebo pečující osoby"),
    By.FORMER_NAME: N_("podle dřívějšího příjmení"),
    By.ADDRESS: N_("podle adresy"),
    By.HOUSEHOLD: N_("stejné příjmení na stejné adrese"),
}

CODES = tuple(by.name.lower() for by in By)
"""As an answer says them."""


def codes(met: Iterable[By]) -> list[str]:
    """By what somebody was found, surest first."""
    return [by.name.lower() for by in sorted(met, reverse=True)]


def why(found_by: Iterable[str]) -> str:
    """The same in words, in the language of whoever looks."""
    return ", ".join(gettext(REASONS[By[code.upper()]]) for code in found_by)


Group = Mapping[str, By]
"""Terms of which a hit has at least one, and what each of them says of it."""

# ── what a row is found by ───────────────────────────────────────────────────────────────────────────────────────────


def search_terms(
    given: str,
    family: str,
    *,
    former: str = "",
    before: Iterable[str] = (),
    birth_date: date | None = None,
    birth_number: str = "",
    phone: str = "",
    street: str = "",
    town: str = "",
    file_marks: Iterable[str] = (),
) -> set[str]:
    """Everything under which a person can be found; meant to be stored as keyed hashes only.

    Plain words are whole names without case and diacritics (each part of a hyphenated one too, a name of several words
    as one, Cyrillic also in Latin letters), `p:` the first 3 to 6 letters of each, `s:` the stem that a surname shares
    with its other gender, `x:` what a name sounds like where that is another word, `f:`, `g:` and `h:` the words, stems
    (also as they sound) and beginnings of former surnames and of those written down `before`, `d:` the birth date, `r:` the digits of the birth number, also
    of one that cannot be, `t:` telephone numbers, `a:` the words of street and town, and `a:word|number` the house behind
    the last word of the street, or of a village without streets, `b:` that house with the surname, `m:` file marks and their parts.
    """
    firsts, lasts = _parts(given), _parts(family)
    terms = {term for word in firsts | lasts for term in _prefixes("p", word)}
    terms |= firsts | joined(given) | _sounds(words(given))
    for word in lasts | joined(family):
        terms |= {word, f"s:{surname_stem(word)}"}
    terms |= _sounds(surname_stem(word) for word in words(family))
    for word in {form for name in (former, *before) for form in _parts(name) | joined(name)}:
        terms |= {f"f:{word}", f"g:{surname_stem(word)}", f"g:{sound(surname_stem(word))}", *_prefixes("h", word)}
    if birth_date is not None:
        terms.add(f"d:{birth_date.isoformat()}")
    if digits := re.sub(r"\D", "", birth_number):
        terms.add(f"r:{digits}")
    terms |= {f"t:{number}" for number in phones_in(phone)}
    terms |= {f"a:{word}" for word in _place_words(street) | words(town)} | house_terms(street, town)
    terms |= household_terms(family, street, town)
    for mark in file_marks:
        terms |= _mark_terms(mark)
    return terms


def _parts(name: str) -> set[str]:
    """The words of a name; of one with an apostrophe its longer parts too."""
    parts = {part for chain in chains(name) if "'" in chain for part in chain.split("'") if len(part) >= _SHORTEST_PART}
    return words(name) | {form for part in parts for form in written(part)}


def _sounds(plain: Iterable[str]) -> set[str]:
    """What words sound like; nothing for one that reads as it is written, which is found by itself."""
    return {f"x:{heard}" for word in plain if (heard := sound(word)) != word}


def _heard(word: str) -> dict[str, By]:
    """The terms of whoever has a name that sounds like this word."""
    heard = {sound(word), sound(surname_stem(word))}
    found = {f"g:{one}": By.FORMER_NAME for one in heard}
    return found | {term: By.SPELLING for one in sorted(heard) for term in (one, f"s:{one}", f"x:{one}")}


def _place_words(street: str) -> set[str]:
    """The words of a street in every way of writing them."""
    return words(HOUSE.sub(" ", " ".join(of_street(street))))


def house_terms(street: str, town: str) -> set[str]:
    """The terms of a house: of `Lipová 1203/12` by either number and by both; none without a number."""
    before, named = of_street(street)
    house = HOUSE.search(named)
    last = (chains(named[: house.start()]) or chains(before) or chains(town) or [""])[-1] if house else ""
    numbers = {house[0], *house[0].split("/")} if house and last else set[str]()
    return {f"a:{word}|{number}" for word in written(last) for number in numbers}


def household_terms(family: str, street: str, town: str) -> set[str]:
    """The terms of who has this surname, in either gender, and lives in this house; none without both."""
    stems = {surname_stem(word) for word in words(family) | joined(family)}
    return {f"b:{stem}|{house[2:]}" for stem in stems for house in house_terms(street, town)}


def met(groups: Collection[Group], terms: Collection[str], *, at_least: int | None = None) -> frozenset[By]:
    """By what one row with these terms meets the groups, as a search for it in the database says it; empty when not enough."""
    by = [max((group[term] for term in terms if term in group), default=None) for group in groups]
    enough = len(groups) if at_least is None else min(at_least, len(groups))
    hits = [each for each in by if each is not None]
    return frozenset(hits) if hits and len(hits) >= enough else frozenset()


def _prefixes(of: str, word: str) -> set[str]:
    return {f"{of}:{word[:length]}" for length in PREFIX_LENGTHS if len(word) >= length}


_BLANKS = re.compile(r"\s+")
_MARK_CORE = re.compile(r"(?<!\d)(\d+)(?:-\d+)?/\d+")


def _normal_mark(mark: str) -> str:
    return _BLANKS.sub("", fold(tidy_number(mark)))


def _mark_terms(mark: str) -> set[str]:
    """A mark whole, without its unit, without its letters, without both; and its number by itself, with letters too."""
    whole = _normal_mark(mark)
    core = _MARK_CORE.search(whole)
    if core is None:
        return {f"m:{whole}"} if whole else set()
    ends, starts = (core.end(), core.end(1)), (0, core.start())
    return {f"m:{whole}", f"m:{whole[core.start() :]}", *(f"m:{whole[start:end]}" for start in starts for end in ends)}


# ── what was typed ───────────────────────────────────────────────────────────────────────────────────────────────────

_DATE_IN_TEXT = re.compile(
    r"(?<![\d/])(?:(\d{1,2})(?:\.\s*(\d{1,2})\.\s*(\d{4}|\d{2})|/(\d{1,2})/(\d{4}))|(\d{4})-(\d{2})-(\d{2}))(?![\d/])"
)
_DATE_ALONE = re.compile(r"\d{8}|\d{6}|\d{1,2} +\d{1,2} +\d{4}|\d{1,2}\.? *[^\W\d_]{3,9} +\d{4}")
_BIRTH_NUMBER_IN_TEXT = re.compile(r"(?<![\w/-])(\d(?:\s?\d){5})\s?[/–-]?\s?(\d(?:\s?\d){2,3})(?!\s?\d|[\w/-])")
_MARK_IN_TEXT = re.compile(
    r"(?:(?P<head>[^\W\d_]+)\s+)?(?P<tail>(?:[^\W\d_]+-?)?\d+(?:-\d+)?(?:/[\w-]+)+|(?<=[^\W\d_] )\d{1,6}(?![\w/]))"
)
_SHORT_YEAR = re.compile(r"(\d/)(\d\d)(?!\d)")


def query_terms(text: str) -> list[Group]:
    """What a person typed into a search box, as groups: a hit has at least one term of *every* group.

    Understands words in any way of writing them, dates (`21. 7. 2019`, `21/7/2019`, `21.7.19`, `2019-07-21`, also a day
    off or with day and month swapped), birth numbers, telephone numbers in any grouping, addresses (`Lipová 12, Lipnice`),
    and file marks (`MULH 212/2026/OM`, also without the letters or the unit, `212/26`, or just `212`). A word longer than six letters
    also matches by its first six, so that an unfinished name finds; near neighbours may come along. Empty when there is
    nothing to look for.
    """
    if alone := _date_alone(tidy(text[:_LONGEST_QUERY]).strip()):
        return [alone]
    groups: list[Group] = []

    def take_date(match: re.Match[str]) -> str:
        found = _days_in(match)
        groups.extend([found] if found else [])
        return " " if found else match[0].replace(".", " ")

    def take_phone(number: str, typed: str) -> str:
        groups.append({**_number_alternatives(re.sub(r"\D", "", typed)), f"t:{number}": By.PHONE})
        return " "

    def take_birth_number(match: re.Match[str]) -> str:
        # it may be a file mark, or a number for which something else is kept
        groups.append(
            {**_number_alternatives(re.sub(r"\D", "", match[1] + match[2])), f"m:{_normal_mark(match[0])}": By.MARK}
        )
        return " "

    def take_mark(match: re.Match[str]) -> str:
        groups.extend(_mark_groups(match["head"], match["tail"]))
        return " "

    rest = _DATE_IN_TEXT.sub(take_date, tidy_number(text[:_LONGEST_QUERY]))
    rest = take_phones(rest, take_phone)
    rest = _BIRTH_NUMBER_IN_TEXT.sub(take_birth_number, rest)
    rest = HOUSE_SIGN.sub("", rest)
    rest = _MARK_IN_TEXT.sub(take_mark, rest)
    return [*groups, *_word_groups(chains(rest))][:MOST_GROUPS]


def _date_alone(text: str) -> Group | None:
    """What was typed where it is nothing but a date as forms take it (`04022018`, `4 2 2018`, `4. února 2018`), or such a number."""
    day = day_so_far(text, today=today_in_prague(), meant=Meant.BIRTH) if _DATE_ALONE.fullmatch(text) else None
    if day is None:
        return None
    return {**day_terms(day), **(_number_alternatives(text) if text.isdigit() else {})}


def _days_in(match: re.Match[str]) -> dict[str, By]:
    """A date as it was typed and as it may have been meant; nothing when no such day exists either way."""
    if match[6]:
        day, month, years = match[8], match[7], [match[6]]
    else:
        day, month, years = match[1], match[2] or match[4], [match[3] or match[5]]
        if len(years[0]) == 2:
            years = [f"19{years[0]}", f"20{years[0]}"]
    found: dict[str, By] = {}
    for year in years:
        with contextlib.suppress(ValueError):
            found |= day_terms(date(int(year), int(month), int(day)))
            continue
        with contextlib.suppress(ValueError):
            found[f"d:{date(int(year), int(day), int(month)).isoformat()}"] = By.DAY_AND_MONTH
    return found


def _number_alternatives(digits: str) -> dict[str, By]:
    return {digits: By.NAME, f"m:{digits}": By.MARK, f"r:{digits}": By.BIRTH_NUMBER}


def _mark_groups(head: str | None, typed: str) -> list[Group]:
    number = _normal_mark(typed)
    numbers = {number, _SHORT_YEAR.sub(r"\g<1>20\2", number)}
    by = By.MARK if "/" in number else By.PART_OF_MARK
    alone = {f"m:{each}": by for each in numbers} | ({number: By.NAME} if number.isdigit() else {})
    if not head:
        return [alone]
    # the word before may belong to the mark or be a name: the whole mark satisfies both groups
    whole = {f"m:{_normal_mark(head)}{each}": by for each in numbers}
    whole |= {f"a:{word}|{number}": By.ADDRESS for word in written(head)}
    return [alone | whole, {**_alternatives(head), **whole}]


def _word_groups(typed: list[str]) -> list[Group]:
    """A group for each word; neighbours may also be one name, which then satisfies the groups of both."""
    typed = typed[:MOST_GROUPS]
    groups = [_alternatives(word) for word in typed]
    for length in (2, 3):
        for start in range(len(typed) - length + 1):
            one = "".join(typed[start : start + length])
            if len(one) > _LONGEST_JOINED or one.isdigit():
                continue
            for form in written(one):
                for group in groups[start : start + length]:
                    group.setdefault(form, By.NAME)
                    group.setdefault(f"s:{surname_stem(form)}", By.OTHER_FORM)
    for start, (street, number) in enumerate(pairwise(typed)):
        if HOUSE.fullmatch(number.lower()):
            for group in groups[start : start + 2]:
                group |= {f"a:{word}|{number.lower()}": By.ADDRESS for word in written(street)}
    return list(groups)


def _alternatives(typed: str) -> dict[str, By]:
    """One word in every way of writing it: whole, its stem, its sound, its beginning, a part at its apostrophe."""
    found: dict[str, By] = {}
    for part in sorted(part for part in typed.split("'") if len(part) >= _SHORTEST_PART) if "'" in typed else []:
        found |= dict.fromkeys(written(part), By.PART)
    for word in written(typed):
        stem = surname_stem(word)
        if len(word) >= PREFIX_LENGTHS[0]:
            beginning = word[: PREFIX_LENGTHS[-1]]
            found |= {f"h:{beginning}": By.FORMER_NAME, f"p:{beginning}": By.BEGINNING}
        found = dict.fromkeys(sorted(called_otherwise(word)), By.FAMILIAR) | _heard(word) | found
        found |= {word: By.NAME, f"s:{stem}": By.OTHER_FORM, f"f:{word}": By.FORMER_NAME, f"g:{stem}": By.FORMER_NAME}
        found |= {f"a:{word}": By.ADDRESS, f"w:{word}": By.PART_OF_MARK}
        if word.isdigit():
            found[f"m:{word}"] = By.PART_OF_MARK
    return found


# ── who may be written down already ──────────────────────────────────────────────────────────────────────────────────


def alike_terms(
    given: str, family: str, birth_date: date | None, *, former: str = "", birth_number: str = ""
) -> list[Group]:
    """What a person is compared by who may be written down already: a group each for surname, given name, birth date.

    Whole names in every way of writing them, no beginnings; surnames of before; the date also a day off, or with day and
    month swapped. The birth number satisfies every group.
    """
    surnames = {
        form: By.FORMER_NAME
        for word in words(former) | joined(former)
        for stem in (surname_stem(word),)
        for form in (word, f"s:{stem}", f"f:{word}", f"g:{stem}")
    }
    for word in words(family) | joined(family):
        stem = surname_stem(word)
        surnames = _heard(word) | surnames | {word: By.NAME, f"s:{stem}": By.OTHER_FORM}
        surnames |= {f"f:{word}": By.FORMER_NAME, f"g:{stem}": By.FORMER_NAME}
    firsts = words(given) | joined(given)
    givens = {other: By.FAMILIAR for word in firsts for other in called_otherwise(word)}
    givens |= {term: By.SPELLING for heard in {sound(word) for word in firsts} for term in (heard, f"x:{heard}")}
    givens |= dict.fromkeys(firsts, By.NAME)
    groups = [group for group in (surnames, givens, day_terms(birth_date) if birth_date else {}) if group]
    digits = re.sub(r"\D", "", birth_number)
    if len(digits) < _SHORTEST_BIRTH_NUMBER:
        return list(groups)
    return [{**group, f"r:{digits}": By.BIRTH_NUMBER} for group in groups or [{}]]


def shared_by_doubles(family: str, *, former: str = "", birth_number: str = "") -> set[str]:
    """Of two people who are likely one at least one of these is the same, however their names are written."""
    digits = re.sub(r"\D", "", birth_number)
    shared = {f"s:{one}" for one in surname_sounds(family) | surname_sounds(former)}
    return shared | ({f"r:{digits}"} if len(digits) >= _SHORTEST_BIRTH_NUMBER else set())


def day_terms(day: date) -> dict[str, By]:
    """The day itself, the one before and after, and the day with its month swapped: how a birth date is mistaken."""
    return {f"d:{each.isoformat()}": by for each, by in near_days(day).items()}


def near_days(day: date) -> dict[date, By]:
    """A day and those it is mistaken for, and how."""
    days: dict[date, By] = {}
    with contextlib.suppress(ValueError):
        days[day.replace(day=day.month, month=day.day)] = By.DAY_AND_MONTH
    for step in (-1, 1):
        with contextlib.suppress(OverflowError):
            days[day + timedelta(days=step)] = By.DAY_OFF
    return {**days, day: By.BIRTH_DATE}
