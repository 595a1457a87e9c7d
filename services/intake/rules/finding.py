"""What a notice and the further children of it are found by."""

import re

from cases.clients.rules import is_secret, terms_of_header
from cases.clients.schemas import ClientIdentity
from kernel.carers import carer_terms
from kernel.czech import fold
from kernel.terms import search_terms
from kernel.text import tidy_number
from services.intake.schemas import Child, NoticeText
from services.intake.schemas.further import Further

from .places import street_and_town


def terms_of(text: NoticeText, *numbers: str, secret: bool = False) -> set[str]:
    """Under which terms a notice is found: the child with its address, those who care for it as question 3 names them, and its numbers,
    never who made it. `secret`: its case keeps the address secret."""
    pieces = {term for each in numbers[1:] for term in _pieces(each)}
    return _named(text.child, *numbers, secret=secret) | carer_terms(text.caregivers.text) | pieces


def terms_of_client(client: ClientIdentity) -> set[str]:
    """Under which terms a notice is found once its case says who the child is: by what its header says and by the house, which only some
    look by, never by what is for readers of the case alone (ADR 0037, no. 3)."""
    if is_secret(client):
        return terms_of_header(client)
    return terms_of_header(client, street=client.street, town=client.town)


def terms_of_further(one: Further) -> set[str]:
    """The same of a further child, with the numbers of the registers in which it stands."""
    return _named(one.child, *one.numbers) | {term for each in one.numbers for term in _pieces(each)}


def _named(child: Child, *numbers: str, secret: bool = False) -> set[str]:
    street, town = ("", "") if secret else where_found(child)
    return search_terms(
        child.given_name,
        child.family_name,
        birth_date=child.birth_date,
        street=street,
        town=town,
        file_marks=numbers,
    )


def where_found(child: Child) -> tuple[str, str]:
    """Street and town under which a child is found: none of an address that is said to be secret."""
    street, town = street_and_town(child.address)
    return ("", "") if is_secret(ClientIdentity(street=street, town=town)) else (street, town)


def _pieces(number: str) -> set[str]:
    """The words of an official number, which is not always written as one: `MPSV-2018/142350-912`, `KUZLP0012345`."""
    plain = fold(tidy_number(number))
    pieces = {"".join(plain.split()), *re.findall(r"[^\W_]+", plain)}
    pieces |= {"".join(re.findall(r"\d", chain)) for chain in re.findall(r"\d+(?:-\d+)+", plain)}
    return {f"m:{each}" if each.isdigit() else f"w:{each}" for each in pieces if len(each) > 1}
