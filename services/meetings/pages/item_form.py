"""The form of an item: goals and steps as rows that can be added to, and the order that they make."""

from collections.abc import Sequence

import msgspec

from kernel.typed_days import Meant
from kernel.web.conflicts import Stored
from kernel.web.forms import Form, filled
from kernel.web.text import date_field
from services.meetings.schemas import GoalOrder, GoalView, ItemView, StepOrder, StepView, WriteItem


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """How many steps each shown goal has, how many further steps there are, and the field where to go on."""

    goals: list[int]
    steps: int
    new: str


_GOAL = ("id", "text", "measure", "due_on")
_STEP = ("id", "text", "done_when", "responsible_id", "due_on")


def stored_of(view: ItemView) -> Stored:
    """What is stored of an item, as the form shows it."""
    return Stored(fields=_form_of(view), version=view.version, by=view.written_by, at=view.written_at)


def _form_of(view: ItemView) -> Form:
    values: dict[str, str | Sequence[str] | None] = {"plan": view.plan, "minutes": view.minutes}
    for index, goal in enumerate(view.goals):
        values |= _row(f"goals.{index}", goal, _GOAL)
        for number, step in enumerate(goal.steps):
            values |= _row(f"goals.{index}.steps.{number}", step, _STEP)
    for number, step in enumerate(view.steps):
        values |= _row(f"steps.{number}", step, _STEP)
    return filled(values)


def _row(prefix: str, row: GoalView | StepView, fields: tuple[str, ...]) -> dict[str, str]:
    values = {"due_on": date_field(row.due_on), "id": str(row.id), "text": row.text}
    if isinstance(row, GoalView):
        values["measure"] = row.measure
    else:
        values |= {"done_when": row.done_when, "responsible_id": str(row.responsible.id)}
    return {f"{prefix}.{field}": values[field] for field in fields}


def _count(sent: Form, prefix: str) -> int:
    """How many rows of a kind were sent."""
    number = 0
    while f"{prefix}.{number}.text" in sent:
        number += 1
    return number


def rows_of(sent: Form, added: str) -> Rows:
    """Which rows the form shows: those sent, the one asked for, and one to begin with. `new` is where to go on."""
    goals = _count(sent, "goals")
    more = added == "add-goal" or goals == 0
    steps = [_count(sent, f"goals.{index}.steps") for index in range(goals)] + ([1] if more else [])
    new = f"goals.{goals}.text" if added == "add-goal" else ""
    for index, number in enumerate(steps[:goals]):
        if added == f"add-step.{index}":
            steps[index] = number + 1
            new = f"goals.{index}.steps.{number}.text"
    further = _count(sent, "steps")
    if added == "add-step":
        new, further = f"steps.{further}.text", further + 1
    return Rows(goals=steps, steps=further, new=new)


def order_of(sent: Form) -> WriteItem:
    """The order that the form holds; dates that are none stay in `sent.unread`."""
    return WriteItem(
        plan=sent.text("plan"),
        goals=[
            GoalOrder(
                id=sent.uuid(f"goals.{index}.id"),
                text=sent.text(f"goals.{index}.text"),
                measure=sent.text(f"goals.{index}.measure"),
                due_on=sent.day(f"goals.{index}.due_on", meant=Meant.DUE),
                steps=_steps(sent, f"goals.{index}.steps"),
            )
            for index in range(_count(sent, "goals"))
        ],
        steps=_steps(sent, "steps"),
        minutes=sent.text("minutes"),
        other_people=sent.texts("other_people"),
        other_people_reason=sent.text("other_people_reason"),
    )


def _steps(sent: Form, prefix: str) -> list[StepOrder]:
    return [
        StepOrder(
            id=sent.uuid(f"{prefix}.{number}.id"),
            text=sent.text(f"{prefix}.{number}.text"),
            done_when=sent.text(f"{prefix}.{number}.done_when"),
            responsible_id=sent.uuid(f"{prefix}.{number}.responsible_id"),
            due_on=sent.day(f"{prefix}.{number}.due_on", meant=Meant.DUE),
        )
        for number in range(_count(sent, prefix))
    ]
