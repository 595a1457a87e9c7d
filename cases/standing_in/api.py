# pyright: strict
"""Handing back for programs: /api/v1/absences/{id}/sheet."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery

from kernel.web.api import ApiRequest
from kernel.web.guard import actor_of

from . import service, views
from .access import StandingInPermission as P
from .schemas import SheetView

TAGS = ["absences"]
SHEET = "/api/v1/absences/{absence_id:uuid}/sheet"


@get(SHEET, rule=P.READ, tags=TAGS)
async def get_sheet(request: ApiRequest, absence_id: FromPath[UUID], after: FromQuery[UUID | None] = None) -> SheetView:
    """What was done in somebody's place while they were away, two hundred at a time; for who was away and the heads. The read is recorded."""
    return await views.sheet(actor_of(request), absence_id, after=after)


@post(f"{SHEET}/read", rule=P.CONFIRM, status_code=204, tags=TAGS)
async def confirm_sheet(request: ApiRequest, absence_id: FromPath[UUID]) -> None:
    """Say that one has read it: once, after the absence, by who was away; for who has left the service by its head."""
    await service.confirm(actor_of(request), absence_id)


ROUTES: list[Any] = [get_sheet, confirm_sheet]
