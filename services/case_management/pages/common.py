"""What the pages of case management have in common."""

from typing import Any
from uuid import UUID

from litestar import Request

from kernel.web.form_page import Shown
from kernel.web.guard import actor_of
from services.case_management import views
from services.case_management.access import CaseManagementPermission
from services.case_management.exceptions import AlreadyAnswered
from services.case_management.schemas import CaseManagementView, Member

AnyRequest = Request[Any, Any, Any]
P = CaseManagementPermission


def options_of(team: list[Member]) -> list[tuple[str, str]]:
    """The people of both teams to choose from."""
    return [(str(each.id), f"{each.name} ({each.service})") for each in team]


async def to_answer(request: AnyRequest, case_management_id: UUID, shown: Shown) -> CaseManagementView | None:
    """The offer to answer; None when it was answered. Raises NotThere, NotAllowed, AlreadyAnswered for a sent answer."""
    view = await views.case_management_view(actor_of(request), case_management_id, to_answer=True)
    if P.ANSWER in view.may:
        return view
    if shown.errors:
        raise AlreadyAnswered
    return None
