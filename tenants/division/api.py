# pyright: strict
"""The division of work for programs: /api/v1/work-parts."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from kernel.web.api import ApiRequest, Created, IdempotencyKey, create
from kernel.web.guard import actor_of

from . import service, views
from .access import DivisionPermission as P
from .schemas import EndWorkPart, GiveWork, PartHistory, PartView

TAGS = ["division"]
PARTS = "/api/v1/work-parts"


@get(PARTS, rule=P.LIST, tags=TAGS)
async def list_work_parts(request: ApiRequest) -> list[PartView]:
    """Who has which specialisation and activity, stands in for whom and shares a cell; what ended comes last."""
    return await views.list_parts(actor_of(request))


@get(f"{PARTS}/{{work_part_id:uuid}}", rule=P.LIST, tags=TAGS)
async def get_work_part(request: ApiRequest, work_part_id: FromPath[UUID]) -> PartHistory:
    """One of them with who wrote it and when; why is for the administrator."""
    return await views.part(actor_of(request), work_part_id)


@post(PARTS, rule=P.CHANGE, tags=TAGS)
async def give_work(
    request: ApiRequest, data: JSONBody[GiveWork], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Let somebody have a part of the work of a service, for a reason, from today or a day to come."""
    return await create(request, idempotency_key, PARTS, lambda actor: service.give_work(actor, data))


@post(f"{PARTS}/{{work_part_id:uuid}}/end", rule=P.CHANGE, status_code=204, tags=TAGS)
async def end_work_part(request: ApiRequest, work_part_id: FromPath[UUID], data: JSONBody[EndWorkPart]) -> None:
    """End it after a last day, for a reason."""
    await service.end_part(actor_of(request), work_part_id, data)


ROUTES: list[Any] = [list_work_parts, get_work_part, give_work, end_work_part]
