# pyright: strict
"""How a client may be told who leads their case, as an organisation calls it on a day (Standard 8c)."""

from datetime import date

from cases.cases.tables import InformedVia
from kernel.checks import Checks
from kernel.web.i18n import N_
from tenants.codelists.rules import Code, CodeList, Codes
from tenants.tables import PresetName

WAYS = {
    InformedVia.PERSONAL: N_("osobně"),
    InformedVia.LETTER: N_("dopisem"),
    InformedVia.EMAIL: N_("e-mailem"),
    InformedVia.SMS: N_("SMS"),
    InformedVia.PHONE: N_("telefonicky"),
    InformedVia.DATA_BOX: N_("datovou schránkou"),
    InformedVia.OTHER: N_("jinak (napište jak)"),
}
"""How each is called to begin with: S000 names a personal meeting, writing, e-mail, SMS *and the like*."""
WAY_CODES = CodeList(
    key="telling_ways",
    order=225,
    title=N_("Jak se klient dozví, kdo vede jeho případ"),
    help=N_(
        "Vybírá se, když se zapisuje, že klient ví, kdo jeho případ vede, i před změnou. Co se zapsalo dřív, čte se slovy svého dne."
    ),
    presets=dict.fromkeys(PresetName, tuple(Code(code=each.value, label=WAYS[each]) for each in InformedVia)),
    closed=True,
)


NEEDS_HOW = N_("Napište do poznámky, jak.")


def check_other_way(checks: Checks, via: str, note: str) -> None:
    """Whoever chooses that it was another way says which, in the note."""
    if via == InformedVia.OTHER and not note.strip():
        checks.fail("note", NEEDS_HOW)


def way_of(codes: Codes, via: str, day: date) -> str:
    """What a way is called on a day where that is not what it is called to begin with; kept with what is written."""
    known = codes.on(day).get(via)
    return known.label if known is not None and known.label != WAYS.get(InformedVia(via)) else ""


def way_label(via: str, words: str) -> str:
    """What a way was called on its day, as it was written."""
    return words or WAYS[InformedVia(via)]
