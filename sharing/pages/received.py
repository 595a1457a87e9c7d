# pyright: strict
"""What was handed over to us, opened; and the own file opened from it."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from cases.cases import views as case_views
from cases.cases.pages.common import preset
from kernel.web.form_page import Shown, act_or_show_again
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, show
from sharing import rules, service, views
from sharing.pages.common import WORDS, AnyRequest, P
from sharing.schemas import JoinHandover, OpenOwnCase


@get("/sharing/{handover_id:uuid}", rule=P.RECEIVE)
async def received(request: AnyRequest, handover_id: FromPath[UUID]) -> Response[Any]:
    """What was handed over to us, opened."""
    return await _draw(request, handover_id, Shown())


@post("/sharing/{handover_id:uuid}", rule=P.TAKE_OVER, status_code=200)
async def take_over(request: AnyRequest, handover_id: FromPath[UUID]) -> Response[Any]:
    """Open an own file from it."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(OpenOwnCase)
        case_id = await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.open_own_case(actor, handover_id, order),
            at="/cases/{}".format,
            only_one=True,
        )
        return go(request, f"/cases/{case_id}", gettext("Případ je založený."))

    return await act_or_show_again(request, act, partial(_draw, request, handover_id))


@post("/sharing/{handover_id:uuid}/join", rule=P.TAKE_OVER, status_code=200)
async def join(request: AnyRequest, handover_id: FromPath[UUID]) -> Response[Any]:
    """Take it into the case that the client has here."""

    async def act(sent: Form) -> Response[Any]:
        case_id = await service.join_handover(actor_of(request), handover_id, sent.order(JoinHandover))
        done = gettext("Předané údaje jsou připojené k případu. Co se liší, najdete v záznamu o převzetí.")
        return go(request, f"/cases/{case_id}", done)

    return await act_or_show_again(request, act, partial(_draw, request, handover_id))


@one_look
async def _draw(request: AnyRequest, handover_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    view = await service.open_handover(actor, handover_id)
    workers = await views.case_starters(actor, handover_id) if P.TAKE_OVER in view.may else []
    asks = "open_anyway" in shown.errors or shown.sent.ticked("open_anyway")
    told, same = rules.identity_of(item.values for item in view.items), view.earlier_case_ids
    return show(
        request,
        "sharing/received.html",
        **shown.context(),
        view=view,
        matches=await case_views.matches_of(actor, told, same=same) if asks and workers else [],
        known=await case_views.doubles_of(actor, told, same=same) if workers and not view.own_case_id else [],
        readers=await views.who_reads_own_case(actor, handover_id) if workers and not view.own_case_id else None,
        kinds_shown=[item.kind for item in view.items],
        ended=[kind for kind in shown.sent.texts("item_kinds") if all(item.kind != kind for item in view.items)],
        workers=[(str(worker.id), worker.name) for worker in workers],
        me=str(actor.worker_id),
        first_task=rules.first_task(preset(request), view.purpose),
        **WORDS,
    )


ROUTES: list[Any] = [received, take_over, join]
