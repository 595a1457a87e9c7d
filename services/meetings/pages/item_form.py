"""The form of an item: goals and steps as rows that can be added to, and the order that they make."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from kernel.typed_days import Meant
from kernel.web.conflicts import Stored, changed_since
from kernel.web.forms import Form, filled
from kernel.web.i18n import N_, gettext
from kernel.web.text import date_field, format_datetime
from services.meetings.access import MeetingPermission
from services.meetings.rules import MOST_GOALS, MOST_STEPS
from services.meetings.schemas import GoalOrder, GoalView, ItemView, StepOrder, StepView, WriteItem


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """How many steps each shown goal has, how many further steps there are, and the field where to go on.

    No more is offered than may be sent: `most_goals`, and `most_steps` to each of them and beside.
    """

    goals: list[int]
    steps: int
    new: str
    most_goals: int
    most_steps: int


_GOAL = ("id", "text", "measure", "due_on")
_STEP = ("id", "text", "done_when", "responsible_id", "due_on")


def stored_of(view: ItemView) -> Stored:
    """What is stored of an item, as the form shows it; of one that is settled by now, who settled it, for nobody writes there."""
    fields, over = _form_of(view), MeetingPermission.WRITE_ITEM not in view.may
    if view.concluded_at is None:
        return Stored(fields=fields, version=view.version, by=view.written_by, at=view.written_at, over=over)
    said = gettext("Bod mezitím uzavřen: {name}, {when}.").format(
        name=view.concluded_by, when=format_datetime(view.concluded_at)
    )
    return Stored(fields=fields, version=view.version, by=view.concluded_by, at=view.concluded_at, over=True, said=said)


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


def beside(sent: Form, stored: Form, errors: Mapping[str, str]) -> tuple[Form, dict[str, str]]:
    """The sent form with its rows where those of the same id are stored now, and what is new in it behind all of these.

    Two people write one item at once: the place of a row in a form says nothing of which row it is. A row that the other one
    took out stays out, unless its person wrote into it: then it is theirs as a whole. With what is said of its fields.
    """
    moved, new = dict[str, str | None](), list[str]()
    written = {name for name in changed_since(sent, sent.text("drawn")) if sent.text(name).strip()}

    def move(rows: str, places: Mapping[int, int | None], stored_rows: str) -> None:
        for number, place in places.items():
            moved[f"{rows}.{number}."] = None if place is None else f"{stored_rows}.{place}."
            if place is not None and f"{stored_rows}.{place}.id" not in stored:
                new.append(f"{rows}.{number}.")

    goals = _places(sent, stored, ("goals", "goals"), written)
    move("goals", goals, "goals")
    for index, place in goals.items():
        if place is not None:
            rows, stored_rows = f"goals.{index}.steps", f"goals.{place}.steps"
            whole = f"goals.{index}." in new
            move(rows, _places(sent, stored, (rows, stored_rows), written, whole=whole), stored_rows)
    move("steps", _places(sent, stored, ("steps", "steps"), written), "steps")

    def name_now(name: str) -> str | None:
        row = next((each for each in sorted(moved, key=len, reverse=True) if name.startswith(each)), None)
        if row is None:
            return name
        place = moved[row]
        return None if place is None else place + name.removeprefix(row)

    form = Form({now: sent.texts(name) for name in sent.names if (now := name_now(name))})
    drawn = (each.partition("=") for each in sent.text("drawn").split() if not each.startswith(tuple(new)))
    form = form.with_value("drawn", " ".join(f"{now}={mark}" for name, _, mark in drawn if (now := name_now(name))))
    said = {name_now(name) or "": words for name, words in errors.items()}
    said |= _of_taken_out(sent, stored, moved, said.get("", ""))
    return form.with_value("take", name_now(sent.text("take")) or ""), said


BACK_AGAIN = N_("Tohle mezitím někdo vyřadil. Zůstává, protože jste to měnili; uložením se to vrátí.")
TAKEN_OUT = N_("Mezitím někdo vyřadil: {rows}. Ve formuláři to už není.")


def _of_taken_out(sent: Form, stored: Form, moved: Mapping[str, str | None], before: str) -> dict[str, str]:
    """What is said of rows that the other one took out: beside those that come back, of the others on top, after `before`."""
    there = {stored.text(name) for name in stored.names if name.endswith(".id")}
    out = {row: place for row, place in moved.items() if sent.text(f"{row}id") not in ("", *there)}
    said = {f"{place}text": gettext(BACK_AGAIN) for place in out.values() if place is not None}
    gone = [f"„{sent.text(f'{row}text')}“" for row, place in out.items() if place is None and sent.text(f"{row}text")]
    if gone:
        said[""] = " ".join(filter(None, (before, gettext(TAKEN_OUT).format(rows=", ".join(gone)))))
    return said


def _places(
    sent: Form, stored: Form, names: tuple[str, str], written: Collection[str], *, whole: bool = False
) -> dict[int, int | None]:
    """Where each sent row stands among the stored ones; None for one without anything, or taken out by the other one.

    `names` are those of the rows as sent and as stored; `whole` keeps all of them with the row that they belong to.
    """
    rows, stored_rows = names
    known = {stored.text(f"{stored_rows}.{number}.id"): number for number in range(_count(stored, stored_rows))}
    places, behind = dict[int, int | None](), len(known)
    for number in range(_count(sent, rows)):
        row = f"{rows}.{number}."
        own = sent.text(f"{row}id")
        kept = any(name.startswith(row) for name in written)
        if whole:
            kept = any(text.strip() for name in sent.names if name.startswith(row) for text in sent.texts(name))
        if own in known:
            places[number] = known.pop(own)
        elif kept:
            places[number], behind = behind, behind + 1
        else:
            places[number] = None
    return places


def _count(sent: Form, prefix: str) -> int:
    """How many rows of a kind were sent."""
    number = 0
    while f"{prefix}.{number}.text" in sent:
        number += 1
    return number


def rows_of(sent: Form, added: str) -> Rows:
    """Which rows the form shows: those sent, the one asked for, and one to begin with. `new` is where to go on."""
    goals = _count(sent, "goals")
    more = goals < MOST_GOALS if added == "add-goal" else goals == 0
    steps = [_count(sent, f"goals.{index}.steps") for index in range(goals)] + ([1] if more else [])
    new = f"goals.{goals}.text" if more and goals else ""
    for index, number in enumerate(steps[:goals]):
        if added == f"add-step.{index}" and number < MOST_STEPS:
            steps[index] = number + 1
            new = f"goals.{index}.steps.{number}.text"
    further = _count(sent, "steps")
    if added == "add-step" and further < MOST_STEPS:
        new, further = f"steps.{further}.text", further + 1
    return Rows(goals=steps, steps=further, new=new, most_goals=MOST_GOALS, most_steps=MOST_STEPS)


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
