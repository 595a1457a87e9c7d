"""How each child of a notice stands: what holds of it, what waits for it, and whether its urgency is asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from services.intake.schemas import StoredAddition
from services.protection.schemas import StoredAssessment, StoredJudgement, StoredStep
from services.protection.tables import Result, Step, StepOutcome

Child = UUID | None
"""A child of a notice: the one that it tells of has no id."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How the children of a notice stand, by child.

    `last`: the judgement that holds; `waits`: the additions that nobody judged for it since; `asked`: whose urgency is to
    be judged, the first time or anew. `reopened`: since when that is asked anew by what was learnt; `acute`: since when that
    threatens the child acutely. In these two and `asked` there may be a row that asks whether all are judged of whom question 5 tells.
    """

    children: list[Child]
    last: Mapping[Child, StoredAssessment]
    waits: Mapping[Child, list[UUID]]
    asked: set[Child]
    reopened: Mapping[Child, datetime]
    acute: Mapping[Child, datetime]

    @property
    def others(self) -> list[Child]:
        """By its row, that whoever else question 5 tells of is threatened acutely, which is no child of its own."""
        return [each for each in self.acute if each not in self.children]

    @property
    def to_help(self) -> list[Child]:
        """Who is urgent by what holds, or may be by what threatens acutely."""
        return [each for each in self.children if each in self.urgent or each in self.acute] + self.others

    @property
    def anew(self) -> list[Child]:
        """Who of them is asked about anew: whatever was done before is no help against what was learnt since."""
        return [each for each in self.to_help if each in self.reopened]

    @property
    def urgent(self) -> list[Child]:
        """Who is urgent by what holds."""
        return [each for each in self.children if each in self.last and self.last[each].result == Result.URGENT]


def standing(
    further: Sequence[UUID],
    assessments: Sequence[StoredAssessment],
    judgements: Sequence[StoredJudgement],
    additions: Sequence[StoredAddition],
    *,
    since: datetime | None = None,
) -> Standing:
    """How the child of a notice and `further` ones stand; `since`: what was judged by the form is to be judged anew from this instant. Who
    was there on call judged by what they saw: that stays (S001 8b)."""
    children: list[Child] = [None, *further]
    last: dict[Child, StoredAssessment] = {}
    for row in assessments:  # last first
        last.setdefault(row.child_id, row)
    judged = {(row.child_id, row.addition_id) for row in judgements if not row.word}
    since_last = [
        row for row in judgements if row.child_id not in last or row.judged_at > last[row.child_id].assessed_at
    ]
    reopened = {row.child_id: row.judged_at for row in since_last if row.reopens}
    waits = {
        child: [each.id for each in additions if each.added_at > row.assessed_at and (child, each.id) not in judged]
        for child, row in last.items()
    }
    behind = {
        child for child, row in last.items() if since is not None and row.assessed_at < since and row.visited_at is None
    }
    return Standing(
        children=children,
        last=last,
        waits={child: ids for child, ids in waits.items() if ids},
        asked={each for each in children if each not in last} | set(reopened) | behind,
        reopened=reopened,
        acute={row.child_id: row.judged_at for row in since_last if row.acutely},
    )


def urgent_since(
    child: Child,
    assessments: Sequence[StoredAssessment],
    judgements: Sequence[StoredJudgement],
    additions: Sequence[StoredAddition],
) -> datetime | None:
    """By which judgement a child is urgent: the first one since it was last not urgent, since its urgency was last asked anew, and since
    what was last learnt before it was judged, however that was judged; what was said not to concern the child is not about it. Who was there
    on call knew it then.
    """
    last = max((row.assessed_at for row in assessments if row.child_id == child), default=None)
    apart = {row.addition_id for row in judgements if row.child_id == child and not row.concerns}
    ends = [row.assessed_at for row in assessments if row.child_id == child and row.result == Result.NOT_URGENT]
    ends += [row.judged_at for row in judgements if row.child_id == child and row.reopens]
    ends += [row.added_at for row in additions if row.id not in apart and last is not None and row.added_at < last]
    over = max(ends, default=None)
    return min(
        (
            row.known_at
            for row in assessments
            if row.child_id == child and row.result == Result.URGENT and (over is None or row.assessed_at > over)
        ),
        default=None,
    )


def is_after(happened_at: datetime, judged_at: datetime) -> bool:
    """Whether a step, whose time is typed to the minute, was not taken before a judgement."""
    return happened_at >= judged_at.replace(second=0, microsecond=0)


def helps_now(step: str, *, elsewhere: bool) -> bool:
    """Whether a step that was taken helps a child still: that another authority has it, only as long as the notice is `elsewhere`."""
    return elsewhere or step != Step.TAKEN_OVER


def dealt_with(
    child: Child,
    assessments: Sequence[StoredAssessment],
    judgements: Sequence[StoredJudgement],
    additions: Sequence[StoredAddition],
    steps: Sequence[StoredStep],
) -> bool:
    """Whether a step was taken for a child since it was judged urgent: what was done before that was known is no intervention."""
    since = urgent_since(child, assessments, judgements, additions)
    return since is not None and any(
        row.child_id == child
        and row.outcome == StepOutcome.DONE
        and row.ticked_at >= since
        and is_after(row.happened_at, since)
        for row in steps
    )
