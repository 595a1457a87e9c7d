# pyright: strict
"""Both directions of a service's sharing."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromQuery

from kernel.web.guard import actor_of
from kernel.web.pages import show
from sharing import views
from sharing.access import permissions
from sharing.pages.common import PAGE, WORDS, AnyRequest, P, ending
from sharing.pages.maps import service_map


@get("/sharing", rule=P.LIST)
async def sharing(
    request: AnyRequest,
    received_before: FromQuery[UUID | None] = None,
    sent_before: FromQuery[UUID | None] = None,
    waiting: FromQuery[str] = "",
) -> Response[Any]:
    """What came to us and what went out from us; with `waiting`, of what came only what has no own file yet."""
    view = await views.sharing_page(
        actor_of(request),
        received_before=received_before,
        sent_before=sent_before,
        limit=PAGE + 1,
        waiting=bool(waiting),
    )
    received, sent = view.received[:PAGE], view.sent[:PAGE]
    return show(
        request,
        "sharing/list.html",
        view=view,
        received=received,
        sent=sent,
        map=service_map(view),
        ending=ending,
        more_received=received[-1].id if len(view.received) > PAGE else None,
        more_sent=sent[-1].id if len(view.sent) > PAGE else None,
        paged=bool(received_before or sent_before or waiting),
        waiting=bool(waiting),
        by_law=P.LIST_BY_LAW in permissions(actor_of(request)),
        **WORDS,
    )


ROUTES: list[Any] = [sharing]
