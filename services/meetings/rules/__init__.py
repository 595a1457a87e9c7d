"""Decisions of meetings: what an order must say, when an item is written or concluded, what goes into a folder."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from cases.cases.exceptions import CaseClosed
from cases.cases.tables import CaseStatus
from kernel.checks import Checks, Limit
from kernel.exceptions import DomainError, StaleVersion
from kernel.legal_time import add_months, format_date, prague_date
from kernel.web.i18n import N_, gettext
from services.case_management.access import CaseManagementHold
from services.case_management.exceptions import CaseManagementOver
from services.case_management.rules import check_joint
from services.case_management.schemas import Member, StoredCaseManagement
from services.case_management.tables import CaseManagementStatus
from services.meetings.exceptions import (
    BeforeJointWork,
    ItemConcluded,
    ItemTakenOff,
    MeetingAhead,
    MeetingCalledOff,
    MeetingOver,
    OutputMissing,
    ResponsibleGone,
)
from services.meetings.schemas import (
    ChangeMeeting,
    ConveneMeeting,
    Goal,
    GoalOrder,
    InviteToMeeting,
    ItemText,
    Noted,
    Seat,
    Step,
    StepOrder,
    StoredItem,
    StoredMeeting,
    Wording,
    WriteItem,
)

STEP_TASK = "joint_step"
MOST_GOALS = 20
MOST_STEPS = 30
MOST_MINUTES = 200_000
"""Characters of all wordings of a meeting's minutes."""
LONGEST_LINE = 300
FARTHEST_MEETING = 2 * 12
"""Months from today, back and ahead."""
FARTHEST_TERM = 5 * 12
"""Months from a meeting."""
OLD_MEETING = N_("Porada může být nejdřív {day}: starší než dva roky se už nezapisuje. Zkontrolujte rok.")
FAR_MEETING = N_("Porada může být nejpozději {day}, tedy za dva roky. Zkontrolujte rok.")
BEFORE_MEETING = N_("Termín nemůže být dřív, než je porada.")
FAR_TERM = N_("Termín může být nejpozději {day}, tedy pět let po poradě. Zkontrolujte rok.")
NEEDS_GOAL = N_("Napište, čeho chcete dosáhnout.")
NEEDS_STEP = N_("Napište, co je potřeba udělat.")
WHO = N_("Vyberte, kdo z obou služeb za krok odpovídá.")
NO_CONSENT_ITEM = N_(
    "S touto službou u klienta společná práce neběží, nebo k ní neplatí souhlas. Bod lze probrat jen uvnitř jedné služby."
)
ONE_OF_EACH = N_("Vyberte účastníky, aspoň jednoho z každé služby.")


# ── meetings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def check_meeting(
    checks: Checks,
    order: ConveneMeeting,
    *,
    partners: Collection[UUID],
    team: Mapping[UUID, Member],
    open_: Mapping[UUID, CaseManagementHold],
    today: date,
) -> None:
    """A meeting of two services: when, who of both, and on its agenda only clients whose consent covers the other one.

    An item that cannot be known to the actor and one whose consent ended read the same.
    """
    if order.partner_service_id not in partners:
        checks.fail("partner_service_id", N_("Vyberte druhou službu své organizace."))
    _check_when(checks, order.held_at, today=today)
    check_agenda_day(checks, order.held_at, [open_[each] for each in order.agenda if each in open_])
    _check_who(checks, order.participant_ids, team, both=order.partner_service_id in partners)
    for case_management_id in order.agenda:
        if case_management_id not in open_:
            checks.fail(f"agenda.{case_management_id}", NO_CONSENT_ITEM)


def check_changed(
    checks: Checks,
    order: ChangeMeeting,
    *,
    team: Mapping[UUID, Member],
    agenda: Iterable[CaseManagementHold],
    today: date,
) -> None:
    """The same of a meeting that is moved or gets other people; `team` are those of both services, and who sits there."""
    _check_when(checks, order.held_at, today=today)
    for hold in agenda:
        check_agenda_day(checks, order.held_at, [hold], "held_at")
    _check_who(checks, order.participant_ids, team, both=True)


