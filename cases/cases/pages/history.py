# pyright: strict
"""Who did and who looked at what in a case."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from cases.cases import views
from cases.cases.access import CasePermission
from cases.cases.pages.common import PAGE, AnyRequest, case_page, segments
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import one_look
from kernel.web.panels import action_name


@get("/cases/{case_id:uuid}/history", rule=CasePermission.HISTORY)
async def case_history(
    request: AnyRequest, case_id: FromPath[UUID], what: FromQuery[str] = "acts", after: FromQuery[UUID | None] = None
) -> Response[Any]:
    """Who did and who looked at what."""
    return await _draw(request, case_id, what != "all", after)


@one_look
async def _draw(request: AnyRequest, case_id: UUID, acts_only: bool, after: UUID | None) -> Response[Any]:
    actor = actor_of(request)
    header, line, entries = await views.history_page(actor, case_id, acts_only=acts_only, before=after, limit=PAGE + 1)
    more = len(entries) > PAGE
    entries = entries[:PAGE]
    base = f"/cases/{case_id}/history?what={'acts' if acts_only else 'all'}"
    return await case_page(
        request,
        "cases/history.html",
        "history",
        header,
        segments=segments(line),
        acts_only=acts_only,
        entries=[
            (entry, gettext(action_name(entry.action)))  # what another service did may be passed on late
            for entry in sorted(entries, key=lambda entry: entry.at, reverse=True)
        ],
        next_url=f"{base}&after={entries[-1].id}" if more else None,
        start_url=base if after else None,
    )


ROUTES = [case_history]
