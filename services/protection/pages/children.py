"""Which child something is said of, as the forms ask it; and the way from a judgement to where it is acted on."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath

from kernel.exceptions import Invalid
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go
from services.protection import rules, views
from services.protection.access import ProtectionPermission
from services.protection.schemas import ChildView, UrgencyView

ALL = "all"
NOBODY = "?"  # which one is still to be chosen
TOLD = "told:"  # of a child that nobody added yet, as question 5 calls it


def value_of(child_id: UUID | None) -> str:
    """How a form calls a child; the child of the notice has no id."""
    return "" if child_id is None else str(child_id)


def options_of(children: Sequence[ChildView]) -> list[tuple[str, str]]:
    """The children of a notice, to choose one of; by their files where it stands in several, for two may be called the same."""
    return [(value_of(child.id), called(child)) for child in children]


def called(child: ChildView) -> str:
    """A child as it is told apart from the others of its notice."""
    return (
        " · ".join((child.name, gettext("spis %(mark)s") % {"mark": child.file_mark}))
        if child.file_mark
        else child.name
    )


def of_case(request: Request[Any, Any, Any], view: UrgencyView) -> list[ChildView]:
    """The children of the case from which a form was opened; a child without a case of its own is in that of the notice."""
    case_id = filled({"case": request.query_params.get("case", "")}).uuid("case")
    in_notice = view.notice.header.case_id
    return [each for each in view.children if case_id is not None and (each.case_id or in_notice) == case_id]


def whom(sent: Form) -> dict[str, Any]:
    """For which child a form says something, or for all of them, as orders say it. Raises Invalid where nothing was chosen of several."""
    chosen = sent.text("child_id")
    if "several" in sent and ("child_id" not in sent or chosen == NOBODY):
        raise Invalid(fields={"child_id": rules.CHOOSE_CHILD})
    return {"child_id": None, "for_all": True} if chosen == ALL else {"for_all": False}


@get("/urgency/{assessment_id:uuid}", rule=ProtectionPermission.READ)
async def open_judgement(request: Request[Any, Any, Any], assessment_id: FromPath[UUID]) -> Response[Any]:
    """Lead on from a judgement: to the steps of a child that is urgent, to the notice otherwise."""
    return go(request, await views.where(actor_of(request), assessment_id))


ROUTES: list[Any] = [open_judgement]
