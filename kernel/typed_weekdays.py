# pyright: strict
"""Days that are named by their weekday alone: `pátek`, `v pátek`, `minulý pátek`, `příští středu`."""

import re
from datetime import date, timedelta

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "pondeli pondelka po monday mon",
            "utery uterka ut tuesday tue",
            "streda stredu stredy st wednesday wed",
            "ctvrtek ctvrtka ctvrtku ct thursday thu",
            "patek patku pa friday fri",
            "sobota sobotu soboty so saturday sat",
            "nedele nedeli ne sunday sun",
        )
    )
    for name in names.split()
}
"""Folded names, by number from Monday; those of two letters stand only before a date."""

_ALONE = re.compile(r"(?:(?:ve?|do|ke?|on|by) )?(?:([a-z]+) )?([a-z]{3,})")
_LAST = re.compile(r"minul(?:y|e|ou|eho)|last")
_NEXT = re.compile(r"pristi(?:ho)?|next")
_THIS = re.compile(r"t(?:ento|oto|uto|ohoto|eto|u|en|oho)|this")


def days_of_weekday(plain: str, *, today: date, past: bool | None) -> list[date]:
    """The days that a folded weekday without a date may mean, nearest first: none when it is no weekday.

    `past` is the side of the bare name: back, ahead, or either. Where people understand it in two ways (the name of
    today; `minulý pátek` said on a Saturday) both are told, for whoever typed it to choose.
    """
    match = _ALONE.fullmatch(plain)
    number = WEEKDAYS.get(match[2]) if match else None
    if match is None or number is None:
        return []
    which, week = match[1] or "", timedelta(days=7)
    monday = today - timedelta(days=today.weekday())
    here = monday + timedelta(days=number)
    before, ahead = (here, here + week) if here < today else (here - week, here if here > today else here + week)
    if _THIS.fullmatch(which):
        return [here]
    if _LAST.fullmatch(which):
        return [before] if before < monday else [before, before - week]
    if _NEXT.fullmatch(which):
        return [ahead] if ahead >= monday + week else [ahead, ahead + week]
    if which:
        return []
    if past is None:
        return (
            [today, before, ahead][:2] if here == today else sorted([before, ahead], key=lambda day: abs(day - today))
        )
    side = before if past else ahead
    return [today, side] if here == today else [side]
