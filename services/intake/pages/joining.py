"""Joining a notice to a case that is open."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look, show
from services.intake import service, views
from services.intake.pages.common import WORDS, AnyRequest, P, beside_news, go_to_next, named_in
from services.intake.schemas import JoinNotice, NoticeAssignment
from services.intake.tables import NoticeStatus


@get("/notices/{notice_id:uuid}/join", rule=P.ASSIGN)
async def join_form(
    request: AnyRequest, notice_id: FromPath[UUID], case_id: FromQuery[UUID | None] = None
) -> Response[Any]:
    """Cases that may be the child's, and a search for others."""
    return await _draw_new(request, notice_id, case_id)


@one_look
async def _draw_new(request: AnyRequest, notice_id: UUID, case_id: UUID | None) -> Response[Any]:
    offered = await views.assignment_of(actor_of(request), notice_id)
    if offered.notice.header.status != NoticeStatus.RECORDED:
        return go(request, f"/notices/{notice_id}", gettext("Oznámení už je přidělené."), kind="due")
    sent = filled({"case_id": str(case_id or ""), "version": str(offered.notice.version)})
    shown = await begun(request, Shown(sent))
    if query := shown.sent.text("query").strip()[:200]:
        offered = await views.assignment_of(actor_of(request), notice_id, query=query)
    return _draw(request, offered, shown)


@post("/notices/{notice_id:uuid}/join", rule=P.ASSIGN, status_code=200)
async def join_notice(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Join the notice to the chosen case, or look for another one: what is typed stays out of the address."""
    actor = actor_of(request)

    async def act(sent: Form) -> Response[Any]:
        if sent.text("step") == "search":
            return await draw(Shown(sent))
        where = await service.join_notice(actor, notice_id, sent.order(JoinNotice), version=sent.number("version"))
        words = gettext("Oznámení je připojené k případu.")
        return await go_to_next(request, notice_id, words, case_id=where.case_id, warning=named_in(where.named_in))

    async def draw(shown: Shown) -> Response[Any]:
        query = shown.sent.text("query").strip()[:200]
        return _draw(request, await views.assignment_of(actor, notice_id, query=query), shown)

    return await act_or_show_again(request, act, draw)


def _draw(request: AnyRequest, offered: NoticeAssignment, shown: Shown) -> Response[Any]:
    shown, news = beside_news(shown, offered.notice)
    return show(
        request, "intake/join.html", **shown.context(), offered=offered, view=offered.notice, news=news, **WORDS
    )


ROUTES: list[Any] = [join_form, join_notice]
