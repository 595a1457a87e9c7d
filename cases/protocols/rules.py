# pyright: strict
"""What a kind of protocol is, what is read and signed, and what is refused (domain reference 1.16)."""

from collections.abc import Awaitable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from typing import Protocol as Typed
from uuid import UUID

from kernel.actor import Actor
from kernel.checks import NOT_YET, Checks, Limit
from kernel.points import Point
from kernel.web.i18n import N_
from kernel.wording import Worded

from .schemas import AddToProtocol, ProtocolText, ReadAloud, Sign, SignerText, Words
from .tables import Added, SignerRole, Way

WIDTH, HEIGHT = 1000, 500
"""The field in which a signature is drawn: its points are whole numbers within it, whatever the size on the screen."""
MOST_STROKES, MOST_POINTS = 60, 3000
_LEAST_SIZE = 40  # of what is a signature and no slip of a finger
MOST_SIGNERS = 6
MOST_PROTOCOLS = 20
MOST_ADDITIONS = 100
MOST_SHEETS = 6

ROLES = {
    SignerRole.NOTIFIER: N_("oznamovatel"),
    SignerRole.CHILD: N_("dítě"),
    SignerRole.WITNESS: N_("svědek"),
    SignerRole.WORKER: N_("pracovník"),
}
WAYS = {Way.DRAWN: N_("podepsáno"), Way.PAPER: N_("podepsáno na papíře"), Way.REFUSED: N_("bez podpisu, s důvodem")}
ADDED = {Added.ADDENDUM: N_("Dodatek"), Added.COPY: N_("Předán opis")}

NO_SUCH_KIND = N_("Takový protokol tu není.")
NEEDS_SIGNER = N_("Vyberte, komu jste protokol přečetli a kdo ho podepíše.")
NO_SUCH_SIGNER = N_("Tento protokol takto nikdo nepodepisuje.")
TOO_MANY_SIGNERS = N_("Protokol podepíše nejvýš pět lidí a k nim pracovník, který ho přečetl.")
NEEDS_NAME = N_("Napište, jak se jmenuje.")
OTHER_WORDS = N_("Co se má přečíst, se mezitím změnilo. Přečtěte to nahlas znovu a potvrďte.")
NOT_BEFORE = N_("Nemůže to být dřív, než to vzniklo: {day}.")
NOT_READ_YET = N_("Přečtení nemůže být v budoucnosti.")
NEEDS_WAY = N_("Vyberte, zda je podpis nakreslený, nebo chybí.")
NEEDS_STROKES = N_("Nakreslete podpis prstem, perem nebo myší. Jinak ho podepište na papíře, nebo napište, proč chybí.")
UNREADABLE = N_("Podpis se nepodařilo přečíst. Smažte ho a nakreslete znovu.")
TOO_LONG = N_("Podpis má příliš mnoho tahů. Smažte ho a nakreslete znovu.")
NEEDS_WHY_NOT = N_("Napište, proč podpis chybí.")
NOT_BOTH = N_("Buď podpis, nebo důvod, proč chybí.")
WAITS_NOT = N_("Vyberte, kdo podpis ještě nemá.")
ONLY_READER = N_("Za pracovníka se podepíše jen ten, kdo protokol přečetl.")
NEEDS_REASON = N_("Vyberte, proč protokol otevíráte.")
NEEDS_ADDED = N_("Vyberte, zda jde o dodatek, nebo o předaný opis.")
NEEDS_WORDS = N_("Napište dodatek.")
NEEDS_TO_WHOM = N_("Napište, komu jste opis předali.")
NO_DAY = N_("Dodatek se píše k dnešnímu dni.")
NOT_BEFORE_READ = N_("Opis se nepředává dřív, než se protokol přečetl: {day}.")
CHOOSE_FILE = N_("Vyberte soubor s podepsaným listem.")


@dataclass(frozen=True, kw_only=True)
class Held:
    """A thing whose protocols an actor may be shown: how it is called, since when it is, and whether they take one of it."""

    label: str
    since: datetime
    takes: bool
    case_id: UUID | None = None


class Holds(Typed):
    """Who may be shown the protocols of a thing. Raises NotThere, NotAllowed."""

    def __call__(self, actor: Actor, about_id: UUID, /, *, lock: bool = False) -> Awaitable[Held]: ...


class Says(Typed):
    """What of a thing is read aloud; (in unit) of who takes its protocol."""

    def __call__(self, actor: Actor, about_id: UUID, /) -> Awaitable[Words]: ...


class Names(Typed):
    """(in unit) The name that is known of who signs as this; empty where none is. It is sealed and shown to nobody."""

    def __call__(self, actor: Actor, about_id: UUID, role: SignerRole, /) -> Awaitable[str]: ...


class ChecksWords(Typed):
    """(in unit) Warn, beside each text checked so far, of words that name whom a protocol shows only when it is opened."""

    def __call__(self, actor: Actor, checks: Checks, order: Worded, about_id: UUID, /) -> Awaitable[None]: ...


class Without(Typed):
    """(in unit) Texts without words that read like whom a protocol shows only when it is opened, also where they stay with a reason."""

    def __call__(self, actor: Actor, about_id: UUID, texts: Sequence[str], /) -> Awaitable[list[str]]: ...


@dataclass(frozen=True, kw_only=True, eq=False)
class ProtocolKind:
    """A kind of protocol, said by the domain that knows its thing; its migration lets its readers in, by a policy on `protocol`.

    `url` is where the thing is, with `{about_id}` in it; `roles` who may sign beside the worker. `reasons`: why somebody opens
    one, where that is to be said (code and marked message); with none a protocol opens without.
    """

    key: str
    title: str
    url: str
    roles: tuple[SignerRole, ...]
    holds: Holds
    says: Says
    named: Names
    checks: ChecksWords
    without: Without
    reasons: Mapping[Any, str]


