"""What somebody sees of notices that wait for a return."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from cases.cases.rules import KEY_WORKER_ROLES
from kernel import audit, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.exceptions import NotAllowed, NotThere
from kernel.legal_time import instant_at, prague_date, today_in_prague
from kernel.readable import opened, unreadable
from kernel.web.i18n import gettext
from services.intake import views as intake_views
from services.intake.access import IntakePermission, NoticeHold
from services.intake.access import may as may_of_notices
from services.intake.schemas import NoticeOnMyDay
from services.intake.tables import NoticeStatus
from services.intake.views.headers import as_headers
from services.waiting import repository, rules
from services.waiting.access import WaitHold, WaitPermission, wait_for
from services.waiting.schemas import StoredWait, Waiting, Waits, WaitText, WaitView
from tenants import views as tenant_views
from tenants.leaving.schemas import LeftRow
from tenants.schemas import WorkerView
from tenants.settings.views import value_on

MOST = 50  # of one notice
MOST_OPEN = 500  # of a service
ON_MY_DAY = 10


async def waits_of(actor: Actor, notice_id: UUID) -> Waits | None:
    """What a notice waited for, for its page, whose look is recorded there; None where there is nothing to say."""
    async with look(actor):
        try:
            hold = await wait_for(actor, notice_id, WaitPermission.READ)
        except (NotThere, NotAllowed):
            return None
        found = await told(actor, hold)
        return found if found.all or found.may_wait else None


async def waits_view(actor: Actor, notice_id: UUID) -> Waits:
    """What a notice waited for; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await wait_for(actor, notice_id, WaitPermission.READ)
        audit.read(actor, "notice_wait", notice_id, case_id=hold.notice.row.case_id)
        return await told(actor, hold)


async def waiting(actor: Actor, notice_id: UUID) -> Waiting:
    """What a head needs to let a notice wait; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await wait_for(actor, notice_id, WaitPermission.SET)
        audit.read(actor, "notice_wait", notice_id, case_id=hold.notice.row.case_id)
        child = (await intake_views.text_of(actor, hold.notice)).child
        (header,) = await as_headers(actor, [hold.notice.row], [child])
        bounds = await bounds_of(actor, hold.notice)
        return Waiting(
            waits=await told(actor, hold),
            header=header,
            workers=await possible(actor),
            why_not=bounds.why_not,
        )


async def possible(actor: Actor) -> list[WorkerView]:
    """(in unit) Whose return may be waited for: everybody who leads cases here but the actor, who is there."""
    workers = await tenant_views.workers_of_service(actor, roles=KEY_WORKER_ROLES)
    return [each for each in workers if each.id != actor.worker_id]


class Bounds(NamedTuple):
    """Why a notice may not wait, if it may not, and until which day it may at the latest."""

    why_not: str
    last: date


async def bounds_of(actor: Actor, hold: NoticeHold) -> Bounds:
    """(in unit) The same of a notice one holds, by how urgent it is and what the authority set; nothing is shown."""
    today = today_in_prague()
    days = await value_on(actor, today, rules.WAITS_DAYS)
    last = rules.last_day(prague_date(hold.row.received_at), days)
    standing, opened = (
        (await intake_views.urgency_of(actor, [hold.id])).get(hold.id),
        await intake_views.open_of(actor, hold),
    )
    why = rules.why_not(
        hold.row.channel,
        days=days,
        last=last,
        today=today,
        urgent=(standing is not None and standing.sign in intake_views.AT_ONCE)
        or await intake_views.urgent_there(actor, hold) is not None,
        judged=not (opened.asked or opened.waits),
    )
    return Bounds(why, last)


async def told(actor: Actor, hold: WaitHold) -> Waits:
    """(in unit) What a notice that one holds waited for."""
    notice = hold.notice
    rows = await repository.list_of(actor, notice.id, limit=MOST)
    may_set = WaitPermission.SET in hold.permissions and notice.row.status == NoticeStatus.RECORDED
    bounds = await bounds_of(actor, notice) if may_set else None
    return Waits(
        notice_id=notice.id,
        version=rules.version_of(rows),
        may=sorted(each.value for each in hold.permissions if may_set or each is not WaitPermission.SET),
        waits=any(row.ended_at is None for row in rows),
        may_wait=bounds is not None and not bounds.why_not,
        last_day=bounds.last if bounds is not None and not bounds.why_not else None,
        all=await _views(actor, notice, rows),
    )


async def _views(actor: Actor, notice: NoticeHold, rows: Collection[StoredWait]) -> list[WaitView]:
    reads = IntakePermission.READ in notice.permissions
    whom = {who for row in rows for who in (row.worker_id, row.set_by, row.ended_by)}
    names = await tenant_views.worker_names(actor.tenant, whom)
    sealer = await keys.sealer(actor.tenant, notice.id) if rows and reads else None
    today = today_in_prague()
    return [
        WaitView(
            id=row.id,
            worker_id=row.worker_id,
            worker=names.get(row.worker_id, ""),
            until=row.until,
            reason=(opened(sealer, "notice_wait", row.id, row.sealed, WaitText) or WaitText(reason=unreadable())).reason
            if reads
            else "",
            set_by=names.get(row.set_by, ""),
            set_at=row.set_at,
            ended=row.ended or "",
            ended_by=names.get(row.ended_by, "") if row.ended_by else "",
            ended_at=row.ended_at,
            due=row.ended_at is None and row.until <= today,
        )
        for row in rows
    ]


# --- beside notices and on My day --------------------------------------------------------------------------------


async def returns_of(actor: Actor, notice_ids: Collection[UUID]) -> Mapping[UUID, intake_views.Return]:
    """(in unit) For whom those of these notices wait that do."""
    rows = await repository.list_open_of(actor, notice_ids)
    names = await tenant_views.worker_names(actor.tenant, {row.worker_id for row in rows})
    return {row.notice_id: intake_views.Return(worker=names.get(row.worker_id, ""), until=row.until) for row in rows}


async def ids_waiting(actor: Actor, most: int = MOST_OPEN) -> list[UUID]:
    """(in unit) The notices of the service that wait for somebody, the first day in front; shown to nobody."""
    return [row.notice_id for row in await repository.list_open(actor, limit=most)]


async def on_heads_day(actor: Actor) -> tuple[list[tuple[StoredWait, NoticeOnMyDay]], int]:
    """What waits for somebody's return, the first day in front, and how much there is; to who may assign it."""
    async with look(actor):
        if not may_of_notices(actor, IntakePermission.ASSIGN):
            return [], 0
        rows = await repository.list_open(actor, limit=MOST_OPEN)
        shown = rows[:ON_MY_DAY]
        found = await intake_views.notices_of_tasks(actor, {row.notice_id for row in shown}) if shown else {}
        return [(row, found[row.notice_id]) for row in shown if row.notice_id in found], len(rows)


