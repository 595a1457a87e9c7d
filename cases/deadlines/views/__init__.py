# pyright: strict
"""What somebody sees of deadlines. Functions marked (in unit) run in the unit of work of the caller."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from msgspec import structs

from cases.calendar.access import may_list, sees_whole
from cases.calendar.rules import Span
from cases.calendar.schemas import Bare, Entry, Place
from cases.deadlines import repository
from cases.deadlines.rules import KINDS, NEWS, DeadlineKind, by_end_of, hour_of
from cases.deadlines.schemas import DeadlineView, StoredDeadline
from cases.deadlines.tables import Outcome
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import look
from kernel.exceptions import NotThere
from kernel.legal_time import today_in_prague
from kernel.web.day import Act, DayRow, Urgency, Waiting
from kernel.web.i18n import gettext
from kernel.web.render import Lead
from kernel.web.text import format_datetime
from tenants import views as tenant_views
from tenants.leaving.schemas import LeftRow

MOST_OF_ONE = 50
ON_MY_DAY = 12
OF_A_KIND = 4
LATE_WITH_OTHERS = 10
_Names = Callable[[Actor, Collection[UUID]], Awaitable[Mapping[UUID, str]]]


async def deadlines_of(actor: Actor, about_id: UUID, about: str) -> list[DeadlineView]:
    """(in unit) Those of a thing that the actor has got hold of, running ones in front, first due first."""
    return await deadlines_of_all(actor, {about_id: about})


async def deadlines_of_all(actor: Actor, about: Mapping[UUID, str]) -> list[DeadlineView]:
    """(in unit) The same of a thing and its parts, each with how it is called."""
    rows = await repository.list_of(actor, list(about), limit=MOST_OF_ONE)
    views = await _views(actor, rows, {row.id: about[row.about_id] for row in rows if row.about_id in about})
    return sorted(views, key=lambda one: one.ended_at is not None)


async def running(actor: Actor, about_ids: Collection[UUID]) -> dict[UUID, list[StoredDeadline]]:
    """(in unit) What runs for each of some things, first due first: for who shows them in a list of their own."""
    found: dict[UUID, list[StoredDeadline]] = {}
    for row in await repository.list_of(actor, about_ids, limit=MOST_OF_ONE * max(len(about_ids), 1)):
        if row.ended_at is None:
            found.setdefault(row.about_id, []).append(row)
    return found


async def said(actor: Actor, about_ids: Collection[UUID]) -> set[tuple[UUID, str, UUID, UUID | None, date]]:
    """(in unit) Which tasks what runs for some things says too: of which thing, of which kind, in which case, whose, for which day."""
    found: set[tuple[UUID, str, UUID, UUID | None, date]] = set()
    wanted: dict[str, list[StoredDeadline]] = {}
    for rows in (await running(actor, about_ids)).values() if about_ids else ():
        for row in rows:
            wanted.setdefault(row.kind, []).append(row)
    for key, rows in wanted.items():
        kind = KINDS.one(key)
        if kind is not None and kind.in_case is not None:
            cases = await kind.in_case(actor, {row.about_id for row in rows})
            found |= {
                (row.about_id, kind.task, cases[row.about_id], row.worker_id, row.due_on)
                for row in rows
                if row.about_id in cases
            }
    return found


def told_of(rows: Collection[StoredDeadline]) -> list[tuple[str, UUID]]:
    """The news that a row of My day says already which shows these."""
    return [(news, row.id) for row in rows for news in NEWS]


async def named(actor: Actor, rows: Collection[StoredDeadline]) -> dict[UUID, str]:
    """(in unit) What each of these deadlines is about, by the access of the domain that knows the thing; one question for all kinds that name
    it alike, for two kinds of one thing may name different people."""
    naming = {kind.key: kind.names for kind in KINDS.all()}
    wanted: dict[_Names, set[UUID]] = {}
    for row in rows:
        if row.kind in naming:
            wanted.setdefault(naming[row.kind], set()).add(row.about_id)
    found = {names: await names(actor, ids) for names, ids in wanted.items()}
    about = {row.id: found[naming[row.kind]].get(row.about_id) for row in rows if row.kind in naming}
    return {deadline_id: name for deadline_id, name in about.items() if name is not None}


async def where(actor: Actor, deadline_id: UUID) -> str:
    """The address at which a deadline is met. Raises NotThere for who may not know of its thing."""
    async with look(actor):
        row = await repository.find_deadline(actor, deadline_id) if actor.service_id else None
        kind = KINDS.one(row.kind) if row is not None else None
        if row is None or kind is None or row.about_id not in await kind.known(actor, [row.about_id]):
            raise NotThere
        return kind.url.format(about_id=row.about_id)


async def on_my_day(actor: Actor, of: UUID | None = None) -> Waiting | None:
    """What runs for the actor, of the kinds that neither a task nor the thing says; to heads what nobody answers for, too, and what
    is urgent, whoever does; what falls to a role of theirs also to others. `of` somebody in whose place the actor is: what runs for that one alone."""
    whole = of is None and sees_whole(actor)
    heads = [kind.key for kind in KINDS.all() if kind.to_heads] if whole else []
    kinds = [*(kind.key for kind in KINDS.all() if kind.on_my_day), *heads]
    if not kinds or not may_list(actor):
        return None
    async with look(actor):
        first = _urgent()
        shared = [kind.key for kind in KINDS.all() if of is None and actor.has_role(*kind.falls_to)]
        rows = await repository.list_waiting(
            actor,
            kinds,
            urgent=first if whole else None,
            shared=shared,
            by_task=heads,
            first=first,
            limit=ON_MY_DAY,
            of_a_kind=OF_A_KIND,
            of=of,
        )
        views = await _views(actor, rows, await named(actor, rows))
    more = rows[0].waiting - len(rows) if rows else 0
    rest = Lead(gettext("a dalších lhůt: {n}").format(n=more), "/calendar") if more else None
    others = {row.id for row in rows if row.worker_id not in (None, of or actor.worker_id)}
    shown = [_row(actor, one, whose=one.worker or "" if one.id in others else "") for one in views]
    return Waiting(shown, rest, more=more) if views else None


async def late_with_others(actor: Actor) -> Waiting | None:
    """To heads what others answer for and did not do in time, by person, of every kind that does not stand on their day whoever
    answers for it; a constant number of statements."""
    if not sees_whole(actor) or not may_list(actor):
        return None
    kinds = [kind for kind in KINDS.all() if not (kind.urgent and (kind.on_my_day or kind.to_heads))]
    async with look(actor):
        keys = [kind.key for kind in kinds]
        rows = await repository.list_late(actor, keys, alone=_alone(), at=now(), limit=LATE_WITH_OTHERS)
        if not rows:
            return None
        views = await _views(actor, rows, {row.id: "" for row in rows} | await named(actor, rows))
        hands, whose = await _hands(actor, rows), {row.id: row.worker_id for row in rows}
        heads = await tenant_views.told_apart(
            actor, {who: one.worker for one in views if (who := whose[one.id]) and one.worker}
        )
    more = rows[0].waiting - len(rows)
    words = gettext("a dalších lhůt kolegů po termínu: {n}").format(n=more)
    shown = list[DayRow]()
    for one in views:
        act, who = _act(actor, one, hands.get(one.id)), whose[one.id]
        under = heads.get(who, "") if who else ""
        shown.append(replace(_row(actor, one), urgency=Urgency.OTHERS, under=under, person=who, act=act))
    return Waiting(shown, Lead(words, "/calendar?whose=all") if more else None, more=more)


async def _hands(actor: Actor, rows: Collection[StoredDeadline]) -> dict[UUID, str]:
    """Where each of these is given to somebody else; one question for all kinds that are given alike."""
    giving = {kind.key: kind.hands for kind in KINDS.all() if kind.hands is not None}
    wanted: dict[_Names, set[UUID]] = {}
    for row in rows:
        if row.kind in giving:
            wanted.setdefault(giving[row.kind], set()).add(row.about_id)
    found = {hands: await hands(actor, ids) for hands, ids in wanted.items()}
    at = {row.id: found[giving[row.kind]].get(row.about_id) for row in rows if row.kind in giving}
    return {deadline_id: url for deadline_id, url in at.items() if url is not None}


async def due_of(actor: Actor, about_ids: Collection[UUID]) -> list[DayRow]:
    """(in unit) What runs for some things and neither a task nor the thing says, as on My day, first due first: for the page
    of what they belong to; a constant number of statements."""
    found = await running(actor, about_ids) if about_ids else {}
    rows = [
        row for each in found.values() for row in each if (kind := KINDS.one(row.kind)) is not None and kind.on_my_day
    ]
    views = await _views(actor, rows, await named(actor, rows)) if rows else []
    return [_row(actor, one) for one in sorted(views, key=lambda one: (one.due_at, one.id))]


async def of_kind(actor: Actor, kind: DeadlineKind, *, limit: int) -> tuple[list[DayRow], int]:
    """(in unit) What runs of a kind in the service, whoever answers for it, as on My day: first due first, and how many there are."""
    rows = await repository.list_of_kind(actor, kind.key, limit=limit)
    views = await _views(actor, rows, await named(actor, rows)) if rows else []
    return [_row(actor, one, whose=one.worker or "") for one in views], rows[0].waiting if rows else 0


async def abouts_of(actor: Actor, kind: DeadlineKind, limit: int) -> list[UUID]:
    """(in unit) For which things something of a kind runs, first due first; shown to nobody."""
    return await repository.list_abouts(actor, kind.key, limit=limit)


async def next_of(
    actor: Actor, parts: Mapping[UUID, UUID], *, by_rule: tuple[str, Mapping[UUID, date]] = ("", {})
) -> dict[UUID, DeadlineView]:
    """(in unit) What has to be done next with some things, for a list of them: of what runs for each and its parts (`parts`: id
    of either → thing) the urgent in front, then what is due first. Two statements for all of them; names nobody anew. `by_rule`: a kind that
    waits with some things until a day, and ends with that where its own day is earlier."""
    found: dict[UUID, list[StoredDeadline]] = {}
    for about_id, rows in (await running(actor, parts) if parts else {}).items():
        until = by_rule[1].get(parts[about_id])
        found.setdefault(parts[about_id], []).extend(
            _waits(row, until) if until is not None and row.kind == by_rule[0] else row for row in rows
        )
    first = {thing: min(rows, key=_comes_first) for thing, rows in found.items()}
    views = await _views(actor, first.values(), {row.id: "" for row in first.values()})
    of = {row.id: thing for thing, row in first.items()}
    return {of[one.id]: one for one in views}


def _waits(row: StoredDeadline, until: date) -> StoredDeadline:
    term = by_end_of(until)
    return row if row.due_at >= term.due_at else structs.replace(row, due_on=term.due_on, due_at=term.due_at)


def _comes_first(row: StoredDeadline) -> tuple[bool, datetime, UUID]:
    kind = KINDS.one(row.kind)
    return kind is None or not kind.urgent, row.due_at, row.id


def _urgent() -> list[str]:
    return [kind.key for kind in KINDS.all() if kind.urgent]


def _alone() -> list[str]:
    return [kind.key for kind in KINDS.all() if kind.alone]


async def count_of_leavers(actor: Actor, worker_ids: Collection[UUID]) -> int:
    """(in unit) How much runs for these people that nothing else tells."""
    return await repository.count_held(actor, _alone(), worker_ids)


async def of_leavers(actor: Actor, worker_ids: Collection[UUID], limit: int) -> list[LeftRow]:
    """(in unit) What runs for people who left and nothing else tells, for the head."""
    if not sees_whole(actor):
        return []
    rows = await repository.list_held(actor, _alone(), worker_ids, limit=limit)
    whose = {row.id: row.worker_id for row in rows}
    return [
        LeftRow(worker_id=worker_id, title=one.title, about=one.about, url=one.url, act=gettext("Otevřít"))
        for one in await _views(actor, rows, await named(actor, rows))
        if (worker_id := whose[one.id]) is not None
    ]


def _row(actor: Actor, one: DeadlineView, whose: str = "") -> DayRow:
    kind = KINDS.one(one.kind)
    assert kind is not None
    left = (one.due_on - today_in_prague()).days
    by_day = Urgency.LATE if one.late else Urgency.TODAY if left <= 0 else Urgency.SOON
    over = gettext("po termínu") if one.late and one.hour else ""
    return DayRow(
        key=f"lhuta-{one.id}",
        urgency=Urgency.URGENT if kind.urgent else by_day,
        title=one.title,
        when=one.hour or one.due_on,
        whom=one.about,
        words=list(filter(None, (over, whose, gettext("vnitřní lhůta") if one.internal else ""))),
        url=one.url,
        act=_act(actor, one),
        tells=[(news, one.id) for news in NEWS],
        late=one.late,
    )


def _act(actor: Actor, one: DeadlineView, hands: str | None = None) -> Act | None:
    """To give it to somebody else, where that can be done; to do it, for who does."""
    kind = KINDS.one(one.kind)
    assert kind is not None
    if hands is not None:
        return Act(gettext("Předat jinému"), hands, name=one.about)
    does = bool(kind.act) and (kind.acts is None or kind.acts(actor))
    return Act(gettext(kind.act), one.url, name=one.about) if does else None


# --- in the calendar ---------------------------------------------------------------------------------------------


async def kinds_in_calendar(actor: Actor) -> list[tuple[str, str]]:
    """(in unit) Of which kinds something runs in the service; those that are called the same are one."""
    running = set(await repository.list_kinds(actor))
    said = {gettext(kind.title): kind.key for kind in reversed(KINDS.all()) if kind.key in running}
    return [(key, title) for title, key in reversed(said.items())]


def called_as(key: str) -> list[str]:
    """The kinds that are called as one is."""
    one = KINDS.one(key)
    return [kind.key for kind in KINDS.all() if one is not None and kind.title == one.title]


async def places_in_calendar(actor: Actor, span: Span) -> list[Place]:
    """(in unit) Where what runs stands."""
    return await repository.list_places(actor, span, called_as(span.kind))


async def first_in_calendar(actor: Actor, span: Span) -> list[Place]:
    """(in unit) What of it is urgent and stands in front of everything, whatever is late for longer."""
    return await repository.list_first(actor, span, _urgent(), called_as(span.kind))


async def in_calendar(actor: Actor, deadline_ids: Collection[UUID], _alone: bool) -> list[Entry]:
    """(in unit) Those whose things the actor may know of."""
    rows = await repository.list_by_id(actor, deadline_ids)
    return [
        Entry(
            id=one.id,
            kind=one.kind,
            kind_words=gettext("Lhůta"),
            title=one.title,
            about=one.about,
            note=gettext("vnitřní lhůta") if one.internal else "",
            on=one.due_on,
            at=one.hour,
            planned_on=one.planned_on,
            worker=one.worker,
            url=one.url,
            late=one.late,
        )
        for one in await _views(actor, rows, await named(actor, rows))
    ]


async def bare_in_calendar(actor: Actor, deadline_ids: Collection[UUID]) -> list[Bare]:
    """(in unit) The same without a word about whom; nobody is looked at."""
    rows = await repository.list_by_id(actor, deadline_ids)
    about: dict[str, set[UUID]] = {}
    for row in rows:
        about.setdefault(row.kind, set()).add(row.about_id)
    known = {key: await kind.known(actor, ids) for key, ids in about.items() if (kind := KINDS.one(key)) is not None}
    return [
        Bare(
            id=row.id,
            title=by_when(gettext(kind.title), row),
            on=row.due_on,
            planned_on=row.planned_on,
            path=f"/deadlines/{row.id}",
        )
        for row in rows
        if row.about_id in known.get(row.kind, ()) and (kind := KINDS.one(row.kind)) is not None
    ]


async def _views(actor: Actor, rows: Collection[StoredDeadline], about: Mapping[UUID, str]) -> list[DeadlineView]:
    names = await tenant_views.worker_names(actor.tenant, {row.worker_id for row in rows})
    moment = now()
    return [
        DeadlineView(
            id=row.id,
            kind=row.kind,
            number=kind.number,
            title=gettext(kind.title),
            about=about[row.id],
            url=kind.url.format(about_id=row.about_id),
            worker=names.get(row.worker_id) if row.worker_id else None,
            started_at=row.started_at,
            due_on=row.due_on,
            due_at=row.due_at,
            planned_on=row.planned_on,
            internal=row.internal,
            ended_at=row.ended_at,
            void=row.outcome is Outcome.VOID,
            late=is_late(row, moment),
        )
        for row in rows
        if row.id in about and (kind := KINDS.one(row.kind)) is not None
    ]


def by_when(title: str, row: StoredDeadline) -> str:
    """What is to be done, and by which hour, of what is counted in hours."""
    at = hour_of(row.due_on, row.due_at)
    return gettext("{what}, do {when}").format(what=title, when=format_datetime(at)) if at else title


def is_late(row: StoredDeadline, moment: datetime) -> bool:
    """Whether it passed before it was met, or has passed by now."""
    return (row.ended_at or moment) >= row.due_at
