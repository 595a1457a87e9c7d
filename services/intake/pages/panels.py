"""What notices add to the pages of others."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from cases.cases.schemas import TaskView
from cases.cases.views import MoreOfTask
from cases.deadlines.views import due_of, is_late, told_of
from kernel.actor import Actor
from kernel.clock import now
from kernel.web.day import Act, DayRow, Urgency, Waiting, When
from kernel.web.i18n import gettext
from kernel.web.render import Lead
from kernel.web.text import counted, format_date, format_datetime
from services.intake import rules, views
from services.intake.access import may
from services.intake.pages.common import P
from services.intake.rules.channels import within
from services.intake.schemas import FoundNotice, NoticeHeader, NoticeOnMyDay
from services.intake.schemas.in_case import NoticeInCase
from services.intake.views import arrivals
from tenants.tables import Role

ON_MY_DAY = 5


async def on_my_day(actor: Actor) -> Waiting | None:
    """To heads what waits for its place; whoever got one has a task for it, and its row says the notice (`on_tasks`)."""
    if not may(actor, P.ASSIGN):
        return None
    found, number = await views.notices_on_my_day(actor, limit=ON_MY_DAY)
    more = number - len(found)
    return Waiting([_row(one, assigns=True) for one in found], _rest(more), _waiting_words(number), more)


async def on_tasks(actor: Actor, tasks: Collection[tuple[TaskView, UUID]]) -> dict[UUID, MoreOfTask]:
    """(in unit) The notices whose urgency is to be assessed, or that were joined and are to be read, in the rows of their tasks: one duty, one row, one act."""
    of = {task.id: source for task, source in tasks if task.kind in (rules.ASSESS_URGENCY, rules.READ_JOINED)}
    found = await views.notices_of_tasks(actor, set(of.values())) if of else {}
    return {task_id: _of_task(found[source]) for task_id, source in of.items() if source in found}


def _of_task(one: NoticeOnMyDay) -> MoreOfTask:
    notice = one.header
    when = gettext("přijato {when}").format(when=format_datetime(notice.received_at))
    return MoreOfTask(
        words=[within(notice.channel_words), when, *notice.signs],
        quote=one.begins,
        url=f"/notices/{notice.id}",
        tells=[("notice.assigned", notice.id), ("notice.joined", notice.id), *told_of(one.terms)],
        urgent=notice.at_once,
    )


async def waiting_on(actor: Actor) -> Waiting | None:
    """To who takes calls and assigns none: what waits for the head, to be known and no duty of theirs; what they may give on themselves
    leads there, as of the mailroom where it gives what came to it."""
    takes = actor.has_role(Role.INTAKE_WORKER, Role.ON_CALL_WORKER)
    if may(actor, P.ASSIGN) or not (takes or actor.has_role(Role.MAILROOM)):
        return None
    by = await views.gives_among(actor)
    if not takes and by is None:
        return None
    found, number = await views.notices_on_my_day(actor, limit=ON_MY_DAY)
    rows = [_row(one, assigns=False, gives=by is not None and by(one.header)) for one in found]
    more = number - len(found)
    return Waiting(rows, _rest(more), more=more) if rows else None


async def noted_on(actor: Actor) -> dict[str, Any] | None:
    """To who notes what comes and takes nothing down: what of theirs waits, and for whom."""
    if not may(actor, P.NOTE) or may(actor, P.RECORD):
        return None
    found, whose = await arrivals.noted_by_me(actor)
    return {"rows": found, "whose": whose} if found else None


def _row(one: NoticeOnMyDay, *, assigns: bool, gives: bool = False) -> DayRow:
    """A notice that waits, as a row; among what is late only for who has to do it."""
    notice, here = one.header, f"/notices/{one.header.id}"
    at = now()
    late = [term for term in one.terms if is_late(term, at)]
    days = dict.fromkeys(format_date(term.due_on, year=False) for term in late)
    over = [gettext("lhůta byla {day}").format(day=day) for day in days]
    received = gettext("přijetí: {who}").format(who=notice.received_by) if notice.received_by else ""
    when, moment = notice.received_at, When.SINCE
    if late and assigns:  # late since its deadline, not since it came
        since = format_datetime(notice.received_at)
        when, moment, over = min(term.due_on for term in late), When.BY, []
        received = gettext("přijetí: {who}").format(who=", ".join(filter(None, (notice.received_by, since))))
    return DayRow(
        key=f"oznameni-{notice.id}",
        urgency=Urgency.ARRIVED
        if not assigns
        else Urgency.URGENT
        if notice.at_once
        else Urgency.LATE
        if late
        else Urgency.ARRIVED,
        title=notice.child_name,
        when=when,
        moment=moment,
        words=[
            notice.reference_number,
            within(notice.channel_words),
            *([received] if received else []),
            *notice.signs,
            *over,
            *([gettext("předáte podle pravidel")] if gives else []),
        ],
        quote=one.begins,
        url=f"{here}/give" if gives else here,
        act=Act(gettext("Přidělit"), f"{here}/assign", name=notice.reference_number)
        if assigns
        else Act(gettext("Přejít na oznámení"), here, name=notice.reference_number),
        tells=told_of(one.terms),
    )


def _rest(number: int) -> Lead | None:
    words = gettext("a dalších oznámení: {n}").format(n=number)
    return Lead(words, "/notices?which=waiting") if number > 0 else None


def _waiting_words(number: int) -> str:
    """How many notices wait to be assigned."""
    words = (gettext("oznámení čeká na přidělení"), gettext("oznámení čekají na přidělení"))
    many = gettext("oznámení čeká na\u00a0přidělení")  # one and five are two words in English
    return counted(number, *words, many) if number else ""


async def given_on(actor: Actor) -> list[NoticeHeader] | None:
    """To who takes calls and assigns none: who got what they took down."""
    if may(actor, P.ASSIGN) or not actor.has_role(Role.INTAKE_WORKER, Role.ON_CALL_WORKER):
        return None
    return await views.what_became_of_mine(actor, limit=ON_MY_DAY) or None


async def to_take_down(actor: Actor) -> dict[str, bool] | None:
    """The ways from My day to the telephone form and to noting that something came, as far as they are the actor's."""
    ways = {"record": may(actor, P.RECORD), "note": may(actor, P.NOTE)}
    return ways if any(ways.values()) else None


async def on_case(actor: Actor, case_id: UUID) -> list[NoticeInCase] | None:
    """The notices that led to a case, with by what it was assigned, for those who work with notices."""
    if not may(actor, P.LIST):
        return None
    return await views.notices_in_case(actor, case_id) or None


async def due_in_case(actor: Actor, case_id: UUID) -> list[DayRow]:
    """(in unit) What runs for the notices of a case beside its tasks."""
    return await due_of(actor, await views.ids_of_case(actor, case_id)) if may(actor, P.LIST) else []


async def on_search(actor: Actor, query: str) -> list[FoundNotice] | None:
    """Notices that fit what was typed, for those who work with notices."""
    if not may(actor, P.LIST):
        return None
    return await views.find_notices(actor, query) or None


def takes_notices(session: Any) -> bool:
    """Whether the menu leads the person to notices."""
    return may(session.actor(), P.LIST)
