"""Views of meetings; orders, rows and what is sealed lie beside."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Struct

from cases.cases.schemas import CaseId, ConsentChip, DueOn
from cases.clients.schemas import ClientName
from consent.schemas import ValidUntil
from kernel.clock import Instant
from kernel.legal_time import prague_date
from kernel.samples import Id, May, OtherServiceShort, PersonName, ServiceName, Version, like
from services.case_management.schemas import (
    CaseManagementView,
    ConsentChoice,
    Member,
    SaidNo,
    ServiceChoice,
    State,
    Waiting,
)
from services.case_management.tables import CaseManagementStatus

from .orders import AddItem as AddItem
from .orders import CallMeetingOff as CallMeetingOff
from .orders import ChangeMeeting as ChangeMeeting
from .orders import ConveneMeeting as ConveneMeeting
from .orders import DoneWhen, GoalText, MeasureText, MinutesText, PlanText, SentenceText, StepText
from .orders import EvaluateGoal as EvaluateGoal
from .orders import GoalOrder as GoalOrder
from .orders import InviteToMeeting as InviteToMeeting
from .orders import Settled as Settled
from .orders import StepOrder as StepOrder
from .orders import WriteItem as WriteItem
from .orders import WriteMinutes as WriteMinutes
from .rows import EmptySeat as EmptySeat
from .rows import FollowedStep as FollowedStep
from .rows import HeldItem as HeldItem
from .rows import LeftTask as LeftTask
from .rows import ListedMeeting as ListedMeeting
from .rows import MeetingBefore as MeetingBefore
from .rows import StepOfTask as StepOfTask
from .rows import StoredItem as StoredItem
from .rows import StoredLeftStep as StoredLeftStep
from .rows import StoredMeeting as StoredMeeting
from .rows import StoredStep as StoredStep
from .sealed import Evaluation as Evaluation
from .sealed import Goal as Goal
from .sealed import ItemText as ItemText
from .sealed import MeetingText as MeetingText
from .sealed import Noted as Noted
from .sealed import Seat as Seat
from .sealed import Step as Step
from .sealed import Wording as Wording


class StepView(Struct, frozen=True, kw_only=True):
    """A step. `responsible` agreed to do it, `doer` has it now where that is another one; `done_at` and `done_by` as far as this
    service may know it, who finished it where that was kept. `dropped`: why the own service dropped it after the end.
    `open_at_end`: the other service's, open when the joint work ended; what became of it nobody here knows."""

    id: Id
    text: StepText
    done_when: DoneWhen
    responsible: Member
    doer: Annotated[Member | None, like(None)] = None
    due_on: DueOn
    done_at: Annotated[Instant | None, like(None)]
    done_by: Annotated[Member | None, like(None)] = None
    dropped: Annotated[str, like("")] = ""
    open_at_end: Annotated[bool, like(False)] = False


class EvaluationView(Struct, frozen=True, kw_only=True):
    """Whether a goal was met, who said so and when; `service`: for which of the two, where that was kept."""

    met: Annotated[bool, like(True)]
    sentence: SentenceText
    by: PersonName
    at: Instant
    service: OtherServiceShort = ""


class GoalView(Struct, frozen=True, kw_only=True):
    """A goal with its steps. `earlier` are the evaluations before the one that holds, last first."""

    id: Id
    text: GoalText
    measure: MeasureText
    due_on: DueOn
    steps: list[StepView]
    evaluation: EvaluationView | None
    earlier: list[EvaluationView] = []


class EarlierMinutes(Struct, frozen=True, kw_only=True):
    """What minutes said before they were written anew."""

    minutes: MinutesText
    by: PersonName
    at: Instant | None


