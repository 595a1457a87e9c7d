"""What waits for somebody; nothing here leaves more behind than an entry in the log."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

import msgspec

from cases.cases import views as case_views
from cases.cases.access import CasePermission, decides_who_leads, may, require
from cases.clients import service as clients
from consent import views as consent_views
from consent.tables import ConsentState
from kernel import audit, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.legal_time import today_in_prague
from kernel.web.day import Act, DayRow, Urgency, Waiting, day_in_place, day_of
from kernel.web.i18n import gettext
from kernel.web.panels import NOTIFICATIONS, About, Alike, NotificationWords, Opens, Together, panels_of
from kernel.web.render import Lead
from kernel.web.text import NBSP, counted, format_date
from tenants import views as tenant_views
from tenants.absences import views as absences
from tenants.leaving import views as leaving_views
from tenants.notifications import views as notification_views
from tenants.notifications.schemas import NotificationView

from .schemas import Desk, EndingConsent, InPlace, MyDay, News, Without, WithoutWorker

ENDS_SOON_DAYS = 14
ENDS_SHOWN = 10
MOST_IN_PLACE = 5
MOST_WITHOUT = 500  # of each kind, in the list of its own
MOST_NAMED = 5  # of those who left one thing together
MANY = 3  # pieces of news that say the same of as many things are one row
MOST_READ = 200  # pieces of news, however many of them are alike
MOST_SHOWN = 50
Told = tuple[NotificationView, NotificationWords]


async def my_day(actor: Actor) -> MyDay:
    """What waits for the actor: open tasks, first due first, consents about to end; recorded as a read."""
    async with look(actor):
        require(actor, CasePermission.LIST)
        tasks, whose = await case_views.my_tasks(actor)
        ending, whose_ends = await _ending(actor)
        shown = keys.opened_of(actor, whose | whose_ends)
        audit.read(actor, "my_day", None, count=len(tasks) + len(ending), shown=shown)
        return MyDay(
            today=today_in_prague(),
            tasks=tasks,
            ending=ending,
            open_cases=await case_views.my_open_cases(actor),
        )


async def desk(actor: Actor) -> Desk:
    """All that My day shows, in one look; recorded as one. Raises NotAllowed."""
    async with look(actor):
        with audit.one_look_at(actor, "my_day"):
            own = await _desk(actor)
        return msgspec.structs.replace(own, in_place=await _in_place(actor))


async def _in_place(actor: Actor) -> list[InPlace]:
    """(in unit) What waits for those for whom the actor stands in; each is a look of its own, in that one's place."""
    found: list[InPlace] = []
    for each in (await absences.stood_in_for(actor))[:MOST_IN_PLACE]:
        with audit.one_look_at(actor, "standing_in"):
            day = await day_in_place(actor, each.worker_id)
            whom = {"in_place_of": str(each.worker_id)}
            audit.read(actor, "standing_in", each.id, count=len(day.rows), details=whom)
        found.append(
            InPlace(absence_id=each.id, worker_id=each.worker_id, worker=each.worker, until=each.ends_at, day=day)
        )
    return found


async def _desk(actor: Actor) -> Desk:
    require(actor, CasePermission.LIST)
    day = await day_of(actor)
    audit.read(actor, "my_day", None, count=len(day.rows))
    return Desk(
        day=day,
        open_cases=await case_views.my_open_cases(actor),
        news=await _news(actor, day.told),
        panels=await panels_of("my-day", actor),
        head=await panels_of("my-day-head", actor),
        in_place=[],
    )


async def _news(actor: Actor, said: Collection[tuple[str, UUID]]) -> list[News]:
    """What the person was told, with whom it is about as far as they may know it at this moment; nothing that is `said`. What is told of many
    things alike is one row, where the newest of them stands."""
    told = [
        (one, words)
        for one in await notification_views.notifications(actor, limit=MOST_READ)
        if (words := NOTIFICATIONS.one(one.kind)) and (one.kind, one.about_id) not in said
    ]
    told = await _of_this_time(actor, told)
    told = await _openable(actor, told)  # first: a name that is read is a look at whose it is
    told, many = await _by_itself(actor, told)
    told = told[:MOST_SHOWN]
    wanted: dict[About, set[UUID]] = {}
    for one, words in told:
        if words.about is not None and one.about_id is not None:
            wanted.setdefault(words.about, set()).add(one.about_id)
    known: dict[About | None, Mapping[UUID, str]] = {about: await about(actor, ids) for about, ids in wanted.items()}
    told = [
        (one, words)
        for one, words in told
        if one.about_id is None or words.opens or one.about_id in known.get(words.about, ())
    ]
    names = await tenant_views.worker_names(actor.tenant, {one.in_place_of for one, _ in told if one.in_place_of})
    each = [
        News(
            id=one.id,
            text=_told_to(names.get(one.in_place_of, "") if one.in_place_of else "", gettext(words.sentence)),
            url=words.url.format(about_id=one.about_id),
            at=one.at,
            about=known.get(words.about, {}).get(one.about_id, "") if one.about_id else "",
        )
        for one, words in told
    ]
    return sorted([*each, *many], key=lambda one: one.at, reverse=True)


