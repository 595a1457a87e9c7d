"""Where a child lives, of an address as it was said."""

import re

from kernel.houses import IN_A_HOUSE

_BESIDE = re.compile(
    r"(?:u|za|před|pod|nad|na|ve?|při|proti|naproti|vedle|poblíž|blízko|kousek|hned|směrem|mezi) ", re.IGNORECASE
)
_HAS_NUMBER = re.compile(r"\d")
_POSTCODE = re.compile(r"\d{3}\s?\d{2}\s+")


def street_and_town(address: str) -> tuple[str, str]:
    """The parts of an address as it was said: a town has no number but its postcode, and is no place in a house or beside
    something; before such a place alone ("Zálesí, u kapličky") it stands first."""
    parts = [part for each in address.split(",") if (part := each.strip())]
    first = 0 if all(map(_BESIDE.match, parts[1:])) else 1
    for index in range(len(parts) - 1, first - 1, -1):
        bare = _POSTCODE.sub("", parts[index])
        if not (_HAS_NUMBER.search(bare) or IN_A_HOUSE.search(bare) or _BESIDE.match(bare)):
            return ", ".join((*parts[:index], *parts[index + 1 :])), parts[index]
    return ", ".join(parts), ""
