"""Orders and views of notices, and the sealed documents."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from cases.cases.schemas import CaseId, FoundBy, Match
from cases.clients.schemas import ClientIdentity
from cases.deadlines.schemas import DeadlineView, StoredDeadline
from cases.persons.schemas import KnownPerson
from kernel import terms
from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, May, PersonName, Version, like
from kernel.web.i18n import gettext
from kernel.wording import Worded
from services.intake.tables import Channel, NoticeStatus, ShowReason
from tenants.assigning.schemas import Concern, Proposal

from .adding import AddToNotice, OfferedChild, SaidOfAddition, Visit
from .assigning import AssignmentText, AssignNotice, LeftOut, StoredFamilies, WorkerLoad
from .giving import Basis
from .parcel import (
    AddedThere,
    AdditionText,
    CalledAgain,
    Callers,
    Came,
    CameFrom,
    ChildThere,
    NoticeParcel,
    Notifier,
    StepThere,
)
from .recording import (
    Answer,
    BirthDate,
    Child,
    MoreAnswer,
    OfVisit,
    OwnAnswer,
    PhoneForm,
    PhoneQuestion,
    RecordNotice,
    Refused,
    State,
    Way,
)
from .returning import waits_words
from .rows import StoredAddition, StoredBeside, StoredDuplicate, StoredNotice, StoredNotifier, StoredSigns
from .urgency import AT_ONCE, RANKS, UrgencyOf, UrgencySaid, UrgencySign

_Reference = Annotated[str, like("OZN 3/2026")]
_Addition = Annotated[str, like("Škola volala znovu: dítě dnes opět nepřišlo.")]
_Summary = Annotated[str, like("Dítě často chybí ve škole a působí vyčerpaně.")]

__all__ = [
    "AT_ONCE",
    "RANKS",
    "AddToNotice",
    "AddedThere",
    "AdditionText",
    "AdditionView",
    "Answer",
    "AssignNotice",
    "AssignedNotice",
    "AssignmentText",
    "Basis",
    "CalledAgain",
    "Callers",
    "Came",
    "CameFrom",
    "Child",
    "ChildThere",
    "FoundNotice",
    "JoinNotice",
    "LeftOut",
    "LinkedNotice",
    "MarkDuplicate",
    "MoreAnswer",
    "NoticeAssignment",
    "NoticeContent",
    "NoticeHeader",
    "NoticeOnMyDay",
    "NoticeParcel",
    "NoticeText",
    "NoticeView",
    "Notifier",
    "NotifierView",
    "OfVisit",
    "OfferedChild",
    "OwnAnswer",
    "PhoneForm",
    "PhoneQuestion",
    "RecordNotice",
    "RecordedNotice",
    "SaidOfAddition",
    "ShowNotifier",
    "StepThere",
    "StoredAddition",
    "StoredBeside",
    "StoredDuplicate",
    "StoredFamilies",
    "StoredNotice",
    "StoredNotifier",
    "StoredSigns",
    "ToldLater",
    "UrgencyOf",
    "UrgencySaid",
    "UrgencySign",
    "Visit",
    "Way",
    "WorkerLoad",
]

# ── sealed ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class NoticeText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Questions 1 to 5 with their answers; of questions 6 to 8 only whether they were answered.

    Of a forwarded one also where it `came` from, and what was added there before it left. `asked`: by which wording, where it is not
    the one that every authority begins with; `more`: what was answered to its own questions.
    """

    child_description: Answer
    child_name_state: str
    child: Child
    caregivers: Answer
    subject: Answer
    other_children: Answer
    notifier_name_state: str
    notifier_relation_state: str
    notifier_contact_state: str
    came: Came | None = None
    added_there: list[AddedThere] = []
    way: Way = Way()
    asked: PhoneForm | None = None
    more: list[OwnAnswer] = []


# ── orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class MarkDuplicate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that a notice is of the same as another one of the authority, by the other's number."""

    reference_number: _Reference


class ShowNotifier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Look at who made a notice; the reason goes into the audit log."""

    reason: Annotated[str, one_of(ShowReason)]


class JoinNotice(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Join a notice to an open case. `summary` is what the file says of it, without a trace of the notifier."""

    case_id: CaseId | None
    summary: _Summary = ""


# ── views ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class RecordedNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that was just taken down."""

    id: Id
    reference_number: _Reference