KINDS: Point[ProtocolKind] = Point("kinds of protocols", key=lambda kind: kind.key, once=lambda kind: kind.key)


def mark_of(words: Words) -> int:
    """What these words are known by: what was read before they changed does not have it."""
    said = [words.title, words.number, words.child]
    said += [each for pair in (*words.facts, *words.said) for each in pair]
    return int(sha256("\0".join(said).encode()).hexdigest()[:7], 16)


def check_reading(
    checks: Checks,
    order: ReadAloud,
    kind: ProtocolKind,
    words: Words,
    names: Mapping[SignerRole, str],
    *,
    since: datetime,
    now: datetime,
) -> ProtocolText:
    """What is frozen: the words as they are now, where and before whom they were read, and who is to sign, the worker last.

    `names` are those that are known; a name that was typed stands in front of it.
    """
    if order.seen is not None and order.seen != mark_of(words):
        checks.fail("seen", OTHER_WORDS)
    if order.read_at is not None:
        checks.moment(
            "read_at",
            order.read_at,
            missing=NOT_READ_YET,
            not_before=[Limit.since(since, NOT_BEFORE)],
            happened=now,
            ahead=NOT_READ_YET,
        )
    signers = _signers(checks, order, kind, names)
    return ProtocolText(
        words=words,
        place=checks.line("place", order.place, required=False),
        present=checks.text("present", order.present, required=False, max_length=2000),
        objections=checks.text("objections", order.objections, required=False),
        signers=[*signers, SignerText(role=SignerRole.WORKER, name=names.get(SignerRole.WORKER, ""))],
    )


def _signers(checks: Checks, order: ReadAloud, kind: ProtocolKind, names: Mapping[SignerRole, str]) -> list[SignerText]:
    found: list[SignerText] = []
    if not order.signers:
        checks.fail("signers", NEEDS_SIGNER)
    if len(order.signers) >= MOST_SIGNERS:
        checks.fail("signers", TOO_MANY_SIGNERS)
    for place, each in enumerate(order.signers[: MOST_SIGNERS - 1]):
        role = next((one for one in kind.roles if one.value == each.role), None)
        name = checks.line(f"signers.{place}.name", each.name, required=False)
        if role is None:
            checks.fail(f"signers.{place}.role", NO_SUCH_SIGNER)
            continue
        name = name or names.get(role, "")
        if not name and role is SignerRole.WITNESS:
            checks.fail(f"signers.{place}.name", NEEDS_NAME)
        found.append(SignerText(role=role, name=name))
    return found


def check_signature(checks: Checks, order: Sign, *, waiting: Collection[int], own: bool) -> str:
    """A signature of somebody who has none; the reason, where there is none. `own`: whether the worker signs who read it aloud.

    Why that one is missing is written down by somebody else, too: whoever read it may have left.
    """
    if order.no not in waiting:
        checks.fail("no", WAITS_NOT)
    elif not own and order.way != Way.REFUSED:
        checks.fail("no", ONLY_READER)
    way = checks.choice("way", order.way, Way, NEEDS_WAY)
    if way == Way.PAPER:
        checks.fail("way", NEEDS_WAY)
    if way == Way.REFUSED:
        if order.strokes:
            checks.fail("strokes", NOT_BOTH)
        return checks.reason("reason", order.reason, missing=NEEDS_WHY_NOT, max_length=2000)
    if way == Way.DRAWN:
        check_strokes(checks, order.strokes)
        if order.reason.strip():
            checks.fail("reason", NOT_BOTH)
    return ""


def check_strokes(checks: Checks, strokes: Sequence[Sequence[int]]) -> None:
    """Strokes are whole numbers within the field, x and y in turn: nothing that anything could run or draw outside."""
    if not strokes:
        checks.fail("strokes", NEEDS_STROKES)
        return
    if len(strokes) > MOST_STROKES or sum(map(len, strokes)) > 2 * MOST_POINTS:
        checks.fail("strokes", TOO_LONG)
        return
    xs = [x for each in strokes for x in each[::2]]
    ys = [y for each in strokes for y in each[1::2]]
    whole = all(each and len(each) % 2 == 0 for each in strokes)
    if not whole or not all(0 <= x <= WIDTH for x in xs) or not all(0 <= y <= HEIGHT for y in ys):
        checks.fail("strokes", UNREADABLE)
    elif max(max(xs) - min(xs), max(ys) - min(ys)) < _LEAST_SIZE:
        checks.fail("strokes", NEEDS_STROKES)


def check_addition(checks: Checks, order: AddToProtocol, *, read_on: date, today: date) -> str:
    """The words of an addendum; or to whom a copy was given, and when."""
    what = checks.choice("what", order.what, Added, NEEDS_ADDED)
    if what == Added.COPY:
        if order.given_on is not None:
            since, until = Limit(read_on, NOT_BEFORE_READ), Limit(today, NOT_YET)
            checks.day("given_on", order.given_on, not_before=[since], not_after=[until])
        return checks.line("text", order.text, missing=NEEDS_TO_WHOM)
    if order.given_on is not None:
        checks.fail("given_on", NO_DAY)
    return checks.reason("text", order.text, missing=NEEDS_WORDS)


def path_of(strokes: Sequence[Sequence[int]]) -> str:
    """Strokes as the path of an SVG that we draw: numbers alone. One point is a dot."""
    return " ".join(
        "M"
        + " L".join(f"{int(x)} {int(y)}" for x, y in zip(each[::2], each[1::2], strict=True))
        + (f" L{int(each[0])} {int(each[1])}" if len(each) == 2 else "")
        for each in strokes
    )
