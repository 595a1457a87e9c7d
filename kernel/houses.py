"""A street with its house, as people type it."""

import re

IN_A_HOUSE = re.compile(
    r"\b(?:patr|podlaž|poschod|přízem|suterén|podkrov|byt|dveř|vchod|zvon|schod|dvůr|dvor|vlevo|vpravo|u rodič)",
    re.IGNORECASE,
)
HOUSE_SIGN = re.compile(r"\bč(?:íslo\b|\.)?\s*(?:(?:p|ev)(?:opisné\b|\.)?)?\s*(?=\d)", re.IGNORECASE)
HOUSE = re.compile(r"\b\d{1,5}[a-z]?(?:/\d{1,5}[a-z]?)?\b")


def of_street(street: str) -> tuple[str, str]:
    """A street as it was typed: what stands before it (`Lipnice` of `Lipnice, Dlouhá 5`), and the street with its house.

    What stands behind is no part of it, whether it has a number or not.
    """
    first, _, rest = HOUSE_SIGN.sub(" ", street).lower().partition(",")
    second = rest.partition(",")[0]
    if HOUSE.search(first) or not HOUSE.search(second) or IN_A_HOUSE.search(second):
        return "", first
    return first, second
