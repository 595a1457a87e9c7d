"""Pages of waiting for a return: letting a notice wait, taking that back, the head's day."""

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from cases.deadlines.views import told_of
from kernel.actor import Actor
from kernel.legal_time import today_in_prague
from kernel.web.conflicts import Stored
from kernel.web.day import Act, DayRow, Urgency, Waiting
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look_at, show
from kernel.web.render import Lead
from kernel.web.text import counted, date_field, format_date, format_weekday_date
from services.intake.rules.channels import within
from services.intake.schemas import NoticeOnMyDay
from services.waiting import rules, service, views
from services.waiting.access import WaitPermission
from services.waiting.exceptions import WaitsNoMore
from services.waiting.schemas import EndWait, LetWait, StoredWait, Waits
from services.waiting.views import Away

AnyRequest = Request[Any, Any, Any]
P = WaitPermission
HERE = "/notices/{notice_id:uuid}/wait"


@get(HERE, rule=P.SET)
async def wait_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """For whom it is to wait, until when, and why."""
    return await _draw(request, notice_id, Shown())


@post(HERE, rule=P.SET, status_code=200)
async def let_wait(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Let it wait."""
    there = f"/notices/{notice_id}"

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(LetWait)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.let_wait(actor, notice_id, order, version=sent.number("version")),
            at=lambda _: there,
        )
        day = format_weekday_date(order.until, "short")
        said = gettext("Oznámení počká na návrat do {day}: lhůty běží dál a ten den vám ho připomene Můj den.")
        return go(request, there, said.format(day=day))

    return await act_or_show_again(request, act, partial(_draw, request, notice_id))


@one_look_at("notice_wait")
async def _draw(request: AnyRequest, notice_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.waiting(actor_of(request), notice_id)
    waits = view.waits
    if waits.all and shown.behind(waits.version):
        shown = shown.against(_stored(waits))
    elif "version" not in shown.sent:
        kept = {name: shown.sent.texts(name) for name in shown.sent.names}
        shown = Shown(filled({"version": str(waits.version), **_fields(waits), **kept}), shown.errors)
    if P.SET.value not in waits.may:
        return go(request, f"/notices/{notice_id}", gettext("Na přidělení už oznámení nečeká."), kind="due")
    shown = await begun(request, shown)
    if waits.all:
        shown = shown.since(waits.version, lambda _: _stored(waits))
    return show(
        request,
        "waiting/wait.html",
        **shown.context(),
        view=view,
        worker_options=[(str(each.id), each.name) for each in view.workers],
    )


def _fields(waits: Waits) -> dict[str, str]:
    """What the form begins with: what it waits for now."""
    one = waits.now
    if one is None:
        return {}
    return {"worker_id": str(one.worker_id), "until": date_field(one.until), "reason": one.reason}


def _stored(waits: Waits) -> Stored:
    """What somebody else wrote while the form was open: it stands beside, and nothing of it is taken over."""
    last = waits.all[0]
    over = last.ended and last.ended_at
    return Stored(
        fields=filled(_fields(waits)),
        version=waits.version,
        by=last.ended_by if over else last.set_by,
        at=last.ended_at if over else last.set_at,
        next_step=True,
        words={str(each.worker_id): each.worker for each in waits.all},
    )


@post(f"{HERE}/end", rule=P.SET, status_code=200)
async def end_wait(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Take it back."""
    order, there = (await read_form(request)).order(EndWait), f"/notices/{notice_id}"
    try:
        await service.end_wait(actor_of(request), notice_id, order)
    except WaitsNoMore as over:
        return go(request, there, gettext(over.message), kind="due")
    return go(request, f"{there}#cekani", gettext("Oznámení už na návrat nečeká. Čeká na přidělení."))


async def on_notice(actor: Actor, notice_id: UUID) -> dict[str, Any] | None:
    """For whom it waits or waited, on the page of the notice."""
    found = await views.waits_of(actor, notice_id)
    return {"of": found, "ends": rules.ENDS} if found is not None else None


async def on_my_day(actor: Actor) -> Waiting | None:
    """To heads what waits for a return: it comes up again on the day that was said."""
    found, number = await views.on_heads_day(actor)
    if not number:
        return None
    more = number - len(found)
    rest = Lead(gettext("a dalších čekajících na návrat: {n}").format(n=more), "/notices?which=returning")
    words = (gettext("oznámení čeká na návrat"), gettext("oznámení čekají na návrat"))
    many = gettext("oznámení čeká na\u00a0návrat")  # one and five are two words in English
    summary = counted(number, *words, many)
    return Waiting([_row(*one) for one in found], rest if more > 0 else None, summary, more)


def _row(wait: StoredWait, one: NoticeOnMyDay) -> DayRow:
    """A notice that waits for a return, in front of the others once its day has come; its deadlines are said unmoved."""
    notice, here, today = one.header, f"/notices/{one.header.id}", today_in_prague()
    terms = [(term.due_on < today, format_date(term.due_on, year=False)) for term in one.terms[:1]]
    return DayRow(
        key=f"navrat-{notice.id}",
        urgency=Urgency.SOON if wait.until > today else Urgency.TODAY if wait.until == today else Urgency.LATE,
        title=notice.child_name,
        when=wait.until,
        words=[
            notice.reference_number,
            within(notice.channel_words),
            *notice.signs,
            *(
                (gettext("lhůta byla {day}") if over else gettext("lhůta je {day}")).format(day=day)
                for over, day in terms
            ),
        ],
        quote=one.begins,
        url=here,
        act=Act(gettext("Přidělit"), f"{here}/assign", name=notice.reference_number),
        tells=told_of(one.terms),
    )


async def in_place(actor: Actor, worker_id: UUID) -> Waiting | None:
    """(in unit) What waits for somebody's return, for who stands in for them; whether it waits on is up to the head."""
    found, number = await views.for_somebody(actor, worker_id)
    waits = gettext("Čeká na návrat")
    rows = [replace(_row(*each), title=f"{waits}: {each[1].header.child_name}", act=None) for each in found]
    return Waiting(rows, more=number - len(found)) if rows else None


async def who_is_away(actor: Actor) -> list[Away] | None:
    """To heads who is away, as far as what waits for them tells it."""
    return await views.away(actor) or None


ROUTES: list[Any] = [wait_form, let_wait, end_wait]
