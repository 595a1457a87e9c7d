"""A visit on call: who was there says how urgent it was, in their own words instead of by the form (S001 8b; ADR 0113)."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from kernel.checks import Checks, Limit, says_something
from kernel.legal_time import format_instant
from kernel.web.i18n import N_, gettext
from services.intake.schemas import OfVisit, RecordNotice, SaidOfAddition, Visit, Way
from services.intake.tables import Channel, VisitStep

from .channels import LONGEST_NARRATIVE, OF_VISIT

MOST_CHILDREN = 20
_CAPITAL = "(?=[A-ZÁČĎÉÍŇÓŘŠŤÚÝŽ])"
NEEDS_NARRATIVE = N_("Popište naléhavost: jak akutní to bylo, co se udělalo a s kým se to konzultovalo.")
NEEDS_WHEN = N_("Zadejte den a čas, kdy jste byli na místě, například dnes a 2:40.")
NOT_BEFORE = N_("Výjezd nemohl být dřív, než oznámení přišlo: {day}.")
NOT_YET = N_("Tato doba ještě nenastala.")
NEEDS_VISIT = N_("Vyberte, zda byl výjezd: co jste napsali, patří k němu.")
NO_VISIT = N_("Bez výjezdu se to nezapisuje. Smažte to, nebo vyberte, že výjezd byl.")
NO_SUCH_STEP = N_("Vyberte kroky ze seznamu.")
TOO_MANY = N_("Jmenujte nejvýš dvacet dětí, každé na svém řádku.")
NAME_THEM = N_(
    "Má-li být popis o všech dětech, napište sem i ty, o kterých mluví odpověď na otázku 5: {names}. Nebyly-li tam, zrušte níže zaškrtnutí."
)


def check_visit(
    checks: Checks,
    order: RecordNotice,
    way: Way,
    said: SaidOfAddition | None,
    *,
    now: datetime,
    left: Callable[[Sequence[str]], Sequence[str]],
) -> Visit | None:
    """What was said of a visit with the notice; None where nobody went out, or nobody says so. `left`: who can be read in the answer to
    question 5 beside those of whom the visit is said to be."""
    if order.channel != Channel.ON_CALL:
        return None
    words = (way.urgency_narrative, way.visit_children)
    return check_told(checks, order, words, said, received_at=order.received_at, now=now, left=left)


def check_told(
    checks: Checks,
    order: OfVisit,
    words: tuple[str, str],
    said: SaidOfAddition | None,
    *,
    received_at: datetime | None,
    now: datetime,
    left: Callable[[Sequence[str]], Sequence[str]],
) -> Visit | None:
    """The same of a notice on call that came at an instant, whenever it is said; `words`: how urgent it was, and of whom that is."""
    narrative, named = words
    if not order.went_out:
        if order.went_out is None and order.tells_what_was_there:
            checks.fail("went_out", NEEDS_VISIT)
        elif order.went_out is False:
            checks.not_taken(order, OF_VISIT - {"went_out"}, NO_VISIT)
        return None
    if not says_something(narrative):
        checks.fail("urgency_narrative", NEEDS_NARRATIVE)
    since = [] if received_at is None else [Limit.since(received_at, NOT_BEFORE)]
    checks.moment("visited_at", order.visited_at, missing=NEEDS_WHEN, not_before=since, happened=now, ahead=NOT_YET)
    if not {*order.visit_steps} <= {each.value for each in VisitStep}:
        checks.fail("visit_steps", NO_SUCH_STEP)
    children = list(dict.fromkeys(" ".join(each.split()) for each in one_by_one(named) if each.strip()))
    if len(children) > MOST_CHILDREN:
        checks.fail("visit_children", TOO_MANY)
    elif order.visit_all_judged and (unnamed := left(children)):
        checks.fail("visit_children", gettext(NAME_THEM).format(names="; ".join(unnamed)))
    return Visit(
        visited_at=order.visited_at or now,
        narrative=narrative,
        steps=[each.value for each in VisitStep if each.value in order.visit_steps],
        of_all=order.visit_steps_of_all,
        children=children,
        all_judged=order.visit_all_judged,
        said=said,
    )


def one_by_one(named: str) -> Iterator[str]:
    """Each on a line of its own, and what stands in one line by its names; `Hájková, Tereza` is one."""
    for line in re.split(r"[\n;]", named):
        for part in re.split(rf"\s+a\s+{_CAPITAL}", line):
            first, *_ = pieces = re.split(rf",\s*{_CAPITAL}", part)
            yield from pieces if len(first.split()) > 1 else [part]


def words_of_visit(checks: Checks, order: OfVisit) -> tuple[str, str]:
    """How urgent it was in the words of who was there, and of which further children that is."""
    return (
        checks.text("urgency_narrative", order.urgency_narrative, required=False, max_length=LONGEST_NARRATIVE),
        checks.text("visit_children", order.visit_children, required=False, max_length=2_000),
    )


def in_words(order: OfVisit, visit: Visit | None, text: str) -> str:
    """What is added to a notice by which somebody says later whether they went out; Czech for every reader."""
    if visit is None:
        return "\n".join(filter(None, ("Výjezd: ne." if order.went_out is False else "", text)))
    others = f"Další děti, o kterých to platí: {'; '.join(visit.children)}" if visit.children else ""
    there = f"Výjezd: ano, na místě {format_instant(visit.visited_at)}."
    return "\n".join(filter(None, (there, visit.narrative, others, text)))
