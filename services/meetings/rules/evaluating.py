"""Decisions on goals: what an evaluation must say, and what becomes of the one before."""

from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from kernel.checks import Checks
from kernel.web.i18n import N_
from services.meetings.rules import LONGEST_LINE
from services.meetings.schemas import EvaluateGoal, Evaluation, Goal

MOST_EVALUATIONS = 40
"""Of one goal."""


def check_evaluation(
    checks: Checks, order: EvaluateGoal, goal: Goal, *, by: UUID, service_id: UUID, at: datetime
) -> Evaluation:
    """Met or not met, and how it is known."""
    if order.met is None:
        checks.fail("met", N_("Vyberte, zda je cíl splněný."))
    sentence = checks.line("sentence", order.sentence, required=False, max_length=LONGEST_LINE)
    if not sentence:
        checks.fail("sentence", N_("Napište jednou větou, podle čeho to víte."))
    elif len(goal.evaluations) >= MOST_EVALUATIONS:
        checks.fail("sentence", N_("Cíl byl vyhodnocen už 40krát. Co se dál změnilo, zapište na další poradě."))
    return Evaluation(met=bool(order.met), sentence=sentence, by=by, at=at, service_id=service_id)


def evaluated(goal: Goal, evaluation: Evaluation) -> Goal:
    """The goal with another evaluation; those before are kept. The same said by the same person once more changes nothing."""
    present = goal.evaluation
    if present is None:
        return replace(goal, evaluation=evaluation)
    if replace(present, at=evaluation.at) == evaluation:
        return goal
    return replace(goal, evaluation=evaluation, earlier=[*goal.earlier, present])
