# pyright: strict
"""What the services on both sides of the wall are called."""

from collections.abc import Iterable

from sharing.schemas import Pair, Party
from tenants import views as tenant_views

SHOWN = 50
"""So many rows of a list are shown at once."""


async def parties_of(pairs: Iterable[Pair]) -> dict[Pair, Party]:
    """(in unit) What the services are called; one query."""
    return {
        pair: Party(
            tenant_id=each.tenant_id,
            service_id=each.id,
            service=each.name,
            service_short=each.short_name,
            organisation=each.organisation_name,
            organisation_short=each.organisation_short,
        )
        for pair, each in (await tenant_views.service_views(pairs)).items()
    }
