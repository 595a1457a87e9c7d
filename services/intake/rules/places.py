"""Where a child lives, of an address as it was said."""

import re

from kernel.houses import HOUSE, HOUSE_SIGN, IN_A_HOUSE

_BESIDE = re.compile(
    r"(?:u|za|před|pod|nad|na|ve?|při|proti|naproti|vedle|poblíž|blízko|kousek|hned|směrem|mezi) ", re.IGNORECASE
)
_HAS_NUMBER = re.compile(r"\d")
_POSTCODE = re.compile(r"\d{3}\s?\d{2}\s+")
_NAMED_STREET = re.compile(rf"[^\W\d]{{2}}.*{HOUSE.pattern}")
_NO_TOWN = re.compile(
    r"\b(?:dům|dom|azyl|ubytovn|škol|hotel|penzion|panelák|statek|statk|chat|zahrad|koloni|sídl|náměst|nám\b|tříd|nábřež|ul\b|ulic)",
    re.IGNORECASE,
)


def street_and_town(address: str) -> tuple[str, str]:
    """The parts of an address as it was said: a town has no number but its postcode, and is no place in a house or beside
    something; before such a place alone ("Zálesí, u kapličky"), and before a street with its house ("Lipnice, Dlouhá 5"), it stands first."""
    parts = [part for each in address.split(",") if (part := each.strip())]
    first = 0 if all(map(_BESIDE.match, parts[1:])) else 1
    for index in range(len(parts) - 1, first - 1, -1):
        bare = _POSTCODE.sub("", parts[index])
        if not (_HAS_NUMBER.search(bare) or IN_A_HOUSE.search(bare) or _BESIDE.match(bare)):
            return ", ".join((*parts[:index], *parts[index + 1 :])), parts[index]
    if len(parts) > 1 and _is_town(parts[0]) and _is_street(parts[1]):
        return ", ".join(parts[1:]), _POSTCODE.sub("", parts[0])
    return ", ".join(parts), ""


def _is_town(part: str) -> bool:
    bare = _POSTCODE.sub("", part)
    return not (_HAS_NUMBER.search(bare) or _BESIDE.match(bare) or _NO_TOWN.search(bare))


def _is_street(part: str) -> bool:
    bare = HOUSE_SIGN.sub(" ", part)
    return bool(_NAMED_STREET.search(bare)) and not (IN_A_HOUSE.search(bare) or _BESIDE.match(bare))