async def _by_itself(actor: Actor, told: list[Told]) -> tuple[list[Told], list[News]]:
    """What is told by itself, and the rows of what is told of many things alike."""
    asked: dict[Alike, set[UUID]] = {}
    for one, words in told:
        if words.alike is not None and one.about_id is not None:
            asked.setdefault(words.alike, set()).add(one.about_id)
    found = {alike: await alike(actor, ids) for alike, ids in asked.items()}
    heaps: dict[tuple[str, Together], list[NotificationView]] = {}
    sentences: dict[str, str] = {}
    for one, words in told:
        if (
            words.alike is not None
            and one.in_place_of is None
            and (together := found.get(words.alike, {}).get(one.about_id or one.id))
        ):
            heaps.setdefault((one.kind, together), []).append(one)
            sentences[one.kind] = words.sentence
    many = {heap: rows for heap, rows in heaps.items() if len(rows) >= MANY}
    within = {one.id for rows in many.values() for one in rows}
    return [each for each in told if each[0].id not in within], [
        News(
            id=rows[0].id,
            text=gettext(sentences[kind]),
            url=together.url,
            at=rows[0].at,
            about=f"{together.what}: {len(rows)}",
            ids=[one.id for one in rows],
        )
        for (kind, together), rows in many.items()
    ]


def _told_to(name: str, sentence: str) -> str:
    """What somebody was told for whom the reader stands in is no news of the reader's own."""
    return gettext("Zástup za: {name}. {sentence}").format(name=name, sentence=sentence) if name else sentence


async def _of_this_time(actor: Actor, told: list[Told]) -> list[Told]:
    """What the person was told in somebody's place is theirs as long as they stand in for them."""
    if not any(one.in_place_of for one, _ in told):
        return told
    whom = {None, *(each.worker_id for each in await absences.stood_in_for(actor))}
    return [(one, words) for one, words in told if one.in_place_of in whom]


async def _openable(actor: Actor, told: list[Told]) -> list[Told]:
    """Those that lead to a thing which still concerns the person, who may open it, or to none: no news leads to nothing."""
    asked: dict[Opens, set[UUID]] = {}
    for one, words in told:
        if words.opens is not None and one.about_id is not None:
            asked.setdefault(words.opens, set()).add(one.about_id)
    open_now = {opens: await opens(actor, ids) for opens, ids in asked.items()}
    return [
        (one, words)
        for one, words in told
        if one.about_id is None or words.opens is None or one.about_id in open_now[words.opens]
    ]


async def left_without(actor: Actor, *, shown: int | None = None) -> Without | None:
    """What of the service has nobody, or will not have in two weeks, for its head; None when everything has somebody.

    Of each kind so many are `shown` as on My day, or another number.
    """
    async with look(actor):
        if not decides_who_leads(actor):
            return None
        work = await leaving_views.left_without(actor, shown=shown or leaving_views.SHOWN)
        rows = [
            WithoutWorker(
                title=row.title,
                about=row.about,
                worker=_listed(names),
                until=leaver.until,
                stays=leaver.stays,
                url=row.url,
                act=row.act,
                urgent=row.urgent,
                service=row.service,
            )
            for each in work
            for row, leaver, names in each.rows
        ]
        more = sum(each.number - len(each.rows) for each in work)
        return Without(rows=sorted(rows, key=_gone_first), more=more) if rows or more else None


def _gone_first(row: WithoutWorker) -> tuple[bool, bool, float]:
    return row.until is not None, not row.urgent, row.until.timestamp() if row.until else 0.0


