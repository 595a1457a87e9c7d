"""Whoever signs something of a notice has read what was added to it (S003 8b)."""

from kernel.actor import Actor
from kernel.exceptions import StaleVersion
from services.intake import repository
from services.intake.access import NoticeHold


async def check_read(actor: Actor, hold: NoticeHold, read: int | None) -> None:
    """(in unit) Refuse what rests on a notice to which something was added since: `read` additions were read, none where nobody says how
    many. Raises StaleVersion."""
    present = await repository.count_additions(actor, hold.id) if read is not None else None
    if present is not None and present != read:
        raise StaleVersion(present - (read or 0))
