# pyright: strict
"""What handovers say to two records that are to be led as one (ADR 0083)."""

from collections.abc import Sequence

from cases.cases.access import CaseHold
from kernel.actor import Actor
from kernel.web.i18n import N_, gettext
from sharing import repository

JOINED = N_(
    "V druhém záznamu jsou převzaté údaje, které předala jiná služba. Má zůstat ten, kde se jejich souhlas sleduje: otevřete ho a slučte do něj tento."
)


async def keeps_apart(actor: Actor, ours: CaseHold, theirs: CaseHold) -> Sequence[str]:
    """(in unit) What was taken into a record stays where what is said of it arrives."""
    return [gettext(JOINED)] if await repository.has_joined(actor, theirs.id) else []
