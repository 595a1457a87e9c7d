"""One notice, and who made it."""

import asyncio
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from cases.protocols.rules import ProtocolKind
from cases.protocols.tables import SignerRole
from kernel.web.form_page import Shown, act_or_show_again
from kernel.web.forms import Form, options
from kernel.web.guard import actor_of
from kernel.web.i18n import N_
from kernel.web.pages import download, one_look_at, show
from kernel.web.panels import panels_of
from services.intake import papers, service, views
from services.intake.pages.common import WORDS, AnyRequest, P
from services.intake.schemas import NotifierView, ShowNotifier
from services.intake.service import names
from services.intake.tables import ShowReason
from services.intake.views import protocol

REASONS = {
    ShowReason.CLARIFY: N_("doplnit nebo ověřit údaje"),
    ShowReason.REPORT: N_("podat zprávu, o kterou oznamovatel požádal"),
    ShowReason.PROCEEDINGS: N_("trestní nebo soudní řízení"),
}

PROTOCOL = ProtocolKind(
    key=protocol.KIND,
    title=N_("Protokol o ústním oznámení"),
    url="/notices/{about_id}",
    roles=(SignerRole.NOTIFIER, SignerRole.CHILD, SignerRole.WITNESS),
    holds=protocol.holds,
    says=protocol.says,
    named=protocol.named,
    checks=names.check_words_of_protocol,
    without=protocol.without,
    reasons=REASONS,
)
"""What somebody says in person or in the field is read to them and signed (S001, S003; domain reference 1.2 and 1.16)."""


@get("/notices/{notice_id:uuid}", rule=P.SEE)
async def view_notice(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """What was said, and where the notice went."""
    return await _draw(request, notice_id, Shown())


@post("/notices/{notice_id:uuid}/notifier", rule=P.SHOW_NOTIFIER, status_code=200)
async def show_notifier(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """The page of the notice with who made it: this once, for the reason given."""

    async def act(sent: Form) -> Response[Any]:
        notifier = await service.show_notifier(actor_of(request), notice_id, sent.order(ShowNotifier))
        return await _draw(request, notice_id, Shown(sent), notifier=notifier)

    return await act_or_show_again(request, act, partial(_draw, request, notice_id))


@one_look_at("notice", "notice_header")
async def _draw(
    request: AnyRequest, notice_id: UUID, shown: Shown, *, notifier: NotifierView | None = None
) -> Response[Any]:
    view = await views.notice_view(actor_of(request), notice_id)
    return show(
        request,
        "intake/notice.html",
        **shown.context(),
        view=view,
        elsewhere=await views.elsewhere_of(actor_of(request), view),
        notifier=notifier,
        reasons=options(REASONS),
        panels=await panels_of("notice", actor_of(request), notice_id=notice_id),
        **WORDS,
    )


@get("/notices/{notice_id:uuid}/record.pdf", rule=P.READ)
async def record(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """The record of the act, to be signed; never who made the notice."""
    made = await views.record_of(actor_of(request), notice_id)
    content = await asyncio.to_thread(papers.record_pdf, made)
    return download(content, "zaznam-o-ukonu.pdf", "application/pdf", inline=True)


ROUTES: list[Any] = [view_notice, show_notifier, record]
