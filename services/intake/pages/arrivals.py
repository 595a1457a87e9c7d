"""That something came: noting it in two fields, and taking it down later from there."""

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from kernel.actor import Actor
from kernel.web.api import decode_cursor, encode_cursor
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, happened_now, options, read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, show, stands_at
from kernel.web.render import Lead, Undo
from services.intake import rules
from services.intake.access import may
from services.intake.exceptions import ArrivalEndedAlready, ArrivalWaits
from services.intake.pages.common import AnyRequest, P, leads_to
from services.intake.pages.questions import fields_of
from services.intake.pages.recording import draw_form, order_of
from services.intake.rules import arrivals as rules_of_arrivals
from services.intake.rules.channels import BY_MAILROOM
from services.intake.schemas import RecordedNotice
from services.intake.schemas.arrivals import ArrivalView, EndArrival, NoteArrival
from services.intake.service import arrivals as service
from services.intake.tables import Channel
from services.intake.views import arrivals as views
from services.intake.views import offered_today

ARRIVALS = "/notices/arrivals"
ENDED = f"{ARRIVALS}/ended"
PAGE = 50
_ONE = f"{ARRIVALS}/{{arrival_id:uuid}}"


@get(f"{ARRIVALS}/new", rule=P.NOTE)
async def new_arrival(request: AnyRequest) -> Response[Any]:
    """How and when: two fields."""
    return await _draw_new(request, Shown(filled(happened_now())))


@one_look
async def _draw_new(request: AnyRequest, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    await views.check_may_note(actor)
    shown = await begun(request, shown)
    mine = rules.ASKED_BY if may(actor, P.RECORD) else BY_MAILROOM
    ways = [
        (each.channel.value, each.words) for each in await offered_today(actor, recent=True) if each.channel in mine
    ]
    return show(request, "intake/arrival.html", **shown.context(), ways=ways)


@post(f"{ARRIVALS}/new", rule=P.NOTE, status_code=200)
async def note_arrival(request: AnyRequest) -> Response[Any]:
    """Note it; whoever takes notices down can go on to its form at once."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(NoteArrival, moments={"received_at": ("day", "time")})
        made = await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.note_arrival(actor, order),
            at=lambda made: f"{ARRIVALS}/{made}",
        )
        here = f"/notices#prichod-{made}"
        words = gettext("Příchod je zapsaný. Co přišlo, zapište ještě v první den: do té doby to stojí v Mém dni.")
        if not may(actor_of(request), P.RECORD):
            return go(request, here, gettext("Příchod je zapsaný. Oznámení zapíše, kdo je přijímá."))
        return go(request, here, words, to=Lead(gettext("Zapsat teď"), f"{ARRIVALS}/{made}"))

    return await act_or_show_again(request, act, partial(_draw_new, request), fields={"received_at": "day"})


@get(_ONE, rule=P.RECORD)
async def arrival_form(request: AnyRequest, arrival_id: FromPath[UUID]) -> Response[Any]:
    """The notice of what came, by the channel that was noted; of what was taken down that notice."""
    return await _draw_one(request, arrival_id, Shown())


@post(_ONE, rule=P.RECORD, status_code=200)
async def record_arrival(request: AnyRequest, arrival_id: FromPath[UUID]) -> Response[Any]:
    """Take it down."""

    async def act(sent: Form) -> Response[Any]:
        view = await views.arrival_view(actor_of(request), arrival_id)
        order = order_of(sent, Channel(view.channel))
        made = await once_by_form(
            request,
            sent.text("once"),
            RecordedNotice,
            lambda actor: service.record_arrival(actor, arrival_id, order),
            at=lambda made: f"/notices/{made.id}",
            only_one=True,
        )
        message = gettext("Oznámení {number} je zapsané.").format(number=made.reference_number)
        return go(request, leads_to(sent, made.id), message)

    draw, fields = partial(_draw_one, request, arrival_id), fields_of(await read_form(request))
    return await act_or_show_again(request, act, draw, fields=fields)


@one_look
async def _draw_one(request: AnyRequest, arrival_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.arrival_view(actor_of(request), arrival_id)
    if not shown.sent.names and (view.notice_id or view.reason):
        return _gone(request, view)
    beside = not shown.sent.names and bool(shown.errors)
    if not shown.sent.names:
        shown = Shown(filled(rules_of_arrivals.prefilled(view.received_at)), shown.errors, shown.status_code)
    shown = await begun(request, shown, beside=beside)
    reasons = options(rules_of_arrivals.ENDS)
    return await draw_form(request, shown, Channel(view.channel), arrival=view, reasons=reasons)


def _gone(request: AnyRequest, view: ArrivalView) -> Response[Any]:
    if view.notice_id:
        said = gettext("Oznámení {number} o tom už je zapsané, zápis: {who}. Tady je.")
        words = said.format(number=view.reference_number, who=view.ended_by)
        return go(request, f"/notices/{view.notice_id}", words, kind="due")
    if not view.reason:
        return go(request, f"/notices#prichod-{view.id}", gettext(ArrivalWaits.message), kind="due")
    said = gettext("Oznámení z toho podle záznamu nebude, zápis: {who}. Byl-li to omyl, vraťte to tady.")
    return go(request, f"{ENDED}#prichod-{view.id}", said.format(who=view.ended_by), kind="due")


@post(f"{_ONE}/end", rule=P.RECORD, status_code=200)
async def end_arrival(request: AnyRequest, arrival_id: FromPath[UUID]) -> Response[Any]:
    """No notice comes of it."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(EndArrival)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.end_arrival(actor, arrival_id, order),
            at=lambda _: "/notices",
            only_one=True,
        )
        undo = Undo(f"{ARRIVALS}/{arrival_id}/reopen", {})
        to = Lead(gettext("Z čeho oznámení není"), f"{ENDED}#prichod-{arrival_id}")
        return go(request, "/notices", gettext("Zapsáno: oznámení z toho nebude."), undo=undo, to=to)

    async def draw(refused: Shown) -> Response[Any]:
        if "reason" not in refused.errors:
            return await _draw_one(request, arrival_id, refused)
        stands_at(request, f"{ARRIVALS}/{arrival_id}")  # beside it stands the notice, as its writer left it
        return await _draw_one(request, arrival_id, Shown(errors=refused.errors, status_code=refused.status_code))

    return await act_or_show_again(request, act, draw)


