# pyright: strict
"""The same for programs: /api/v1/cases/{id}/declined."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from kernel.web.api import ApiRequest, Created, IdempotencyKey, answer, create
from kernel.web.guard import actor_of

from . import service, views
from .access import DecliningPermission as P
from .schemas import DeclineCase, Declining, KeepWithThem

TAGS = ["cases"]
DECLINED = "/api/v1/cases/{case_id:uuid}/declined"


@get(DECLINED, rule=P.READ, tags=TAGS)
async def get_declined(request: ApiRequest, case_id: FromPath[UUID]) -> Response[Declining]:
    """Whether who leads a case said that they cannot take it over; to them and to heads. The read is recorded."""
    return answer(await views.declining(actor_of(request), case_id))


@post(DECLINED, rule=P.SAY, tags=TAGS)
async def decline_case(
    request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[DeclineCase], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Say that one cannot take over a case one got, with the reason, which heads alone read; one answers for it until they decided."""
    address = f"/api/v1/cases/{case_id}/declined"
    return await create(request, idempotency_key, address, lambda actor: service.decline(actor, case_id, data))


@post(f"{DECLINED}/kept", rule=P.SETTLE, tags=TAGS)
async def keep_with_them(
    request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[KeepWithThem], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Leave it with them, with a word. Giving it to somebody else is changing the key worker."""
    address = f"/api/v1/cases/{case_id}/declined"
    return await create(request, idempotency_key, address, lambda actor: service.keep_with_them(actor, case_id, data))


ROUTES: list[Any] = [get_declined, decline_case, keep_with_them]
