# pyright: strict
"""What would end with a consent."""

from uuid import UUID

from consent.schemas import Ending
from kernel.actor import Actor
from kernel.db import look
from kernel.web.i18n import gettext
from kernel.web.text import counted
from sharing import repository
from sharing.schemas import LiveItems, Party

from .parties import parties_of


async def items_that_end(actor: Actor, consent_id: UUID) -> list[Ending]:
    """(in unit) What each service would see no more if the consent ended now."""
    rows = await repository.count_live_of_consent(actor, consent_id)
    parties = await parties_of(row.recipient for row in rows)
    return [_ending(row, parties[row.recipient]) for row in rows]


async def anything_went_out(actor: Actor, consent_id: UUID) -> bool:
    """Whether anything was ever handed over on a consent: of nothing nothing stays with the other side."""
    async with look(actor):
        return await repository.anything_handed_over(actor, consent_id)


def _ending(row: LiveItems, party: Party) -> Ending:
    items = counted(row.items, gettext("předaný údaj"), gettext("předané údaje"), gettext("předaných údajů"))
    sentence = gettext("Příjemce {recipient} přestane vidět {items}.")
    if row.nobody:
        sentence = gettext(
            "Předání příjemci {recipient} skončí ({items}). Jmenovaní tam už nepracují, nebo je tam nevidí: nikdo je teď nevidí."
        )
    return Ending(text=sentence.format(recipient=party.service, items=items), url=f"/cases/{row.case_id}/sharing")
