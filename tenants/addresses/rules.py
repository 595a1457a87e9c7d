# pyright: strict
"""How a line of the open file is written as an address, and by which words it is found. Pure."""

import csv
import re
from collections.abc import Mapping

from tenants.districts.rules import words_of

from .schemas import PointRow

MOST = 6
"""How many houses are offered at once."""
SHORTEST = 3
"""Letters that must be typed before anything is looked for."""
HEADS = ("Kód ADM", "Kód obce", "Název obce", "Název části obce", "Název ulice", "Typ SO", "Číslo domovní", "PSČ")
"""What the file of the State Administration of Land Surveying has in front of its columns, as far as it is needed."""
_POSTCODE = re.compile(r"\b\d{3}\s?\d{2}\b")
_IN_ONE = re.compile(r"(.*[^\W\d_].*\s\d+[a-z]?(?:/\d+[a-z]?)?)\s+([^\W\d_]{2}.*)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:^|\s)(?:č\. (?:p|ev)\. )?\d+(?:/\w+)?$")


class NoAddressPoints(ValueError):
    """A file of something else; says which columns it lacks."""


def lines_of(content: bytes) -> list[dict[str, str]]:
    """The lines of a file, in UTF-8 or as the office publishes it (windows-1250). Raises NoAddressPoints."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1250", errors="replace")
    lines = csv.DictReader(text.splitlines(), delimiter=";")
    missing = [head for head in HEADS if head not in (lines.fieldnames or ())]
    if missing:
        raise NoAddressPoints(", ".join(missing))
    return list(lines)


def key_of(text: str) -> str:
    """The words of an address as they are compared, without a postcode."""
    plain = _POSTCODE.sub(" ", text)
    return " ".join(words_of(plain)) if plain.strip() else ""


def parts_of(street: str, town: str) -> tuple[str, str]:
    """What was typed of the street and of the town, where all of it stands in one line: behind a comma, or behind the number."""
    if town.strip():
        return street, town
    before, comma, behind = street.partition(",")
    if comma:
        return before, behind
    return (both[1], both[2]) if (both := _IN_ONE.fullmatch(_POSTCODE.sub(" ", street).strip())) else (street, "")


def street_in(address: str) -> str:
    """The street of a house, without its number; empty for a house that has a number only."""
    return _NUMBER.sub("", address).strip()


def row_of(line: Mapping[str, str]) -> PointRow | None:
    """A line of the file as it is stored, written by decree 359/2011 (domain reference 5.3); None for one without a house."""

    def cell(head: str) -> str:
        return (line.get(head) or "").strip()

    code, town_code, house = cell("Kód ADM"), cell("Kód obce"), cell("Číslo domovní")
    town, part, street = cell("Název obce"), cell("Název části obce"), cell("Název ulice")
    if not (code.isdigit() and town_code.isdigit() and house and town):
        return None
    orientation = cell("Číslo orientační") + cell("Znak čísla orientačního")
    registered = "ev" in cell("Typ SO")
    number = f"č. ev. {house}" if registered else house
    name = street or (part if part != town else "")
    if not name and not registered:
        number = f"č. p. {house}"
    said = " ".join(filter(None, (name, f"{number}/{orientation}" if orientation else number)))
    place = key_of(town)
    code_of_post = cell("PSČ")
    return PointRow(
        code=int(code),
        town_code=int(town_code),
        street=said,
        town=town,
        postcode=f"{code_of_post[:3]} {code_of_post[3:]}" if len(code_of_post) == 5 else code_of_post,
        words=f"{key_of(said)}|{place}",
        by_orientation=f"{key_of(name)} {orientation.lower()}|{place}" if name and orientation else "",
        town_words=place,
    )
