# pyright: strict
"""The directory of authorities for programs: /api/v1/authorities."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from kernel.web.api import ApiRequest, Created, IdempotencyKey, create
from kernel.web.guard import actor_of

from . import service, views
from .access import AuthorityPermission as P
from .schemas import AuthorityView, ChangeAuthority, CloseAuthority, NewAuthority

TAGS = ["authorities"]
AUTHORITIES = "/api/v1/authorities"
ONE = f"{AUTHORITIES}/{{authority_id:uuid}}"


@get(AUTHORITIES, rule=P.LIST, tags=TAGS)
async def list_authorities(request: ApiRequest, q: FromQuery[str] = "") -> list[AuthorityView]:
    """The offices of the directory that hold today or from a day to come, by name, code or municipality."""
    return await views.list_authorities(actor_of(request), query=q)


@get(ONE, rule=P.LIST, tags=TAGS)
async def get_authority(request: ApiRequest, authority_id: FromPath[UUID]) -> AuthorityView:
    """One entry, whether it holds or not."""
    found, _ = await views.authority(actor_of(request), authority_id)
    return found


@post(AUTHORITIES, rule=P.CHANGE, tags=TAGS)
async def add_authority(
    request: ApiRequest, data: JSONBody[NewAuthority], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Write another office into the directory."""
    return await create(request, idempotency_key, AUTHORITIES, lambda actor: service.add_authority(actor, data))


@post(f"{ONE}/change", rule=P.CHANGE, tags=TAGS)
async def change_authority(
    request: ApiRequest,
    authority_id: FromPath[UUID],
    data: JSONBody[ChangeAuthority],
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Let an office be otherwise from a day on; what held until then stays as an entry of its own."""
    return await create(
        request, idempotency_key, AUTHORITIES, lambda actor: service.change_authority(actor, authority_id, data)
    )


@post(f"{ONE}/close", rule=P.CHANGE, status_code=204, tags=TAGS)
async def close_authority(request: ApiRequest, authority_id: FromPath[UUID], data: JSONBody[CloseAuthority]) -> None:
    """Say the last day on which an office takes anything."""
    await service.close_authority(actor_of(request), authority_id, data)


ROUTES: list[Any] = [list_authorities, get_authority, add_authority, change_authority, close_authority]
