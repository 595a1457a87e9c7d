# pyright: strict
"""Ending one share before its time."""

from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go
from sharing import service
from sharing.pages.common import AnyRequest, P


@post("/sharing/shares/{grant_id:uuid}/end", rule=P.END, status_code=200)
async def end_share(request: AnyRequest, grant_id: FromPath[UUID]) -> Response[Any]:
    """End one share."""
    case_id = await service.end_share(actor_of(request), grant_id)
    return go(request, f"/cases/{case_id}/sharing", gettext("Sdílení skončilo. Příjemce údaj od této chvíle nevidí."))


ROUTES: list[Any] = [end_share]
