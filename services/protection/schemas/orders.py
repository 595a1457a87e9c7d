"""What is ordered of judgements."""

from datetime import date
from typing import Annotated

import msgspec

from cases.cases.schemas import CaseId
from cases.cases.schemas.elsewhere import ElsewhereAnyway, SamePerson, SamePersonSeen
from cases.clients.schemas import ClientIdentity
from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, WorkerId, like
from kernel.wording import Worded
from services.protection.tables import (
    Acute,
    Goes,
)

from .said import (
    AnswerSaid,
    AskedSaid,
    BasicSaid,
    CategoriesSaid,
    ChildViewSaid,
    EnrolmentSaid,
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
from .sealed import GivenAnswer

# ── orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class AssessUrgency(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Judge how urgent a notice is for one child: that of the notice, a further one (`child_id`), or one named here.

    `child_told`: one of the children of whom the notice tells, in its words or in those of the whole answer: whoever judges says who that is (`child_name`, and as much
    of the birth date as is known, `child_born`) or that nobody knows it (`child_unnamed`); the words stay beside. So does whoever
    judges a child anew that nobody named yet.
    A name that is one of these children written otherwise means that one; `another_child`: a similar one is another child.
    `all_judged`: with this judgement all children are judged of whom the answer to question 5 tells; where that was said before and a
    further child is judged without it, it is asked again. `said`: as often as that had been said or taken back when the form was drawn.
    `form_mark`: in which wording the questions were answered; none: in that of today. What was answered or ticked by a
    wording of before is signed as that. Against what proposes *urgent*
    *not urgent* needs a `reason`. `child_view` is what the child says, or why nobody asked.
    """

    result: ResultSaid = ""
    child_id: Annotated[Id | None, like(None)] = None
    child_name: Annotated[str, like("")] = ""
    child_told: Annotated[str, like("")] = ""
    child_born: Annotated[str, like("")] = ""
    child_unnamed: Annotated[bool, like(False)] = False
    another_child: Annotated[bool, like(False)] = False
    all_judged: Annotated[bool, like(False)] = False
    said: Annotated[int | None, like(None)] = None
    form_mark: Annotated[str | None, like(None)] = None
    answers: list[GivenAnswer] = msgspec.field(default_factory=list[GivenAnswer])
    categories: CategoriesSaid = msgspec.field(default_factory=list[str])
    child_asked: AskedSaid = ""
    child_view: ChildViewSaid = ""
    best_interest: InterestSaid = ""
    reason: ReasonSaid = ""
    steps: StepsSaid = ""


class SayAllJudged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that all children are judged of whom the answer to question 5 tells, and that there is no other; `false` takes it back.

    `said`: how often that had been said or taken back (`said` of what was judged) when whoever says it looked; none: it is not asked.
    """

    all_judged: Annotated[bool, like(True)] = False
    said: Annotated[int | None, like(None)] = None


class AskColleague(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Put a notice to a colleague, to the head or to the department head: they read it until they answer.

    `instead` of another question that waits: that one is taken back in the same act.
    """

    asked_of: Annotated[Id | None, like(None)] = None
    question: QuestionSaid = ""
    instead: Annotated[Id | None, like(None)] = None


class WithdrawQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take back a question that waits: nobody reads the notice for it any more."""

    question_id: Annotated[Id | None, like(None)] = None


class AnswerColleague(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answer what one was asked about a notice; with that one reads it no more.

    `question_id`: which one is meant. `read`: how many additions of it one read; null where nobody says.
    """

    answer: AnswerSaid = ""
    question_id: Annotated[Id | None, like(None)] = None
    read: Annotated[int | None, like(None)] = None


class TickStep(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that a step was taken, or is not needed: for which child, when, and why.

    Without `child_id` it is the child of the notice; `for_all`: every child that was judged urgent, or every one where none was;
    `all_of`: the mark of who those were when whoever says it looked; null: it is not asked.
    """

    child_id: Annotated[Id | None, like(None)] = None
    for_all: Annotated[bool, like(False)] = False
    all_of: Annotated[int | None, like(None)] = None
    step: StepSaid = ""
    outcome: OutcomeSaid = ""
    happened_at: Instant | None = None
    reason: Annotated[str, like("Otec je doma a dítě se ho bojí.")] = ""


class AssessBasically(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make the basic assessment of a child (S003): it stays a notice, under the rules of records, or § 6 is found.

    Then the child is enrolled in the same act: in which register and why (codes that the authority uses today), and
    from which day (E); `file_mark` is that of a records system, where it is known. `unequivocal`: that is clear from the
    notice alone, and nothing else has to be judged first. A child that nobody named yet is enrolled by whoever says who it is
    (`child_name`, `child_born`). `read`: how many additions of the notice it rests on; more by now are read first. Null where nobody says.
    """

    result: BasicSaid = ""
    child_id: Annotated[Id | None, like(None)] = None
    child_name: Annotated[str, like("")] = ""
    child_born: Annotated[str, like("")] = ""
    unequivocal: Annotated[bool, like(False)] = False
    register: RegisterSaid = ""
    enrolment_reason: EnrolmentSaid = ""
    enrolled_on: date | None = None
    file_mark: Annotated[str, like("")] = ""
    reason: Annotated[str, like("Matka přiznala, že dítě nechává přes noc samotné.")] = ""
    retention_note: Annotated[str, like("")] = ""
    read: Annotated[int | None, like(None)] = None


class JudgeAddition(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Judge what was added to a notice: what it means, how serious and how credible (1 to 4), whether it threatens the child
    acutely; `reopens`: how urgent it is for that child is to be judged anew.

    Without `child_id` it is judged for the child of the notice; `for_all`: for every child for which it waits; `all_of`: the mark of
    who those were when whoever judges looked; null: it is not asked. What does not concern it (`concerns`) says why in `content` and
    nothing else.
    """

    addition_id: Annotated[Id | None, like(None)] = None
    child_id: Annotated[Id | None, like(None)] = None
    for_all: Annotated[bool, like(False)] = False
    all_of: Annotated[int | None, like(None)] = None
    concerns: Annotated[bool, like(True)] = True
    content: Annotated[str, like("Potvrzuje, co řekla škola.")] = ""
    seriousness: ScaleSaid = ""
    credibility: ScaleSaid = ""
    acute: Annotated[str, one_of(Acute, or_empty=True), like("no")] = ""
    reopens: Annotated[bool, like(False)] = False


class ChildFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What becomes of a further child of a notice: a file of its own is opened (`own`, of whom `identity` says; `open_anyway` where a
    likely double was shown, `same_person` where it is a child of other agendas), the notice goes into the file that it has here (`case`, `case_id`), or nothing yet (`later`)."""

    child_id: Annotated[Id | None, like(None)] = None
    goes: Annotated[str, one_of(Goes, or_empty=True), like("own")] = ""
    identity: ClientIdentity = ClientIdentity()
    case_id: Annotated[CaseId | None, like(None)] = None
    open_anyway: Annotated[bool, like(False)] = False
    same_person: SamePerson = []
    same_person_seen: SamePersonSeen = []
    elsewhere_anyway: ElsewhereAnyway = False


class OpenFiles(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say for each further child of a notice where it goes, all in one act. `key_worker_id` leads every file that is opened, `summary`
    is what they say of the notice; a message beside a child is called `child_1.…`, by its place in the list."""

    children: list[ChildFile] = msgspec.field(default_factory=list)
    key_worker_id: Annotated[WorkerId | None, like(None)] = None
    summary: Annotated[str, like("Sourozenec dítěte, o které volali.")] = ""
