"""Another key worker of the case management."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look, show
from services.case_management import rules, service, views
from services.case_management.pages.common import AnyRequest, P, beside, options_of
from services.case_management.schemas import ChangeCaseManagementKeyWorker


@get("/case-management/{case_management_id:uuid}/key-worker", rule=P.CHANGE_KEY_WORKER)
async def key_worker_form(request: AnyRequest, case_management_id: FromPath[UUID]) -> Response[Any]:
    """Whom the team agreed on, and when: nobody says a day for them."""
    return await _draw(request, case_management_id, Shown())


@post("/case-management/{case_management_id:uuid}/key-worker", rule=P.CHANGE_KEY_WORKER, status_code=200)
async def change_key_worker(request: AnyRequest, case_management_id: FromPath[UUID]) -> Response[Any]:
    """Another key worker of the case management."""

    async def act(sent: Form) -> Response[Any]:
        order, version = sent.order(ChangeCaseManagementKeyWorker), sent.number("version")
        await service.change_key_worker(actor_of(request), case_management_id, order, version=version)
        done = gettext("Zapsáno: kdo vede společnou práci a kdy se na tom tým shodl.")
        return go(request, f"/case-management/{case_management_id}", done)

    return await act_or_show_again(request, act, partial(_draw, request, case_management_id))


@one_look
async def _draw(request: AnyRequest, case_management_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    view = await views.case_management_view(actor, case_management_id)
    if P.CHANGE_KEY_WORKER not in view.may:
        return go(request, f"/case-management/{case_management_id}", " ".join(shown.errors.values()), kind="due")
    shown = beside(await begun(request, shown), view)
    unsaid = bool(view.key_workers) and view.key_workers[0].agreed_on is None  # the present one may be agreed on
    present = (view.key_worker.id, view.key_worker.service_id) if view.key_worker and not unsaid else (None, None)
    wanted = shown.sent.uuid("key_worker_id")  # stays to be seen, also when somebody else chose the same
    people = await views.team_for(actor, case_management_id)
    team = [each for each in people if not rules.leads_already(each, present) or each.id == wanted]
    return show(
        request, "case_management/key_worker.html", **shown.context(), view=view, team=options_of(team), unsaid=unsaid
    )


ROUTES: list[Any] = [key_worker_form, change_key_worker]
