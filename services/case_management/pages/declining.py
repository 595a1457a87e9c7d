"""The partner's no, with the reason."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from kernel.web.form_page import Shown, act_or_show_again
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look, show
from services.case_management import service
from services.case_management.pages.common import AnyRequest, P, to_answer
from services.case_management.schemas import DeclineCaseManagement


@get("/case-management/{case_management_id:uuid}/decline", rule=P.ANSWER)
async def refusal_form(request: AnyRequest, case_management_id: FromPath[UUID]) -> Response[Any]:
    """Why not."""
    return await _draw(request, case_management_id, Shown())


@post("/case-management/{case_management_id:uuid}/decline", rule=P.ANSWER, status_code=200)
async def decline(request: AnyRequest, case_management_id: FromPath[UUID]) -> Response[Any]:
    """Say no, with the reason."""

    async def act(sent: Form) -> Response[Any]:
        order, version = sent.order(DeclineCaseManagement), sent.number("version")
        await service.decline_case_management(actor_of(request), case_management_id, order, version=version)
        return go(request, f"/case-management/{case_management_id}", gettext("Odpověď je zapsaná."))

    return await act_or_show_again(request, act, partial(_draw, request, case_management_id))


@one_look
async def _draw(request: AnyRequest, case_management_id: UUID, shown: Shown) -> Response[Any]:
    found = await to_answer(request, case_management_id, shown)
    if found is None:
        return go(request, f"/case-management/{case_management_id}")
    view, shown = found
    return show(request, "case_management/decline.html", **shown.context(), view=view)


ROUTES: list[Any] = [refusal_form, decline]
