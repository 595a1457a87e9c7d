# pyright: strict
"""What would end with a consent, as the domains that rest on it tell."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from uuid import UUID

from consent.access import ConsentPermission, consent_for
from consent.schemas import Ending
from kernel import audit
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.points import Point

Lister = Callable[[Actor, UUID], Awaitable[Iterable[Ending]]]
ENDINGS: Point[Lister] = Point("what ends with a consent")
"""Who can say what would end with a consent: `lister(actor, consent_id)`, in the unit of work."""


RUNS_ON: Point[Callable[[Actor, UUID, Collection[UUID]], Awaitable[list[UUID]]]] = Point(
    "on which consents joint work runs"
)
"""Who can say on which consents of a service work with another one runs: `lister(actor, other_service_id, cases)`, those cases of
the other one, in the unit of work of an actor of the first."""
WORKED_ON: Point[Callable[[Actor, UUID, Collection[UUID]], Awaitable[list[UUID]]]] = Point(
    "on which consents joint work ran"
)
"""The same of work that runs or ran: what came of it before a no is asked about also where it is over."""


async def what_ends(actor: Actor, consent_id: UUID) -> list[Ending]:
    """What would end if the consent ended now; recorded as a read of it."""
    async with unit_of_work(actor):
        hold = await consent_for(actor, consent_id, ConsentPermission.VIEW)
        audit.read(actor, "consent", consent_id, case_id=hold.row.case_id)
        return await endings_of(actor, consent_id)


async def endings_of(actor: Actor, consent_id: UUID) -> list[Ending]:
    """(in unit) What would end if a consent that one holds ended now."""
    return [ending for lister in ENDINGS.all() for ending in await lister(actor, consent_id)]
