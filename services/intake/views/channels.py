"""How the authority calls the ways in which notices come, and which it offers."""

from kernel.actor import Actor
from kernel.db import look
from kernel.legal_time import today_in_prague
from services.intake.rules import channels as ways
from tenants.codelists.rules import Codes
from tenants.codelists.views import codes_of


async def channels_of(actor: Actor) -> Codes:
    """(in unit) The channels of the authority, on whatever day."""
    (codes,) = await codes_of(actor, ways.WAYS)
    return codes


async def offered_today(actor: Actor, *, recent: bool = False) -> list[ways.Offered]:
    """By which channels something is taken down today, as they are called; then those that ended, `recent`: not long ago."""
    async with look(actor):
        found = ways.offered(await channels_of(actor), today_in_prague())
    return [each for each in found if not recent or ways.is_recent(each.until, today_in_prague())]
