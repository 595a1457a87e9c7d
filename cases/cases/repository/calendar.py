# pyright: strict
"""Open tasks as the calendar asks for them."""

from cases.calendar.rules import Span, selected
from cases.calendar.schemas import Place
from kernel.actor import Actor
from kernel.db import current


async def list_places(actor: Actor, span: Span) -> list[Place]:
    """Where open tasks of the actor's service stand, in the order of their days."""
    sql, values = selected(span, "task", "done_at IS NULL", on="due_on", worker="assignee_id")
    return [Place(*row) for row in await current().connection.fetch(sql, actor.tenant, actor.service, *values)]
