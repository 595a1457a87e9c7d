"""Help: one short page for each task a person comes for, said by the domain that owns the task.

A page of the product leads to the help of its task by its address; who reads help learns nothing of anybody, so it is open.
"""

import re
from dataclasses import dataclass
from functools import cache

from kernel.points import Point
from kernel.web.i18n import N_

EVERY_DAY = N_("Každý den")
CASE = N_("Případ a klient")
CONSENT = N_("Souhlas a předání údajů")
TOGETHER = N_("Společná práce služeb")
FORMS = N_("Psaní a účet")
ADMINISTRATION = N_("Správa organizace")
GROUPS = (EVERY_DAY, CASE, CONSENT, TOGETHER, FORMS, ADMINISTRATION)


@dataclass(frozen=True, slots=True)
class Help:
    """How one task is done: steps in their order, then what is good to know. All texts are Czech messages marked with `N_`.

    `pages` are the addresses of the task, with `*` for one part of an address; the first help that names one explains it.
    """

    key: str
    group: str
    order: int
    title: str
    steps: tuple[str, ...]
    notes: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


HELP: Point[Help] = Point("help", key=lambda each: each.key, once=lambda each: each.key)


def help_by_group() -> list[tuple[str, list[Help]]]:
    """The index of help: groups in their order, each with its pages in theirs; none without a page."""
    ordered = sorted(HELP.all(), key=lambda each: each.order)
    found = [(group, [each for each in ordered if each.group == group]) for group in GROUPS]
    return [(group, pages) for group, pages in found if pages]


def help_for(path: str) -> Help | None:
    """The help of the task that is done at an address; None where no domain explains one."""
    return next((each for each in HELP.all() if any(_pattern(page).fullmatch(path) for page in each.pages)), None)


@cache
def _pattern(page: str) -> re.Pattern[str]:
    return re.compile("[^/]+".join(re.escape(part) for part in page.split("*")))
