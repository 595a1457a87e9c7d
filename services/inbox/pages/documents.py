"""A file that somebody brings: the page that puts it to a notice, and the files of a notice on its page."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from kernel.actor import Actor
from kernel.exceptions import NotAllowed, NotThere
from kernel.uploads.refusals import human_size
from kernel.web.device import DeviceFiles
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, options
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, show
from services.inbox.exceptions import MarkedAlready
from services.inbox.rules.documents import MISTAKES, TAKES
from services.inbox.schemas import MarkDocument, PutDocument
from services.inbox.service import documents as service
from services.inbox.service.documents import KeptDocument
from services.inbox.views.documents import document_to_mark, documents_of_notice
from services.intake import views as intake_views
from services.intake.access import IntakePermission
from services.intake.pages.notice import REASONS as WHY_SHOWN

AnyRequest = Request[Any, Any, Any]
MISTAKE = "/notices/files/{document_id:uuid}/mistake"
FILES = "/notices/{notice_id:uuid}/files"
OF_DEVICE = DeviceFiles(form="on-call", beside="/files", field="file", words="text", most=30)
"""Photos that were taken with a notice on call, written without a connection (ADR 0119)."""


@get(FILES, rule=IntakePermission.ADD)
async def document_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Which file, what it is, and whether it may name who made the notice."""
    return await _draw(request, notice_id, Shown())


@post(FILES, rule=IntakePermission.ADD, status_code=200)
async def put_document(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Put it there; what is wrong with it stands beside the field, and what was typed stays."""

    async def act(sent: Form) -> Response[Any]:
        file, kept = sent.files.get("file"), list[KeptDocument | str | None]()
        upload = (file.filename, file.content_type, await file.read()) if file is not None else None
        order, here = sent.order(PutDocument), f"/notices/{notice_id}#soubory"

        async def keep(actor: Actor) -> None:
            kept.append(await service.keep_document(actor, notice_id, upload))

        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.put_document(actor, notice_id, order, kept[0]),
            at=lambda _: here,
            before=keep,
        )
        if sent.text("then") == "another":
            return go(request, f"/notices/{notice_id}/files", gettext("Soubor je u oznámení. Vyberte další."))
        return go(request, here, gettext("Soubor je u oznámení."))

    return await act_or_show_again(request, act, partial(_draw, request, notice_id))


@get(MISTAKE, rule=IntakePermission.ADD)
async def mistake_form(request: AnyRequest, document_id: FromPath[UUID]) -> Response[Any]:
    """Why a file does not belong to the notice."""
    return await _draw_mistake(request, document_id, Shown())


@post(MISTAKE, rule=IntakePermission.ADD, status_code=200)
async def mark_document(request: AnyRequest, document_id: FromPath[UUID]) -> Response[Any]:
    """Mark it."""

    async def act(sent: Form) -> Response[Any]:
        notice_id = await service.mark_document(actor_of(request), document_id, sent.order(MarkDocument))
        return go(request, f"/notices/{notice_id}#soubory", gettext("U souboru stojí, že k oznámení nepatří."))

    return await act_or_show_again(request, act, partial(_draw_mistake, request, document_id))


@one_look
async def _draw_mistake(request: AnyRequest, document_id: UUID, shown: Shown) -> Response[Any]:
    view, one = await document_to_mark(actor_of(request), document_id)
    if one.mistake:
        return go(request, f"/notices/{view.header.id}#soubory", gettext(MarkedAlready.message), kind="due")
    return show(request, "inbox/mistake.html", **shown.context(), view=view, file=one, reasons=options(MISTAKES))


@one_look
async def _draw(request: AnyRequest, notice_id: UUID, shown: Shown) -> Response[Any]:
    view = await intake_views.notice_view(actor_of(request), notice_id, IntakePermission.ADD)
    put = await documents_of_notice(actor_of(request), notice_id)
    shown = await begun(request, shown)
    return show(
        request,
        "inbox/put.html",
        **shown.context(),
        view=view,
        files=put.files,
        takes=TAKES,
        human_size=human_size,
        mistakes=MISTAKES,
    )


async def on_notice(actor: Actor, notice_id: UUID) -> dict[str, Any] | None:
    """The files of a notice on its page, with the way to put a further one there."""
    try:
        found = await documents_of_notice(actor, notice_id)
    except (NotThere, NotAllowed):
        return None
    if not found.files and not found.may_put:
        return None
    return {
        "of": found,
        "notice_id": notice_id,
        "why_shown": options(WHY_SHOWN),
        "human_size": human_size,
        "mistakes": MISTAKES,
    }


ROUTES: list[Any] = [document_form, put_document, mistake_form, mark_document]
