"""What goes into the client's folder of a service, in Czech, like the folder: an output, and what was said of a goal."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from cases.cases.schemas import RecordText
from kernel.legal_time import format_date, prague_date

from .schemas import Evaluation, Goal, ItemText, Step


def output_record(
    item: ItemText,
    *,
    held_at: datetime,
    services: Iterable[str],
    names: Mapping[UUID, str],
    short: Mapping[UUID, str],
    author: str,
) -> RecordText:
    """The output as it stands in the client's folder of either service: plan, goals, steps, terms and people.

    Never the minutes. The words are Czech, like the folder. `author`: who concluded it, and for which service: the
    record in the other one's folder is nobody's there.
    """

    def line(step: Step) -> str:
        done = f" (hotovo, když {step.done_when})" if step.done_when else ""
        who = f"{names.get(step.responsible_id, '')} ({short.get(step.service_id, '')})"
        return f"– {step.text.rstrip('.')}{done}: odpovídá {who}, do {format_date(step.due_on)}"

    parts: list[str] = []
    if item.plan:
        parts.append(f"Plán dalšího postupu:\n{item.plan}")
    for number, goal in enumerate(item.goals, start=1):
        head = f"Cíl {number}: {goal.text.rstrip('.')}, do {format_date(goal.due_on)}\nMěřítko: {goal.measure}"
        parts.append("\n".join((head, *map(line, goal.steps))))
    if item.steps:
        parts.append("\n".join(("Další kroky:", *map(line, item.steps))))
    parts.append(f"Kdo bod uzavřel: {author}")
    title = f"Společná porada služeb {' a '.join(services)} {format_date(prague_date(held_at))}"
    return RecordText(title=title, facts="\n\n".join(parts))


def evaluation_record(goal: Goal, evaluation: Evaluation, *, held_at: datetime, of: str) -> RecordText:
    """What was said of a goal, for the folder of the service that said it: Czech, like the folder."""
    return RecordText(
        title=f"Vyhodnocení cíle ze společné porady {format_date(prague_date(held_at))}",
        facts="\n".join(
            (
                f"Cíl: {goal.text.rstrip('.')}, do {format_date(goal.due_on)}",
                f"Měřítko: {goal.measure}",
                f"Výsledek: {'splněný' if evaluation.met else 'nesplněný'}",
                f"Podle čeho to víme: {evaluation.sentence}",
                f"Vyhodnocuje služba: {of}",
            )
        ),
    )