def _check_when(checks: Checks, held_at: datetime | None, *, today: date) -> None:
    checks.moment(
        "held_at",
        held_at,
        missing=N_("Zadejte den a čas porady, například 23. 11. 2026 a 13:00."),
        not_before=[Limit(add_months(today, -FARTHEST_MEETING), OLD_MEETING)],
        not_after=[Limit(add_months(today, FARTHEST_MEETING), FAR_MEETING)],
    )


def _check_who(checks: Checks, participants: Collection[UUID], team: Mapping[UUID, Member], *, both: bool) -> None:
    if any(worker_id not in team for worker_id in participants):
        checks.fail("participant_ids", N_("Na poradu patří jen pracovníci týmů obou služeb."))
    elif both and not _of_both([team[worker_id] for worker_id in participants]):
        checks.fail("participant_ids", ONE_OF_EACH)


def _of_both(people: Iterable[Member]) -> bool:
    """Whether there is somebody of each of the two services."""
    sides = {each.id: each.sides for each in people}
    return min(len(sides), len(set[UUID]().union(*sides.values()))) > 1


def check_agenda_day(
    checks: Checks, held_at: datetime | None, agenda: Iterable[CaseManagementHold], field: str = "agenda.{}"
) -> None:
    """Nobody is discussed before the two services agreed to work for them: the client's consent is not older than that."""
    for hold in agenda:
        began = hold.row.answered_at
        if began is not None and is_before(held_at, began):
            said = gettext("Spolupráce u tohoto klienta začala {day}, na dřívější poradu nepatří.")
            checks.fail(field.format(hold.id), said.format(day=format_date(prague_date(began))))


def is_before(held_at: datetime | None, began: datetime | None) -> bool:
    """Whether a meeting is held before the day on which the two services agreed to work for a client."""
    return held_at is not None and began is not None and prague_date(held_at) < prague_date(began)


def seats(
    participants: Iterable[UUID], team: Mapping[UUID, Member], agenda: Iterable[StoredCaseManagement]
) -> list[Seat]:
    """Who takes part, and for which of the two services.

    Who works in both stands for the one that a consent on the agenda names them in, else for the one that would have nobody.
    """
    named = {worker_id: row.partner_service_id for row in agenda for worker_id in row.partner_worker_ids}
    people = [team[each] for each in dict.fromkeys(participants)]
    sides = {each.id: named[each.id] for each in people if named.get(each.id) in each.sides}
    sides |= {each.id: each.service_id for each in people if each.other_service_id is None}
    for each in people:
        if each.id not in sides:
            sides[each.id] = stands_for(each, {*sides.values()})
    return [Seat(worker_id=each.id, service_id=sides[each.id]) for each in people]


def stands_for(member: Member, taken: Collection[UUID]) -> UUID:
    """For which of the services that they work in somebody takes part: the one that would have nobody."""
    second = member.other_service_id if member.service_id in taken else None
    return second if second is not None and second not in taken else member.service_id


def is_ahead(held_at: datetime, *, today: date) -> bool:
    """Whether the day of a meeting is yet to come: its agenda is prepared, and nothing of it is settled."""
    return prague_date(held_at) > today


def is_over(held_at: datetime, *, today: date) -> bool:
    """Whether the day of a meeting has passed: nobody can come to it any more."""
    return prague_date(held_at) < today


def is_closed(meeting: StoredMeeting, items: Iterable[tuple[str, bool]], *, today: date) -> bool:
    """Whether everything was settled that could be at a meeting: `items` say the state of the joint work and whether concluded.

    What was concluded stays so when its items are seen no more, after a withdrawal.
    """
    waits = any(state == CaseManagementStatus.ACTIVE and not concluded for state, concluded in items)
    return meeting.settled and not is_ahead(meeting.held_at, today=today) and not waits


