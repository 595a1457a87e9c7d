"""Taking an offer back that nobody has answered."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look, show
from services.case_management import service, views
from services.case_management.access import Side
from services.case_management.pages.common import AnyRequest, P


@get("/case-management/{case_management_id:uuid}/take-back", rule=P.TAKE_BACK)
@one_look
async def ask_to_take_back(request: AnyRequest, case_management_id: FromPath[UUID]) -> Response[Any]:
    """What the other service would see no more."""
    view = await views.case_management_view(actor_of(request), case_management_id, only=Side.OWNER)
    if P.TAKE_BACK not in view.may:
        return go(request, f"/case-management/{case_management_id}")
    return show(request, "case_management/take_back.html", view=view)


@post("/case-management/{case_management_id:uuid}/take-back", rule=P.TAKE_BACK, status_code=200)
async def take_back(request: AnyRequest, case_management_id: FromPath[UUID]) -> Response[Any]:
    """Take the offer back."""
    await service.take_back_offer(actor_of(request), case_management_id)
    done = gettext("Nabídka je vzatá zpět. Druhá služba ji od této chvíle nevidí.")
    return go(request, f"/case-management/{case_management_id}", done)


ROUTES: list[Any] = [ask_to_take_back, take_back]
