"""The joint plan of a case."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from cases.cases import views as case_views
from cases.cases.access import CasePermission
from cases.cases.pages.common import case_page
from kernel.web.guard import actor_of
from kernel.web.pages import one_look_at
from services.case_management.access import CaseManagementPermission
from services.meetings import views
from services.meetings.pages.common import AnyRequest


@get("/cases/{case_id:uuid}/plan", rule=CaseManagementPermission.PROPOSE)
async def plan(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """What two services agreed for the client."""
    return await _draw(request, case_id)


@one_look_at("plan")
async def _draw(request: AnyRequest, case_id: UUID) -> Response[Any]:
    actor = actor_of(request)
    view = await views.case_plan(actor, case_id)
    left = await views.left_of_case(actor, case_id)
    header = await case_views.case_header(actor, case_id, CasePermission.READ)
    return await case_page(request, "meetings/plan.html", "plan", header, view=view, left=left)


ROUTES: list[Any] = [plan]
