"""JSON addresses of waiting for a return."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from kernel.web.api import VERSIONED, ApiRequest, Created, IdempotencyKey, IfMatch, answer, create, expected_version
from kernel.web.guard import actor_of

from . import service, views
from .access import WaitPermission
from .schemas import EndWait, LetWait, Waits

TAGS = ["notices"]
WAIT = "/api/v1/notices/{notice_id:uuid}/wait"


@get(WAIT, rule=WaitPermission.READ, response_headers=VERSIONED, tags=TAGS)
async def get_waits(request: ApiRequest, notice_id: FromPath[UUID]) -> Response[Waits]:
    """For whom a notice waits or waited, and how that ended. The read is recorded."""
    view = await views.waits_view(actor_of(request), notice_id)
    return answer(view, version=view.version)


@post(WAIT, rule=WaitPermission.SET, tags=TAGS)
async def let_wait(
    request: ApiRequest,
    notice_id: FromPath[UUID],
    data: JSONBody[LetWait],
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Let a written notice that is not urgent wait for somebody's return. No deadline of it moves."""
    version, address = expected_version(if_match), f"/api/v1/notices/{notice_id}/wait"
    return await create(
        request, idempotency_key, address, lambda actor: service.let_wait(actor, notice_id, data, version=version)
    )


@post(f"{WAIT}/end", rule=WaitPermission.SET, tags=TAGS)
async def end_wait(
    request: ApiRequest, notice_id: FromPath[UUID], data: JSONBody[EndWait], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Take that back: it waits to be assigned like any other notice."""
    address = f"/api/v1/notices/{notice_id}/wait"
    return await create(request, idempotency_key, address, lambda actor: service.end_wait(actor, notice_id, data))


ROUTES: list[Any] = [get_waits, let_wait, end_wait]
