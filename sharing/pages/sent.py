# pyright: strict
"""What went out from us: one handover, and the sharing of one case."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from cases.cases.pages.common import case_page
from kernel.web.guard import actor_of
from kernel.web.pages import show
from sharing import views
from sharing.pages.common import PAGE, WORDS, AnyRequest, P, ending
from sharing.pages.maps import case_map


@get("/sharing/sent/{handover_id:uuid}", rule=P.SEE_SENT)
async def sent_handover(request: AnyRequest, handover_id: FromPath[UUID]) -> Response[Any]:
    """One handover of ours and everybody who looked."""
    view = await views.sent_handover(actor_of(request), handover_id)
    return show(request, "sharing/sent.html", view=view, ending=ending, **WORDS)


@get("/cases/{case_id:uuid}/sharing", rule=P.SEE_SENT)
async def case_sharing(
    request: AnyRequest, case_id: FromPath[UUID], before: FromQuery[UUID | None] = None
) -> Response[Any]:
    """The sharing of one case."""
    view = await views.case_sharing(actor_of(request), case_id, before=before, limit=PAGE + 1)
    return await case_page(
        request,
        "sharing/case.html",
        "sharing",
        view.header,
        view=view,
        handovers=view.sent[:PAGE],
        more=view.sent[PAGE - 1].id if len(view.sent) > PAGE else None,
        paged=before is not None,
        map=case_map(view),
        ending=ending,
        **WORDS,
    )


ROUTES: list[Any] = [sent_handover, case_sharing]
