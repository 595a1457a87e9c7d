"""One more person at a meeting to come."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from kernel.web.form_page import Shown, act_or_show_again
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, show
from services.case_management.pages import options_told
from services.meetings import service, views
from services.meetings.pages.common import AnyRequest, P
from services.meetings.schemas import InviteToMeeting


@get("/meetings/{meeting_id:uuid}/invite", rule=P.INVITE)
async def invite_form(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """Who can still come."""
    return await _draw(request, meeting_id, Shown())


@post("/meetings/{meeting_id:uuid}/invite", rule=P.INVITE, status_code=200)
async def invite(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """Invite somebody."""

    async def act(sent: Form) -> Response[Any]:
        await service.invite(actor_of(request), meeting_id, sent.order(InviteToMeeting))
        return go(request, f"/meetings/{meeting_id}", gettext("Účastník je přidaný."))

    return await act_or_show_again(request, act, partial(_draw, request, meeting_id))


async def _draw(request: AnyRequest, meeting_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.invitable(actor_of(request), meeting_id)
    return show(
        request,
        "meetings/invite.html",
        **shown.context(),
        view=view,
        people=[
            (each["value"], " · ".join(filter(None, (each["text"], each.get("hint")))))
            for each in options_told(view.people, view.unnamed)
        ],
    )


ROUTES: list[Any] = [invite_form, invite]
