"""Which child something is said of, as the forms ask it; and the way from a judgement to where it is acted on."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath

from kernel.exceptions import Invalid
from kernel.web.form_page import Shown
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go
from services.protection import rules, views
from services.protection.access import ProtectionPermission
from services.protection.rules.children import OTHERS_BY_NOW, mark_of_children
from services.protection.schemas import ChildView, UrgencyView

ALL = "all"
NOBODY = "?"  # which one is still to be chosen
TOLD = "told:"  # of a child that nobody added yet, as question 5 calls it


def value_of(child_id: UUID | None) -> str:
    """How a form calls a child; the child of the notice has no id."""
    return "" if child_id is None else str(child_id)


def for_all(shown: Shown, meant: Sequence[ChildView], children: Sequence[ChildView], *, goes_on: bool) -> Shown:
    """A form for all, of whom others were meanwhile or nobody: it says so, and who came and went; whoever sends it chooses anew.

    `meant`: of whom it is said, of several of the `children`. `all_of` marks whom *Všech* names on the page, and `all_named` says who they were; who sends it has read that."""
    all_of = str(mark_of_children(each.id for each in meant)) if len(meant) > 1 else ""
    if shown.sent.text("child_id") == ALL and (not all_of or (goes_on and shown.sent.text("all_of") != all_of)):
        said = [gettext(OTHERS_BY_NOW), *_who_changed(shown.sent.text("all_named").split(), meant, children)]
        shown = shown.with_value("child_id", NOBODY).saying("child_id", " ".join(said))
    named = " ".join(_key_of(each) for each in meant)
    return shown.with_value("all_of", all_of).with_value("all_named", named)


def _key_of(child: ChildView) -> str:
    return value_of(child.id) or "-"


def _who_changed(before: Sequence[str], several: Sequence[ChildView], children: Sequence[ChildView]) -> list[str]:
    """Who is one of all since, and who is it no more; nothing where the form does not say whom it meant."""
    now = {_key_of(each) for each in several}
    added = [each.name for each in several if _key_of(each) not in before] if before else []
    gone = [each.name for each in children if _key_of(each) in before and _key_of(each) not in now]
    return [
        *([gettext("Přibylo: {names}.").format(names=", ".join(added))] if added else []),
        *([gettext("Už mezi nimi není: {names}.").format(names=", ".join(gone))] if gone else []),
    ]


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