def check_invited(
    checks: Checks,
    order: InviteToMeeting,
    meeting: StoredMeeting,
    *,
    team: Mapping[UUID, Member],
    stay: Collection[Member],
    today: date,
) -> None:
    """Somebody of the two teams who is not among the participants, while the meeting is not over. Raises MeetingOver.

    With those who `stay` they are of both services, as at any meeting; where nobody stays, the first may come.
    """
    if is_over(meeting.held_at, today=today):
        raise MeetingOver
    if order.worker_id is None or order.worker_id not in team:
        checks.fail("worker_id", N_("Vyberte, kdo na poradu přijde, z pracovníků týmů obou služeb."))
    elif order.worker_id in meeting.participant_ids:
        checks.fail("worker_id", N_("Tento pracovník už mezi účastníky je."))
    elif stay and not _of_both([*stay, team[order.worker_id]]):
        checks.fail("worker_id", ONE_OF_EACH)


def check_can_write(state: str, row: StoredItem) -> None:
    """An item is written while the consent holds and until its output is in the folders, at a meeting that is held."""
    over = _over(row)
    if over is not None:
        raise over
    check_joint(state)


def _over(row: StoredItem) -> type[DomainError] | None:
    if row.called_off:
        return MeetingCalledOff
    if row.taken_off_at is not None:
        return ItemTakenOff
    return ItemConcluded if row.concluded_at is not None else None


def what_keeps_open(
    item: ItemText,
    *,
    state: str,
    row: StoredItem,
    ahead: bool,
    too_early: bool,
    folder_status: str,
    team: Mapping[UUID, Member],
    stale: bool,
) -> type[DomainError] | None:
    """Why an item cannot be concluded now: settled before, not held yet, the consent, held before the joint work began, nothing to
    settle, who left, a closed folder, changes.
    """
    over = _over(row)
    if over is not None:
        return over
    if ahead:
        return MeetingAhead
    if state != CaseManagementStatus.ACTIVE:
        return CaseManagementOver
    if too_early:
        return BeforeJointWork
    if not (item.plan or item.goals or item.steps):
        return OutputMissing
    if any(
        step.responsible_id not in team or step.service_id not in team[step.responsible_id].sides
        for step in item.every_step()
    ):
        return ResponsibleGone
    if folder_status != CaseStatus.OPEN:
        return CaseClosed
    return StaleVersion if stale else None


def check_item(
    checks: Checks,
    order: WriteItem,
    *,
    present: ItemText,
    team: Mapping[UUID, Member],
    not_before: date,
    new_id: Callable[[], UUID],
) -> ItemText:
    """Check what was agreed: every goal has a measure and a date, every step somebody of the two services and a date.

    Rows without anything are left out; rows written before keep their id.
    """
    check = _ItemCheck(checks, present, team, not_before, new_id)
    if len(order.goals) > MOST_GOALS:
        checks.fail("goals", N_("U jednoho klienta zapište nejvýše 20 cílů."))
        return present
    if any(len(steps) > MOST_STEPS for steps in (order.steps, *(goal.steps for goal in order.goals))):
        checks.fail("goals", N_("K jednomu cíli zapište nejvýše 30 kroků."))
        return present
    goals = [check.goal(f"goals.{index}", goal) for index, goal in enumerate(order.goals)]
    return ItemText(
        plan=checks.text("plan", order.plan, required=False, max_length=5_000),
        goals=[goal for goal in goals if goal is not None],
        steps=check.steps("steps", order.steps),
        minutes=checks.text("minutes", order.minutes, required=False),
    )