async def ending_soon(actor: Actor) -> Waiting | None:
    """The consents of the actor's own clients that end within two weeks, for My day; recorded as a read."""
    async with look(actor):
        if not may(actor, CasePermission.LIST):
            return None
        ending, whose = await _ending(actor)
        audit.read(actor, "consents", None, count=len(ending), shown=keys.opened_of(actor, whose))
        today = today_in_prague()
        rows = [
            DayRow(
                key=f"souhlas-{one.case_id}",
                urgency=Urgency.TODAY if one.last_day <= today else Urgency.SOON,
                title=gettext("Souhlas platí do {day}").format(day=format_date(one.last_day)),
                when=one.last_day,
                whom=one.client_name,
                words=[one.file_mark.replace(" ", NBSP)] if one.file_mark else [],
                url=f"/cases/{one.case_id}/consents",
                act=Act(gettext("Nový souhlas"), f"/cases/{one.case_id}/consents/new", name=one.client_name),
            )
            for one in ending
        ]
        return Waiting(
            rows[:ENDS_SHOWN],
            Lead(gettext("a dalších souhlasů: {n}").format(n=len(rows) - ENDS_SHOWN), "/cases?ends=1")
            if len(rows) > ENDS_SHOWN
            else None,
            more=max(len(rows) - ENDS_SHOWN, 0),
        )


async def without_worker(actor: Actor) -> Waiting | None:
    """The same as `left_without` in rows of My day: what nobody can do now in front of everything else."""
    left = await left_without(actor)
    if left is None:
        return None
    number = len(left.rows) + left.more
    words = gettext("věc bez pracovníka"), gettext("věci bez pracovníka"), gettext("věcí bez pracovníka")
    rest = Lead(gettext("a dalších bez pracovníka: {n}").format(n=left.more), "/my-day/without") if left.more else None
    return Waiting(_without_rows(left), rest, counted(number, *words), left.more)


async def all_without_worker(actor: Actor) -> tuple[list[DayRow], int]:
    """All of it in a list of its own, for the head, and how many more there are than it shows; recorded as a read."""
    async with look(actor):
        require(actor, CasePermission.LIST)
        with audit.one_look_at(actor, "without_worker"):
            left = await left_without(actor, shown=MOST_WITHOUT)
            audit.read(actor, "without_worker", None, count=len(left.rows) if left else 0)
        return (_without_rows(left), left.more) if left else ([], 0)


def _without_rows(left: Without) -> list[DayRow]:
    return [
        DayRow(
            key=f"bez-{hashlib.sha256(row.url.encode()).hexdigest()[:12]}",
            urgency=(Urgency.URGENT if row.urgent else Urgency.AT_ONCE) if row.gone else Urgency.SOON,
            title=row.title,
            when=row.last_day,
            whom=row.about,
            words=[gettext("naléhavé"), _why(row)] if row.urgent else [_why(row)],
            act=Act(row.act, row.url, name=row.title),
        )
        for row in left.rows
    ]


def _why(row: WithoutWorker) -> str:
    if row.last_day is not None:
        day = format_date(row.last_day)
        return gettext("{name} to smí dělat do {day}").format(name=row.worker, day=day)
    if row.service:
        return gettext("ve službě {service} už nepracuje: {names}").format(service=row.service, names=row.worker)
    if row.stays:
        return gettext("{name} už k tomu nemá roli").format(name=row.worker)
    return gettext("{name} už tu nepracuje").format(name=row.worker)


def _listed(names: list[str]) -> str:
    shown, more = ", ".join(names[:MOST_NAMED]), len(names) - MOST_NAMED
    return gettext("{names} a ještě {n}").format(names=shown, n=more) if more > 0 else shown


async def _ending(actor: Actor) -> tuple[list[EndingConsent], set[UUID]]:
    """The actor's own clients whose consent ends within two weeks, the first to end in front; and their ids."""
    mine = await case_views.my_clients(actor)
    soon = today_in_prague() + timedelta(days=ENDS_SOON_DAYS)
    last_days = {
        client_id: chip.on
        for client_id, chip in (await consent_views.chips_for(actor, mine)).items()
        if chip.state == ConsentState.GIVEN and chip.on <= soon
    }
    identities = await clients.client_identities(actor, last_days)
    ending = [
        EndingConsent(
            case_id=case_id,
            file_mark=file_mark,
            client_name=identities[client_id].name,
            last_day=last_days[client_id],
        )
        for client_id, (case_id, file_mark) in mine.items()
        if client_id in last_days
    ]
    return sorted(ending, key=lambda one: (one.last_day, one.client_name)), set(identities)
