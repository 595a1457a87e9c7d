"""Orders, views, rows and sealed words of competence."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from cases.cases.schemas import Match
from cases.persons.schemas import Elsewhere
from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, May, PersonName, Version, like, like_id
from kernel.wording import Worded
from services.intake.schemas import FoundNotice, LinkedNotice, NoticeView
from services.intake.tables import NoticeStatus
from tenants.authorities.schemas import AuthorityView

from .tables import How, PaperArchive, Result, Step, Way

_Result = Annotated[str, one_of(Result), like("not_competent")]
_Way = Annotated[str, one_of(Way, or_empty=True), like("forwarded")]
_How = Annotated[str, one_of(How, or_empty=True), like("data_box")]
_Step = Annotated[str, one_of(Step), like("sent")]
_Archive = Annotated[str, one_of(PaperArchive, or_empty=True), like("nothing")]
_Reason = Annotated[str, like("Dítě má trvalý pobyt v Bukovci.")]

# --- orders ------------------------------------------------------------------------------------------------------


class DecideCompetence(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Decide whether a notice belongs here (S001, 8a), with why, whose it is and how it went on as far as that is known now.

    `sent_how` and `sent_at`: how and when it left for an authority that does not work on this platform. `told_how` and `told_at`:
    how and when the notifier was told, or why not. `leave_out`: what was said and reads like a caller, and is not among
    `other_people`, stays behind. `files`: which of the files that it came with go along, none by themselves. `urgent_care`: who
    helps the child now whose notice is not ours; to be said of one in danger where nobody elsewhere has it at once. `caller_reason`:
    why the other authority gets files that tell or may tell who made the notice, where that stays here (an act that is asked, a letter). That a notice is ours after
    all needs a reason. What the result does not take is refused beside its field. `read`: to how many additions of the notice it was read,
    so that nothing that was added since crosses unread; null where nobody says.
    """

    result: _Result = ""
    way: _Way = ""
    authority_id: Annotated[UUID | None, like(None)] = None
    reason: _Reason = ""
    paper_archive: _Archive = ""
    sent_how: Annotated[_How, like("")] = ""
    sent_at: Annotated[Instant | None, like(None)] = None
    told_how: Annotated[_How, like("")] = ""
    told_at: Annotated[Instant | None, like(None)] = None
    leave_out: Annotated[bool, like(False)] = False
    urgent_care: Annotated[str, like("")] = ""
    files: Annotated[list[UUID], like([])] = msgspec.field(default_factory=list[UUID])
    caller_reason: Annotated[str, like("")] = ""
    read: Annotated[int | None, like(None)] = None


class NoteStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Note how it went on: sent to the other authority, or the notifier told (or why not). `decision_id`: of which decision."""

    decision_id: Annotated[Id | None, like(None)] = None
    step: _Step = ""
    how: _How = ""
    happened_at: Annotated[Instant | None, like(None)] = None


# --- views -------------------------------------------------------------------------------------------------------


class PassedStep(msgspec.Struct, frozen=True, kw_only=True):
    """How it went on after a decision."""

    step: _Step
    how: _How
    happened_at: Instant
    noted_by: PersonName


class DecisionView(msgspec.Struct, frozen=True, kw_only=True):
    """One decision; `reason`, where was looked for the child and which files went along or stayed, for who reads that."""

    id: Id
    result: _Result
    way: _Way
    authority: AuthorityView | None
    decided_by: PersonName
    decided_at: Instant
    reason: _Reason
    looked: Annotated[list[str], like(["vedené případy: 0"])]
    files: Annotated[list[str], like(["priloha-1.pdf"])]
    files_kept: Annotated[int, like(0)]
    urgent_care: Annotated[str, like("")]
    caller_reason: Annotated[str, like("")]
    steps: list[PassedStep]

    def step(self, step: str) -> PassedStep | None:
        """How a step went, when it did."""
        return next((each for each in self.steps if each.step == step), None)

    @property
    def leaves(self) -> bool:
        """Whether something goes to another authority by it."""
        return self.way == Way.FORWARDED or self.result == Result.REQUEST_OTHER

    @property
    def by_letter(self) -> bool:
        """Whether it goes, or went, on paper: what crosses here needs no letter."""
        sent = self.step(Step.SENT)
        return self.leaves and self.authority is not None and (sent is None or sent.how != How.PLATFORM)

    @property
    def open_steps(self) -> list[str]:
        """What has not happened yet, or nobody has noted."""
        if self.result == Result.COMPETENT:
            return []
        told = self.result == Result.NOT_COMPETENT and self.step(Step.TOLD) is None
        sent = self.leaves and self.step(Step.SENT) is None
        return [*([Step.SENT.value] if sent else []), *([Step.TOLD.value] if told else [])]


class Competence(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided about a notice, last first, and what the reader may do about it. The version counts the decisions.

    `act_asked`: another authority asks for an act; it is answered, and nothing is decided.
    """

    notice_id: Annotated[UUID, like_id(3)]
    status: Annotated[str, one_of(NoticeStatus), like("recorded")]
    version: Version
    may: May
    decisions: list[DecisionView]
    act_asked: Annotated[bool, like(False)] = False


