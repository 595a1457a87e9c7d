"""What is shown of judgements."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from cases.cases.schemas import CaseId, Match
from cases.clients.schemas import ClientIdentity
from cases.persons.schemas import KnownPerson
from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, May, PersonName, Version, WorkerId, like
from services.intake.schemas import NoticeView, WorkerLoad
from services.protection.tables import (
    Acute,
    Aside,
    JudgedBy,
    Result,
)

from .said import (
    AnswerSaid,
    AskedSaid,
    BasicSaid,
    ChildNameSaid,
    ChildViewSaid,
    EnrolmentSaid,
    FoundSaid,
    InterestSaid,
    OutcomeSaid,
    QuestionSaid,
    ReasonSaid,
    RegisterSaid,
    ResultSaid,
    ScaleSaid,
    StepSaid,
    StepsSaid,
)
from .sealed import UrgencyForm

# ── views ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class ChildView(msgspec.Struct, frozen=True, kw_only=True):
    """A child whose urgency is judged; without an id that of the notice.

    `result` by what holds of it, empty before it was judged; `asked`: it is to be judged, the first time or anew; `waits`: the
    additions that nobody judged for it; `acute`: it is threatened acutely by what was learnt since. `named`: somebody here said who it is; `told`: what the notice calls it, in its words, or what was `added` to it.
    `case_id`: the case of a further child, where the notice stands too; `file_mark`: of a notice that stands in several cases, the mark of
    that in which the child is; `led_by`: of such a notice who leads that case, `mine`: the reader does.
    """

    id: Annotated[Id | None, like(None)]
    name: ChildNameSaid
    result: Annotated[str, one_of(Result, or_empty=True), like("urgent")] = ""
    asked: Annotated[bool, like(False)] = False
    acute: Annotated[bool, like(False)] = False
    waits: Annotated[list[UUID], like([])] = []
    named: Annotated[bool, like(True)] = True
    told: Annotated[str, like("")] = ""
    added: Annotated[bool, like(False)] = False
    case_id: Annotated[CaseId | None, like(None)] = None
    file_mark: Annotated[str, like("")] = ""
    led_by: Annotated[str, like("")] = ""
    mine: Annotated[bool, like(False)] = False


class AsideView(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said of words of the notice: that all children of whom they tell are judged (`all_judged`), or that it is asked again
    (`asked`); before, that they are no further child, or which one (`child`)."""

    told: Annotated[str, like("bratr Tobiáš, 7 let")]
    aside: Annotated[str, one_of(Aside), like("all_judged")]
    child: Annotated[ChildNameSaid, like("")] = ""
    put_by: PersonName
    put_at: Instant


class AnswerView(msgspec.Struct, frozen=True, kw_only=True):
    """A question as it was asked, and what was answered; `urges`: this proposed *urgent*.

    `earlier`: to a wording that the form of that day had no more.
    """

    question: Annotated[str, like("Je bezprostředně ohrožen život nebo zdraví dítěte?")]
    answer: Annotated[str, like("ano")]
    text: Annotated[str, like("")]
    urges: Annotated[bool, like(True)]
    earlier: Annotated[bool, like(False)] = False


