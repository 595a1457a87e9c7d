# pyright: strict
"""The filters of the worklist that a person keeps; nobody else ever reads them."""

from cases.cases.access import CasePermission, require
from cases.cases.repository import worklist as repository
from cases.cases.schemas.worklist import Filters, SavedFilter
from kernel import keys
from kernel.actor import Actor
from kernel.db import look
from kernel.readable import opened


async def saved_filters(actor: Actor) -> list[SavedFilter]:
    """The filters that the actor keeps in their service, by name; none that cannot be read."""
    async with look(actor):
        require(actor, CasePermission.LIST)
        row = await repository.find_filters(actor)
        if row is None:
            return []
        sealer = await keys.organisation_sealer(actor.tenant)
        found = opened(sealer, "saved_filters", row.id, row.sealed, Filters)
        return found.filters if found else []
