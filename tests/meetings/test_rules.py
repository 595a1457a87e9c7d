"""Decisions of meetings, without a database."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from uuid import UUID, uuid4

import msgspec
import pytest

from kernel.checks import Checks
from kernel.clock import now
from services.case_management.access import Side
from services.case_management.exceptions import CaseManagementOver
from services.case_management.schemas import Member
from services.case_management.tables import CaseManagementStatus
from services.meetings import papers, rules
from services.meetings.access import ITEM_RIGHTS, MeetingPermission
from services.meetings.exceptions import ItemConcluded
from services.meetings.schemas import Goal, GoalOrder, ItemText, Step, StepOrder, StoredItem, WriteItem

DAY = date(2026, 11, 23)
ME, OSP = uuid4(), uuid4()
TEAM = {ME: Member(id=ME, name="Ivana Šťastná", service_id=OSP, service="OSP")}


NOTHING = ItemText()
ITEM = StoredItem(
    id=uuid4(),
    meeting_id=uuid4(),
    case_management_id=uuid4(),
    sealed=b"",
    concluded_at=None,
    concluded_by=None,
    version=1,
    held_at=datetime(2026, 11, 23, tzinfo=UTC),
    taken_off_at=None,
    taken_off_by=None,
    called_off_by=None,
    called_off=False,
)


def check(order, present=NOTHING):
    checks = Checks()
    text = rules.check_item(checks, order, present=present, team=TEAM, not_before=DAY, new_id=uuid4)
    return checks.fields, text


def test_empty_rows_are_no_error():
    fields, text = check(WriteItem(goals=[GoalOrder(), GoalOrder(steps=[StepOrder()])], steps=[StepOrder()]))
    assert fields == {}
    assert text == ItemText()


def test_a_step_under_an_unnamed_goal_asks_for_the_goal():
    step = StepOrder(text="Zavolat", responsible_id=ME, due_on=DAY)
    fields, _ = check(WriteItem(goals=[GoalOrder(steps=[step])]))
    assert set(fields) == {"goals.0.text", "goals.0.measure", "goals.0.due_on"}


def test_everything_is_said_at_once():
    order = WriteItem(
        plan="a" * 6_000, goals=[GoalOrder(text="x")], steps=[StepOrder(text="y"), StepOrder(responsible_id=ME)]
    )
    fields, _ = check(order)
    assert set(fields) == {
        "plan",
        "goals.0.measure",
        "goals.0.due_on",
        "steps.0.responsible_id",
        "steps.0.due_on",
        "steps.1.text",
        "steps.1.due_on",
    }


@pytest.mark.parametrize("order", [WriteItem(goals=[GoalOrder()] * 21), WriteItem(steps=[StepOrder()] * 31)])
def test_there_is_an_end_to_rows(order):
    fields, _ = check(order)
    assert set(fields) == {"goals"}


@pytest.mark.parametrize("state", ["proposed", "declined", "withdrawn", "expired", "superseded", "closed"])
def test_only_a_live_agreement_lets_two_services_write(state):
    with pytest.raises(CaseManagementOver):
        rules.check_can_write(state, ITEM)
    with pytest.raises(ItemConcluded):
        rules.check_can_write(state, msgspec.structs.replace(ITEM, concluded_at=now()))


def test_items_are_the_partners_only_while_joint_work_runs():
    assert [state for side, state in ITEM_RIGHTS if side is Side.PARTNER] == [CaseManagementStatus.ACTIVE]


def test_the_owner_looks_and_evaluates_when_joint_work_is_not_active():
    for state in CaseManagementStatus:
        if state is not CaseManagementStatus.ACTIVE:
            assert ITEM_RIGHTS[Side.OWNER, state] == {MeetingPermission.SEE_ITEM, MeetingPermission.EVALUATE}


def test_the_record_holds_everything_but_the_minutes():
    step = Step(id=uuid4(), text="Podat žádost", responsible_id=ME, service_id=OSP, due_on=DAY, done_when="podáno")
    goal = Goal(id=uuid4(), text="bydlet doma", measure="vstup", due_on=date(2027, 3, 31), steps=[step])
    text = papers.output_record(
        ItemText(plan="Nejdřív vstup.", goals=[goal], steps=[step], minutes="Tajné."),
        held_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
        services=["OSP", "PM"],
        names={ME: "Ivana Šťastná"},
        short={OSP: "OSP"},
        author="Ivana Šťastná (OSP)",
    )
    assert text.title == "Společná porada služeb OSP a PM 23.\u00a011.\u00a02026"
    assert text.facts.replace("\u00a0", " ") == (
        "Plán dalšího postupu:\nNejdřív vstup.\n\n"
        "Cíl 1: bydlet doma, do 31. 3. 2027\nMěřítko: vstup\n"
        "– Podat žádost (hotovo, když podáno): odpovídá Ivana Šťastná (OSP), do 23. 11. 2026\n\n"
        "Další kroky:\n– Podat žádost (hotovo, když podáno): odpovídá Ivana Šťastná (OSP), do 23. 11. 2026\n\n"
        "Kdo bod uzavřel: Ivana Šťastná (OSP)"
    )


def test_ids_are_only_those_of_this_item():
    known, stranger = uuid4(), UUID(int=7)
    present = ItemText(goals=[Goal(id=known, text="a", measure="b", due_on=DAY)])
    row = GoalOrder(text="a", measure="b", due_on=DAY)
    order = WriteItem(
        goals=[
            GoalOrder(id=known, text="a", measure="b", due_on=DAY),
            GoalOrder(id=stranger, text=row.text, measure=row.measure, due_on=row.due_on),
        ]
    )
    _, text = check(order, present)
    assert text.goals[0].id == known
    assert text.goals[1].id != stranger


def test_who_works_in_both_services_sees_what_a_consent_does_not_name_them_for():
    """They read it in the service that has the consent."""
    pm = uuid4()
    row = SimpleNamespace(service_id=pm, partner_worker_ids=[uuid4()])
    alone = Member(id=ME, name="Olga Ježová", service_id=OSP, service="OSP")
    both = msgspec.structs.replace(alone, other_service_id=pm)
    assert rules.unnamed([alone], [row]) == {ME}
    assert rules.unnamed([both], [row]) == set()


def test_a_step_stays_of_the_service_it_was_agreed_for():
    """Who has a role in the other service since does not take the step there; nor when it is written once more."""
    pm = uuid4()
    both = {ME: Member(id=ME, name="Olga Ježová", service_id=OSP, service="OSP, PM", other_service_id=pm)}
    agreed = Step(id=uuid4(), text="Zavolat", done_when="", responsible_id=ME, service_id=pm, due_on=DAY)
    order = WriteItem(steps=[StepOrder(id=agreed.id, text="Zavolat brzy", responsible_id=ME, due_on=DAY)])
    for team, service_id in ((both, pm), (TEAM, OSP)):
        text = rules.check_item(
            Checks(), order, present=ItemText(steps=[agreed]), team=team, not_before=DAY, new_id=uuid4
        )
        assert text.steps[0].service_id == service_id
