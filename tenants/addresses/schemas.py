# pyright: strict
"""Orders, views and rows of address points."""

from typing import Annotated

from msgspec import Meta, Struct

from kernel.samples import like

_Street = Annotated[str, like("Nádražní 1120/5")]
_Town = Annotated[str, like("Lipnice pod Hájem")]


class CompleteAddress(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was typed of an address so far. It is kept nowhere."""

    street: _Street = ""
    town: _Town = ""


class AddressView(Struct, frozen=True, kw_only=True):
    """A house as it is written: the line of the street, the town and the postcode; `code` is that of the register."""

    code: Annotated[int, Meta(description="The code of the address point in RÚIAN."), like(21_693_611)]
    street: _Street
    town: _Town
    postcode: Annotated[str, like("370 05")]


class StreetRow(Struct, frozen=True, kw_only=True):
    """A house of a street."""

    street: str
    town: str


class PointRow(Struct, frozen=True, kw_only=True):
    """A line of the file as it is stored."""

    code: int
    town_code: int
    street: str
    town: str
    postcode: str
    words: str
    by_orientation: str
    town_words: str
