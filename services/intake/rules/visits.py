"""A visit on call: who was there says how urgent it was, in their own words instead of by the form (S001 8b; ADR 0113)."""

from collections.abc import Callable, Sequence
from datetime import datetime

from kernel.checks import Checks, Limit, says_something
from kernel.web.i18n import N_, gettext
from services.intake.schemas import RecordNotice, SaidOfAddition, Visit, Way
from services.intake.tables import Channel, VisitStep

from .channels import OF_VISIT

MOST_CHILDREN = 20
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
    """What was said of a visit; None where nobody went out, or nobody says so. `left`: who can be read in the answer to question 5 beside
    those of whom the visit is said to be."""
    if order.channel != Channel.ON_CALL:
        return None
    if not order.went_out:
        untold = order.went_out is None and _tells(order)
        if untold:
            checks.fail("went_out", NEEDS_VISIT)
        elif order.went_out is False:
            checks.not_taken(order, OF_VISIT - {"went_out"}, NO_VISIT)
        return None
    if not says_something(way.urgency_narrative):
        checks.fail("urgency_narrative", NEEDS_NARRATIVE)
    since = [] if order.received_at is None else [Limit.since(order.received_at, NOT_BEFORE)]
    checks.moment("visited_at", order.visited_at, missing=NEEDS_WHEN, not_before=since, happened=now, ahead=NOT_YET)
    if not {*order.visit_steps} <= {each.value for each in VisitStep}:
        checks.fail("visit_steps", NO_SUCH_STEP)
    children = list(dict.fromkeys(" ".join(each.split()) for each in way.visit_children.splitlines() if each.strip()))
    if len(children) > MOST_CHILDREN:
        checks.fail("visit_children", TOO_MANY)
    elif order.visit_all_judged and (unnamed := left(children)):
        checks.fail("visit_children", gettext(NAME_THEM).format(names="; ".join(unnamed)))
    return Visit(
        visited_at=order.visited_at or now,
        narrative=way.urgency_narrative,
        steps=[each.value for each in VisitStep if each.value in order.visit_steps],
        of_all=order.visit_steps_of_all,
        children=children,
        all_judged=order.visit_all_judged,
        said=said,
    )


def _tells(order: RecordNotice) -> bool:
    return bool(
        order.urgency_narrative.strip()
        or order.visit_children.strip()
        or order.visit_steps
        or order.visited_at
        or order.visit_all_judged
        or order.visit_steps_of_all
    )
