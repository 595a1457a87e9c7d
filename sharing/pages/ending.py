# pyright: strict
"""Ending one share, or a whole handover, before its time."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look, show
from sharing import service, views
from sharing.pages.common import WORDS, AnyRequest, P


@get("/sharing/shares/{grant_id:uuid}/end", rule=P.END)
@one_look
async def ask_to_end_share(request: AnyRequest, grant_id: FromPath[UUID]) -> Response[Any]:
    """Which of the values that were handed over the recipient would see no more."""
    view = await views.sent_share(actor_of(request), grant_id)
    if not view.handover.going:
        return go(request, f"/cases/{view.handover.case_id}/sharing", gettext("Tento údaj se už nesdílí."))
    return show(request, "sharing/end.html", view=view, **WORDS)


@post("/sharing/shares/{grant_id:uuid}/end", rule=P.END, status_code=200)
async def end_share(request: AnyRequest, grant_id: FromPath[UUID]) -> Response[Any]:
    """End one share."""
    case_id = await service.end_share(actor_of(request), grant_id)
    done = gettext("Sdílení skončilo. Příjemce od této chvíle sdílený údaj nevidí; co si převzal dřív, to mu zůstává.")
    return go(request, f"/cases/{case_id}/sharing", done)


@get("/sharing/sent/{handover_id:uuid}/end", rule=P.END)
@one_look
async def ask_to_end(request: AnyRequest, handover_id: FromPath[UUID]) -> Response[Any]:
    """What the recipient would see no more."""
    view = await views.sent_handover(actor_of(request), handover_id)
    if not view.handover.live:
        return go(request, f"/cases/{view.handover.case_id}/sharing", gettext("Z tohoto předání se už nic nesdílí."))
    return show(request, "sharing/end.html", view=view, **WORDS)


@post("/sharing/sent/{handover_id:uuid}/end", rule=P.END, status_code=200)
async def end_handover(request: AnyRequest, handover_id: FromPath[UUID]) -> Response[Any]:
    """End all that is left of a handover."""
    case_id = await service.end_handover(actor_of(request), handover_id)
    done = gettext(
        "Sdílení skončilo. Příjemce z tohoto předání od této chvíle nic nevidí; co si převzal dřív, to mu zůstává."
    )
    return go(request, f"/cases/{case_id}/sharing", done)


ROUTES: list[Any] = [ask_to_end_share, end_share, ask_to_end, end_handover]
