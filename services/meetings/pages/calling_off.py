"""A meeting that is not held, and a client who is taken off the agenda."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from kernel.exceptions import StaleVersion
from kernel.web.conflicts import Act, Stored
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.pages import go, one_look, show
from services.meetings import service, views
from services.meetings.exceptions import ItemConcluded, MeetingCalledOff, MeetingSettled
from services.meetings.pages.common import AnyRequest, P
from services.meetings.schemas import CallMeetingOff, MeetingView

TAKE_OFF = "/meetings/{meeting_id:uuid}/items/{item_id:uuid}/take-off"
NO_MORE = N_("Tento bod už z programu stáhnout nejde.")
CHANGED = N_("Bod se mezitím změnil. Podívejte se na něj, než klienta z programu stáhnete.")


@get("/meetings/{meeting_id:uuid}/call-off", rule=P.CALL_OFF)
async def calling_off_form(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """What would happen, and why."""
    return await _draw(request, meeting_id, Shown())


@post("/meetings/{meeting_id:uuid}/call-off", rule=P.CALL_OFF, status_code=200)
async def call_off(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """Say that the meeting is not held."""

    async def act(sent: Form) -> Response[Any]:
        order, version = sent.order(CallMeetingOff), sent.number("version")
        await service.call_off(actor_of(request), meeting_id, order, version=version)
        return go(request, f"/meetings/{meeting_id}", gettext("Porada je odvolaná, pozvaní se to dozvědí."))

    return await act_or_show_again(request, act, partial(_draw, request, meeting_id))


@one_look
async def _draw(request: AnyRequest, meeting_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.meeting_view(actor_of(request), meeting_id, agenda=False)
    shown = await begun(request, shown)
    over, is_new = P.CALL_OFF not in view.may, not shown.sent.names
    if "version" not in shown.sent:
        shown = shown.with_value("version", str(view.version))
    elif shown.behind(view.version):
        shown = shown.against(_stored(view, await views.last_act_at(actor_of(request), meeting_id), over=over))
    if over and (is_new or not shown.errors.differing):
        words = MeetingSettled.message if view.called_off_at is None else MeetingCalledOff.message
        return go(request, f"/meetings/{meeting_id}", gettext(words), kind="due")
    return show(request, "meetings/call_off.html", **shown.context(), view=view)


def _stored(view: MeetingView, last: Act, *, over: bool) -> Stored:
    """What somebody else said of it meanwhile; a meeting that was moved can still be called off."""
    fields = filled({"reason": view.called_off_why})
    return Stored(
        fields=fields,
        version=view.version,
        by=view.called_off_by,
        at=view.called_off_at,
        next_step=True,
        over=over,
        last=last,
    )


@get(TAKE_OFF, rule=P.TAKE_OFF)
@one_look
async def ask_to_take_off(request: AnyRequest, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[Any]:
    """What would happen."""
    view = await views.item_view(actor_of(request), item_id, meeting_id=meeting_id)
    if P.TAKE_OFF not in view.may:
        words = ItemConcluded.message if view.concluded_at else NO_MORE
        return go(request, f"/meetings/{meeting_id}", gettext(words), kind="due")
    return show(request, "meetings/take_off.html", view=view)


@post(TAKE_OFF, rule=P.TAKE_OFF, status_code=200)
async def take_off(request: AnyRequest, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[Any]:
    """Take the client off the agenda."""

    async def act(sent: Form) -> Response[Any]:
        await views.check_on_agenda(actor_of(request), item_id, meeting_id)
        try:
            await service.take_off(actor_of(request), item_id, version=sent.number("version"))
        except StaleVersion:
            return go(request, f"/meetings/{meeting_id}/items/{item_id}/take-off", gettext(CHANGED), kind="due")
        return go(request, f"/meetings/{meeting_id}", gettext("Klient na programu této porady už není."))

    async def say(shown: Shown) -> Response[Any]:
        return go(request, f"/meetings/{meeting_id}", " ".join(shown.errors.values()), kind="due")

    return await act_or_show_again(request, act, say)


ROUTES: list[Any] = [calling_off_form, call_off, ask_to_take_off, take_off]
