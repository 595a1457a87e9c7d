"""Joint work that one of the services ends: what will happen, why, and its last day."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from kernel.legal_time import today_in_prague
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look, show
from services.case_management import service, views
from services.case_management.pages.common import AnyRequest, P, beside
from services.case_management.schemas import CloseCaseManagement


@get("/case-management/{case_management_id:uuid}/close", rule=P.CLOSE)
async def closing_form(request: AnyRequest, case_management_id: FromPath[UUID]) -> Response[Any]:
    """What would end and what would stay."""
    return await _draw(request, case_management_id, Shown(filled({"last_on": today_in_prague()})))


@post("/case-management/{case_management_id:uuid}/close", rule=P.CLOSE, status_code=200)
async def close(request: AnyRequest, case_management_id: FromPath[UUID]) -> Response[Any]:
    """End the joint work."""

    async def act(sent: Form) -> Response[Any]:
        order, version = sent.order(CloseCaseManagement), sent.number("version")
        case_id = await service.close_case_management(actor_of(request), case_management_id, order, version=version)
        done = gettext("Spolupráce skončila. Druhá služba z ní od této chvíle nic nového neuvidí.")
        return go(request, f"/cases/{case_id}/plan", done)

    return await act_or_show_again(request, act, partial(_draw, request, case_management_id))


@one_look
async def _draw(request: AnyRequest, case_management_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.case_management_view(actor_of(request), case_management_id)
    shown = await begun(request, shown)
    over, is_new = P.CLOSE not in view.may, not shown.sent.names
    shown = beside(shown, view, over=over)
    if over and (is_new or not shown.errors.differing):
        return go(request, f"/case-management/{case_management_id}", " ".join(shown.errors.values()), kind="due")
    return show(request, "case_management/close.html", **shown.context(), view=view)


ROUTES: list[Any] = [closing_form, close]
