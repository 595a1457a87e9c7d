"""Another day for a meeting, or other people."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look, show
from kernel.web.text import date_field, time_field
from services.case_management.pages import options_told
from services.meetings import service, views
from services.meetings.pages.common import AnyRequest, P, said_of_consents
from services.meetings.schemas import ChangeMeeting


@get("/meetings/{meeting_id:uuid}/change", rule=P.CHANGE)
async def change_form(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """When it is held, and who takes part."""
    return await _draw(request, meeting_id, Shown())


@post("/meetings/{meeting_id:uuid}/change", rule=P.CHANGE, status_code=200)
async def change(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """Move it, or say anew who takes part."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(ChangeMeeting, moments={"held_at": ("day", "time")})
        await service.change_meeting(actor_of(request), meeting_id, order, version=sent.number("version"))
        view = await views.meeting_view(actor_of(request), meeting_id)
        said, kind = said_of_consents(gettext("Porada je změněná, účastníci se to dozvědí."), view.items)
        return go(request, f"/meetings/{meeting_id}", said, kind=kind)

    return await act_or_show_again(request, act, partial(_draw, request, meeting_id), fields={"held_at": "day"})


@one_look
async def _draw(request: AnyRequest, meeting_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.changeable(actor_of(request), meeting_id)
    shown = await begun(request, shown)
    fields = filled(
        {
            "day": date_field(view.held_at),
            "time": time_field(view.held_at),
            "participant_ids": [str(each) for each in view.participant_ids],
        }
    )
    stored = Stored(
        fields=fields,
        version=view.version,
        by=view.changed_by,
        at=view.changed_at,
        last=view.last,
        words={str(each.id): f"{each.name} ({each.service})" for each in view.people},
    )
    if "day" not in shown.sent:
        shown = Shown(stored.opened(), shown.errors, shown.status_code)
    elif shown.behind(view.version):
        shown = shown.against(stored)
    people = options_told(view.people, view.unnamed)
    return show(request, "meetings/change.html", **shown.context(), view=view, people=people)


ROUTES: list[Any] = [change_form, change]