class ItemView(Struct, frozen=True, kw_only=True):
    """One client at a meeting. Without a live consent `owner_service`, which has it, sees what it has; the partner sees nothing.

    `again`: the joint work that it rests on ended, and the two services work together for the client anew. `no`: what ended it,
    `after_no`: the output was concluded after that was said.
    """

    id: Id
    meeting_id: UUID
    held_at: Instant
    case_management_id: UUID
    client_name: ClientName
    case_id: CaseId | None
    owner_service: Annotated[ServiceName, like("Poradenství")]
    state: Annotated[State, like("active")]
    valid_until: ValidUntil
    ended_on: Annotated[date | None, like(None)]
    no: SaidNo | None = None
    after_no: Annotated[bool, like(False)] = False
    again: Annotated[bool, like(False)] = False
    key_worker: Member | None
    plan: PlanText
    goals: list[GoalView]
    steps: list[StepView]
    minutes: MinutesText
    minutes_by: PersonName
    minutes_at: Instant | None
    minutes_before: list[EarlierMinutes]
    written_by: PersonName
    written_at: Instant | None
    concluded_at: Instant | None
    concluded_by: PersonName
    taken_off_at: Annotated[Instant | None, like(None)] = None
    taken_off_by: PersonName = ""
    version: Version
    may: May

    def every_step(self) -> list[StepView]:
        """The steps to the goals, and the further ones."""
        return [*(step for goal in self.goals for step in goal.steps), *self.steps]

    def outlives(self, day: date) -> bool:
        """Whether a day comes only after the consent that the joint work rests on has run out."""
        return self.state == CaseManagementStatus.ACTIVE and day > self.valid_until

    @property
    def too_late(self) -> bool:
        """Whether the meeting is held only after the consent has run out."""
        return self.concluded_at is None and self.outlives(self.held_on)

    @property
    def held_on(self) -> date:
        """The day of the meeting."""
        return prague_date(self.held_at)

    @property
    def terms_too_early(self) -> list[str]:
        """The goals and steps whose term comes before the meeting, as when it was moved after they were prepared, in their words."""
        open_ = self.concluded_at is None and self.state == CaseManagementStatus.ACTIVE
        return [each.text for each in (*self.goals, *self.every_step()) if open_ and each.due_on < self.held_on]

    @property
    def terms_too_late(self) -> list[str]:
        """The goals and steps whose term comes only after the consent has run out, in their words."""
        return [each.text for each in (*self.goals, *self.every_step()) if self.outlives(each.due_on)]


class MeetingRow(Struct, frozen=True, kw_only=True):
    """A meeting in a list. `items` counts the clients who are or may be discussed there; whose consent ended before is none.

    `settled`: everything that this service may know of is concluded, also when it may see none of it any more.
    """

    id: Id
    held_at: Instant
    other_service: OtherServiceShort
    participants: Annotated[list[str], like(["Věra Součková", "Filip Král"])]
    mine: Annotated[bool, like(True)]
    items: int
    concluded: int
    settled: Annotated[bool, like(False)]
    called_off: Annotated[bool, like(False)] = False


class MeetingList(Struct, frozen=True, kw_only=True):
    """Meetings of the service, and offers of case management that wait for its answer."""

    meetings: list[MeetingRow]
    waiting: list[Waiting]
    may: list[str]


class MeetingView(Struct, frozen=True, kw_only=True):
    """A meeting with its agenda. `minutes_before` are earlier wordings, last first. `last_*` tell of the meeting before: when, how many of its steps are done.

    `closed`: everything that this service may know of is settled, also when it may see none of it any more. `called_off_at`: it
    was not held; `called_off_by` says why. `taken_off`: clients taken off the agenda, with what was prepared, to be read.
    """

    id: Id
    held_at: Instant
    called_off_at: Annotated[Instant | None, like(None)] = None
    called_off_by: PersonName = ""
    called_off_why: Annotated[str, like("")] = ""
    services: Annotated[list[str], like(["Peer mentoring", "Poradenství"])]
    participants: list[Member]
    convened_by: PersonName
    minutes: MinutesText
    minutes_by: PersonName
    minutes_at: Instant | None
    minutes_before: list[EarlierMinutes]
    items: list[ItemView]
    taken_off: Annotated[list[ItemView], like([])] = []
    closed: Annotated[bool, like(False)]
    last_held_at: Instant | None
    last_steps: int
    last_steps_done: int
    version: Version
    may: May


