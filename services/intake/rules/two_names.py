"""Two children typed into the name of one: nothing is guessed, who types is asked."""

import re
from typing import NamedTuple

from services.intake.schemas import Child

_APART = re.compile(r"\s*[,;+&/]\s*|\s+(?:a|i|s|se|také|ani)\s+", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]{2,}(?:[ '’-]+[^\W\d_]+)*")


class TwoNamed(NamedTuple):
    """A field in which more than one child may be named: who stands there first, and the others."""

    field: str
    first: str
    others: list[str]


def two_named(child: Child) -> TwoNamed | None:
    """Whether the name of a child may be that of two, *Ema a Oto*; what is no name (*řečený Honza*, *ml.*) is none."""
    for field, text in (("child_given_name", child.given_name), ("child_family_name", child.family_name)):
        parts = [each for each in _APART.split(text.strip()) if each]
        plain = text.islower()
        if len(parts) > 1 and all(_NAME.fullmatch(each) and (plain or each[0].isupper()) for each in parts):
            return TwoNamed(field, parts[0], parts[1:])
    return None
