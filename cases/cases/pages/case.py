# pyright: strict
"""The overview of a case, and its cover sheet."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from cases.cases import rules, views
from cases.cases.access import CasePermission
from cases.cases.pages.common import RECORD_WORDS, AnyRequest, case_page, segments
from cases.cases.papers import cover_pdf
from cases.clients.rules import format_birth_number
from kernel.web.guard import actor_of
from kernel.web.pages import download, one_look


@get("/cases/{case_id:uuid}", rule=CasePermission.SEE)
async def view_case(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """The overview of a case."""
    return await _draw(request, case_id)


@one_look
async def _draw(request: AnyRequest, case_id: UUID) -> Response[Any]:
    shown = await views.case_overview(actor_of(request), case_id)
    header, content = shown.view.header, shown.view.content
    tasks = shown.news.tasks if shown.news else []
    acts = {task.id: views.act_of(task) for task in tasks}
    if content is None:
        return await case_page(request, "cases/head_only.html", "overview", header, tasks=tasks, acts=acts)
    return await case_page(
        request,
        "cases/overview.html",
        "overview",
        header,
        view=content,
        news=shown.news,
        said=shown.said,
        to_do=shown.to_do,
        acts=acts,
        segments=segments(content.assignments),
        birth_number=format_birth_number(content.identity.birth_number),
        unverified=content.warnings.get("birth_number", ""),
        kinds=rules.kinds_for(header.client_kind),
        panels=shown.panels,
        **RECORD_WORDS,
    )


@get("/cases/{case_id:uuid}/cover.pdf", rule=CasePermission.COVER)
async def cover(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """The inner side of the file cover as PDF."""
    sheet = await views.cover_sheet(actor_of(request), case_id)
    content = await asyncio.to_thread(cover_pdf, sheet)
    return download(content, "prehled-klicovych-pracovniku.pdf", "application/pdf", inline=True)


ROUTES = [view_case, cover]
