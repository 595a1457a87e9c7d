"""Judging on call: by a narrative instead of the form, and whether the form is asked all the same (S001 8b; ADR 0113)."""

from collections.abc import Sequence
from uuid import UUID

from kernel.web.i18n import N_
from services.intake.rules import URGENCY
from services.intake.schemas import Child
from services.intake.views import BesideVisit
from services.protection.schemas import ChildView
from services.protection.tables import Result
from tenants.settings.rules import YesNo
from tenants.tables import PresetName

from .children import exactly_named
from .steps import LISTS, STEPS
from .told import likely_same, names_told

_NAMED = UUID(int=0)  # who has no row yet
TAKEN_THERE = "Na výjezdu v pohotovosti; proč, říká popis naléhavosti."
"""Why a step was taken there; Czech for every reader."""
ONCALL_FORM_REQUIRED = YesNo(
    key="oncall_form_required",
    group=URGENCY,
    order=325,
    title=N_("Formulář naléhavosti i po výjezdu v pohotovosti"),
    help=N_(
        "Kdo v pohotovosti vyjel, popíše naléhavost vlastními slovy a každý výjezd je naléhavý. Při „ne“ tím je posouzeno a formulář se nevyplňuje."
        " Při „ano“ popis zůstává v záznamu a naléhavost se ještě týž den posoudí i formulářem. Platí nastavení dne výjezdu."
    ),
    presets={PresetName.OSPOD_STRICT: False, PresetName.OSPOD_S001: False, PresetName.OSPOD_S003: True},
)
"""Domain reference 9, row 4: S001 has no form on call; S003 says nothing of it, so its form is for every notice."""


def steps_there() -> list[tuple[str, str]]:
    """What may have been done on a visit, by code: the steps of both lists."""
    return [(each.value, STEPS[each]) for _, steps in LISTS for each in steps]


def left_unnamed(answer: str, child: Child, beside: BesideVisit, named: Sequence[str]) -> list[str]:
    """Who stands in a notice, was not judged and is not named of a visit; and whose names can be read in the answer to question 5 beside
    the child of the notice, those who stand there and those who were named: with the same given name and no other age, as who was there says
    themselves that these are all."""
    here = (*beside.judged, *beside.others, *named)
    known = [ChildView(id=None, name=child.name), *(ChildView(id=_NAMED, name=each) for each in here)]
    left = [each for each in beside.others if not any(exactly_named(one, each) for one in named)]
    those = [ChildView(id=_NAMED, name=each, named=True, result=Result.URGENT) for each in named]
    told = names_told(answer, known, first=child)
    return [*left, *(each for each in told if not likely_same(each, those, first=child))]
