"""One more client on the agenda."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, show
from kernel.web.text import format_date
from services.meetings import service, views
from services.meetings.pages.common import AnyRequest, P, said_of_consents
from services.meetings.schemas import AddItem

_HOLDS = N_("souhlas platí do {day}")
_TOO_LATE = N_("souhlas platí jen do {day}, v den porady už ne")


@get("/meetings/{meeting_id:uuid}/items/new", rule=P.ADD_ITEM)
async def agenda_form(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """Who can still be discussed, and who cannot, with the reason."""
    return await _draw(request, meeting_id, Shown())


@post("/meetings/{meeting_id:uuid}/items/new", rule=P.ADD_ITEM, status_code=200)
async def add_item(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """Put a client on the agenda."""

    async def act(sent: Form) -> Response[Any]:
        order, at = sent.order(AddItem), f"/meetings/{meeting_id}/items/{{}}".format
        item_id = await once_by_form(
            request, sent.text("once"), UUID, lambda actor: service.add_item(actor, meeting_id, order), at=at
        )
        item = await views.item_view(actor_of(request), item_id, meeting_id=meeting_id)
        said, kind = said_of_consents(gettext("Klient je na programu."), [item])
        return go(request, f"/meetings/{meeting_id}/items/{item_id}", said, kind=kind)

    return await act_or_show_again(request, act, partial(_draw, request, meeting_id))


@one_look
async def _draw(request: AnyRequest, meeting_id: UUID, shown: Shown) -> Response[Any]:
    choices = await views.meeting_choices(actor_of(request), meeting_id=meeting_id)
    shown = await begun(request, shown)
    return show(
        request,
        "meetings/add_item.html",
        **shown.context(),
        choices=choices,
        options=[
            {
                "value": str(each.case_management_id),
                "text": each.client_name,
                "hint": gettext(_TOO_LATE if each.too_late(choices.held_on) else _HOLDS).format(
                    day=format_date(each.valid_until)
                ),
            }
            for each in choices.agenda
            if each.open
        ],
        meeting_id=meeting_id,
    )


ROUTES: list[Any] = [agenda_form, add_item]