async def for_somebody(actor: Actor, worker_id: UUID) -> tuple[list[tuple[StoredWait, NoticeOnMyDay]], int]:
    """(in unit) What waits for the return of somebody in whose place the actor is, the first day in front, and how much there is."""
    if not may_of_notices(actor, IntakePermission.LIST):
        return [], 0
    rows = await repository.list_open_for(actor, [worker_id], limit=MOST_OPEN)
    shown = rows[:ON_MY_DAY]
    found = await intake_views.notices_of_tasks(actor, {row.notice_id for row in shown}) if shown else {}
    return [(row, found[row.notice_id]) for row in shown if row.notice_id in found], len(rows)


class Away(NamedTuple):
    """Somebody whom notices wait for: until the last day of these, and how many there are."""

    name: str
    until: date
    number: int


async def away(actor: Actor) -> list[Away]:
    """Who is away as far as what waits for them tells it, the first back in front; to who may assign."""
    async with look(actor):
        if not may_of_notices(actor, IntakePermission.ASSIGN):
            return []
        today, of = today_in_prague(), dict[UUID, list[date]]()
        for row in await repository.list_open(actor, limit=MOST_OPEN):
            if row.until > today:
                of.setdefault(row.worker_id, []).append(row.until)
        names = await tenant_views.worker_names(actor.tenant, of)
        return sorted(
            (Away(names.get(who, ""), max(days), len(days)) for who, days in of.items()), key=lambda one: one.until
        )


async def waits_for_leavers(actor: Actor, worker_ids: Collection[UUID], limit: int) -> list[LeftRow]:
    """(in unit) What waits for people who will not come back to it, for the head, who assigns it."""
    rows = await repository.list_open_for(actor, worker_ids, limit=limit)
    about = await intake_views.names_of_notices(actor, {row.notice_id for row in rows})
    return [
        LeftRow(
            worker_id=row.worker_id,
            title=gettext("Oznámení čeká na návrat"),
            about=about[row.notice_id],
            url=f"/notices/{row.notice_id}/assign",
            act=gettext("Přidělit"),
        )
        for row in rows
        if row.notice_id in about
    ]


async def stays_until(actor: Actor, worker_id: UUID, until: date) -> bool:
    """(in unit) Whether somebody still leads cases here on a day, as far as their roles say it now."""
    then = await tenant_views.roles_here(actor, worker_id, instant_at(until, 12, 0))
    return bool(KEY_WORKER_ROLES & set(then))


async def still_waited(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    """Those of these notices that still wait to be assigned and that the actor may assign: to the others it is no news."""
    async with look(actor):
        if not notice_ids or not may_of_notices(actor, IntakePermission.ASSIGN):
            return set()
        known = await intake_views.known_notices(actor, notice_ids)
        return {each.id for each in known if each.status == NoticeStatus.RECORDED}
