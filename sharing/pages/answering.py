# pyright: strict
"""What a recipient answers who opens no own case: took note, or takes nothing over and says why."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, show
from sharing import service, views
from sharing.pages.common import AnyRequest, P
from sharing.schemas import DeclineHandover


@post("/sharing/{handover_id:uuid}/seen", rule=P.RECEIVE, status_code=200)
async def take_note(request: AnyRequest, handover_id: FromPath[UUID]) -> Response[Any]:
    """Take note."""
    await service.take_note(actor_of(request), handover_id)
    return go(request, "/sharing", gettext("Vzali jste předané údaje na vědomí. Na Mém dni už nečekají."))


@get("/sharing/{handover_id:uuid}/decline", rule=P.DECLINE)
async def refusal_form(request: AnyRequest, handover_id: FromPath[UUID]) -> Response[Any]:
    """Why not."""
    return await _draw(request, handover_id, Shown())


@post("/sharing/{handover_id:uuid}/decline", rule=P.DECLINE, status_code=200)
async def decline(request: AnyRequest, handover_id: FromPath[UUID]) -> Response[Any]:
    """Take nothing over, with the reason."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(DeclineHandover)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.decline_handover(actor, handover_id, order),
            at="/sharing/{}".format,
            only_one=True,
        )
        done = gettext("Odpověď odešla. Na Mém dni už předané údaje nečekají.")
        return go(request, f"/sharing/{handover_id}", done)

    return await act_or_show_again(request, act, partial(_draw, request, handover_id))


@one_look
async def _draw(request: AnyRequest, handover_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.to_answer(actor_of(request), handover_id)
    if (view.answers or view.own_case_id) and not shown.errors:
        return go(request, f"/sharing/{handover_id}")
    shown = await begun(request, shown)
    return show(request, "sharing/decline.html", **shown.context(), view=view)


ROUTES: list[Any] = [take_note, refusal_form, decline]
