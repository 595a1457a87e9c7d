"""In which register the child of a case stands, for the head of the case and for lists (domain reference 1.5: the header)."""

from datetime import date, datetime

import msgspec

from cases.cases.schemas.chips import SignView
from kernel.actor import Actor
from kernel.points import Point
from kernel.web.i18n import N_, gettext
from kernel.web.text import format_date
from services.registers import repository
from services.registers.access import RegisterPermission, may

NOTICE = N_("Veden jako podnět")
NOT_ASSESSED = N_("Zatím nevyhodnoceno")
NOT_ENTERED = N_("V základní evidenci není")
ASSESSED: Point[str] = Point("what came of the last basic assessment of the child of a case")
"""A query for the case `found.id`: its `result`, `kept` or `section_6`, and `at` which moment; nothing before anybody assessed it."""
MOST_FURTHER = 3
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
    further: bool = False  # of another child of the family


class Assessed(msgspec.Struct, frozen=True):
    """What came of the last basic assessment."""

    result: str
    at: datetime


class ToldOfCase(msgspec.Struct, frozen=True):
    """What the database tells of a case that has an entry or a notice: its entries, the one that counts most in front; `mistaken`: when
    its last basic entry was said to have been a mistake."""

    entries: list[Standing]
    assessed: Assessed | None = None
    mistaken: datetime | None = None


def register_of_case(actor: Actor) -> str | None:
    """A query of where the child of the case `found.id` stands; none for who reads no registers."""
    if not may(actor, RegisterPermission.LIST):
        return None
    return repository.stands_in(next(iter(ASSESSED.all()), "NULL"))


def sign_of_register(told: str) -> SignView:
    """In which register the child stands, with file mark and day E, and in which further ones; else why in none.

    Further children of the family who are entered with it stand behind, by their numbers.
    """
    of = msgspec.json.decode(told, type=ToldOfCase)
    own = [each for each in of.entries if not each.further]
    running = [each for each in own if each.ended is None]
    code, kept = _not_enrolled(of)
    if running:
        also = gettext("také {numbers}").format(numbers=", ".join(map(_number, running[1:]))) if running[1:] else ""
        if any(each.basic for each in own):
            sign = SignView(code="entered", kind="work", words=_joined(_words(running[0]), also), url=_URL)
        else:
            sign = SignView(code=code, kind="wait", words=_joined(kept, _number(running[0]), also), url=_URL)
    elif own:
        sign = SignView(code="ended", kind="done", words=_removed(own[0]), url=_URL)
    else:
        url = "/cases/{case_id}#oznameni-pripadu"
        sign = SignView(code=code, kind="wait", words=kept, url=_URL if of.entries else url)
    further = _of_further([each for each in of.entries if each.further])
    return msgspec.structs.replace(sign, words=f"{sign.words} · {further}") if further else sign


def _not_enrolled(of: ToldOfCase) -> tuple[str, str]:
    """Why the child stands in no basic register: it was found to stay a notice, nobody decided yet, or its entry was a mistake and nobody
    assessed it since (ADR 0094)."""
    if of.assessed is None:
        return "not_assessed", gettext(NOT_ASSESSED)
    stays = of.assessed.result == "kept" and (of.mistaken is None or of.assessed.at > of.mistaken)
    return ("notice", gettext(NOTICE)) if stays else ("not_entered", gettext(NOT_ENTERED))


def _joined(*words: str) -> str:
    return " · ".join(filter(None, words))


def _of_further(entries: list[Standing]) -> str:
    """Who else of the family stands where; nobody is named."""
    running = [_number(each) for each in entries if each.ended is None]
    numbers = running or [_removed(each) for each in entries[:1]]
    more = f" + {len(numbers) - MOST_FURTHER}" if len(numbers) > MOST_FURTHER else ""
    said = gettext("další dítě z rodiny: {numbers}").format(numbers=", ".join(numbers[:MOST_FURTHER]) + more)
    return said if numbers else ""


def _removed(entry: Standing) -> str:
    return gettext("{entry}, vyřazeno {day}").format(entry=_number(entry), day=format_date(entry.ended))


def _number(entry: Standing) -> str:
    return f"{entry.mark} {entry.number}/{entry.year}"


def _words(entry: Standing) -> str:
    number = _number(entry)
    mark = gettext("sp. zn. {mark}").format(mark=entry.file_mark) if entry.file_mark not in (None, number) else ""
    day = gettext("den E {day}").format(day=format_date(entry.on)) if entry.basic else ""
    return _joined(number, mark, day)
