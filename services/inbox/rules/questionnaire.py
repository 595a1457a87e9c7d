"""The questionnaire of a school, written into a message line by line: who the pupil is (domain reference 1.16, annex 35).

Each line names what it says, `Jméno a příjmení žáka: Jan Malý`; what is not named so stays in the text alone.
"""

import re

from kernel.czech import fold
from kernel.declension import is_of_a_woman

_LABELS = {
    "name": r"(?:cele )?jmeno(?: a prijmeni)?(?: (?:zaka|zakyne|ditete|studenta|studentky))?|(?:zak|zakyne|dite|student|studentka)",
    "turned": r"prijmeni a jmeno(?: (?:zaka|zakyne|ditete|studenta|studentky))?|prijmeni, jmeno",
    "birth": r"(?:datum|den) narozeni(?: (?:zaka|zakyne|ditete))?|narozen[aoy]?|nar",
    "address": r"(?:adresa )?(?:trvaleho )?bydliste?(?: (?:zaka|zakyne|ditete))?|trvale bydliste|adresa(?: (?:zaka|zakyne|ditete))?",
    "caregivers": r"zakonn[iy] zastupc[ie](?: (?:zaka|ditete))?|zakonny zastupce|rodice|matka|otec|pecujici osob[ay]",
    "siblings": r"sourozenci(?: (?:zaka|ve skole))?|dalsi deti v rodine",
    "school": r"skola|nazev skoly",
    "class": r"trida|rocnik",
}
_LINE = re.compile(r"^[\s>*•–-]*(?:\d{1,2}[.)]\s*)?(?P<label>[^\W\d_][^:\n]{1,40}?)\s*:\s*(?P<said>.*)$")
_DAY = re.compile(r"\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{4}|\d{4}-\d{2}-\d{2}")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# beside the name may stand a class, a number, a note; before it a title
_NAME_ALONE = re.compile(r"^(?:[^\W\d_]{1,5}\.\s+)+(?=\S+\s)|\s*[,;(|–—].*$|\s+\d.*$", re.DOTALL)
_TURNED = re.compile(r"^([^\W\d_]+(?:[-'’ ][^\W\d_]+)*),\s*(?=[^\W\d_]{2,}\b(?!\.))")  # `Šustr, Dominik`
_PLAIN_NAME = re.compile(r"[^\W\d_]+(?:[-'’ ]+[^\W\d_]+){0,4}")
_LONGEST = 500


def pupil_in(text: str, told: str) -> dict[str, str]:
    """What of the form of a notice a questionnaire says of the pupil; nothing for a text that is none.

    `text` as it came says who the pupil is; the rest is of what is `told` of it, without who sent it.
    """
    said, rest = _said(text), _said(told)
    who = _UNSEEN.sub("", said.get("turned") or said.get("name", ""))
    who = _NAME_ALONE.sub("", _TURNED.sub(r"\1 ", who) if "turned" in said else who).strip()
    if not _PLAIN_NAME.fullmatch(who) or not said.keys() & {"birth", "address", "school", "class"}:
        return {}
    born = _DAY.search(said.get("birth", ""))
    given, family = _parts(who, turned="turned" in said)
    found = {
        "child_given_name": given,
        "child_family_name": family,
        "child_birth_date": born[0] if born else "",
        "child_address": said.get("address", ""),
        "child_description": rest.get("class", ""),
        "caregivers": rest.get("caregivers", ""),
        "other_children": rest.get("siblings", ""),
    }
    return {name: words for name, words in found.items() if words}


def school_in(text: str) -> str:
    """Which school fills a questionnaire in: it makes the notice, so it stands with the notifier; '' for a text that is none."""
    return _said(text).get("school", "").partition(": ")[2].strip() if pupil_in(text, text) else ""


def _said(text: str) -> dict[str, str]:
    """What each line that is named says; of several of one kind, as of two parents, all."""
    found: dict[str, str] = {}
    lines = text.split("\n")
    for number, line in enumerate(lines):
        named = _LINE.match(line)
        what = _kind(named["label"]) if named else None
        if named is None or what is None:
            continue
        words = named["said"].strip() or _below(lines, number)
        if words and what in ("caregivers", "siblings", "school", "class"):
            label = named["label"].strip()
            words = f"{label}: {words}" if fold(label) not in ("rodice", "sourozenci") else words
            found[what] = f"{found[what]}; {words}" if what in found else words
        elif words:
            found.setdefault(what, words)
    return {what: words[:_LONGEST] for what, words in found.items()}


def _below(lines: list[str], number: int) -> str:
    """An answer in the line below its question."""
    below = lines[number + 1].strip(" \t>") if number + 1 < len(lines) else ""
    return "" if _LINE.match(below) else below


def _kind(label: str) -> str | None:
    plain = " ".join(fold(label).rstrip(".").split())
    return next((what for what, words in _LABELS.items() if re.fullmatch(words, plain)), None)


def _parts(who: str, *, turned: bool) -> tuple[str, str]:
    words = who.split()
    if len(words) == 1:
        return "", words[0]
    if turned or (is_of_a_woman(words[0]) and not is_of_a_woman(words[-1])):
        return " ".join(words[1:]), words[0]
    return " ".join(words[:-1]), words[-1]
