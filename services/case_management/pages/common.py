"""What the pages of case management have in common."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from litestar import Request

from kernel.web.conflicts import Act, Stored
from kernel.web.form_page import Shown, begun
from kernel.web.forms import filled
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from services.case_management import views
from services.case_management.access import CaseManagementPermission, Side
from services.case_management.schemas import CaseManagementView, Member
from services.case_management.tables import CaseManagementStatus

AnyRequest = Request[Any, Any, Any]
P = CaseManagementPermission


def options_of(team: list[Member]) -> list[tuple[str, str]]:
    """The people of both teams to choose from."""
    return [(str(each.id), f"{each.name} ({each.service})") for each in team]


def options_told(team: list[Member], unnamed: Collection[UUID]) -> list[dict[str, str]]:
    """The same, with a sentence beside those whom some consent does not name."""
    said = gettext("souhlas některého z klientů tuto osobu nejmenuje, jeho bod neuvidí")
    return [
        {"value": value, "text": text} | ({"hint": said} if each.id in unnamed else {})
        for each, (value, text) in zip(team, options_of(team), strict=True)
    ]


def beside(shown: Shown, view: CaseManagementView, *, over: bool = False) -> Shown:
    """The form beside what the other service or a colleague did since it was drawn; `over` when that was the last word."""
    if not shown.behind(view.version):
        return shown if "version" in shown.sent else shown.with_value("version", str(view.version))
    turn = view.key_workers[0] if view.key_workers else None
    leads = view.key_worker
    acts: dict[str, Act] = {
        CaseManagementStatus.ACTIVE: (turn.by, turn.written_at) if turn else (view.answered_by, view.answered_at),
        CaseManagementStatus.DECLINED: (view.answered_by, view.answered_at),
        CaseManagementStatus.CLOSED: (view.closed_by, view.closed_at),
    }
    by, at = acts.get(view.state, ("", None))  # what ended with its consent was ended by nobody here
    stored = Stored(
        fields=filled(
            {
                "key_worker_id": str(leads.id) if leads else "",
                "agreed_on": (turn and turn.agreed_on) or "",
                "reason": view.close_reason or view.decline_reason,
                "last_on": view.last_on or "",
            }
        ),
        version=view.version,
        by=by,
        at=at,
        next_step=True,
        over=over,
        words={str(leads.id): f"{leads.name} ({leads.service})"} if leads else {},
    )
    return shown.against(stored)


async def to_answer(
    request: AnyRequest, case_management_id: UUID, shown: Shown
) -> tuple[CaseManagementView, Shown] | None:
    """The offer to answer with the form, or what was written of one that was answered since; None when nothing was.

    Raises NotThere, NotAllowed.
    """
    view = await views.case_management_view(actor_of(request), case_management_id, only=Side.PARTNER)
    shown = await begun(request, shown, drawn=filled({"query": view.client_name}))
    over, is_new = P.ANSWER not in view.may, not shown.sent.names
    shown = beside(shown, view, over=over)
    return None if over and (is_new or not shown.errors.differing) else (view, shown)
