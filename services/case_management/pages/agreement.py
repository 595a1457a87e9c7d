"""What two services agreed on."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from kernel.web.guard import actor_of
from kernel.web.pages import show
from services.case_management import views
from services.case_management.pages.common import AnyRequest, P


@get("/case-management/{case_management_id:uuid}", rule=P.SEE)
async def view_case_management(request: AnyRequest, case_management_id: FromPath[UUID]) -> Response[Any]:
    """What the two services agreed on."""
    view = await views.case_management_view(actor_of(request), case_management_id)
    return show(request, "case_management/case_management.html", view=view)


ROUTES: list[Any] = [view_case_management]
