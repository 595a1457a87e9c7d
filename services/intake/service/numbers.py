"""By which numbers a notice is found."""

from uuid import UUID

from kernel import search
from kernel.actor import Actor
from services.intake import repository, rules, views


async def index_numbers(actor: Actor, notice_id: UUID) -> None:
    """(in unit) Let a notice be found by all the numbers that it has by now."""
    row = await repository.find_notice(actor, notice_id)
    if row is None:
        return
    child = (await views.children_of(actor, [row])).get(notice_id)
    numbers = (await views.numbers_of(actor, [notice_id])).get(notice_id, views.Numbers())
    if child is not None:
        terms = rules.terms_of(child, row.reference_number, *numbers.all)
        await search.index(actor, "notice", notice_id, terms)