class NoticeHeader(UrgencySaid, frozen=True, kw_only=True):
    """What every worker of the authority may know of a notice (domain reference 1.5).

    `channel_words`: as the authority called it on the day on which the notice came. `recorded_at`: when it was taken down. `written_by`: who took it down, where somebody else received it. `additions`: to who may read them. `same_as`: of which one it is a duplicate. `registered_as`: its č. j. `urgency`: `urgent`,
    `not_urgent`, `reopened` when it is asked again, `acute` when that is for what threatens acutely, `urgent_there` by where it came from as long as nobody here judged, `acute_there` where that is by an addition alone, else empty; what goes before. `urgency_of`, `urgency_by`: as in `urgency_more`, which says what is urgent beside it.
    `act_asked`: another authority asks for an act, and the case is theirs. `waits_for`: whose return it waits for, until which day.
    """

    id: Id
    reference_number: _Reference
    channel: Annotated[str, one_of(Channel), like("phone")]
    channel_words: Annotated[str, like("Telefonicky")]
    status: Annotated[str, one_of(NoticeStatus)]
    received_at: Instant
    recorded_at: Instant
    received_by: Annotated[str, like("Radek Šimůnek")]
    written_by: Annotated[str, like("")]
    child_name: Annotated[str, like("Malina Kryštof")]
    birth_date: BirthDate | None
    assigned_to: Annotated[str, like("")]
    assigned_by: Annotated[str, like("")]
    assigned_at: Annotated[Instant | None, like(None)]
    case_id: CaseId | None
    additions: Annotated[int, like(0)]
    same_as: Annotated[str, like("")]
    registered_as: Annotated[str, like("MULH-2026/13")] = ""
    act_asked: Annotated[bool, like(False)] = False
    waits_for: Annotated[str, like("")] = ""
    waits_until: Annotated[date | None, like(None)] = None
    mine: Annotated[bool, like(True)]

    @property
    def signs(self) -> list[str]:
        """What is said of it beside the rest, in words."""
        return [*self.urgencies, *self.other_signs]

    @property
    def other_signs(self) -> list[str]:
        """The same but for how urgent it is, which a list says in front of it."""
        added = gettext("doplnění: {n}").format(n=self.additions) if self.additions else ""
        same = gettext("duplicitní k {number}").format(number=self.same_as) if self.same_as else ""
        waits = waits_words(self.waits_for, self.waits_until)
        asked = gettext("dožádání: jiný úřad žádá o úkon") if self.act_asked else ""
        number = gettext("zaevidováno: {number}").format(number=self.registered_as) if self.registered_as else ""
        return [each for each in (asked, number, waits, added, same) if each]


class FoundNotice(NoticeHeader, frozen=True, kw_only=True):
    """A notice that was looked for, and by what it was found, surest first.

    Where that is a further child of it, `child_name` is that child, `beside` the one that the notice tells of, and `numbers` those of
    the registers in which the further child stands.
    """

    found_by: FoundBy
    beside: Annotated[str, like("")] = ""
    numbers: Annotated[list[str], like([])] = msgspec.field(default_factory=list[str])

    @property
    def why(self) -> str:
        """By what it was found, in words."""
        return terms.why(self.found_by)


class LinkedNotice(msgspec.Struct, frozen=True, kw_only=True):
    """Another notice of the same."""

    id: Id
    reference_number: _Reference


class AdditionView(msgspec.Struct, frozen=True, kw_only=True):
    """What was added to a notice, by whom and when; `of_notifier`: what was told of the notifier then, kept apart.

    `authority`: where, when it was added before it was forwarded; of the people there nothing crosses. `stays_here`: it
    neither goes on to another authority nor is it printed, as it describes a file that does not belong here. `heard`: what who took it
    down said of it, whether it threatens a child acutely and which. `went_out`: on call, whether somebody did, where it says so.
    """

    id: Id
    added_at: Instant
    added_by: PersonName
    text: _Addition
    of_notifier: Annotated[list[str], like([])]
    confidentiality_explained: Annotated[bool, like(False)] = False
    disclosure_explained: Annotated[bool, like(False)] = False
    wants_report: Annotated[bool | None, like(None)] = None
    authority: Annotated[str, like("")] = ""
    stays_here: Annotated[bool, like(False)] = False
    heard: Annotated[str, like("")] = ""
    went_out: Annotated[bool | None, like(None)] = None

    @property
    def tells_of_caller(self) -> bool:
        """Whether it came with a call: something of who called, told to them or asked."""
        return bool(self.of_notifier or self.confidentiality_explained or self.disclosure_explained) or (
            self.wants_report is not None
        )