class _ItemCheck:
    """What the rows of one item are checked against."""

    def __init__(
        self,
        checks: Checks,
        present: ItemText,
        team: Mapping[UUID, Member],
        not_before: date,
        new_id: Callable[[], UUID],
    ) -> None:
        self.checks = checks
        self.team = team
        self.not_before = not_before
        self.new_id = new_id
        self.known = {goal.id for goal in present.goals} | {step.id for step in present.every_step()}
        self.agreed = {(step.id, step.responsible_id): step.service_id for step in present.every_step()}

    def goal(self, field: str, order: GoalOrder) -> Goal | None:
        steps = self.steps(f"{field}.steps", order.steps)
        if not (order.text.strip() or order.measure.strip() or order.due_on or steps):
            return None
        text = self.checks.line(f"{field}.text", order.text, missing=NEEDS_GOAL, max_length=LONGEST_LINE)
        measure = self.checks.line(f"{field}.measure", order.measure, required=False, max_length=LONGEST_LINE)
        if not measure:
            self.checks.fail(f"{field}.measure", N_("Napište, podle čeho se pozná, že je cíl splněný."))
        due_on = self._due(field, order.due_on, N_("Zadejte, dokdy má být cíl splněný."))
        return Goal(id=self._id(order.id), text=text, measure=measure, due_on=due_on, steps=steps)

    def steps(self, field: str, orders: Sequence[StepOrder]) -> list[Step]:
        found = [self._step(f"{field}.{index}", order) for index, order in enumerate(orders)]
        return [step for step in found if step is not None]

    def _step(self, field: str, order: StepOrder) -> Step | None:
        if not (order.text.strip() or order.done_when.strip() or order.responsible_id or order.due_on):
            return None
        text = self.checks.line(f"{field}.text", order.text, missing=NEEDS_STEP, max_length=LONGEST_LINE)
        done_when = self.checks.line(f"{field}.done_when", order.done_when, required=False, max_length=LONGEST_LINE)
        due_on = self._due(field, order.due_on, N_("Zadejte, dokdy má být krok hotový."))
        if order.responsible_id is None or order.responsible_id not in self.team:
            self.checks.fail(f"{field}.responsible_id", WHO)
            return None
        return Step(
            id=self._id(order.id),
            text=text,
            done_when=done_when,
            responsible_id=order.responsible_id,
            service_id=self._side(order.id, self.team[order.responsible_id]),
            due_on=due_on,
        )

    def _side(self, sent: UUID | None, who: Member) -> UUID:
        """For which service somebody answers for a step: the one that was agreed, as long as they can stand for it."""
        agreed = self.agreed.get((sent, who.id)) if sent is not None else None
        return who.standing_for(agreed).service_id if agreed is not None else who.service_id

    def _due(self, field: str, due_on: date | None, missing: str) -> date:
        first = Limit(self.not_before, BEFORE_MEETING)
        last = Limit(add_months(self.not_before, FARTHEST_TERM), FAR_TERM)
        day = self.checks.day(f"{field}.due_on", due_on, missing=missing, not_before=[first], not_after=[last])
        return day or self.not_before

    def _id(self, sent: UUID | None) -> UUID:
        """The row's own id, once; anything unknown or sent twice is a new row."""
        if sent is not None and sent in self.known:
            self.known.discard(sent)
            return sent
        return self.new_id()


# ── the minutes of a meeting, or of an item ─────────────────────────────────────────────────────────────────────────────────────────


def kept_beside(checks: Checks, text: Noted, minutes: str, *, by: UUID, at: datetime) -> list[Wording]:
    """The wordings before this other one of the minutes: what somebody else had written, or on another day, or what it empties."""
    earlier, present = text.earlier, text.present
    since = present.written_at
    own_of_today = present.written_by == by and since is not None and prague_date(since) == prague_date(at)
    if present.minutes and not (own_of_today and minutes):
        earlier = [*earlier, present]
    if sum(len(each.minutes) for each in earlier) + len(minutes) > MOST_MINUTES:
        checks.fail("minutes", N_("Starší znění zápisu už zabírají všechno místo. Další zápis napište k další poradě."))
    return earlier


def unnamed(people: Iterable[Member], rows: Collection[StoredCaseManagement]) -> set[UUID]:
    """Those of the people whom a consent to one of these case managements does not name: of the partner's alone it may.

    Who works in the owner's service too sees what is said there, whatever they stand for here.
    """
    return {
        who.id
        for who in people
        for row in rows
        if row.service_id not in (who.service_id, who.other_service_id)
        and row.partner_worker_ids
        and who.id not in row.partner_worker_ids
    }