@get(ENDED, rule=P.LIST)
async def list_ended(request: AnyRequest, after: FromQuery[str] = "") -> Response[Any]:
    """What no notice came of: who said so, when and why; whoever takes notices down can take that back."""
    return await _draw_ended(request, after)


@one_look
async def _draw_ended(request: AnyRequest, after: str) -> Response[Any]:
    actor = actor_of(request)
    rows = await views.list_ended(actor, after=decode_cursor(after), limit=PAGE + 1)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    last = rows[-1] if more else None
    return show(
        request,
        "intake/ended.html",
        rows=rows,
        why=rules_of_arrivals.ENDS,
        may_record=may(actor, P.RECORD),
        next_url=f"{ENDED}?{urlencode({'after': encode_cursor(last.ended_at, last.id)})}"
        if last and last.ended_at
        else None,
        start_url=ENDED if after else None,
    )


@post(f"{_ONE}/reopen", rule=P.RECORD, status_code=200)
async def reopen_arrival(request: AnyRequest, arrival_id: FromPath[UUID]) -> Response[Any]:
    """Take back that no notice comes of it."""
    try:
        await service.reopen_arrival(actor_of(request), arrival_id)
    except (ArrivalWaits, ArrivalEndedAlready):
        return _gone(request, await views.arrival_view(actor_of(request), arrival_id))
    words = gettext("Vráceno: co přišlo, zase čeká na zapsání.")
    return go(request, "/notices", words, to=Lead(gettext("Zapsat teď"), f"{ARRIVALS}/{arrival_id}"))


async def on_notices(actor: Actor) -> list[ArrivalView] | None:
    """What came and waits to be taken down, beside the list."""
    return await views.list_arrivals(actor) or None


ROUTES: list[Any] = [new_arrival, note_arrival, arrival_form, record_arrival, end_arrival, list_ended, reopen_arrival]