class NoticeContent(msgspec.Struct, frozen=True, kw_only=True):
    """What was said. Of the notifier only what was answered, never the answers.

    `…_explained_at` is when the call came; in notices of before, when it was written down. `wants_report`: null, not asked.
    Both are of the first call only; what was said in a later one stands with its addition, as another may have called.
    `asked`: the questions as they were asked, in their order; `more`: what was answered to those of the authority.
    """

    child_description: Answer
    child_name_state: State
    child: Child
    caregivers: Answer
    subject: Answer
    other_children: Answer
    notifier_name_state: Refused
    notifier_relation_state: Refused
    notifier_contact_state: Refused
    anonymous: Annotated[bool, like(True)]
    wants_report: Annotated[bool | None, like(False)]
    confidentiality_explained_at: Instant | None
    disclosure_explained_at: Instant | None
    additions: list[AdditionView]
    came: Came | None = None
    way: Way = Way()
    asked: list[PhoneQuestion] = []
    more: list[OwnAnswer] = []

    def answer(self, key: str) -> Answer:
        """What was answered to one of the questions, but of who the child is and who called."""
        own = next((each for each in self.more if each.question == key), None)
        return Answer(state=own.state, text=own.text) if own else getattr(self, key, Answer())


class NoticeOnMyDay(msgspec.Struct, frozen=True, kw_only=True):
    """A notice on somebody's day: how it begins, as far as they may read it, and the deadlines that run for it."""

    header: NoticeHeader
    begins: str
    terms: list[StoredDeadline]


class NoticeView(msgspec.Struct, frozen=True, kw_only=True):
    """A notice opened; without content for who may only know of it. `may`: what this actor may do; `duplicate_of`: marked so. `asks_visit`: on
    call nobody said yet whether somebody went out. `basis`: by what it was assigned; `away`: that who has it is away, and who stands in."""

    header: NoticeHeader
    version: Version
    may: May
    duplicate_of: LinkedNotice | None
    duplicates: list[LinkedNotice]
    deadlines: list[DeadlineView]
    content: NoticeContent | None = None
    asks_visit: Annotated[bool, like(False)] = False
    basis: Annotated[Basis | None, like(None)] = None
    away: Annotated[str, like("")] = ""


class ToldLater(Notifier, frozen=True, kw_only=True):
    """What somebody told of themselves in a later call, with the addition that it came with: they may be another person."""

    addition_id: Id
    added_at: Instant


class NotifierView(msgspec.Struct, frozen=True, kw_only=True):
    """Who made a notice, as they said in the call, `itself`: the child did; `later`: what was told with additions, first to last."""

    notice_id: UUID
    name: Answer
    relation: Answer
    contact: Answer
    itself: Annotated[bool, like(False)] = False
    reference: Annotated[str, like("")] = ""
    box: Annotated[str, like("")] = ""
    message_number: Annotated[str, like("")] = ""
    later: Annotated[list[ToldLater], like([])] = []


class NoticeAssignment(msgspec.Struct, frozen=True, kw_only=True):
    """What the head needs to assign a notice: the child as the notice knows it, workers, cases that may be the child's.

    `notices` are others that wait, likely about the same child. `urgency_due`: by when, assigned today, urgency is assessed
    at the latest, unless it is `judged`; joined to a case it is judged anew unless `judged_for_good`: on a visit, or signed as judged of all
    (ADR 0113). `anew`: everybody who is asked about was judged before; `only_told`: all that
    is left is that somebody says that all of question 5 are judged, `only_told_joined`: the same in the case to which it is joined. `waits`: something was added that nobody judged yet. `same_case_id`: the case among the `matches` that has what this is a duplicate of.
    `proposal`: whom the rules of the authority name, in front of the `workers`; `concerns`: what may be said that it concerns, where a rule asks, and which
    of them it was said to be (`concerning`).
    """

    notice: NoticeView
    identity: ClientIdentity
    workers: list[WorkerLoad]
    matches: list[Match]
    notices: list[FoundNotice]
    urgency_due: date
    judged: Annotated[bool, like(False)] = False
    judged_for_good: Annotated[bool, like(False)] = False
    anew: Annotated[bool, like(False)] = False
    only_told: Annotated[bool, like(False)] = False
    only_told_joined: Annotated[bool, like(False)] = False
    waits: Annotated[bool, like(False)] = False
    same_case_id: Annotated[CaseId | None, like(None)] = None
    elsewhere: list[KnownPerson] = []
    apart: list[LeftOut] = []
    proposal: Proposal = msgspec.field(default_factory=Proposal)
    concerns: list[Concern] = []
    concerning: Annotated[str, like("")] = ""


class AssignedNotice(msgspec.Struct, frozen=True, kw_only=True):
    """Where a notice went. `warnings`: field of the identity → what looks wrong and was saved all the same.

    `named_in`: where stands, of before, what reads like somebody who called with a notice that it came together with.
    """

    notice_id: UUID
    case_id: CaseId
    warnings: Annotated[dict[str, str], like({})] = {}
    named_in: Annotated[list[str], like([])] = []
