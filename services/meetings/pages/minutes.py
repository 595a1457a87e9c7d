"""The internal minutes of a meeting."""

from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look, show
from kernel.web.text import format_datetime
from services.meetings import service, views
from services.meetings.exceptions import MeetingCalledOff
from services.meetings.pages.common import AnyRequest, P
from services.meetings.schemas import WriteMinutes


@get("/meetings/{meeting_id:uuid}/minutes", rule=P.WRITE_MINUTES)
async def minutes_form(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """The internal minutes to write."""
    return await _draw(request, meeting_id, Shown())


@post("/meetings/{meeting_id:uuid}/minutes", rule=P.WRITE_MINUTES, status_code=200)
async def write_minutes(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """Keep the minutes."""

    async def act(sent: Form) -> Response[Any]:
        order, version = sent.order(WriteMinutes), sent.number("version")
        await service.write_minutes(actor_of(request), meeting_id, order, version=version)
        return go(request, f"/meetings/{meeting_id}", gettext("Zápis je uložený."))

    return await act_or_show_again(request, act, partial(_draw, request, meeting_id))


@one_look
async def _draw(request: AnyRequest, meeting_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.meeting_view(actor_of(request), meeting_id, agenda=False)
    shown = await begun(request, shown)
    fields = filled({"minutes": view.minutes})
    stored = Stored(fields=fields, version=view.version, by=view.minutes_by, at=view.minutes_at)
    if shown.behind(view.version):
        stored = msgspec.structs.replace(stored, last=await views.last_act_at(actor_of(request), meeting_id))
    if view.called_off_at is not None:
        if not shown.sent.names:
            return go(request, f"/meetings/{meeting_id}", gettext(MeetingCalledOff.message), kind="due")
        said = gettext("Porada mezitím odvolána: {name}, {when}.").format(
            name=view.called_off_by, when=format_datetime(view.called_off_at)
        )
        stored = msgspec.structs.replace(stored, over=True, said=said)
    if "minutes" not in shown.sent:
        shown = Shown(stored.opened(), shown.errors, shown.status_code)
    elif shown.behind(view.version):
        shown = shown.against(stored)
    return show(request, "meetings/minutes.html", **shown.context(), view=view)


ROUTES: list[Any] = [minutes_form, write_minutes]
