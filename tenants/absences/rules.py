# pyright: strict
"""Decisions on absences: when one is long, what has to be ready, who may stand in, and what of two does not go together."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from kernel.actor import Actor
from kernel.checks import Checks, Limit
from kernel.legal_time import add_months, prague_date
from kernel.points import Point
from kernel.web.i18n import N_, gettext
from kernel.web.text import format_datetime
from tenants.codelists.rules import Code, CodeList, Codes
from tenants.settings.rules import Words
from tenants.tables import PresetName, Role

LONG = timedelta(days=2)
"""S001: an absence of over two days has its automatic reply set in advance."""
LONGEST_MONTHS = 12
LONGEST_PHONE = 60
_AUTHORITIES = (PresetName.OSPOD_STRICT, PresetName.OSPOD_S001, PresetName.OSPOD_S003)
CHECKLIST = CodeList(
    key="absence_checklist",
    order=340,
    title=N_("Co je hotové před odchodem"),
    help=N_("Zaškrtává se u nepřítomnosti. Trvá-li přes dva dny, musí být hotové všechno."),
    presets=dict.fromkeys(
        _AUTHORITIES,
        (
            Code(code="calls", label=N_("hovory jsou přesměrované na zástup")),
            Code(code="door", label=N_("na dveřích je upozornění")),
            Code(code="reply", label=N_("v e-mailu je nastavená automatická odpověď")),
        ),
    ),
)
"""Domain reference 9, row 20; S001: calls redirected and a notice on the door on each leaving, the reply over two days."""
_REPLY = "Dobrý den,\n\nděkuji za zprávu. {kdy} nejsem v kanceláři. V naléhavých věcech se prosím obraťte na zástup: {zástup}.\n\n"
_DANGER = "Je-li dítě v bezprostředním nebezpečí, volejte 158 nebo 112.\n\n"
REPLY = Words(
    key="absence_reply",
    group=N_("Nepřítomnosti"),
    order=520,
    title=N_("Automatická odpověď v nepřítomnosti"),
    help=N_("Zkopíruje se do e-mailu. {kdy}, {zástup} a {jméno} doplní Opora; proč kdo chybí, se nepíše."),
    presets={
        **dict.fromkeys(_AUTHORITIES, f"{_REPLY}{_DANGER}{{jméno}}"),
        PresetName.NGO_TWO_SERVICES: f"{_REPLY}{{jméno}}",
    },
)
"""S001: the automatic reply names the substitute. Each agency's own words, dated."""
MAY_BE_STOOD_IN_FOR: Point[Role] = Point("roles whose work somebody takes over while they are away")
"""What the domains of cases say: who leads cases. Who holds none of these stands in for nobody who does."""

KEPT_APART: Point[Callable[[Actor, UUID, datetime, datetime], Awaitable[Mapping[UUID, str]]]] = Point(
    "who may not stand in for somebody in a time"
)
"""(in unit) By their ids, each with why, in words: what the domains of cases know of whom they keep apart."""

NEEDS_WORKER = N_("Vyberte, kdo bude chybět. Musí v této službě pracovat.")
NEEDS_SUBSTITUTE = N_("Vyberte, kdo zastoupí. Musí v této službě pracovat a moci vést případy.")
NOT_ONESELF = N_("Nikdo nezastupuje sám sebe.")
NOT_BOTH = N_("Nemůže zastoupit: {why}. Vyberte někoho jiného.")
SAME_SUBSTITUTE = N_("Ten zastupuje už teď. Vyberte někoho jiného.")
NEEDS_START = N_("Napište, od kdy.")
NEEDS_END = N_("Napište, do kdy.")
NOT_PAST = N_("Nejdřív od dneška: co bylo dřív, se zpětně nezapisuje.")
ENDS_FIRST = N_("Konec je dřív než začátek.")
OVER_ALREADY = N_("Ta doba už uplynula.")
TOO_LONG = N_("Nejvýš rok. Odchází-li pracovník na déle, případy dostane někdo jiný.")
IS_AWAY = N_("V té době chybí: {when}.")
IS_AWAY_TOO = N_("Tou dobou bude chybět i {name} ({when}). Vyberte jiný zástup.")
STANDS_IN = N_(
    "Tou dobou zastupuje, koho nikdo jiný nezastoupí: {name} ({when}). Domluvte pro tu dobu nejdřív jiný zástup."
)
NOT_READY = N_("Nepřítomnost přes dva dny: zaškrtněte, co je hotové. Chybí: {what}.")
UNKNOWN_STEP = N_("Vyberte ze seznamu.")


class Span(Protocol):
    """When somebody is away, and who stands in."""

    @property
    def worker_id(self) -> UUID: ...
    @property
    def substitute_id(self) -> UUID: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


def is_long(starts_at: datetime, ends_at: datetime) -> bool:
    """Whether it lasts over two days."""
    return ends_at - starts_at > LONG


def meet(one: Span, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether an absence has an instant in common with a span; one that ended when it began has none."""
    return one.starts_at < one.ends_at and one.starts_at < ends_at and starts_at < one.ends_at


def said_when(one: Span) -> str:
    """From when to when, in the reader's language."""
    return f"{format_datetime(one.starts_at)} – {format_datetime(one.ends_at)}"


def check_span(checks: Checks, starts_at: datetime | None, ends_at: datetime | None, *, at: datetime) -> None:
    """It begins today or later, ends after it began and later than now, and within a year."""
    today = prague_date(at)
    far = Limit(add_months(today, LONGEST_MONTHS), TOO_LONG)
    checks.moment("starts_at", starts_at, missing=NEEDS_START, not_before=[Limit(today, NOT_PAST)], not_after=[far])
    checks.moment("ends_at", ends_at, missing=NEEDS_END, not_after=[far])
    if starts_at is None or ends_at is None or "ends_at" in checks.fields:
        return
    if ends_at <= starts_at:
        checks.fail("ends_at", ENDS_FIRST)
    elif ends_at <= at:
        checks.fail("ends_at", OVER_ALREADY)


def check_beside(checks: Checks, new: Span, others: Iterable[Span], names: dict[UUID, str]) -> None:
    """Nobody is away twice at a time, nobody stands in while away, and nobody goes who stands in for somebody then."""
    for each in others:
        if not meet(each, new.starts_at, new.ends_at):
            continue
        when = said_when(each)
        if each.worker_id == new.worker_id:
            checks.fail("starts_at", gettext(IS_AWAY).format(when=when))
        if each.worker_id == new.substitute_id:
            checks.fail("substitute_id", gettext(IS_AWAY_TOO).format(name=names.get(each.worker_id, ""), when=when))
        if each.substitute_id == new.worker_id:
            checks.fail("worker_id", gettext(STANDS_IN).format(name=names.get(each.worker_id, ""), when=when))


def check_prepared(checks: Checks, prepared: Collection[str], steps: Codes, *, long: bool, at: datetime) -> None:
    """Each tick is of the list; of one's own over two days (`long`) everything is ready (S001)."""
    offered = steps.used(prague_date(at)) if steps.met else {}
    if not set(prepared) <= offered.keys():
        checks.fail("prepared", UNKNOWN_STEP)
    missing = [each.words for code, each in offered.items() if code not in prepared]
    if long and missing:
        checks.fail("prepared", gettext(NOT_READY).format(what=", ".join(missing)))
