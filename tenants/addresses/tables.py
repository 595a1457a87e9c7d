# pyright: strict
"""Address points."""

from piccolo.columns import BigInt, Boolean, Integer, Text
from piccolo.table import Table

from kernel.db import DB


class AddressPoint(Table, tablename="address_point", db=DB):
    """A house as the open file has it, with the words that it is found by; `loaded` counts the loads, `gone` is in the file no more."""

    code = BigInt(primary_key=True)
    town_code = Integer()
    street = Text()
    town = Text()
    postcode = Text()
    words = Text()
    by_orientation = Text()
    town_words = Text()
    loaded = Integer()
    gone = Boolean()
