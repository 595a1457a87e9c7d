"""In which register the child of a case stands, for the head of the case and for lists (domain reference 1.5: the header)."""

from datetime import date

import msgspec

from cases.cases.schemas.chips import SignView
from kernel.actor import Actor
from kernel.web.i18n import N_, gettext
from kernel.web.text import format_date
from services.registers import repository
from services.registers.access import RegisterPermission, may

NOTICE = N_("Veden jako podnět")
_URL = "/cases/{case_id}#rejstriky-pripadu"


class Standing(msgspec.Struct, frozen=True):
    """An entry as the head says it."""

    mark: str
    number: int
    year: int
    on: date
    basic: bool = True
    file_mark: str | None = None
    ended: date | None = None


class ToldOfCase(msgspec.Struct, frozen=True):
    """What the database tells of a case that has an entry or a notice: its entries, the one that counts most in front."""

    entries: list[Standing]


def register_of_case(actor: Actor) -> str | None:
    """A query of where the child of the case `found.id` stands; none for who reads no registers."""
    return repository.STANDS_IN if may(actor, RegisterPermission.LIST) else None


def sign_of_register(told: str) -> SignView:
    """In which register the child stands, with file mark and day E; else that the case is kept as a notice."""
    of = msgspec.json.decode(told, type=ToldOfCase)
    running = [each for each in of.entries if each.ended is None]
    if running:
        more = f" + {len(running) - 1}" if len(running) > 1 else ""
        if not any(each.basic for each in of.entries):
            return SignView(
                code="notice", kind="wait", words=f"{gettext(NOTICE)} · {_number(running[0])}{more}", url=_URL
            )
        return SignView(code="entered", kind="work", words=_words(running[0]) + more, url=_URL)
    if of.entries:
        said = gettext("{entry}, vyřazen {day}").format(
            entry=_number(of.entries[0]), day=format_date(of.entries[0].ended)
        )
        return SignView(code="ended", kind="done", words=said, url=_URL)
    return SignView(code="notice", kind="wait", words=gettext(NOTICE), url="/cases/{case_id}#oznameni-pripadu")


def _number(entry: Standing) -> str:
    return f"{entry.mark} {entry.number}/{entry.year}"


def _words(entry: Standing) -> str:
    number = _number(entry)
    mark = gettext("sp. zn. {mark}").format(mark=entry.file_mark) if entry.file_mark not in (None, number) else ""
    day = gettext("den E {day}").format(day=format_date(entry.on)) if entry.basic else ""
    return " · ".join(filter(None, (number, mark, day)))
