"""Giving a notice to whom the rules name, by who received it or by the mailroom."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from kernel.web.form_page import Shown, act_or_show_again
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look_at, show
from services.intake import service, views
from services.intake.exceptions import HeadDecides, NoticeAlreadyAssigned
from services.intake.pages.common import AnyRequest, P
from services.intake.schemas.giving import GiveNotice


@get("/notices/{notice_id:uuid}/give", rule=P.GIVE)
async def give_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Whom the rules name, or why the head decides."""
    return await _draw(request, notice_id, Shown())


@post("/notices/{notice_id:uuid}/give", rule=P.GIVE, status_code=200)
async def give_notice(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Give it to them."""
    actor, there = actor_of(request), f"/notices/{notice_id}"

    async def act(sent: Form) -> Response[Any]:
        if sent.text("step") == "propose":
            return await _draw(request, notice_id, Shown(sent))
        order = sent.order(GiveNotice)
        try:
            made = await service.give_notice(actor, notice_id, order, version=sent.number("version"))
        except (HeadDecides, NoticeAlreadyAssigned) as refusal:
            return go(request, there, gettext(refusal.message), kind="due")
        return go(request, there, gettext("Oznámení je předané: {who}. Vedoucí se to dozví.").format(who=made.worker))

    return await act_or_show_again(request, act, partial(_draw, request, notice_id))


@one_look_at("notice", "notice_header")
async def _draw(request: AnyRequest, notice_id: UUID, shown: Shown) -> Response[Any]:
    concerns = shown.sent.text("concerns") if "concerns" in shown.sent else None
    giving = await views.giving_of(actor_of(request), notice_id, concerns=concerns)
    return show(
        request,
        "intake/give.html",
        **shown.context(),
        giving=giving,
        concerns=[(each.key, each.words) for each in giving.concerns],
    )


ROUTES: list[Any] = [give_form, give_notice]