class Whose(msgspec.Struct, frozen=True, kw_only=True):
    """Whose a notice was by a decision, from then on: by which `way` it was passed on, empty where it stayed; and to whom, with how
    that office is reached.
    """

    since: datetime
    way: Way | None
    office: str


class FileToSend(msgspec.Struct, frozen=True, kw_only=True):
    """A file that came with a notice, by a name that tells nothing; `whole`: the message itself, which says who made it.

    `about`: what whoever put it to the notice says that it is; `names_nobody`: and that it does not tell who made it.
    """

    id: UUID
    name: str
    size: int
    whole: bool
    about: str = ""
    names_nobody: bool = False


class Deciding(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody needs to decide: the notice, what is known of the child here, and the offices, those for its address first.

    `told_hows`: how the notifier was told, or why not, as far as that would be taken. `danger`: the children that are urgent and
    whom nobody has helped yet. `beside`: notices by who cares for the child or in its house, `in_house`: cases there, by id; `by_name`,
    `among_notices`, `by_carers`, `by_address`: whether was looked so; `elsewhere`: in other agendas of the authority, where there are any.
    """

    competence: Competence
    notice: NoticeView
    cases: list[Match]
    notices: list[FoundNotice]
    elsewhere: Elsewhere | None
    beside: list[FoundNotice]
    in_house: dict[UUID, str]
    by_name: bool
    among_notices: bool
    by_carers: bool
    by_address: bool
    proposed: list[AuthorityView]
    others: list[AuthorityView]
    files: list[FileToSend]
    told_hows: list[str]
    danger: list[str]


class Leaving(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is about to sign: to whom, what goes and what stays. `mark` is what this summary is known by.

    `arrives`: it is there at once, in Opora; else `sent_how` says how it left already, empty where it did not. `nobody_there`: the directory says so, but nobody could take it up there now.
    `twins`: notices of the same that stay here.
    """

    to: AuthorityView
    asks: bool
    arrives: bool
    sent_how: str
    nobody_there: bool
    goes: list[str]
    files: list[str]
    files_kept: int
    protocols_kept: int
    words_kept: int
    twins: list[LinkedNotice]
    mark: str


# --- sealed ------------------------------------------------------------------------------------------------------


class LeavingFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file that goes along, by the name that tells nothing; `whole`: the message itself; the rest as of `FileToSend`."""

    id: UUID
    name: str
    whole: bool = False
    names_nobody: bool = False


class Looked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many open and closed cases and notices of likely this child there were; by who cares for it, and in its house, so many more
    notices and cases; None where was not looked so. `by_name`: not where nothing is known of the child to look for it;
    `among_notices`: not where one thing alone is known of it."""

    by_name: bool = True
    among_notices: bool = True
    open_cases: int = 0
    closed_cases: int = 0
    notices: int = 0
    by_carer: int | None = None
    in_house: int | None = None


class DecisionText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why, and where was looked: how many open and closed cases and notices of likely this child there were, and on paper; children
    of other agendas, where was looked among them.

    `left_out`: the words of what was said that do not leave with it. `files` go along, `files_kept` so many do not
    (`kept_names`), and no protocol that was read aloud does.
    """

    reason: str = ""
    open_cases: int = 0
    closed_cases: int = 0
    notices: int = 0
    elsewhere: int | None = None
    looked: Looked | None = None
    paper_archive: str = PaperArchive.NOT_LOOKED.value
    left_out: list[str] = []
    files: list[LeavingFile] = []
    files_kept: int = 0
    kept_names: list[str] = []
    protocols_kept: int = 0
    urgent_care: str = ""
    caller_reason: str = ""


# --- rows --------------------------------------------------------------------------------------------------------


class StoredDecision(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as it is stored."""

    id: UUID
    result: Result
    way: Way | None
    authority_id: UUID | None
    decided_by: UUID
    decided_at: datetime
    sealed: bytes


class StoredStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step as it is stored."""

    decision_id: UUID
    step: Step
    how: How
    happened_at: datetime
    noted_by: UUID
