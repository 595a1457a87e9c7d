"""What a notice and the further children of it are found by."""

import re

from kernel.czech import fold
from kernel.terms import search_terms
from kernel.text import tidy_number
from services.intake.schemas import Child
from services.intake.schemas.further import Further

from .places import street_and_town


def terms_of(child: Child, *numbers: str) -> set[str]:
    """Under which terms a notice is found: the child with its address, and its numbers, never who made it."""
    return _named(child, *numbers) | {term for each in numbers[1:] for term in _pieces(each)}


def terms_of_further(one: Further) -> set[str]:
    """The same of a further child, with the numbers of the registers in which it stands."""
    return _named(one.child, *one.numbers) | {term for each in one.numbers for term in _pieces(each)}


def _named(child: Child, *numbers: str) -> set[str]:
    street, town = street_and_town(child.address)
    return search_terms(
        child.given_name,
        child.family_name,
        birth_date=child.birth_date,
        street=street,
        town=town,
        file_marks=numbers,
    )


def _pieces(number: str) -> set[str]:
    """The words of an official number, which is not always written as one: `MPSV-2018/142350-912`, `KUZLP0012345`."""
    plain = fold(tidy_number(number))
    pieces = {"".join(plain.split()), *re.findall(r"[^\W_]+", plain)}
    pieces |= {"".join(re.findall(r"\d", chain)) for chain in re.findall(r"\d+(?:-\d+)+", plain)}
    return {f"m:{each}" if each.isdigit() else f"w:{each}" for each in pieces if len(each) > 1}
