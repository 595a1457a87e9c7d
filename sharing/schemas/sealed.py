# pyright: strict
"""What is sealed of what is shared."""

from msgspec import Struct


class ItemText(Struct, frozen=True):
    """A shared item as it was when it was shared: field of the client → what stood there.

    `purpose`: how the client limited what it was handed over for, in their own words.
    """

    values: dict[str, str]
    purpose: str = ""


class ViewerText(Struct, frozen=True):
    """Who looked, and why nothing is taken over; sealed for the owner's organisation."""

    name: str
    reason: str = ""
