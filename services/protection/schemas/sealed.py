"""The form, and the documents that are sealed."""

from typing import Annotated
from uuid import UUID

import msgspec

from kernel.checks import one_of
from kernel.samples import like
from services.protection.tables import (
    AnswerKind,
)

from .said import FormMarkSaid, KeySaid, StateSaid

# ── the form ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question of the form. `urges`: the answer (`yes`, `no`) by which the form proposes *urgent*; none: nothing."""

    key: KeySaid
    text: Annotated[str, like("Je bezprostředně ohrožen život nebo zdraví dítěte?")]
    kind: Annotated[str, one_of(AnswerKind), like("yes_no_unknown")]
    urges: Annotated[str, like("yes")] = ""


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """What a notice may mean so that it is dealt with at once."""

    key: Annotated[str, like("d_self_harm")]
    text: Annotated[str, like("Dítě se známkami sebepoškozování")]


class UrgencyForm(msgspec.Struct, frozen=True, kw_only=True):
    """The questions that are asked from a day on, and what proposes *urgent* whatever they answer. `mark` tells wordings apart."""

    mark: FormMarkSaid
    questions: list[Question]
    categories: list[Category]


# ── sealed ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class GivenAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was answered to one question: a code of its kind, and what goes with it."""

    question: KeySaid
    state: StateSaid = ""
    text: Annotated[str, like("Otec je večer opilý.")] = ""


class ChildText(msgspec.Struct, frozen=True):
    """What a further child is called by who judged; empty as long as nobody says who it is. `told`: what the notice calls it, or what was
    `added` to it."""

    name: str
    told: str = ""
    added: bool = False


class AssessmentText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One judgement as it was signed, with the form as it was asked; `proposed`: what made it propose *urgent*, by key.

    `consulted`: the answered questions that it rests on. `earlier`, `earlier_categories`: what was answered by a wording that
    the form has no more, as it was asked. `annex`: as which annex of its standard the authority had the form that day.
    `narrative`: nobody was asked the form: `reason` says how urgent it was to who was there on call.
    """

    form: UrgencyForm | None = None
    earlier: list[Question] = []
    earlier_categories: list[Category] = []
    answers: list[GivenAnswer] = []
    categories: list[str] = []
    proposed: list[str] = []
    consulted: list[UUID] = []
    child_asked: str = ""
    child_view: str = ""
    best_interest: str = ""
    reason: str = ""
    steps: str = ""
    annex: str = ""
    narrative: bool = False


class QuestionText(msgspec.Struct, frozen=True):
    """What somebody is asked, or answers."""

    text: str


class JudgementText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody made of an addition; who only took it down says no more than whether it threatens acutely."""

    content: str
    seriousness: str = ""
    credibility: str = ""
    acute: str = ""


class BasicText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A basic assessment as it was signed."""

    reason: str
    retention_note: str = ""
