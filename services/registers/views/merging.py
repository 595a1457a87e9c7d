"""What registers say to two records that are to be led as one: a child stands in a register once (ADR 0083)."""

from collections.abc import Sequence

from cases.cases.access import CaseHold
from kernel.actor import Actor
from kernel.web.i18n import N_, gettext
from services.registers import repository

IN_BOTH = N_(
    "Oba záznamy jsou zapsané v rejstříku {register}. Jedno dítě tam smí být jednou: nejdřív jeden zápis ukončete nebo opravte."
)


async def keeps_apart(actor: Actor, ours: CaseHold, theirs: CaseHold) -> Sequence[str]:
    """(in unit) The registers of children in which both stand now."""
    for case_id in sorted((ours.id, theirs.id)):
        await repository.take_turn(case_id)
    both = await repository.list_in_both(actor, (ours.id, theirs.id))
    return [gettext(IN_BOTH).format(register=", ".join(both))] if both else []