class QuestionView(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody was asked about a notice, and answered; `lapsed`: it was judged without the answer.

    `withdrawn_at`, `withdrawn_by`: it was taken back. `left`: whoever was asked does not judge here any more.
    """

    id: Id
    asked_of: PersonName
    asked_by: PersonName
    asked_at: Instant
    question: QuestionSaid
    answer: AnswerSaid
    answered_at: Annotated[Instant | None, like(None)]
    lapsed: Annotated[bool, like(False)]
    withdrawn_at: Annotated[Instant | None, like(None)]
    withdrawn_by: Annotated[PersonName, like("")]
    left: Annotated[bool, like(False)]
    mine: Annotated[bool, like(False)]

    @property
    def waits(self) -> bool:
        """Whether whoever was asked still reads the notice for it."""
        return self.answered_at is None and self.withdrawn_at is None and not self.lapsed


class AssessmentView(msgspec.Struct, frozen=True, kw_only=True):
    """One judgement, signed. `holds`: it is the last one of its child; `proposed`: in words what proposed *urgent*.

    `annex`: as which annex of its standard the authority had the form that day. `kind`: by the form, or by what somebody tells who was there
    on call (`narrative`), when they were (`visited_at`).
    """

    id: Id
    child: ChildView
    result: ResultSaid
    holds: bool
    answers: list[AnswerView]
    categories: Annotated[list[str], like(["Dítě se známkami sebepoškozování"])]
    proposed: Annotated[list[str], like(["Dítě se známkami sebepoškozování"])]
    child_asked: AskedSaid
    child_view: ChildViewSaid
    best_interest: InterestSaid
    reason: ReasonSaid
    steps: StepsSaid
    consulted: list[QuestionView]
    assessed_by: PersonName
    assessed_at: Instant
    annex: Annotated[str, like("S 8-1")] = ""
    kind: Annotated[str, one_of(JudgedBy), like("form")] = JudgedBy.FORM.value
    visited_at: Annotated[Instant | None, like(None)] = None


class AdditionJudgedView(msgspec.Struct, frozen=True, kw_only=True):
    """What was made of an addition for a child that was judged before; without `judged_at` it waits to be judged.

    `concerns`: not for a child that it has nothing to do with; then `content` says why.
    """

    addition_id: Id
    child: ChildView
    concerns: Annotated[bool, like(True)] = True
    added_at: Instant
    added_by: PersonName
    text: Annotated[str, like("Dítě dnes opět nepřišlo.")]
    content: Annotated[str, like("")] = ""
    seriousness: ScaleSaid = ""
    credibility: ScaleSaid = ""
    acute: Annotated[str, like("no")] = ""
    reopens: Annotated[bool, like(False)] = False
    judged_by: Annotated[str, like("")] = ""
    judged_at: Annotated[Instant | None, like(None)] = None


class UrgencyStepView(msgspec.Struct, frozen=True, kw_only=True):
    """A step that was ticked for a child, with its time and reason. `before`: it was taken before the judgement by which the child is
    urgent, so it does not end the deadline of the intervention.
    """

    child: ChildView
    step: StepSaid
    outcome: OutcomeSaid
    happened_at: Instant
    reason: ReasonSaid
    ticked_by: PersonName
    ticked_at: Instant
    before: Annotated[bool, like(False)] = False


class BasicView(msgspec.Struct, frozen=True, kw_only=True):
    """A basic assessment, signed: what was decided on this notice then. `holds`: it is the last one of its child here, and so it is now.

    Its codes in words are those of its day. Of the last one of a child `found` says whether it is one of § 6 now, by all its notices
    and records; `entry` is where it stands, since `entry_on`; `ended` why it does not any more. Where register or day are
    others than what was signed here (`register`, `enrolled_on`), the entry was corrected since (`corrected`).
    """

    id: Id
    child: ChildView
    result: BasicSaid
    holds: bool
    found: FoundSaid = ""
    entry: Annotated[str, like("OM 5/2026")] = ""
    entry_on: date | None = None
    corrected: Annotated[bool, like(False)] = False
    ended: Annotated[str, like("")] = ""
    unequivocal: Annotated[bool, like(False)]
    register: RegisterSaid
    register_words: Annotated[str, like("OM: dítě v místní působnosti úřadu")]
    enrolment_reason: EnrolmentSaid
    enrolment_words: Annotated[str, like("vyhodnocení: jde o dítě podle § 6")]
    enrolled_on: date | None
    reason: ReasonSaid
    retention_note: Annotated[str, like("")]
    assessed_by: PersonName
    assessed_at: Instant


class WordView(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an addition, or without one the notice itself, threatens these children acutely, by the word of who took it down; it waits to be judged."""

    addition_id: Annotated[Id | None, like(None)]
    acute: Annotated[str, one_of(Acute), like("yes")]
    children: Annotated[list[str], like(["Petra Vránová"])]
    heard_by: PersonName
    heard_at: Instant


def only_told(said: "UrgencyView | Judged") -> bool:
    """Whether all who stand in a notice are judged, a further child among them, and likely whoever can be read in question 5."""
    judged = all(each.result and not each.asked for each in said.children) and len(said.children) > 1
    return bool(said.answer) and not (said.all_judged or said.from_there) and judged and {*said.told} <= {*said.likely}


class UrgencyView(msgspec.Struct, frozen=True, kw_only=True):
    """What was judged of a notice, last first, and the form of today. `version`: how often, and how often something was added; `may`: what
    this actor may do.

    `answer`: what question 5 tells of further children, in its words, empty where it tells of nobody; `all_judged`: somebody said that
    all of them are judged, `said` how often that was said or taken back; `told`: whose names can be read in it and are not known, to be picked; `likely`: which judged child one
    of these names likely means; `aside`: what was said of it.
    `from_there`: the words are those of the authority that forwarded it, which judged or named these children, and no answer.
    `annexes`: as which annexes of its standard the authority has the form and the lists of steps today. `heard`: what who took additions
    down said of them, as far as nobody judged since. `itself`: the child itself made it; said to who is to judge it for the first time.
    """

    notice: NoticeView
    version: Version
    may: May
    todays_questions: UrgencyForm
    annexes: Annotated[
        dict[str, str], like({"annex_urgency": "S 8-1", "annex_what_now": "S 8-1", "annex_help": "S 8-2"})
    ]
    children: list[ChildView]
    answer: Annotated[str, like("bratr Tobiáš, 7 let")]
    from_there: Annotated[bool, like(False)] = False
    itself: Annotated[bool, like(False)] = False
    all_judged: Annotated[bool, like(False)]
    said: Annotated[int, like(0)]
    told: Annotated[list[str], like(["bratr Tobiáš, 7 let"])]
    likely: Annotated[dict[str, str], like({})] = {}
    aside: Annotated[list[AsideView], like([])] = []
    assessments: list[AssessmentView]
    additions: list[AdditionJudgedView]
    heard: Annotated[list[WordView], like([])] = []
    questions: list[QuestionView]
    steps: list[UrgencyStepView]
    basic: list[BasicView]

    @property
    def only_told(self) -> bool:
        """Whether all who stand here are judged, and all that is left is that somebody says that nobody else is."""
        return only_told(self)

    @property
    def read(self) -> int:
        """How often something was added to it, or answered, that whoever looks reads here."""
        return self.version - len(self.assessments)


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """(on the page of a notice) What was judged of it, last first, and what may be done about it.

    `two`: who else may stand in the name of its child, as long as no further one is known.
    """

    notice_id: UUID
    assigned: bool
    may: list[str]
    children: list[ChildView]
    answer: str
    from_there: bool
    all_judged: bool
    said: int
    told: list[str]
    likely: dict[str, str] = {}
    aside: list[AsideView] = []
    two: list[str] = []
    assessments: list[AssessmentView]
    additions: list[AdditionJudgedView]
    heard: list[WordView] = []
    questions: list[QuestionView]
    steps: list[UrgencyStepView]
    basic: list[BasicView]
    assigns: bool = False

    @property
    def only_told(self) -> bool:
        """Whether all who stand here are judged, and all that is left is that somebody says that nobody else is."""
        return only_told(self)

    @property
    def files(self) -> bool:
        """Whether a further child waits for whoever looks to say where it goes."""
        return self.assigned and self.assigns and any(each.id and not each.case_id for each in self.children)

    @property
    def not_assessed(self) -> list[ChildView]:
        """Who still waits to be assessed basically, once somebody was, or anew because that says nothing any more."""
        done = {each.child.id for each in self.basic if each.found and each.found != "unknown"}
        return [each for each in self.children if self.basic and each.id not in done]

    @property
    def urgent(self) -> bool:
        """Whether it is urgent for any child, by what holds of each, or may be by what threatens it acutely."""
        return any(each.result == Result.URGENT or each.acute for each in self.children)

    @property
    def narrated(self) -> bool:
        """Whether what holds of a child is what was told of a visit on call: it stands here, and not once more beside."""
        return any(each.holds and each.kind == JudgedBy.NARRATIVE for each in self.assessments)

    @property
    def narratives(self) -> list[str]:
        """What was told of visits and holds."""
        return [each.reason for each in self.assessments if each.holds and each.kind == JudgedBy.NARRATIVE]

    @property
    def signs_to(self) -> str:
        """Where the red sign on top of the notice leads: to what is to be done now, or to what was judged."""
        acts = self.urgent and "urgency.take_step" in self.may
        return f"/notices/{self.notice_id}/urgency/steps" if acts else "#nalehavost"

    @property
    def waiting(self) -> list[ChildView]:
        """For which children an addition waits to be judged."""
        return [each for each in self.children if each.waits]


class FiledChild(msgspec.Struct, frozen=True, kw_only=True):
    """A further child of a notice, who it is as far as somebody said it, and the cases here that may be its own, and the children of other agendas."""

    child: ChildView
    identity: ClientIdentity
    matches: list[Match] = []
    elsewhere: list[KnownPerson] = []


class FilesView(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever assigns needs to say where the further children of a notice go. `version` is of the notice, of what was
    added, and of those that went somewhere; `led_by`: who leads the case of the notice; `filed_by`, `filed_at`: who said last where one
    goes."""

    notice: NoticeView
    version: Version
    children: list[FiledChild]
    workers: list[WorkerLoad]
    led_by: Annotated[WorkerId | None, like(None)] = None
    filed_by: Annotated[str, like("")] = ""
    filed_at: Annotated[Instant | None, like(None)] = None


class FiledChildren(msgspec.Struct, frozen=True, kw_only=True):
    """Where a notice stands for its further children now. `named_in`: where stands, of before, what reads like somebody who called."""

    notice_id: UUID
    case_ids: Annotated[list[UUID], like([])]
    named_in: Annotated[list[str], like([])] = []
