# pyright: strict
"""What sharing adds to the pages of others."""

from typing import Any
from uuid import UUID

from kernel.actor import Actor
from sharing import views
from sharing.access import permissions
from sharing.pages.common import WORDS, P, ending
from tenants.rules import preset_of


async def on_my_day(actor: Actor) -> dict[str, Any] | None:
    """What came and has no own file yet."""
    rows = await views.new_for_me(actor)
    return {"rows": rows, **WORDS} if rows else None


async def on_case(actor: Actor, *, case_id: UUID) -> dict[str, Any] | None:
    """The last handovers of a case."""
    handovers = await views.sharing_of_case(actor, case_id)
    return {"handovers": handovers, "case_id": case_id, "ending": ending, **WORDS} if handovers else None


def shares(session: Any) -> bool:
    """Providers work with the consent of their clients; an authority is told on My day when it gets something."""
    return preset_of(session.place.organisation_kind).shares_by_consent and P.LIST in permissions(session.actor())
