"""Calling a meeting."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromQuery

from kernel.legal_time import next_working_day, today_in_prague
from kernel.typed_days import NoDay, read_day
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, show
from services.case_management.pages import options_told
from services.meetings import service, views
from services.meetings.pages.common import AnyRequest, P, said_of_consents
from services.meetings.schemas import ConveneMeeting, MeetingChoices


@get("/meetings/new", rule=P.CONVENE)
async def meeting_form(
    request: AnyRequest, partner: FromQuery[UUID | None] = None, client: FromQuery[UUID | None] = None
) -> Response[Any]:
    """A meeting on the next working day, with everybody of both teams offered; with the joint work one came from ticked."""
    agenda = [str(client)] if client else []
    sent = filled({"day": next_working_day(today_in_prague()), "time": "13:00", "agenda": agenda})
    return await _draw(request, Shown(sent), partner=partner)


@post("/meetings/new", rule=P.CONVENE, status_code=200)
async def convene(request: AnyRequest) -> Response[Any]:
    """Call a meeting."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(ConveneMeeting, moments={"held_at": ("day", "time")})
        meeting_id = await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.convene_meeting(actor, order),
            at="/meetings/{}".format,
        )
        view = await views.meeting_view(actor_of(request), meeting_id)
        said, kind = said_of_consents(gettext("Porada je svolaná."), view.items)
        return go(request, f"/meetings/{meeting_id}", said, kind=kind)

    return await act_or_show_again(request, act, partial(_draw, request), fields={"held_at": "day"})


@one_look
async def _draw(request: AnyRequest, shown: Shown, *, partner: UUID | None = None) -> Response[Any]:
    partner = shown.sent.uuid("partner_service_id") or partner
    choices = await views.meeting_choices(actor_of(request), partner_service_id=partner)
    if choices.partner is not None:
        shown = await begun(request, shown, str(choices.partner.id))
    _say_on_top(shown, choices)
    return show(
        request,
        "meetings/new.html",
        **shown.context(),
        choices=msgspec.structs.replace(choices, held_on=_day_in(shown.sent)),
        partners=[(str(each.id), each.name) for each in choices.partners],
        people=options_told(choices.people, choices.unnamed),
    )


def _day_in(sent: Form) -> date | None:
    """The day of the meeting as it stands in the form, where it is one."""
    try:
        return read_day(sent.text("day"), today=today_in_prague())
    except NoDay:
        return None


def _say_on_top(shown: Shown, choices: MeetingChoices) -> None:
    """Refusals of clients whom the form does not show stand above it."""
    known = {f"agenda.{each.case_management_id}" for each in choices.agenda}
    for field in [field for field in shown.errors if field.startswith("agenda.") and field not in known]:
        shown.errors[""] = shown.errors.pop(field)


ROUTES: list[Any] = [meeting_form, convene]
