"""JSON addresses of judgements."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from kernel.web.api import (
    VERSIONED,
    ApiRequest,
    Created,
    IdempotencyKey,
    IfMatch,
    answer,
    create,
    expected_version,
)
from kernel.web.guard import actor_of

from . import service, views
from .access import ProtectionPermission
from .schemas import AssessUrgency, UrgencyView

TAGS = ["notices"]
URGENCY = "/api/v1/notices/{notice_id:uuid}/urgency"


@get(URGENCY, rule=ProtectionPermission.READ, response_headers=VERSIONED, tags=TAGS)
async def get_urgency(request: ApiRequest, notice_id: FromPath[UUID]) -> Response[UrgencyView]:
    """What was judged of a notice, child by child, and the form of today. The read is recorded."""
    view = await views.urgency_view(actor_of(request), notice_id)
    return answer(view, version=view.version)


@post(URGENCY, rule=ProtectionPermission.ASSESS, tags=TAGS)
async def assess_urgency(
    request: ApiRequest,
    notice_id: FromPath[UUID],
    data: JSONBody[AssessUrgency],
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Judge how urgent a notice is for one child; a judgement is never written over, the last of a child holds."""
    version, address = expected_version(if_match), f"/api/v1/notices/{notice_id}/urgency"
    return await create(
        request,
        idempotency_key,
        address,
        lambda actor: service.assess_urgency(actor, notice_id, data, version=version),
    )


ROUTES: list[Any] = [get_urgency, assess_urgency]
