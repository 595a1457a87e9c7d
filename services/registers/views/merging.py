"""What registers say to two records that are to be led as one: a child stands in a register once (ADR 0083); and once they are apart."""

from collections.abc import Sequence
from datetime import datetime

from cases.cases import views as case_views
from cases.cases.access import CaseHold
from kernel.actor import Actor
from kernel.web.i18n import N_, gettext
from services.registers import repository
from services.registers.access import sees

from .keeping import MOST_OF_CASE
from .numbers import number_in, registers_of

IN_BOTH = N_(
    "Oba záznamy, nebo co je s nimi vedeno jako jeden, jsou zapsané v rejstříku {register}. Jedno dítě tam smí být jednou:"
    " nejdřív jeden zápis opravte jako omyl (zapsáno být nemělo). Neukončujte ho: ukončení říká, že dítě do rejstříku nepatří, a platilo by"
    " i kdyby se ukázalo, že jde o dvě děti."
)
ENTERED_SINCE = N_(
    "Zápis {number} vznikl, když byly záznamy jeden, a při rozdělení zůstane. Patří-li druhému dítěti, ukončete ho jako omyl a zapište"
    " to dítě."
)

ENDED_SINCE = N_(
    "Zápis {number} skončil, když byly záznamy jeden. Platí-li důvod jen pro druhé dítě, zapište dítě ze spisu, kde zápis stojí, znovu."
)


async def keeps_apart(actor: Actor, ours: CaseHold, theirs: CaseHold) -> Sequence[str]:
    """(in unit) The registers of children in which both stand now, each by itself or by what is led as one with it."""
    sides = [await case_views.led_as_one(actor, each.id) for each in (ours, theirs)]
    for case_id in sorted({each for side in sides for each in side}):
        await repository.take_turn(case_id)
    both = await repository.list_in_both(actor, *sides)
    return [gettext(IN_BOTH).format(register=", ".join(both))] if both else []


async def entered_since(actor: Actor, kept: CaseHold, other: CaseHold) -> list[str]:
    """(in unit) The entries of the kept case that were made since the other one is led in it, and those of either that ended, as far as the
    actor sees them.
    """
    since = await case_views.merged_since(actor, other.id)
    if since is None:
        return []
    rows, known = await repository.list_of_case(actor, kept.id, limit=MOST_OF_CASE), (await registers_of(actor)).known()
    said = [(ENTERED_SINCE, each) for each in rows if each.begun_at > since]
    rows = [*rows, *await repository.list_of_case(actor, other.id, limit=MOST_OF_CASE)]
    said += [(ENDED_SINCE, each) for each in rows if each.ended_at is not None and each.ended_at > since]
    seen = {each.id for _, each in said if each.register in known and sees(actor, known[each.register])}
    return [gettext(words).format(number=number_in(each)) for words, each in said if each.id in seen]


async def stays_since(actor: Actor, kept: CaseHold, since: datetime) -> list[str]:
    """(in unit) How many entries of the kept case and of what is led in it were made or ended since an instant, for the files of both: in which
    register, not everybody sees.
    """
    led = await case_views.led_as_one(actor, kept.id)
    rows = [row for each in led for row in await repository.list_of_case(actor, each, limit=MOST_OF_CASE)]
    made = sum(each.begun_at > since for each in rows)
    ended = sum(each.ended_at is not None and each.ended_at > since >= each.begun_at for each in rows)
    told = [f"zápisy v rejstřících ({made})"] if made else []
    return told + ([f"ukončení zápisů v rejstřících ({ended})"] if ended else [])