class AgendaChoice(Struct, frozen=True, kw_only=True):
    """A client who could be discussed. `open`: the consent holds; otherwise `state` and `ended_on` say why not."""

    case_management_id: UUID
    client_name: ClientName
    key_worker: PersonName
    open: Annotated[bool, like(True)]
    state: Annotated[State, like("active")]
    valid_until: ValidUntil
    ended_on: Annotated[date | None, like(None)]
    no: SaidNo | None = None
    case_id: CaseId | None

    def too_late(self, held_on: date | None) -> bool:
        """Whether a meeting of that day is held only after the consent has run out."""
        return self.open and held_on is not None and held_on > self.valid_until


class MeetingChoices(Struct, frozen=True, kw_only=True):
    """What a meeting can be made of: the partner services, the people of both, the clients.

    `unnamed`: those of the people whom the consent of some client does not name; they stand last and see nothing of it.
    `held_on`: the day of the meeting, when there is one.
    """

    partners: list[ServiceChoice]
    partner: ServiceChoice | None
    people: list[Member]
    agenda: list[AgendaChoice]
    unnamed: list[UUID] = []
    held_on: Annotated[date | None, like(None)] = None


class CasePlan(Struct, frozen=True, kw_only=True):
    """The plan of a case: its case managements, what was agreed in each, and consents that wait for an offer.

    `why_none`: why no consent to joint work holds, where one was asked for and the case is open. `kept`: outputs in the records
    of the service whose joint object it sees no more; what became of their goals it adds there.
    """

    case_managements: list["PlannedCaseManagement"]
    offers: list[ConsentChoice]
    may: May
    why_none: ConsentChip | None = None
    kept: Annotated[list["KeptOutput"], like([])] = []

    @property
    def goals_left(self) -> list[tuple[ItemView, GoalView]]:
        """The goals of ended joint work that nobody evaluated, and that this service can."""
        return [
            (item, goal)
            for planned in self.case_managements
            for item in planned.outputs
            for goal in item.goals
            if item.state != CaseManagementStatus.ACTIVE
            and goal.evaluation is None
            and "meeting_item.evaluate" in item.may
        ]


class KeptOutput(Struct, frozen=True, kw_only=True):
    """An output of a meeting in the records of a service, after the joint work ended."""

    record_id: Id
    title: Annotated[str, like("Společná porada služeb Poradenství a Peer mentoring 14. 12. 2026")]
    occurred_at: Instant


class PlannedCaseManagement(Struct, frozen=True, kw_only=True):
    """One case management with the concluded outputs, the last meeting first."""

    view: CaseManagementView
    outputs: list[ItemView]


class LeftStep(Struct, frozen=True, kw_only=True):
    """A joint step left open at the end, of another service as of then; an own one is a task, `mine` one of the actor's.

    `arrived`: whether the service that answers for it ever got it as a task; an end can come before.
    """

    text: StepText
    responsible: PersonName
    service: ServiceName
    due_on: DueOn
    own: Annotated[bool, like(True)]
    case_id: CaseId | None
    client_name: ClientName
    mine: Annotated[bool, like(True)] = False
    arrived: Annotated[bool, like(True)] = True
    task_id: UUID | None = None
    version: Version | None = None


class TeamDay(Struct, frozen=True, kw_only=True):
    """Case management on My day: offers to answer, meetings ahead, joint steps left open after an end."""

    waiting: list[Waiting]
    meetings: list[MeetingRow]
    left: Annotated[list[LeftStep], like([])]


class Invitation(Struct, frozen=True, kw_only=True):
    """A meeting to come: who of the two teams can still be invited, and who was invited and has left.

    `unnamed` as in `MeetingChoices`, of the clients on its agenda.
    """

    meeting_id: UUID
    held_at: Instant
    people: list[Member]
    gone: list[PersonName]
    unnamed: list[UUID] = []


class MeetingToChange(Struct, frozen=True, kw_only=True):
    """A meeting of which nothing is settled: when it is held, who takes part, and who of both services could. `unnamed` as above.

    `changed_by` moved it last or said who takes part; `last`: who did anything of it last, and when.
    """

    meeting_id: UUID
    held_at: Instant
    participant_ids: list[UUID]
    people: list[Member]
    unnamed: list[UUID]
    version: Version
    changed_by: PersonName
    changed_at: Instant | None
    last: tuple[str, datetime | None]
