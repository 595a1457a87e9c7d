"""Orders and views of judgements, and the sealed documents."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, May, PersonName, Version, like
from kernel.wording import Worded
from services.intake.schemas import NoticeView
from services.protection.tables import AnswerKind, ChildAsked, Result

_Key = Annotated[str, like("q1")]
_State = Annotated[str, like("yes")]
_ChildName = Annotated[str, like("mladší bratr, asi 4 roky")]
_ChildView = Annotated[str, like("Bojí se jít domů.")]
_Interest = Annotated[str, like("Zůstat dnes u babičky.")]
_Reason = Annotated[str, like("Dítě je u babičky v bezpečí, matka je s ním.")]
_Steps = Annotated[str, like("Zítra ráno šetření v rodině.")]
_Asked = Annotated[str, one_of(ChildAsked, or_empty=True), like("asked")]
_Result = Annotated[str, one_of(Result), like("urgent")]
_Categories = Annotated[list[str], like(["d_self_harm"])]
_FormVersion = Annotated[int, like(1)]

# ── the form ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question of the form. `urges`: the answer (`yes`, `no`) by which the form proposes *urgent*; none: nothing."""

    key: _Key
    text: Annotated[str, like("Je bezprostředně ohrožen život nebo zdraví dítěte?")]
    kind: Annotated[str, one_of(AnswerKind), like("yes_no_unknown")]
    urges: Annotated[str, like("yes")] = ""


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """What a notice may mean so that it is dealt with at once."""

    key: Annotated[str, like("d_self_harm")]
    text: Annotated[str, like("Dítě se známkami sebepoškozování")]


class UrgencyForm(msgspec.Struct, frozen=True, kw_only=True):
    """The questions of one version, and what proposes *urgent* whatever they answer."""

    version: _FormVersion
    questions: list[Question]
    categories: list[Category]


# ── sealed ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class GivenAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was answered to one question: a code of its kind, and what goes with it."""

    question: _Key
    state: _State = ""
    text: Annotated[str, like("Otec je večer opilý.")] = ""


class ChildText(msgspec.Struct, frozen=True):
    """What a further child is called."""

    name: str


class AssessmentText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One judgement as it was signed; `proposed`: what made the form propose *urgent*, by the keys of its form."""

    answers: list[GivenAnswer] = []
    categories: list[str] = []
    proposed: list[str] = []
    child_asked: str = ""
    child_view: str = ""
    best_interest: str = ""
    reason: str = ""
    steps: str = ""


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


class StoredChild(msgspec.Struct, frozen=True, kw_only=True):
    """A further child, its name sealed with the notice's key."""

    id: UUID
    sealed: bytes


class StoredAssessment(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement, its words sealed with the notice's key."""

    id: UUID
    notice_id: UUID
    child_id: UUID | None
    form_version: int
    result: str
    assessed_by: UUID
    assessed_at: datetime
    sealed: bytes


class StoredUrgency(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a notice is urgent for any of its children, by what holds of each."""

    notice_id: UUID
    urgent: bool


# ── orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class AssessUrgency(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Judge how urgent a notice is for one child: that of the notice, a further one (`child_id`), or one named here.

    `form_version`: in which version the questions were answered; none: in that of today. Against what proposes *urgent*
    *not urgent* needs a `reason`. `child_view` is what the child says, or why nobody asked.
    """

    result: _Result = ""
    child_id: Annotated[Id | None, like(None)] = None
    child_name: Annotated[str, like("")] = ""
    form_version: Annotated[int | None, like(None)] = None
    answers: list[GivenAnswer] = msgspec.field(default_factory=list[GivenAnswer])
    categories: _Categories = msgspec.field(default_factory=list[str])
    child_asked: _Asked = ""
    child_view: _ChildView = ""
    best_interest: _Interest = ""
    reason: _Reason = ""
    steps: _Steps = ""


# ── views ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class ChildView(msgspec.Struct, frozen=True, kw_only=True):
    """A child whose urgency is judged; without an id that of the notice."""

    id: Annotated[Id | None, like(None)]
    name: _ChildName


class AnswerView(msgspec.Struct, frozen=True, kw_only=True):
    """A question as it was asked, and what was answered; `urges`: this proposed *urgent*."""

    question: Annotated[str, like("Je bezprostředně ohrožen život nebo zdraví dítěte?")]
    answer: Annotated[str, like("ano")]
    text: Annotated[str, like("")]
    urges: Annotated[bool, like(True)]


class AssessmentView(msgspec.Struct, frozen=True, kw_only=True):
    """One judgement, signed. `holds`: it is the last one of its child; `proposed`: in words what proposed *urgent*."""

    id: Id
    child: ChildView
    form_version: _FormVersion
    result: _Result
    holds: bool
    answers: list[AnswerView]
    categories: Annotated[list[str], like(["Dítě se známkami sebepoškozování"])]
    proposed: Annotated[list[str], like(["Dítě se známkami sebepoškozování"])]
    child_asked: _Asked
    child_view: _ChildView
    best_interest: _Interest
    reason: _Reason
    steps: _Steps
    assessed_by: PersonName
    assessed_at: Instant


class UrgencyView(msgspec.Struct, frozen=True, kw_only=True):
    """What was judged of a notice, last first, and the form of today. `version`: how often; `may`: what this actor may do."""

    notice: NoticeView
    version: Version
    may: May
    form: UrgencyForm
    children: list[ChildView]
    assessments: list[AssessmentView]


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """(on the page of a notice) What was judged of it, last first, and what may be done about it."""

    notice_id: UUID
    may: list[str]
    assessments: list[AssessmentView]
