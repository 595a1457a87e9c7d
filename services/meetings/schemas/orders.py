"""Orders of meetings, and what an act came to."""

from typing import Annotated
from uuid import UUID

from msgspec import Struct, field

from cases.cases.schemas import DueOn
from kernel.clock import Instant
from kernel.exceptions import DomainError
from kernel.samples import like
from kernel.wording import To, Worded

PlanText = Annotated[str, like("Klient se vrací domů; společně zajistíme bezbariérový vstup a podporu peera.")]
GoalText = Annotated[str, like("Bydlet doma bez schodů")]
MeasureText = Annotated[str, like("bezbariérový vstup a koupelna, ověří ergoterapeut")]
StepText = Annotated[str, like("Podat žádost o příspěvek na zvláštní pomůcku")]
DoneWhen = Annotated[str, like("žádost podána, kopie ve složce")]
MinutesText = Annotated[str, like("Příště začít u bydlení.")]
SentenceText = Annotated[str, like("Ergoterapeutka potvrdila, že klient vejde i vyjde sám.")]

# ── orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class ConveneMeeting(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Call a meeting of two services. `agenda` lists case managements, `participant_ids` people of both services."""

    partner_service_id: UUID | None
    held_at: Instant | None
    participant_ids: list[UUID] = field(default_factory=list[UUID])
    agenda: list[UUID] = field(default_factory=list[UUID])


class ChangeMeeting(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Move a meeting of which nothing is settled, or say anew who takes part."""

    held_at: Instant | None
    participant_ids: list[UUID] = field(default_factory=list[UUID])


class CallMeetingOff(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A meeting of which nothing is settled is not held; whoever was to come reads why."""

    reason: Annotated[str, To.BEYOND, like("Obě služby mají ten den školení, sejdeme se o týden později.")]


class InviteToMeeting(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One more person of the two services at a meeting to come; who left meanwhile is not waited for any more."""

    worker_id: UUID | None


class AddItem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Put one more client on the agenda."""

    case_management_id: UUID | None


class StepOrder(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step: what, how we know that it is done, who of either service, by when. `id` of a step written before."""

    id: Annotated[UUID | None, like(None)] = None
    text: Annotated[StepText, To.OTHERS] = ""
    done_when: Annotated[DoneWhen, To.OTHERS] = ""
    responsible_id: UUID | None = None
    due_on: DueOn | None = None


class GoalOrder(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A goal that can be evaluated: its measure and its date, and the steps to it."""

    id: Annotated[UUID | None, like(None)] = None
    text: Annotated[GoalText, To.OTHERS] = ""
    measure: Annotated[MeasureText, To.OTHERS] = ""
    due_on: DueOn | None = None
    steps: list[StepOrder] = field(default_factory=list[StepOrder])


class WriteItem(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was agreed about a client: plan, goals, further steps. `minutes` stay internal. Empty rows are left out."""

    plan: Annotated[PlanText, To.OTHERS] = ""
    goals: list[GoalOrder] = field(default_factory=list[GoalOrder])
    steps: list[StepOrder] = field(default_factory=list[StepOrder])
    minutes: Annotated[MinutesText, To.OTHERS] = ""


class WriteMinutes(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The internal minutes of the meeting; what concerns one client belongs to their item."""

    minutes: Annotated[MinutesText, To.BEYOND]


class EvaluateGoal(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Was the goal met? One sentence says how it is known."""

    met: Annotated[bool, like(True)] | None
    sentence: Annotated[SentenceText, To.OTHERS]


# ── what an act came to ──────────────────────────────────────────────────────────────────────────────────────────────


class Settled(Struct, frozen=True, kw_only=True):
    """Which items of a meeting were concluded, and which were left open, each with the refusal that keeps it so."""

    done: list[UUID]
    left: dict[UUID, type[DomainError]]
