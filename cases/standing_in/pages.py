# pyright: strict
"""The sheet that hands back, and its part of the page of an absence."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from kernel.actor import Actor
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look, show
from tenants.absences.schemas import AbsenceView

from . import service, views
from .access import StandingInPermission as P
from .exceptions import NothingToConfirm
from .schemas import SheetView

AnyRequest = Request[Any, Any, Any]
SHEET = "/absences/{absence_id:uuid}/sheet"


@get(SHEET, rule=P.READ)
@one_look
async def view_sheet(
    request: AnyRequest, absence_id: FromPath[UUID], after: FromQuery[UUID | None] = None
) -> Response[Any]:
    """What was done in somebody's place while they were away."""
    view = await views.sheet(actor_of(request), absence_id, after=after)
    here = f"/absences/{absence_id}/sheet"
    following = f"{here}?after={view.following}" if view.following else None
    return show(request, "standing_in/sheet.html", view=view, next_url=following, start_url=here if after else None)


@post(f"{SHEET}/read", rule=P.CONFIRM, status_code=200)
async def confirm_sheet(request: AnyRequest, absence_id: FromPath[UUID]) -> Response[Any]:
    """Whoever was away has read it."""
    here = f"/absences/{absence_id}/sheet"
    try:
        await service.confirm(actor_of(request), absence_id)
    except NothingToConfirm as nothing:
        return go(request, here, gettext(nothing.message), kind="due")
    return go(request, here, gettext("Zapsáno: co se dělo v zástupu, máte přečtené."))


async def on_absence(actor: Actor, absence_id: UUID) -> SheetView | None:
    """How handing back stands, on the page of the absence."""
    return await views.standing(actor, absence_id)


async def on_case(actor: Actor, case_id: UUID) -> AbsenceView | None:
    """That who leads a case is away now, until when, and who stands in, on its page."""
    return await views.away_of(actor, case_id)


ROUTES: list[Any] = [view_sheet, confirm_sheet]
